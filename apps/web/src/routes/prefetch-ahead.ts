/** Longer than a page needs to take what its document has fetched already; a slow hub's page is drawn without. */
const WAIT_MILLISECONDS = 100;

/** Later pages are drawn at once, and fill as their data come. */
let isFirstPage = true;

/**
 * For a route's loader: data that the page shows by itself as they come, and their errors too. Where its document has
 * asked for them already, the page is drawn with them, once, and not first without.
 */
export async function prefetchAhead(...fetching: readonly Promise<void>[]): Promise<void> {
  if (!isFirstPage || !globalThis.quireAhead) return;
  const pause = new Promise<void>((resolve) => {
    setTimeout(resolve, WAIT_MILLISECONDS);
  });
  await Promise.race([Promise.all(fetching), pause]);
}

/** The same for the first page as a whole, which ends it. */
export const firstPage = (loading: Promise<void>): Promise<void> =>
  prefetchAhead(loading).finally(() => {
    isFirstPage = false;
  });
