import { useCallback, useRef } from 'react';
import { cellAnchor } from './run-cell.tsx';
import type { RunSection } from './run-sections.ts';

/** Scrolls to a cell and puts the focus there; a section without its heading on the page begins at its code. */
export function useJump(sections: readonly RunSection[]): (cellId: string) => void {
  const known = useRef(sections);
  known.current = sections;
  return useCallback((cellId: string) => {
    const section = known.current.find((candidate) => candidate.cellId === cellId);
    const ids = [cellId, ...(section?.codeCellIds ?? [])];
    const target = ids.map((id) => document.getElementById(cellAnchor(id))).find((node) => node !== null);
    target?.scrollIntoView({ block: 'start', behavior: 'smooth' });
    target?.focus({ preventScroll: true });
  }, []);
}
