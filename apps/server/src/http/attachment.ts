/** A file to be saved, never shown: notebooks and run pages may hold anything. */
export function attachment(file: {
  filename: string;
  contentType: string;
  body: string | Uint8Array<ArrayBuffer> | ReadableStream;
}): Response {
  const ascii = file.filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return new Response(file.body, {
    headers: {
      'content-type': file.contentType,
      'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
      'cache-control': 'private, no-store',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    },
  });
}
