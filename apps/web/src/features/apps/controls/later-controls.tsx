import { Input } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { type Later, later, useLater } from '../../../ui/later.ts';
import { NotArrived } from '../../../ui/not-arrived.tsx';
import { type ControlKind, chooseControl, type InputField } from '../input-field.ts';
import { type ControlProps, wrapperProps } from './control-props.ts';
import { WaitingControl } from './waiting-control.tsx';

/** Calendars and clocks. */
export const dates = later(() => import('./date-controls.tsx'));
/** Sliders, colours, places, tables, files. */
export const drawn = later(() => import('./drawn-controls.ts'));
/** Lists, and choices that are found by typing. */
export const lists = later(() => import('./list-controls.ts'));

/** Controls that most forms do not have, by the part of the page's code that they come with. */
const PARTS: Readonly<Partial<Record<ControlKind, Pick<Later<unknown>, 'begin'>>>> = {
  date: dates,
  'date-range': dates,
  'date-time': dates,
  time: dates,
  color: drawn,
  point: drawn,
  slider: drawn,
  range: drawn,
  table: drawn,
  file: drawn,
  files: drawn,
  'multi-select': lists,
  'text-list': lists,
  'number-list': lists,
  person: lists,
  group: lists,
  'data-source': lists,
};

/** Starts fetching what the controls of these inputs need: as soon as the inputs are known, not when they are drawn. */
export function useControlsOf(fields: readonly InputField[]): void {
  useEffect(() => {
    for (const field of fields) void PARTS[chooseControl(field)]?.begin();
  }, [fields]);
}

type LaterControlProps<Part> = {
  readonly part: Later<Part>;
  readonly of: ControlProps;
  readonly children: (part: Part) => ReactNode;
};

/** A control whose code may still be on its way: its label, help and room are there from the start. */
export function LaterControl<Part>({ part, of, children }: LaterControlProps<Part>) {
  const { value, error } = useLater(part);
  if (value !== null) return children(value);
  return (
    <Input.Wrapper {...wrapperProps(of)} labelElement="div">
      {error === null ? <WaitingControl field={of.field} entry={of.entry} /> : <NotArrived error={error} />}
    </Input.Wrapper>
  );
}
