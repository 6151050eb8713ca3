/**
 * Puts tables into a region that scrolls by itself, so that a wide one does not widen the page and a long one
 * keeps its header in view. Tables that a script put there, or reaches for, stay where they are.
 */
export function wrapTables(node: HTMLElement): void {
  if (node.querySelector('script')) return;
  for (const table of node.querySelectorAll('table')) {
    if (table.parentElement?.closest('table, .table-scroll')) continue;
    const region = document.createElement('div');
    region.className = 'table-scroll';
    region.tabIndex = 0;
    region.setAttribute('role', 'region');
    region.setAttribute('aria-label', table.caption?.textContent?.trim() || 'Table');
    table.replaceWith(region);
    region.append(table);
    pinRows(table);
  }
}

/** Header rows of a column index with several levels pin below each other. */
function pinRows(table: HTMLTableElement): void {
  let top = 0;
  for (const row of table.tHead?.rows ?? []) {
    row.style.setProperty('--pin', `${top}px`);
    top += row.offsetHeight;
  }
}
