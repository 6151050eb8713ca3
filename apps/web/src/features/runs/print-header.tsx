import type { JsonValue } from '@quire/analysis';
import { type JsonSchema, privateInputs } from '@quire/contract';
import { useIsPrinting, useMissingOnPaper } from '../../outputs/printing.ts';
import { sayExactTime } from '../../ui/words.ts';
import { sayDefault, sayFieldValue } from '../apps/say-value.ts';
import { readFields } from '../apps/schema-fields.ts';
import classes from './print-header.module.css';

type PrintHeaderProps = {
  readonly of: {
    readonly notebook: { readonly title: string; readonly space: { readonly name: string } };
    readonly version: number;
    readonly schema: JsonSchema;
    readonly parameters: Readonly<Record<string, unknown>>;
  };
  /** When the results were computed. */
  readonly at: string;
};

/** At the head of what is printed: what it is, with which inputs, and of when. Secrets are not put on paper. */
export function PrintHeader({ of, at }: PrintHeaderProps) {
  const missing = useMissingOnPaper();
  if (!useIsPrinting()) return null;
  const secret = privateInputs(of.schema);
  const fields = readFields(of.schema).filter(({ name }) => !secret.has(name));
  return (
    <div className={classes.header}>
      <p className={classes.title}>{of.notebook.title}</p>
      <p className={classes.facts}>
        {of.notebook.space.name} · version {of.version} · {sayExactTime(Date.parse(at))}
      </p>
      {missing > 0 && (
        <p className={classes.facts}>
          {missing === 1
            ? 'One result is missing here: it was'
            : `${missing} results are missing here: they were`}{' '}
          not drawn in time.
        </p>
      )}
      <dl className={classes.inputs}>
        {fields.map((field) => (
          <div key={field.name}>
            <dt>{field.label}</dt>
            <dd>
              {Object.hasOwn(of.parameters, field.name)
                ? sayFieldValue(field, of.parameters[field.name] as JsonValue)
                : (sayDefault(field) ?? 'not given')}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
