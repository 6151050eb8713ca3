import { Input, Slider } from '@mantine/core';
import { useId } from 'react';
import { entryValue, sliderRange, valueEntry } from '../input-field.ts';
import { type ControlProps, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';
import { NumberBox } from './number-box.tsx';
import { entryOfText, textOf } from './number-controls.tsx';

/** A number between two ends, with the exact number beside it for those who know it. */
export function SliderControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const id = useId();
  const range = sliderRange(field) ?? { min: 0, max: 100, step: 1 };
  const value = entryValue(field, entry);
  const number = typeof value === 'number' ? value : range.min;
  return (
    <Input.Wrapper
      {...wrapperProps(props)}
      error={error}
      labelElement="div"
      id={id}
      labelProps={{ id: `${id}-label` }}
    >
      <div className={classes.slider}>
        <Slider
          {...range}
          value={number}
          label={null}
          thumbProps={{ 'aria-labelledby': `${id}-label` }}
          marks={[
            { value: range.min, label: String(range.min) },
            { value: range.max, label: String(range.max) },
          ]}
          onChange={(next) => onChange(valueEntry(next))}
        />
        <NumberBox
          aria-label={`${field.label}, as a number`}
          {...range}
          text={textOf(entry, typeof value === 'number' ? value : null)}
          error={error !== null}
          onText={(text) => onChange(entryOfText(field, text))}
          onLeave={onLeave}
        />
      </div>
    </Input.Wrapper>
  );
}
