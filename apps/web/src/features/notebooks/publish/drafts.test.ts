import type { CheckedNotebook } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { type Draft, openSecrets, publishVerb, readDraft, reduceDrafts, UnreadableFile } from './drafts.ts';
import { fieldProblems } from './field-problems.ts';

const secret = (id: string) => ({ id, label: '', why: '', advice: '', cellIndex: 0, line: 1, preview: '' });
const check = {
  title: 'T',
  summary: '',
  slug: 't',
  cellCount: 1,
  parameters: {},
  parameterNotes: [],
  packages: [],
  removed: [],
  secrets: [secret('a'), secret('b')],
  warnings: [],
  existing: null,
} as unknown as CheckedNotebook;
const draft: Draft = {
  id: '1',
  filename: 'a.ipynb',
  content: '{}',
  step: { kind: 'checked', check },
  fields: {},
  acknowledged: [],
};

describe('reduceDrafts', () => {
  it('keeps what was written when the hub refuses and when the space changes', () => {
    const edited = reduceDrafts([draft], { type: 'edited', id: '1', fields: { title: 'Mine' } });
    const refused = reduceDrafts(edited, {
      type: 'stepped',
      id: '1',
      step: { kind: 'checked', check, error: new Error() },
    });
    expect(reduceDrafts(refused, { type: 'rechecking' })).toEqual([
      { ...draft, fields: { title: 'Mine' }, step: { kind: 'checking' } },
    ]);
  });

  it('opens the way only when every secret was acknowledged by itself', () => {
    const one = reduceDrafts([draft], { type: 'acknowledged', id: '1', secret: 'a', isAcknowledged: true });
    const both = reduceDrafts(one, { type: 'acknowledged', id: '1', secret: 'b', isAcknowledged: true });
    const back = reduceDrafts(both, { type: 'acknowledged', id: '1', secret: 'a', isAcknowledged: false });
    expect([[draft], one, both, back].map((drafts) => openSecrets(drafts[0]!))).toEqual([2, 1, 0, 1]);
  });
});

describe('publishVerb', () => {
  it('names the version that comes next', () => {
    const existing = { title: 'T', version: 3, isYours: true, isUnchanged: false };
    expect([publishVerb(check), publishVerb({ ...check, existing })]).toEqual([
      'Publish',
      'Publish version 4',
    ]);
  });
});

describe('readDraft', () => {
  it('reads text and tells what is none', async () => {
    const text = await readDraft(new File(['{"cells":[]}'], 'a.ipynb'));
    const bytes = await readDraft(new File([new Uint8Array([0xff, 0xfe, 0x00])], 'b.ipynb'));
    expect([text.content, text.step.kind, bytes.content, bytes.step.kind]).toEqual([
      '{"cells":[]}',
      'checking',
      null,
      'unreadable',
    ]);
    expect(bytes.step.kind === 'unreadable' && bytes.step.error).toBeInstanceOf(UnreadableFile);
  });
});

describe('fieldProblems', () => {
  it('applies the rules of the hub', () => {
    expect(fieldProblems({ title: ' ', slug: 'Not A Slug', tags: ['ok', '!'] })).toEqual({
      title: 'A notebook needs a title.',
      slug: 'Use lower-case letters, digits and hyphens.',
      tags: 'A tag is a short word or two.',
    });
    expect(fieldProblems({ title: 'Fine', slug: '', tags: ['Report'] })).toEqual({});
  });
});
