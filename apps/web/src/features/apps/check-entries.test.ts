import type { ParameterDefault, ParameterType } from '@quire/analysis';
import { describe, expect, it } from 'vitest';
import { checkEntries, checkEntry } from './check-entries.ts';
import { DEFAULT_ENTRY, type InputField, textEntry, valueEntry } from './input-field.ts';
import { findField } from './use-inputs-form.ts';

const fieldOf = (name: string, type: ParameterType, given: ParameterDefault): InputField => ({
  name,
  label: `The ${name}`,
  help: null,
  type,
  default: given,
  required: given.kind === 'none',
  widget: null,
});
const top = fieldOf('top', { kind: 'integer', nullable: false, maximum: 50 }, { kind: 'static', value: 10 });
const who = fieldOf('who', { kind: 'string', nullable: false }, { kind: 'none' });
const end = fieldOf('end', { kind: 'date', nullable: true }, { kind: 'computed' });

describe('a form', () => {
  it('gives the run only what differs from the defaults', () => {
    const entries = { top: valueEntry(10), who: valueEntry('Ada'), end: DEFAULT_ENTRY };
    expect(checkEntries([top, who, end], entries)).toEqual({ ok: true, values: { who: 'Ada' } });
    expect(checkEntries([top, who, end], { ...entries, top: valueEntry(5), end: valueEntry(null) })).toEqual({
      ok: true,
      values: { top: 5, who: 'Ada', end: null },
    });
  });

  it('says everything that is wrong, in words of a form', () => {
    expect(checkEntries([top, who, end], { top: valueEntry(51), end: textEntry('32 May') })).toEqual({
      ok: false,
      errors: {
        top: 'The top must be at most 50, not 51.',
        who: 'The who needs a value.',
        end: 'The end must be a day such as 2026-01-31.',
      },
    });
  });

  it('checks one entry by itself', () => {
    expect([checkEntry(top, valueEntry(3)), checkEntry(top, valueEntry('x'))]).toEqual([
      null,
      'The top must be a whole number, not "x".',
    ]);
  });
});

describe('a problem of the hub', () => {
  it('belongs to the input that its path names', () => {
    const found = ['top', 'parameters.who', 'end[1]', 'cells'].map(
      (path) => findField([top, who, end], path)?.name,
    );
    expect(found).toEqual(['top', 'who', 'end', undefined]);
  });
});
