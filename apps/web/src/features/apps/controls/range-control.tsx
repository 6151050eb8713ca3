import { Input, RangeSlider } from '@mantine/core';
import { useId } from 'react';
import { entryValue, sliderRange, textEntry, valueEntry } from '../input-field.ts';
import { type ControlProps, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';
import { NumberBox } from './number-box.tsx';
import { readNumber } from './read-number.ts';

/** Between two ends that are not both numbers yet. */
const SEPARATOR = '|';

/** Two ends of a range of numbers, dragged or typed. */
export function RangeControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const id = useId();
  const range = sliderRange(field) ?? { min: 0, max: 100, step: 1 };
  const value = entry.kind === 'text' ? entry.text.split(SEPARATOR) : entryValue(field, entry);
  const given = Array.isArray(value) ? value : [range.min, range.max];
  const texts: readonly [string, string] = [String(given[0] ?? ''), String(given[1] ?? '')];
  const numbers = [readNumber(texts[0]) ?? range.min, readNumber(texts[1]) ?? range.max] as const;
  const within = (end: number) => Math.min(range.max, Math.max(range.min, end));
  const typed = (next: readonly [string, string]) => {
    const ends = next.map(readNumber);
    onChange(ends.includes(null) ? textEntry(next.join(SEPARATOR)) : valueEntry(ends));
  };
  const order = () => {
    if (entry.kind !== 'text' && numbers[0] > numbers[1]) onChange(valueEntry([numbers[1], numbers[0]]));
    onLeave();
  };
  const shared = { ...range, error: error !== null, onLeave: order };
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <div className={classes.rangeSlider}>
        <RangeSlider
          {...range}
          minRange={0}
          value={[within(Math.min(...numbers)), within(Math.max(...numbers))]}
          label={null}
          thumbFromLabel={`${field.label}: lower end`}
          thumbToLabel={`${field.label}: upper end`}
          onChange={(next) => onChange(valueEntry(next))}
        />
      </div>
      <div className={classes.pair}>
        <NumberBox
          {...shared}
          aria-label={`${field.label}: lower end, as a number`}
          text={texts[0]}
          onText={(text) => typed([text, texts[1]])}
        />
        <span aria-hidden="true">to</span>
        <NumberBox
          {...shared}
          aria-label={`${field.label}: upper end, as a number`}
          text={texts[1]}
          onText={(text) => typed([texts[0], text])}
        />
      </div>
    </Input.Wrapper>
  );
}
