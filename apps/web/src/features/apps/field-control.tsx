import { memo, type ReactNode } from 'react';
import {
  CheckboxControl,
  CheckboxesControl,
  RadioControl,
  SegmentsControl,
  SelectControl,
  SwitchControl,
} from './controls/choice-controls.tsx';
import type { ControlProps } from './controls/control-props.ts';
import { isRare, LaterControl, lists, RARE_CONTROLS } from './controls/later-controls.tsx';
import { NumberControl, PercentControl } from './controls/number-controls.tsx';
import type { SearchOptions } from './controls/search-control.tsx';
import { SecretControl } from './controls/secret-control.tsx';
import { DigitsControl, JsonControl, TextControl } from './controls/text-controls.tsx';
import { chooseControl, DEFAULT_ENTRY, type Entry, type InputField, isChanged } from './input-field.ts';
import classes from './inputs-form.module.css';
import { sayDefault } from './say-value.ts';

/** Where the choices of an input are found by typing. */
export type Search = { readonly key: string; readonly search: SearchOptions };

type FieldControlProps = {
  readonly field: InputField;
  readonly entry: Entry;
  readonly error: string | null;
  readonly onChange: (field: InputField, entry: Entry) => void;
  readonly onLeave: (field: InputField) => void;
  readonly search?: Search | undefined;
};

/** One input with its control and, once it differs from the notebook's default, the way back. */
export const FieldControl = memo(function FieldControl(props: FieldControlProps) {
  const { field, entry, error, onChange, onLeave, search } = props;
  const fallback = sayDefault(field);
  return (
    <div className={classes.field} data-input={field.name}>
      {renderControl(
        {
          field,
          entry,
          error,
          onChange: (next) => onChange(field, next),
          onLeave: () => onLeave(field),
        },
        search,
      )}
      {fallback !== null && isChanged(field, entry) && (
        <p className={classes.default}>
          <span>Default: {fallback}</span>
          <button
            type="button"
            className={classes.reset}
            aria-label={`Reset ${field.label} to its default`}
            onClick={() => onChange(field, DEFAULT_ENTRY)}
          >
            Reset
          </button>
        </p>
      )}
    </div>
  );
});

function renderControl(props: ControlProps, search: Search | undefined): ReactNode {
  if (search) {
    return (
      <LaterControl part={lists} of={props}>
        {({ SearchControl }) => <SearchControl {...props} search={search.search} searchKey={[search.key]} />}
      </LaterControl>
    );
  }
  const control = chooseControl(props.field);
  if (isRare(control)) return RARE_CONTROLS[control].draw(props);
  switch (control) {
    case 'text':
    case 'long-text':
    case 'code':
      return <TextControl {...props} variant={control} />;
    case 'secret':
      return <SecretControl {...props} />;
    case 'integer':
    case 'number':
      return <NumberControl {...props} />;
    case 'percent':
      return <PercentControl {...props} />;
    case 'checkbox':
      return <CheckboxControl {...props} />;
    case 'currency':
    case 'digits':
      return <DigitsControl {...props} />;
    case 'switch':
      return <SwitchControl {...props} />;
    case 'segments':
      return <SegmentsControl {...props} />;
    case 'yes-no':
    case 'radio':
      return <RadioControl {...props} />;
    case 'select':
      return <SelectControl {...props} />;
    case 'checkboxes':
      return <CheckboxesControl {...props} />;
    case 'json':
      return <JsonControl {...props} />;
  }
}

/** Puts the focus into an input, wherever its control takes it. */
export function focusField(form: HTMLElement, name: string): void {
  const field = form.querySelector<HTMLElement>(`[data-input="${CSS.escape(name)}"]`);
  const folded = field?.closest('details');
  if (folded) folded.open = true;
  const target = field?.querySelector<HTMLElement>(
    'input:not([type="hidden"]):not([type="file"]):not([tabindex="-1"]), textarea, button:not([data-anew]), [tabindex="0"]',
  );
  // A control that is on its way, or did not arrive, has nothing to type into: its label is read at least.
  if (field && !target) field.tabIndex = -1;
  (target ?? field)?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: 'center', behavior: 'smooth' });
}
