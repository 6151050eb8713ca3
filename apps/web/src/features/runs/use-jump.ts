import { useCallback, useRef } from 'react';
import { REVEAL_EVENT } from './cell-blocks-view.tsx';
import { cellAnchor } from './run-cell.tsx';
import type { RunSection } from './run-sections.ts';

/** Scrolls to a cell and puts the focus there; a section without its heading on the page begins at its code. */
export function useJump(sections: readonly RunSection[]): (cellId: string) => void {
  const known = useRef(sections);
  known.current = sections;
  return useCallback((cellId: string) => {
    const section = known.current.find((candidate) => candidate.cellId === cellId);
    const ids = [cellId, ...(section?.codeCellIds ?? [])];
    const find = () => ids.map((id) => document.getElementById(cellAnchor(id))).find((node) => node !== null);
    const go = () => {
      const target = find();
      target?.scrollIntoView({ block: 'start', behavior: 'smooth' });
      target?.focus({ preventScroll: true });
    };
    if (find()) return go();
    // It may stand behind a tab, which opens when it hears of it.
    window.dispatchEvent(new CustomEvent(REVEAL_EVENT, { detail: ids }));
    requestAnimationFrame(go);
  }, []);
}
