/** Large values by the SHA-256 of their bytes. The database says who may see which. */
export type BlobStore = {
  /** Stores once per content; answers the hash. */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws BlobMissingError */
  get(hash: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Removing what is not there is no error. */
  remove(hash: string): Promise<void>;
};

export class BlobMissingError extends Error {
  override name = 'BlobMissingError';
  constructor(hash: string) {
    super(`The stored file ${hash} is missing.`);
  }
}
