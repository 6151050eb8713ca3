import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { hideWaiting, showWaiting } from '../ui/toast.ts';

/** While outputs go on being drawn, paper waits; without one for so long, the rest will not come. */
const STALL_MILLISECONDS = 8_000;
/** Hundreds of charts take a minute or two; longer nobody waits for paper. */
const DRAW_MILLISECONDS_MAX = 180_000;
const LOOK_MILLISECONDS = 100;
/** How long an output may take in sight before the next one gets its turn. */
const TURN_MILLISECONDS = 1_500;
/** What is ready sooner needs no word. */
const SAID_FROM_MILLISECONDS = 1_500;
/** After the last frame said how tall it is, its charts still settle. */
const SETTLE_MILLISECONDS = 400;
const SCHEME = 'data-mantine-color-scheme';

let isPrinting = false;
let missing = 0;
let schemeBefore: string | null = null;
const listeners = new Set<() => void>();

/** Whether the page is being printed: then everything is there, open, and on white. */
export function useIsPrinting(): boolean {
  return useSyncExternalStore(subscribe, () => isPrinting);
}

/** How many results the print goes without: they did not draw in time. */
export function useMissingOnPaper(): number {
  return useSyncExternalStore(subscribe, () => missing);
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
  missing = 0;
  announce();
}

function announce(): void {
  flushSync(() => {
    for (const listener of listeners) listener();
  });
}

/**
 * Opens what is folded away, waits while outputs are being drawn, and shows the browser's print dialog. What has not
 * drawn is counted on the paper.
 */
export async function printPage(): Promise<void> {
  const { scrollY } = window;
  set(true);
  try {
    await pause(LOOK_MILLISECONDS);
    missing = await drawAll();
    announce();
    await pause(SETTLE_MILLISECONDS);
    hideWaiting(WAITING);
    window.print();
  } finally {
    hideWaiting(WAITING);
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

const WAITING = 'printing';
const findDrawing = (): Element[] => [...document.querySelectorAll('[data-frame="drawing"]')];

/** Brings outputs that have not drawn into sight, in turn, while that leads anywhere; answers how many are left. */
async function drawAll(): Promise<number> {
  const began = Date.now();
  let fewest = Number.POSITIVE_INFINITY;
  let movedAt = began;
  const tried = new Set<Element>();
  for (;;) {
    const drawing = findDrawing();
    const now = Date.now();
    if (drawing.length < fewest) {
      fewest = drawing.length;
      movedAt = now;
      tried.clear();
    }
    const isStuck = now - movedAt > STALL_MILLISECONDS && drawing.every((frame) => tried.has(frame));
    if (drawing.length === 0 || isStuck || now - began > DRAW_MILLISECONDS_MAX) return drawing.length;
    if (now - began > SAID_FROM_MILLISECONDS) showWaiting(WAITING, sayDrawing(drawing.length));
    await giveTurn(drawing.find((frame) => !tried.has(frame)) ?? drawing[0], tried);
  }
}

/** A browser lets frames out of sight wait. */
async function giveTurn(frame: Element | undefined, tried: Set<Element>): Promise<void> {
  if (!frame) return;
  frame.scrollIntoView({ block: 'center', behavior: 'instant' });
  const end = Date.now() + TURN_MILLISECONDS;
  while (frame.getAttribute('data-frame') === 'drawing' && Date.now() < end) await pause(LOOK_MILLISECONDS);
  tried.add(frame);
}

const sayDrawing = (count: number): string =>
  `Getting ready to print: ${count === 1 ? 'one result is' : `${count} results are`} still being drawn.`;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
