import { Panel } from '../../ui/bits.tsx';
import type { Entries, InputField } from '../apps/input-field.ts';
import { InputsForm, type InputsFormProps } from '../apps/inputs-form.tsx';
import classes from './start-form.module.css';

type StartFormProps = {
  readonly fields: readonly InputField[];
  readonly initial: Entries;
  /** What the hub found wrong with what the app would have started with, where it found something. */
  readonly refusal: string | null;
  readonly onOpen: InputsFormProps['onSubmit'];
};

/** Asks for what an app cannot begin without: what has no default, or one that does not do for this person. */
export function StartForm({ fields, initial, refusal, onOpen }: StartFormProps) {
  return (
    <div className={classes.form}>
      <Panel padded>
        <p className={classes.why} role="status">
          {refusal ?? 'The app begins once you have filled in what it needs.'}
        </p>
        <InputsForm fields={fields} initial={initial} submitLabel="Open the app" onSubmit={onOpen} />
      </Panel>
    </div>
  );
}
