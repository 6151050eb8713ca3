import { frameUrl } from 'virtual:output-frame';

let embed: string | null = null;

/** Outputs on a page of another site need a frame that this site may hold: said once, before any output is drawn. */
export function setFrameEmbed(token: string): void {
  embed = token;
}

/** Where the frame of an output comes from. */
export const frameAddress = (): string =>
  embed === null ? frameUrl : `${frameUrl}&embed=${encodeURIComponent(embed)}`;
