import { Input, NumberInput, RangeSlider } from '@mantine/core';
import { useId } from 'react';
import { entryValue, sliderRange, valueEntry } from '../input-field.ts';
import { type ControlProps, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';

/** Two ends of a range of numbers, dragged or typed. */
export function RangeControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const id = useId();
  const range = sliderRange(field) ?? { min: 0, max: 100, step: 1 };
  const value = entryValue(field, entry);
  const [from = range.min, to = range.max] = Array.isArray(value)
    ? value.map((end) => (typeof end === 'number' ? end : undefined))
    : [];
  const change = (next: readonly [number, number]) => onChange(valueEntry([...next]));
  const typed = (index: 0 | 1) => (next: number | string) => {
    const number = Number(next);
    if (next !== '' && Number.isFinite(number)) change(index === 0 ? [number, to] : [from, number]);
  };
  const order = () => {
    if (from > to) change([to, from]);
    onLeave();
  };
  const shared = { min: range.min, max: range.max, step: range.step, error: error !== null, onBlur: order };
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <div className={classes.rangeSlider}>
        <RangeSlider
          {...range}
          minRange={0}
          value={[Math.min(from, to), Math.max(from, to)]}
          label={null}
          thumbFromLabel={`${field.label}: lower end`}
          thumbToLabel={`${field.label}: upper end`}
          onChange={change}
        />
      </div>
      <div className={classes.pair}>
        <NumberInput
          {...shared}
          aria-label={`${field.label}: lower end, as a number`}
          value={from}
          onChange={typed(0)}
          clampBehavior="none"
        />
        <span aria-hidden="true">to</span>
        <NumberInput
          {...shared}
          aria-label={`${field.label}: upper end, as a number`}
          value={to}
          onChange={typed(1)}
          clampBehavior="none"
        />
      </div>
    </Input.Wrapper>
  );
}
