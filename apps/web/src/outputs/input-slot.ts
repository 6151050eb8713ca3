import { createContext, type ReactNode } from 'react';

/** Draws an input that a cell shows where it stands; without one its text is shown. */
export const InputSlot = createContext<((input: unknown) => ReactNode) | null>(null);
