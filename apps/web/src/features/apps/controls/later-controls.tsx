import { Input } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { type Later, later, useLater } from '../../../ui/later.ts';
import { NotArrived } from '../../../ui/not-arrived.tsx';
import { type ControlKind, chooseControl, type InputField } from '../input-field.ts';
import { type ControlProps, wrapperProps } from './control-props.ts';
import { WaitingControl } from './waiting-control.tsx';

/** Calendars and clocks. */
const dates = later(() => import('./date-controls.tsx'));
/** Sliders, colours, places, tables, files. */
const drawn = later(() => import('./drawn-controls.ts'));
/** Lists, and choices that are found by typing. */
export const lists = later(() => import('./list-controls.ts'));

type RareControl = {
  readonly begin: () => Promise<void>;
  readonly draw: (props: ControlProps) => ReactNode;
};

const rare = <Part,>(
  part: Later<Part>,
  draw: (part: Part, props: ControlProps) => ReactNode,
): RareControl => ({
  begin: part.begin,
  draw: (props) => (
    <LaterControl part={part} of={props}>
      {(arrived) => draw(arrived, props)}
    </LaterControl>
  ),
});
const people = (variant: 'person' | 'group') =>
  rare(lists, ({ PeopleControl }, props) => <PeopleControl {...props} variant={variant} />);
const file = (isSeveral: boolean) =>
  rare(drawn, ({ FileControl }, props) => <FileControl {...props} isSeveral={isSeveral} />);
const list = rare(lists, ({ ListControl }, props) => <ListControl {...props} />);

/** Controls that most forms do not have, with the part of the page's code that they come in. */
export const RARE_CONTROLS = {
  date: rare(dates, ({ DateControl }, props) => <DateControl {...props} />),
  'date-range': rare(dates, ({ DateRangeControl }, props) => <DateRangeControl {...props} />),
  'date-time': rare(dates, ({ DateTimeControl }, props) => <DateTimeControl {...props} />),
  time: rare(dates, ({ TimeControl }, props) => <TimeControl {...props} />),
  color: rare(drawn, ({ ColorControl }, props) => <ColorControl {...props} />),
  point: rare(drawn, ({ PointControl }, props) => <PointControl {...props} />),
  slider: rare(drawn, ({ SliderControl }, props) => <SliderControl {...props} />),
  range: rare(drawn, ({ RangeControl }, props) => <RangeControl {...props} />),
  table: rare(drawn, ({ TableControl }, props) => <TableControl {...props} />),
  file: file(false),
  files: file(true),
  'multi-select': rare(lists, ({ MultiSelectControl }, props) => <MultiSelectControl {...props} />),
  'text-list': list,
  'number-list': list,
  person: people('person'),
  group: people('group'),
  'data-source': rare(lists, ({ DataSourceControl }, props) => <DataSourceControl {...props} />),
} satisfies Partial<Record<ControlKind, RareControl>>;

export const isRare = (kind: ControlKind): kind is keyof typeof RARE_CONTROLS =>
  Object.hasOwn(RARE_CONTROLS, kind);

/** Starts fetching what the controls of these inputs need: as soon as the inputs are known, not when they are drawn. */
export function useControlsOf(fields: readonly InputField[]): void {
  useEffect(() => {
    for (const field of fields) {
      const kind = chooseControl(field);
      if (isRare(kind)) void RARE_CONTROLS[kind].begin();
    }
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
