import { Radio, Stack } from '@mantine/core';
import { takesDefault } from '@quire/analysis';
import { FieldControl } from '../field-control.tsx';
import { sayDefault } from '../say-value.ts';
import classes from './form-builder.module.css';
import { type DraftInput, previewOf, withChange, withDefault } from './form-draft.ts';
import { firstStart, startEntry, startField } from './start-value.ts';

type StartEditorProps = {
  readonly input: DraftInput;
  readonly error: string | null;
  /** What will surprise, although it works. */
  readonly doubt: string | null;
  readonly onChange: (input: DraftInput) => void;
};

type Start = 'own' | 'other' | 'none';

/** What the notebook starts with where nobody gives a value: as in its code, another value, or nothing. */
export function StartEditor({ input, error, doubt, onChange }: StartEditorProps) {
  const { parameter, form, typed } = input;
  const start: Start =
    form.required === true ? 'none' : form.default !== undefined || typed !== undefined ? 'other' : 'own';
  const choose = (next: string) => {
    if (next === 'other') onChange(withDefault(input, firstStart(input)));
    else if (next === 'none') onChange(withChange(withDefault(input, null), { required: true }));
    else onChange(withDefault(input, null));
  };
  const arranged = previewOf(withChange(input, { required: undefined, default: undefined }));
  const isOther = takesDefault({ type: arranged.type });
  return (
    <div>
      <Radio.Group label="Starts with" value={start} onChange={choose}>
        <Stack gap={8} mt={6}>
          <Radio value="own" label="As in the notebook" description={sayOwn(input)} />
          {!parameter.required && (
            <Radio
              value="none"
              label="A value must be given"
              description="The value in the code counts no longer, neither here nor over HTTP."
            />
          )}
          {isOther && <Radio value="other" label="Another value" />}
        </Stack>
      </Radio.Group>
      {start === 'other' && (
        <div className={classes.start}>
          <FieldControl
            field={startField(input)}
            entry={startEntry(input)}
            error={error}
            onLeave={ignore}
            onChange={(_, next) =>
              onChange(
                withDefault(
                  input,
                  next.kind === 'value'
                    ? { value: next.value }
                    : { text: next.kind === 'text' ? next.text : '' },
                ),
              )
            }
          />
        </div>
      )}
      {start === 'own' && doubt !== null && <p className={classes.doubt}>{doubt}</p>}
    </div>
  );
}

const ignore = () => undefined;

/** What the notebook itself starts with, as the form shows it. */
function sayOwn(input: DraftInput): string {
  const own = previewOf(withChange(input, { required: undefined, default: undefined }));
  const said = sayDefault(own);
  if (said === null) return 'A value must be given.';
  return own.default.kind === 'computed' ? 'Computed when the notebook runs.' : said;
}
