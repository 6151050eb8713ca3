import { describe, expect, it } from 'vitest';
import type { AnalysisCell } from '../cell.ts';
import { parametersToJsonSchema } from './json-schema.ts';
import { readMercuryHeader } from './mercury.ts';

const cell = (source: string, type: AnalysisCell['type'] = 'raw'): AnalysisCell => ({
  id: 'h',
  type,
  source,
  tags: [],
});
const read = (...lines: string[]) => readMercuryHeader([cell(['---', ...lines, '---'].join('\n'))]);
const said = (...lines: string[]) => read(...lines)?.diagnostics.map(({ message }) => message);
const param = (name: string, ...lines: string[]) =>
  said('params:', `  ${name}:`, ...lines.map((line) => `    ${line}`))?.[0];

describe('a header of Mercury', () => {
  it('declares every kind of input that Mercury has', () => {
    const header = read(
      'title: Report',
      'params:',
      '  name: {input: text, label: Your name, value: Ada}',
      '  story: {input: text, label: Story, value: Once, rows: 4}',
      '  level: {input: slider, label: Level, value: 3, min: 0, max: 10}',
      '  share: {input: slider, label: Share, value: 0.5, min: 0, max: 1, step: 0.1}',
      '  span: {input: range, label: Span, value: [1, 5], min: 0, max: 10}',
      '  count: {input: numeric, label: Count, value: 7, min: 1}',
      '  rate: {input: numeric, label: Rate, value: 0.25}',
      '  agree: {input: checkbox, label: I agree, value: true}',
      '  city: {input: select, label: City, value: Rome, choices: [Rome, Turin], multi: false}',
      '  cities: {input: select, label: Cities, value: [Rome], choices: [Rome, Turin], multi: true}',
      '  data: {input: file, label: Data, maxFileSize: 500KB}',
    );
    const { properties } = parametersToJsonSchema({ parameters: header?.parameters ?? [] });
    const short = Object.entries(properties as Record<string, Record<string, unknown>>).map(
      ([name, schema]) => [
        name,
        schema['x-quire-type'],
        (schema['x-quire-widget'] as { name?: string } | undefined)?.name,
        schema.default ?? null,
        schema.title,
      ],
    );
    expect(short).toEqual([
      ['name', 'str', 'text', 'Ada', 'Your name'],
      ['story', 'str', 'long-text', 'Once', 'Story'],
      ['level', 'int', 'slider', 3, 'Level'],
      ['share', 'float', 'slider', 0.5, 'Share'],
      ['span', 'tuple[int, ...]', 'range', [1, 5], 'Span'],
      ['count', 'int', 'integer', 7, 'Count'],
      ['rate', 'float', 'number', 0.25, 'Rate'],
      ['agree', 'bool', 'checkbox', true, 'I agree'],
      ['city', 'Literal["Rome", "Turin"]', 'select', 'Rome', 'City'],
      ['cities', 'list[Literal["Rome", "Turin"]]', 'multi-select', ['Rome'], 'Cities'],
      ['data', 'Path', 'file', null, 'Data'],
    ]);
    expect((properties as Record<string, Record<string, unknown>>).data?.['x-quire-max-bytes']).toBe(512_000);
    expect(header?.diagnostics).toMatchObject([{ severity: 'info' }]);
  });

  it('says what it leaves out, input by input and word by word', () => {
    expect(
      said(
        'schedule: "0 8 * * *"',
        'colour: red',
        'params:',
        '  text: {input: markdown, value: "# Words"}',
        '  out: {output_dir: results}',
        '  odd: {input: knob}',
        '  none: {label: Nothing}',
        '  year: 2020',
        '  not a name: {input: text}',
      ),
    ).toEqual([
      'This is a header of Mercury, and 0 inputs are taken from it.' +
        ' “text” is left out: write its text in a cell.' +
        ' “out” is left out: offer each file that the notebook writes with “quire.download(path)”, since its folder goes away after the run.' +
        ' “odd” is left out: inputs of the kind “knob” do not exist here.' +
        ' “none” is left out: it does not say of which kind its input is (“input: text”, for one).' +
        ' “year” is left out: it does not say of which kind its input is (“input: text”, for one).' +
        ' “not a name” is left out: it is no name that Python knows.' +
        ' Its schedule is not taken over: schedule the notebook here.' +
        ' “colour” has no meaning here.',
    ]);
  });

  it.each([
    [['input: select', 'value: a'], '“x” is left out: it lists no “choices” to select from.'],
    [['input: slider', 'value: 3'], '“x” is left out: it needs the numbers “min” and “max”.'],
    [['input: range', 'min: 9', 'max: 2'], '“x” is left out: its “min”, 9, is not below its “max”, 2.'],
    [
      ['input: slider', 'min: 0', 'max: 5', 'value: 9'],
      'The value of “x” does not fit its input, so the notebook’s own value stands.',
    ],
    [
      ['input: checkbox', 'value: maybe'],
      'The value of “x” does not fit its input, so the notebook’s own value stands.',
    ],
  ])('names what is wrong with %j', (lines, words) => {
    expect(param('x', ...lines)).toContain(words);
  });

  it('that cannot be read says why', () => {
    const open = readMercuryHeader([cell('---\ntitle: Report\nparams:\n  x: {input: text}\n')]);
    expect([
      open?.diagnostics[0]?.message,
      said('params:', '  x: {input: text')?.[0],
      said('params:', '  - x', '  - y')?.[0],
      said('base: &b {input: text}', 'params:', '  x: *b')?.[0],
    ]).toEqual([
      'This looks like a header of Mercury, but it has no end: its last line must be “---”.',
      expect.stringMatching(
        /^This looks like a header of Mercury, but it is not valid YAML: line \d+: .+\.$/,
      ),
      'This looks like a header of Mercury, but “params” does not list inputs by their names.',
      'This looks like a header of Mercury, but it is not valid YAML: it refers to parts of itself (*), which is not taken here.',
    ]);
  });

  it('is neither a rule of Markdown nor front matter of something else, nor code', () => {
    expect([
      readMercuryHeader([]),
      readMercuryHeader([cell('---\n\nSome words.\n\n---', 'markdown')]),
      readMercuryHeader([cell('---\ntitle: Only a title\n---')]),
      readMercuryHeader([cell('---\nparams:\n  x: {input: text}\n---', 'code')]),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });
});
