import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { processContext } from './context.ts';
import { plainLine, Terminal } from './terminal.ts';

function makeTerminal(env: Record<string, string>, isTTY: boolean) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()].map((stream) =>
    Object.assign(stream, { isTTY, columns: 20 }),
  );
  if (!stdout || !stderr) throw new Error('two streams');
  const terminal = new Terminal({ ...processContext(), env, stdout, stderr });
  const texts = (): [string, string] => [String(stdout.read() ?? ''), String(stderr.read() ?? '')];
  return { terminal, texts };
}

test('text from elsewhere cannot move the cursor, set the title or turn the direction of writing', () => {
  expect(plainLine('a\u001b]0;title\u0007b\u001b[2Jc\nd\u202ee')).toBe('abc de');
  const text = 'a\u001b[31mred\u001b[0m\u001b[2J\u001b]8;;http://x\u0007link\rback\n';
  const shown = (env: Record<string, string>): string => {
    const { terminal, texts } = makeTerminal(env, true);
    terminal.writeForeign(text);
    return texts()[0];
  };
  expect([shown({}), shown({ NO_COLOR: '1' })]).toEqual([
    'a\u001b[31mred\u001b[0mlink\rback\n',
    'aredlink\rback\n',
  ]);
});

test('colours need a terminal, or someone who asks for them', () => {
  const hasColours = (env: Record<string, string>, isTTY: boolean): boolean =>
    makeTerminal(env, isTTY).terminal.colours.red('x') !== 'x';
  expect([
    hasColours({}, true),
    hasColours({}, false),
    hasColours({ NO_COLOR: '1' }, true),
    hasColours({ FORCE_COLOR: '1' }, false),
    hasColours({ TERM: 'dumb' }, true),
  ]).toEqual([true, false, false, true, false]);
});

test('progress is one line on a terminal, cut to its width, and gone before anything else is written', () => {
  const { terminal, texts } = makeTerminal({ NO_COLOR: '1' }, true);
  terminal.startProgress(() => 'a line that is longer than the terminal is wide');
  terminal.write('result\n');
  terminal.stopProgress();
  expect(texts()).toEqual(['result\n', '\r\u001b[2Ka line that is lon…\r\u001b[2K']);
});

test('progress says nothing where there is no terminal', () => {
  const { terminal, texts } = makeTerminal({}, false);
  terminal.startProgress(() => 'working');
  terminal.note('a note');
  terminal.stopProgress();
  expect(texts()).toEqual(['', 'a note\n']);
});

test('a note does not run on from a line of output that is not finished', () => {
  const { terminal, texts } = makeTerminal({ NO_COLOR: '1' }, true);
  terminal.write('50 %');
  terminal.note('done');
  expect(texts()).toEqual(['50 %', '\ndone\n']);
});
