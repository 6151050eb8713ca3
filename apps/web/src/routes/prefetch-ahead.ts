/** Longer than a page needs to take what its document has fetched already; a slow hub's page is drawn without. */
const WAIT_MILLISECONDS = 100;

/**
 * For a route's loader: data that the page shows by itself as they come, and their errors too. Where its document has
 * asked for them already, the page is drawn with them, once, and not first without.
 */
export async function prefetchAhead(...fetching: readonly Promise<void>[]): Promise<void> {
  if (!globalThis.quireAhead) return;
  const pause = new Promise<void>((resolve) => {
    setTimeout(resolve, WAIT_MILLISECONDS);
  });
  await Promise.race([Promise.all(fetching), pause]);
}
