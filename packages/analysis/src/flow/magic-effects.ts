import type { Action } from '../facts/program.ts';
import { readCommand } from '../source/shell-commands.ts';
import { DISPLAY_MAGICS } from '../tables/libraries.ts';
import { FRESH } from './abstract-value.ts';
import type { Effects } from './effects.ts';
import type { Interpreter } from './interpreter.ts';
import { noteText } from './sql-channels.ts';

type MagicAction = Extract<Action, { do: 'magic' }>;

/** Cell languages that touch nothing that Python sees. */
const HARMLESS_LANGUAGES = new Set(['html', 'markdown', 'latex', 'javascript', 'js', 'svg']);

const ANY_FILE = 'file:*';

/** IPython puts in what expressions come to, and a call may do anything: `!echo {f()}`. */
const CALLS = /\{[^{}]*\([^{}]*\}/;

/** What a magic does to the notebook's state. */
export function runMagic(machine: Interpreter, magic: MagicAction): void {
  const { effects } = machine;
  const written = `${magic.kind === 'shell' ? '!' : '%'}${magic.name}`;
  for (const name of magic.names) machine.evaluate({ op: 'name', name, at: { start: 0, end: 0 } });
  if (magic.kind === 'help' || magic.kind === 'autocall') return;
  if (magic.kind !== 'cell' && CALLS.test(magic.argument)) {
    effects.isWildcard = true;
    effects.risk('wildcard', written);
  }
  if (/^(?:sql|sqlcmd|bigquery)$/.test(magic.name)) {
    runSql(machine, magic.argument, written);
    return;
  }
  const isCommand =
    magic.kind === 'shell' ||
    magic.kind === 'automagic' ||
    /^(?:bash|sh|script|system|sx|cmd|pip|conda|mamba|uv|cd|ls|cat|mkdir|rm|cp|mv)$/.test(magic.name);
  if (isCommand) runCommand(effects, magic, written);
  else if (magic.kind === 'cell') runCellMagic(machine, magic, written);
  else if (DISPLAY_MAGICS.has(magic.name)) {
    effects.writes.set(isForPlots(magic) ? 'display:plots' : 'display', written);
    if (magic.name === 'pylab') effects.definesUnknown = true;
  } else if (/^(?:load_ext|reload_ext)$/.test(magic.name)) {
    effects.reads.set('imports', written);
    effects.writes.set('magics', written);
  } else if (
    /^(?:who|whos|who_ls|notebook|history|hist|save|run|store|load|macro|rerun|recall|reset|reset_selective|aimport)$/.test(
      magic.name,
    )
  ) {
    effects.isWildcard = true;
    effects.risk('wildcard', written);
  } else if (/^(?:env|set_env)$/.test(magic.name)) effects.writes.set('environment', written);
  else effects.reads.set('magics', written);
}

function isForPlots({ name, argument }: MagicAction): boolean {
  return name === 'matplotlib' || name === 'pylab' || argument.startsWith('InlineBackend');
}

function runCommand(effects: Effects, magic: MagicAction, written: string): void {
  const isCell = magic.kind === 'cell';
  const { installs, readsFiles, writesFiles, isUnknown } = readCommand(`${magic.name} ${magic.argument}`);
  if (installs) effects.writes.set('imports', written);
  if (readsFiles || isCell || magic.name === 'cd') effects.reads.set(ANY_FILE, written);
  if (writesFiles || isCell || magic.name === 'cd') effects.writes.set(ANY_FILE, written);
  if ((isUnknown || isCell) && magic.name !== 'cd') {
    effects.reads.set('environment', written);
    effects.risk('shell', written);
  }
}

/** `%sql` and `%%sql`: the tables by the text, the connection by what an earlier one opened. */
function runSql(machine: Interpreter, text: string, written: string): void {
  const { effects } = machine;
  effects.reads.set('magics', written);
  effects.reads.set('sql:connection', written);
  if (text.includes('://')) effects.writes.set('sql:connection', written);
  const [, name, rest] = /^\s*(\w+)\s*<<\s*([\s\S]*)$/.exec(text) ?? [undefined, undefined, text];
  for (const match of text.matchAll(/(?<![:\w]):([A-Za-z_]\w*)/g)) {
    if (machine.state.reaching.has(match[1] ?? ''))
      machine.evaluate({ op: 'name', name: match[1] ?? '', at: { start: 0, end: 0 } });
  }
  const sql = (rest ?? '').replace(/^\s*\S+:\/\/\S*\s*/, '');
  if (!noteText(machine, sql, written) && sql.trim() !== '') {
    effects.reads.set('sql:*', written);
    effects.writes.set('sql:*', written);
  }
  if (name !== undefined) machine.bind(name, FRESH);
}

function runCellMagic(machine: Interpreter, magic: MagicAction, written: string): void {
  const { effects } = machine;
  const [first = ''] = magic.argument.split(/\s+/);
  if (magic.name === 'capture') {
    if (/^[A-Za-z_]\w*$/.test(first)) machine.bind(first, FRESH);
  } else if (magic.name === 'writefile' || magic.name === 'file') {
    effects.writes.set(`file:${magic.argument.replace(/^-a\s+/, '').replace(/^\.\//, '')}`, written);
    effects.writes.set('imports', written);
  } else if (
    !HARMLESS_LANGUAGES.has(magic.name) &&
    !/^(?:time|timeit|prun|memit|heat|skip|debug)$/.test(magic.name)
  ) {
    effects.reads.set('magics', written);
    effects.isWildcard = true;
    effects.risk('opaque', `%${written}`);
  }
}
