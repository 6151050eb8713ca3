import type { RenderMathInElementOptions } from 'katex/contrib/auto-render';
import type { EmbedOptions, Result, VisualizationSpec } from 'vega-embed';
import type { LibraryName } from '../frame-protocol.ts';
import type { WidgetHost } from './libraries/widgets/comm.ts';
import type { FrameManager } from './libraries/widgets/manager.ts';
import { send } from './page-channel.ts';

/** What the scripts of the libraries leave on the global object. */
export type FrameLibraries = {
  Plotly: {
    react(node: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  };
  quireVegaEmbed(node: HTMLElement, spec: VisualizationSpec, options: EmbedOptions): Promise<Result>;
  quireWidgets(host: WidgetHost): FrameManager;
  quireTypesetMath(node: HTMLElement, options: RenderMathInElementOptions): void;
};

type Waiting = { readonly resolve: () => void; readonly reject: (fault: Error) => void };

const wanted = new Map<LibraryName, Promise<void>>();
const waiting = new Map<LibraryName, Waiting>();

/** The libraries' global object, once the page has handed over the named one. */
export async function needLibrary(name: LibraryName): Promise<FrameLibraries> {
  let arrival = wanted.get(name);
  if (!arrival) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.set(name, { resolve, reject });
    wanted.set(name, promise);
    arrival = promise;
    send({ type: 'need-library', name });
  }
  await arrival;
  return globalThis as unknown as FrameLibraries;
}

/** Runs the script of a library that the page fetched. */
export function takeLibrary(name: LibraryName, code: string): void {
  const script = document.createElement('script');
  script.textContent = code;
  document.head.append(script);
  script.remove();
  waiting.get(name)?.resolve();
}

export function refuseLibrary(name: LibraryName, detail: string): void {
  wanted.delete(name);
  waiting.get(name)?.reject(new Error(detail));
}
