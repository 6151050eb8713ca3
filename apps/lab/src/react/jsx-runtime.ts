import { createElement, Fragment, type Key, type ReactNode } from 'react';

/** JSX by `createElement`, for the build: see vite.config.ts. */
export function jsx(type: string, props: Record<string, unknown> & { children?: ReactNode }, key?: Key) {
  return createElement(type, key === undefined ? props : { ...props, key });
}

export { Fragment, jsx as jsxs };
