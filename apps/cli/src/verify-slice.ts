import type { SliceSeed } from '@quire/analysis';
import { executeNotebook } from '@quire/kernels';
import { type Notebook, tagsOf } from '@quire/notebook';
import type { Session } from './command.ts';
import { kernelEnvironment, openProvider, SPEC } from './execute-file.ts';
import { ExecutedNotebook } from './executed-notebook.ts';

/** Whether notebook and slice show the same, after running both. */
export type Verdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'different'; readonly sentence: string }
  /** The notebook does not show the same twice, or does not run. */
  | { readonly kind: 'unknown'; readonly sentence: string };

interface Verification {
  readonly notebook: Notebook;
  readonly sliced: Notebook;
  readonly seed: SliceSeed;
  readonly python: string;
  readonly cwd: string;
}

/** Shows the seed's variable at the end, where the seed is one. */
const PROBE_ID = 'quire-slice-probe';

type Shown = { readonly error: string | null; readonly outputs: readonly string[] };

/** Runs the notebook up to the seed and the slice alone, each in a fresh kernel, and compares what the seed shows. */
export async function verifySlice(session: Session, given: Verification): Promise<Verdict> {
  const { terminal } = session;
  terminal.note('Running the notebook');
  const whole = await show(session, given, given.notebook);
  if (whole.error !== null) return unknown(`the notebook itself ends with ${whole.error}.`);
  terminal.note('Running the slice');
  const part = await show(session, given, given.sliced);
  if (part.error === null && isSame(whole, part)) return { kind: 'same' };
  terminal.note('They differ. Running the notebook again, to see whether it repeats itself');
  const again = await show(session, given, given.notebook);
  if (!isSame(whole, again))
    return unknown('the notebook does not show the same twice, so nothing can be compared.');
  if (part.error !== null) return { kind: 'different', sentence: `the slice ends with ${part.error}.` };
  return { kind: 'different', sentence: describeDifference(whole, part) };
}

const unknown = (sentence: string): Verdict => ({ kind: 'unknown', sentence });

async function show(
  session: Session,
  { seed, python, cwd }: Verification,
  notebook: Notebook,
): Promise<Shown> {
  const target = 'cellId' in seed ? seed.cellId : PROBE_ID;
  const last = notebook.cells.findIndex(({ id }) => id === target);
  const cells = last < 0 ? notebook.cells : notebook.cells.slice(0, last + 1);
  const executed = new ExecutedNotebook(notebook);
  const probe = 'name' in seed ? [{ id: PROBE_ID, source: seed.name, kind: 'code' as const, tags: [] }] : [];
  let outputs: unknown[] = [];
  const provider = openProvider(python);
  try {
    const outcome = await executeNotebook({
      kernel: (signal) => provider.start(SPEC, { cwd, env: kernelEnvironment(session.context), signal }),
      cells: [
        ...cells.map((cell) => ({
          id: cell.id,
          source: cell.source,
          kind: cell.cell_type,
          tags: tagsOf(cell),
        })),
        ...probe,
      ],
      onEvent: (event) => {
        executed.add(event);
        if (event.type === 'output' && event.cellId === PROBE_ID) outputs.push(event.output);
      },
    });
    if (outcome.outcome !== 'succeeded')
      return {
        error: outcome.failure?.evalue ?? outcome.failure?.sentence ?? 'a cancelled run',
        outputs: [],
      };
  } finally {
    await provider.close();
  }
  const cell = executed.toNotebook().cells.find(({ id }) => id === target);
  if (cell?.cell_type === 'code') outputs = [...cell.outputs];
  return { error: null, outputs: outputs.map(normalise) };
}

/** Without execution numbers and addresses in memory, which no two runs share. */
function normalise(output: unknown): string {
  const { execution_count: _count, transient: _transient, ...rest } = output as Record<string, unknown>;
  return JSON.stringify(rest).replace(/0x[0-9a-fA-F]{6,}/g, '0x…');
}

const isSame = (left: Shown, right: Shown): boolean =>
  left.error === right.error && left.outputs.join('\n') === right.outputs.join('\n');

/** Long outputs differ somewhere in the middle; this much shows where. */
const EXCERPT_CHARACTERS = 60;

function describeDifference({ outputs: wanted }: Shown, { outputs: got }: Shown): string {
  const [left, right] = [wanted.join('\n'), got.join('\n')];
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const excerpt = (text: string) => text.slice(Math.max(0, at - 10), at + EXCERPT_CHARACTERS) || '(nothing)';
  return `the notebook shows ${excerpt(left)} where the slice shows ${excerpt(right)}`;
}
