import { describe, expect, it } from 'vitest';
import { sayAnswer } from './answered.tsx';

const say = (form: Record<string, unknown> | null, answer: string) => sayAnswer({ form, answer });

describe('what was answered', () => {
  it('is said with the words of the buttons that were there', () => {
    expect(say({ kind: 'confirm', confirm: 'Yes', cancel: 'No' }, 'false')).toEqual({
      verb: 'answered:',
      words: 'No',
    });
    expect(say({ kind: 'confirm', confirm: 'Send', cancel: 'Not yet' }, 'true').words).toBe('Send');
    expect(say({ kind: 'button', label: 'Send' }, 'true')).toEqual({ verb: 'pressed:', words: 'Send' });
  });

  it('is said input by input for a form, as values are said elsewhere', () => {
    const properties = {
      to: { type: 'string', title: 'To', 'x-order': 0 },
      on: { type: 'string', format: 'date', title: 'On', 'x-order': 1 },
      copies: { type: 'integer', title: 'Copies', 'x-order': 2 },
    };
    const form = { kind: 'form', schema: { type: 'object', properties } };
    expect(say(form, '{"to": "Ada", "on": "2026-03-01"}').words).toBe('To Ada · On 1 Mar 2026');
    expect(sayAnswer({ form, answer: '{"to": "9"}', labels: { to: 'Town 9' } }).words).toBe('To Town 9');
  });

  it('is said as it was typed for a line of text', () => {
    expect(say(null, 'Ada').words).toBe('Ada');
    expect(say(null, ' ').words).toBe('nothing');
  });
});
