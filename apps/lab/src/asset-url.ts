/** The address of a file beside the extension's script. */
export const assetUrl = (name: string): string => new URL(name, scriptUrl).href;
