import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

/** Frames that have not drawn by then are printed as they are. */
const DRAW_MILLISECONDS_MAX = 8_000;
const LOOK_MILLISECONDS = 100;
/** After the last frame said how tall it is, its charts still settle. */
const SETTLE_MILLISECONDS = 400;
const SCHEME = 'data-mantine-color-scheme';

let isPrinting = false;
let schemeBefore: string | null = null;
const listeners = new Set<() => void>();

/** Whether the page is being printed: then everything is there, open, and on white. */
export function useIsPrinting(): boolean {
  return useSyncExternalStore(subscribe, () => isPrinting);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(value: boolean): void {
  if (value === isPrinting) return;
  const root = document.documentElement;
  if (value) schemeBefore = root.getAttribute(SCHEME);
  root.setAttribute(SCHEME, value ? 'light' : (schemeBefore ?? 'light'));
  isPrinting = value;
  flushSync(() => {
    for (const listener of listeners) listener();
  });
}

/** Opens what is folded away, waits until every output has drawn, and shows the browser's print dialog. */
export async function printPage(): Promise<void> {
  const { scrollY } = window;
  set(true);
  try {
    const end = Date.now() + DRAW_MILLISECONDS_MAX;
    await pause(LOOK_MILLISECONDS);
    for (let next = findDrawing(); next !== null && Date.now() < end; next = findDrawing()) {
      // A browser lets frames out of sight wait.
      next.scrollIntoView({ block: 'center', behavior: 'instant' });
      await pause(LOOK_MILLISECONDS);
    }
    await pause(SETTLE_MILLISECONDS);
    window.print();
  } finally {
    set(false);
    window.scrollTo({ top: scrollY, behavior: 'instant' });
  }
}

/** A page that is printed by the browser's own command gets what can be had at once. */
export function watchPrinting(): () => void {
  const begin = () => set(true);
  const end = () => set(false);
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  return () => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
  };
}

const findDrawing = (): Element | null => document.querySelector('[data-frame="drawing"]');
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
