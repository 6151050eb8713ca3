/**
 * What the document of an output frame may do: run the script it was given, show data it already has, and
 * nothing else. There is no address in it, so that neither a notebook nor a fault of ours can make a request.
 */
export const FRAME_CONTENT_POLICY: readonly string[] = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob: data:",
  "style-src 'unsafe-inline' data: blob:",
  'img-src data: blob:',
  'font-src data: blob:',
  'media-src data: blob:',
  "connect-src 'none'",
  "frame-src 'none'",
  "worker-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
];

/**
 * The headers of `/output-frame`. The `sandbox` directive gives it an opaque origin wherever it is opened, also
 * in a tab of its own; `frame-ancestors` lets no other site embed it.
 */
export const FRAME_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    'sandbox allow-scripts',
    ...FRAME_CONTENT_POLICY,
    "frame-ancestors 'self'",
  ].join('; '),
  // The only thing that stops WebRTC and preconnections; browsers without it ignore it.
  'connection-allowlist': '();webrtc=block',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'camera=(), clipboard-read=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
};

/**
 * What the pages of the hub must say about frames. Without it an output could send its own frame to another
 * site, with what it knows in the address; the path keeps it from asking the hub for other pages.
 *
 * @param origin of the hub as the browser sees it, such as `https://quire.example.org`.
 */
export function toPageFramePolicy(origin: string): string {
  return `frame-src ${origin}/output-frame`;
}
