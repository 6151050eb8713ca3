import { applyRunEvents, EMPTY_RUN_STATE, type RunState } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from '../../apps/server/test/support/lab.ts';
import { isReady } from '../../apps/server/test/support/sessions.ts';
import { EXACTNESS_CASES } from '../../packages/kernels/src/live/exactness-cases.ts';
import { CLASS_CASES } from '../../packages/kernels/src/live/exactness-cases-classes.ts';
import { changes, type Inputs, PROCESS_OWN } from '../../packages/kernels/src/testing/run-live.ts';

/** Each costs a whole run in a process of its own. */
const CHANGES = 6;
const PATIENT = { timeout: 120_000 };

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
});
afterAll(() => lab.hub.stop());

/** What the cells of a notebook show, by their ids; those that show nothing are left out. */
function shownBy({ cells }: RunState): Record<string, string> {
  const shown = Object.entries(cells).map(([id, { outputs }]) => [
    id,
    JSON.stringify(outputs).replaceAll(PROCESS_OWN, ''),
  ]);
  return Object.fromEntries(shown.filter(([, text]) => text !== '[]').sort());
}

/** The notebook as people write it: inputs in their own cell, which the form is made of. */
const publish = (cells: readonly (string | null)[]) =>
  lab.publish(
    ...cells.map((code) => (code === null ? { code: 'a = 1\nb = 2', tags: ['parameters'] } : { code })),
  );

async function runWholly(at: { space: string; slug: string }, inputs: Inputs) {
  const { runs } = lab.ada.client;
  const { id } = await runs.createRun({ params: at, body: { parameters: { ...inputs } } });
  let state = EMPTY_RUN_STATE;
  for await (const event of runs.followRun({ params: { id } })) state = applyRunEvents(state, [event]);
  return shownBy(state);
}

describe('an app that the hub plans itself', () => {
  for (const [index, [name, { cells }]] of Object.entries({ ...EXACTNESS_CASES, ...CLASS_CASES }).entries()) {
    it(`shows after each change what a whole run shows: ${name}`, PATIENT, async () => {
      const at = await publish(cells);
      const [first = {}, ...later] = changes(index + 1, CHANGES);
      const id = await lab.open(at, first);
      const shownAt = async (generation: number) => shownBy((await lab.until(id, isReady(generation))).run);
      expect({ inputs: first, shown: await shownAt(1) }).toEqual({
        inputs: first,
        shown: await runWholly(at, first),
      });
      for (const [step, inputs] of later.entries()) {
        await lab.change(id, inputs);
        expect({ inputs, shown: await shownAt(step + 2) }).toEqual({
          inputs,
          shown: await runWholly(at, inputs),
        });
      }
      await lab.ada.client.sessions.endSession({ params: { id } });
    });
  }
});
