import type { Context } from 'hono';

/**
 * The address that a request came from. Each trusted proxy adds the address it was asked from to
 * `X-Forwarded-For`; what stands further left was written by whoever asked, and says nothing.
 */
export function clientAddress(c: Context, trustedProxies: number): string {
  const peer = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket
    ?.remoteAddress;
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((each) => each.trim());
  const told = trustedProxies === 0 ? undefined : forwarded.at(-trustedProxies);
  return told || peer || '127.0.0.1';
}
