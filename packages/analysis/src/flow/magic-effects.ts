import type { Action } from '../facts/program.ts';
import { DISPLAY_MAGICS } from '../tables/libraries.ts';
import { FRESH } from './abstract-value.ts';
import type { Interpreter } from './interpreter.ts';

type MagicAction = Extract<Action, { do: 'magic' }>;

/** Cell languages that touch nothing that Python sees. */
const HARMLESS_LANGUAGES = new Set(['html', 'markdown', 'latex', 'javascript', 'js', 'svg']);

const ANY_FILE = 'file:*';

/** What a magic does to the notebook's state. */
export function runMagic(machine: Interpreter, magic: MagicAction): void {
  const { effects } = machine;
  const written = `${magic.kind === 'shell' ? '!' : '%'}${magic.name}`;
  for (const name of magic.names) machine.evaluate({ op: 'name', name, at: { start: 0, end: 0 } });
  if (magic.kind === 'help' || magic.kind === 'autocall') return;
  if (
    magic.kind === 'shell' ||
    magic.kind === 'automagic' ||
    /^(?:bash|sh|script|system|sx|cmd|pip|conda|cd)$/.test(magic.name)
  ) {
    effects.reads.set(ANY_FILE, written);
    effects.writes.set(ANY_FILE, written);
    effects.risk('shell', written);
  } else if (magic.kind === 'cell') runCellMagic(machine, magic, written);
  else if (DISPLAY_MAGICS.has(magic.name)) {
    effects.writes.set('display', written);
    if (magic.name === 'pylab') effects.definesUnknown = true;
  } else if (
    /^(?:who|whos|who_ls|notebook|history|hist|save|run|store|load|macro|rerun|recall|reset|aimport)$/.test(
      magic.name,
    )
  ) {
    effects.isWildcard = true;
    effects.risk('wildcard', written);
  } else if (/^(?:env|set_env)$/.test(magic.name)) effects.writes.set('environment', written);
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
    effects.isWildcard = true;
    effects.risk('opaque', `%${written}`);
  }
}
