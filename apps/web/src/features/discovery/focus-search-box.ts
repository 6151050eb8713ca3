/** Marks a search field that `/` may focus. */
export const SEARCH_BOX_ATTRIBUTE = 'data-search-box';

/** Focuses the page's visible search field, if there is one. */
export function focusSearchBox(): boolean {
  for (const box of document.querySelectorAll<HTMLInputElement>(`[${SEARCH_BOX_ATTRIBUTE}]`)) {
    if (box.offsetParent === null) continue;
    box.focus();
    box.select();
    return true;
  }
  return false;
}
