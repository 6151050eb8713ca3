import type { JsonValue } from '@quire/analysis';
import type { JsonSchema, ShownAnswer } from '@quire/contract';
import { useState } from 'react';
import { parseUpload, sayFieldValue } from '../apps/say-value.ts';
import { readFields } from '../apps/schema-fields.ts';
import classes from './answered.module.css';

type AnsweredProps = {
  readonly given: ShownAnswer;
  /** Takes the answer back, so that it is asked again; `null` in somebody else's app. */
  readonly onChange: ((id: string) => Promise<void>) | null;
};

/** What was answered to a question of the notebook, where it was asked. */
export function Answered({ given, onChange }: AnsweredProps) {
  const [isChanging, setIsChanging] = useState(false);
  const { verb, words } = sayAnswer(given);
  const text = given.text.trim();
  return (
    <p className={classes.answered}>
      {text && <span className={classes.text}>{text} </span>}
      <span className={classes.said}>
        {onChange === null ? 'They' : 'You'} {verb} <b>{words}</b>
      </span>
      {onChange && (
        <span data-print="no">
          {' · '}
          <button
            type="button"
            className={classes.change}
            disabled={isChanging}
            aria-label={`Change your answer${text && ` to “${text}”`}`}
            onClick={() => {
              setIsChanging(true);
              void onChange(given.id).finally(() => setIsChanging(false));
            }}
          >
            Change
          </button>
        </span>
      )}
    </p>
  );
}

/** `answered: No`, `pressed: Send`, `answered: Town Rome · Copies 3`. */
export function sayAnswer({ form, answer, labels = {} }: Pick<ShownAnswer, 'form' | 'answer' | 'labels'>): {
  verb: string;
  words: string;
} {
  if (form === null) return { verb: 'answered:', words: answer.trim() === '' ? 'nothing' : answer };
  const value = JSON.parse(answer) as JsonValue;
  if (form.kind === 'button') return { verb: 'pressed:', words: wordOf(form.label, 'Continue') };
  if (form.kind === 'confirm') {
    return {
      verb: 'answered:',
      words: value === true ? wordOf(form.confirm, 'Yes') : wordOf(form.cancel, 'No'),
    };
  }
  const values = value as Readonly<Record<string, JsonValue>>;
  const words = readFields((form.schema ?? {}) as JsonSchema).flatMap((field) => {
    const { name, label } = field;
    const one = values[name];
    return one === undefined ? [] : [`${label} ${labels[name] ?? sayOne(field, one)}`];
  });
  return { verb: 'answered:', words: words.join(' · ') || 'what it starts with' };
}

function sayOne(field: Parameters<typeof sayFieldValue>[0], value: JsonValue): string {
  const upload = typeof value === 'string' ? parseUpload(value) : null;
  return upload?.name ?? sayFieldValue(field, value);
}

const wordOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value ? value : otherwise;
