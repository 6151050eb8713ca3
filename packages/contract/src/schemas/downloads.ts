import { z } from 'zod';
import { contentHash } from '../ids.ts';

/** One such file; as Base64 within what a kernel's limits allow one output. `_download.py` says the same. */
export const DOWNLOAD_BYTES_MAX = 10_000_000;
/** What its button says is a few words. */
const LABEL_CHARACTERS_MAX = 200;

/** As it leaves the kernel, by whoever's code: nothing in it is trusted. */
export const offeredDownload = z.object({
  name: z.string(),
  label: z
    .string()
    .transform((label) => label.slice(0, LABEL_CHARACTERS_MAX))
    .nullish(),
  /** Base64. */
  content: z.string(),
});

/** As the hub keeps it, under `DOWNLOAD_MIME`: its bytes are the blob with this hash. */
export const download = z.object({
  /** One step of a path. */
  name: z.string(),
  label: z.string().nullable(),
  bytes: z.number().int(),
  hash: contentHash,
});
export type Download = z.infer<typeof download>;

/** A name to save a blob under; it is made one step of a path, and the answer is never shown by a browser. */
export const blobQuery = z.object({ name: z.string().max(255).optional() });
