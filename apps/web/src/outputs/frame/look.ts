import type { FrameLook } from '../frame-protocol.ts';

/** Takes over the page's colours; the style sheet gives Jupyter's own variables their values from them. */
export function applyLook({ theme, tokens, viewportHeight }: FrameLook): void {
  const { dataset, style } = document.documentElement;
  dataset.theme = theme;
  // Without the same scheme as the page, browsers paint an opaque ground behind a frame.
  style.colorScheme = theme;
  for (const [name, value] of Object.entries(tokens)) {
    if (name.startsWith('--')) style.setProperty(name, value);
  }
  style.setProperty('--page-height', `${viewportHeight}px`);
}

export function isDark(): boolean {
  return document.documentElement.dataset.theme === 'dark';
}
