import { applyRunEvents, EMPTY_RUN_STATE, type RunState } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from '../../apps/server/test/support/notebook-files.ts';
import { joinAdministrator, type TestPerson } from '../../apps/server/test/support/people.ts';
import { isReady, untilState } from '../../apps/server/test/support/sessions.ts';
import { startTestHub, type TestHub } from '../../apps/server/test/support/test-hub.ts';
import { EXACTNESS_CASES } from '../../packages/kernels/src/live/exactness-cases.ts';

/** Each costs a whole run in a process of its own. */
const CHANGES = 6;
const PATIENT = { timeout: 120_000 };
type Inputs = { readonly a: number; readonly b: number };

let hub: TestHub;
let ada: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
});
afterAll(() => hub.stop());

/** Numbers that look like chance and are the same in every run of the tests. */
function* changes(seed: number): Generator<Inputs> {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  let inputs: Inputs = { a: 1, b: 2 };
  for (let step = 0; step < CHANGES; step += 1) {
    yield inputs;
    const which = next(3);
    inputs = { a: which === 0 ? inputs.a : next(9), b: which === 1 ? inputs.b : next(9) };
  }
}

/** Addresses, and the folder that Python calls a cell's code by: other in each process. */
const PROCESS_OWN = /0x[0-9a-f]{6,}|\/[^\s"\\]*\/ipykernel_\d+\//g;

/** What the cells of a notebook show, by their ids; those that show nothing are left out. */
function shownBy({ cells }: RunState): Record<string, string> {
  const shown = Object.entries(cells).map(([id, { outputs }]) => [
    id,
    JSON.stringify(outputs).replaceAll(PROCESS_OWN, ''),
  ]);
  return Object.fromEntries(shown.filter(([, text]) => text !== '[]').sort());
}

/** The notebook as people write it: inputs in their own cell, which the form is made of. */
async function publish(slug: string, cells: readonly (string | null)[]) {
  const content = notebookFile(
    ...cells.map((code) => (code === null ? { code: 'a = 1\nb = 2', tags: ['parameters'] } : { code })),
  );
  await ada.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: { filename: `${slug}.ipynb`, slug, content },
  });
  return { space: 'lab', slug };
}

async function runWholly(at: { space: string; slug: string }, parameters: Inputs) {
  const { id } = await ada.client.runs.createRun({ params: at, body: { parameters } });
  let state = EMPTY_RUN_STATE;
  for await (const event of ada.client.runs.followRun({ params: { id } }))
    state = applyRunEvents(state, [event]);
  return shownBy(state);
}

describe('an app that the hub plans itself', () => {
  for (const [index, [name, { cells }]] of Object.entries(EXACTNESS_CASES).entries()) {
    it(`shows after each change what a whole run shows: ${name}`, PATIENT, async () => {
      const at = await publish(`exact-${index}`, cells);
      const [first = { a: 1, b: 2 }, ...later] = changes(index + 1);
      const { id } = await ada.client.sessions.createSession({ params: at, body: { parameters: first } });
      const shownAt = async (generation: number) => {
        const follow = (signal: AbortSignal) => ada.client.sessions.followSession({ params: { id }, signal });
        return shownBy((await untilState(follow, isReady(generation))).state.run);
      };
      expect({ inputs: first, shown: await shownAt(1) }).toEqual({
        inputs: first,
        shown: await runWholly(at, first),
      });
      for (const [step, inputs] of later.entries()) {
        await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: inputs } });
        expect({ inputs, shown: await shownAt(step + 2) }).toEqual({
          inputs,
          shown: await runWholly(at, inputs),
        });
      }
      await ada.client.sessions.endSession({ params: { id } });
    });
  }
});
