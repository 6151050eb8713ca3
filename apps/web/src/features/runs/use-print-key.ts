import { useWindowEvent } from '@mantine/hooks';
import { useEffect } from 'react';
import { printPage, watchPrinting } from '../../outputs/printing.ts';

/** The browser's own key for printing waits until every result of this page has been drawn. */
export function usePrintKey(): void {
  useWindowEvent('keydown', (event) => {
    if (event.key !== 'p' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void printPage();
  });
  useEffect(watchPrinting, []);
}
