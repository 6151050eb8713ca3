import { useMemo, useSyncExternalStore } from 'react';
import type { FrameLook } from './frame-protocol.ts';

/** The page's tokens that outputs are drawn with. */
const TOKENS = [
  'canvas',
  'surface',
  'sunken',
  'border',
  'border-strong',
  'text',
  'soft',
  'accent',
  'accent-soft',
  'bad',
  'bad-soft',
].map((name) => `--q-${name}`);

function watchHeight(onChange: () => void): () => void {
  window.addEventListener('resize', onChange);
  return () => window.removeEventListener('resize', onChange);
}

/** What the page looks like now, for the frames. */
export function useFrameLook(theme: 'light' | 'dark'): FrameLook {
  const viewportHeight = useSyncExternalStore(watchHeight, () => window.innerHeight);
  // The same object for the same look, so that frames hear of changes only.
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const tokens = Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(name).trim()]));
    return { theme, viewportHeight, tokens: { ...tokens, '--page-font-size': style.fontSize } };
  }, [theme, viewportHeight]);
}
