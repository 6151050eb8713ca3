/** Lower-case words joined by hyphens; names spaces and notebooks in addresses. */
export const SLUG_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
/** SHA-256 in lower-case hexadecimal. */
export const CONTENT_HASH_PATTERN = /^[0-9a-f]{64}$/;
