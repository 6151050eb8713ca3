import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent: ink blue. Shade 6 on white and white on shade 5 both reach AA. */
const ink: MantineColorsTuple = [
  '#eef2fd',
  '#dbe3fa',
  '#b7c6f4',
  '#8fa5ec',
  '#6b86e3',
  '#4f69d6',
  '#3d57c9',
  '#3247ab',
  '#293a89',
  '#1f2c66',
];

/** Greys with a little warmth, so that white surfaces read as paper. */
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f4f2ee',
  '#e9e6e0',
  '#dcd9d2',
  '#c7c3ba',
  '#a39f95',
  '#7d796f',
  '#5d5a53',
  '#3f3d38',
  '#1e1d1a',
];

const dark: MantineColorsTuple = [
  '#e9e7e2',
  '#c9c7c1',
  '#aaa79f',
  '#7b7d84',
  '#3b3d44',
  '#2e3036',
  '#212327',
  '#1b1c1f',
  '#141517',
  '#101113',
];

/** What a finger can meet, by WCAG 2.2; the library's smallest buttons are lower. */
const SMALLEST_TOUCH = '24px';

/** Its cross is only a picture. */
const CLOSE_BUTTON = { 'aria-label': 'Close' };

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 6, dark: 5 },
  colors: { ink, gray, dark },
  white: '#ffffff',
  black: '#1e1d1a',
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace:
    "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.55', lg: '1.55', xl: '1.4' },
  headings: {
    fontWeight: '650',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.25' },
      h2: { fontSize: '1.25rem', lineHeight: '1.35' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h4: { fontSize: '0.9375rem', lineHeight: '1.45' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, multiline: true, maw: 320 } },
    Menu: {
      // The placeholder is no part that a menu may have; the first item takes the focus instead.
      defaultProps: { transitionProps: { duration: 100 }, shadow: 'md', withInitialFocusPlaceholder: false },
    },
    Modal: {
      defaultProps: { transitionProps: { duration: 120 }, centered: true, closeButtonProps: CLOSE_BUTTON },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 150 }, closeButtonProps: CLOSE_BUTTON } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Skeleton: { defaultProps: { radius: 'sm' } },
    Button: {
      styles: { label: { fontWeight: 550 } },
      vars: (_: unknown, { size }: { size?: unknown }) => ({
        root: size === 'compact-xs' ? { '--button-height': SMALLEST_TOUCH } : {},
      }),
    },
  },
});

const shared = {
  '--mantine-color-body': 'var(--q-canvas)',
  '--mantine-color-text': 'var(--q-text)',
  '--mantine-color-dimmed': 'var(--q-soft)',
  '--mantine-color-anchor': 'var(--q-accent)',
  '--mantine-color-default': 'var(--q-surface)',
  '--mantine-color-default-border': 'var(--q-border)',
  '--mantine-color-default-hover': 'var(--q-sunken)',
  '--mantine-color-error': 'var(--q-bad)',
  '--mantine-color-placeholder': 'var(--q-soft)',
};

/** Points Mantine's semantic colours at ours; the values live in tokens.css. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
