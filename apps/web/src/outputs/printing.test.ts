// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { printPage, useIsPrinting, useMissingOnPaper } from './printing.ts';

vi.mock('react', async (original) => ({
  ...(await original<typeof import('react')>()),
  // Outside of a component there is only what the store says now.
  useSyncExternalStore: (_subscribe: unknown, get: () => unknown) => get(),
}));

/** What the page was like when the print dialog opened. */
let printed: { at: number; left: number; missing: number; isPrinting: boolean } | null;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  printed = null;
  window.scrollTo = () => undefined;
  window.print = () => {
    const left = document.querySelectorAll('[data-frame="drawing"]').length;
    printed = { at: Date.now(), left, missing: useMissingOnPaper(), isPrinting: useIsPrinting() };
  };
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

/** Frames that draw so long after they came into sight; `null` never does. */
function frames(...milliseconds: readonly (number | null)[]): void {
  for (const takes of milliseconds) {
    const frame = document.createElement('div');
    frame.setAttribute('data-frame', 'drawing');
    frame.scrollIntoView = () => {
      if (takes !== null) setTimeout(() => frame.setAttribute('data-frame', 'drawn'), takes);
    };
    document.body.append(frame);
  }
}

async function print(): Promise<NonNullable<typeof printed>> {
  const done = printPage();
  await vi.runAllTimersAsync();
  await done;
  if (printed === null) throw new Error('nothing was printed');
  return printed;
}

test('paper waits for as long as results go on being drawn', async () => {
  frames(...Array.from({ length: 40 }, () => 1_000));
  const { at, ...rest } = await print();
  expect(rest).toEqual({ left: 0, missing: 0, isPrinting: true });
  expect(at).toBeGreaterThan(40_000);
});

test('a result that never comes holds up no other, and is counted', async () => {
  frames(null, 500, null, 500);
  const { at, ...rest } = await print();
  expect(rest).toEqual({ left: 2, missing: 2, isPrinting: true });
  expect(at).toBeLessThan(20_000);
  expect([useMissingOnPaper(), useIsPrinting()]).toEqual([0, false]);
});

test('a page without results that are still drawn is printed at once', async () => {
  expect((await print()).at).toBeLessThan(1_000);
});
