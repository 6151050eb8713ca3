import embed from 'vega-embed';
import type { FrameLibraries } from '../frame-libraries.ts';

const target = globalThis as unknown as FrameLibraries;
target.quireVegaEmbed = embed;
// Pages made by `chart.to_html()` look for this name.
Object.assign(globalThis, { vegaEmbed: embed });
