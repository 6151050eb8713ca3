declare module 'virtual:output-frame' {
  /** Where the hub serves the frame; the version in it lets browsers keep it for good. */
  export const frameUrl: string;
  /** Where the hub serves the scripts of the large libraries, under names that change with their content. */
  export const libraryUrls: Readonly<Record<'plotly' | 'vega' | 'katex' | 'widgets', string>>;
}
