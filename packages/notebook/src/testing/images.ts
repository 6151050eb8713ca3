import { decodeBase64 } from '../base64.ts';
import { ascii, concat } from '../bytes.ts';

/** Whole images of 4 × 3 pixels, in base64, with nothing in them but the picture. */
export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAGklEQVR4nGM8IafBAANMDAwMFq8XQDiMyDIAWQYD5EV+c9sAAAAASUVORK5CYII=';
export const JPEG =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAADAAQDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDMAxRRRXMfQH//2Q==';
export const GIF = 'R0lGODdhBAADAIEAAMgeKAAJyAAAAAAAACwAAAAABAADAAAICQABCBQYYODAgAA7';
export const WEBP = 'UklGRjIAAABXRUJQVlA4ICYAAABwAQCdASoEAAMABUB8JbACdAFAAAD+54vvctFIr+4P6Yf6YcQAAA==';

/** The PNG with a text chunk after its header. */
export function pngWithText(text: string): Uint8Array {
  const png = decodeBase64(PNG) ?? new Uint8Array();
  const body = ascii(`Comment\0${text}`);
  const chunk = concat([Uint8Array.of(0, 0, 0, body.length), ascii('tEXt'), body, new Uint8Array(4)]);
  return concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}
