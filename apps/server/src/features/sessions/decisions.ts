import { createHash } from 'node:crypto';
import { Asking, isDecision, readPromptForm, type StandingQuestion } from './asking.ts';
import type { Held } from './claims.ts';
import type { LiveApp, LiveInputs } from './live-app.ts';
import type { SessionDependencies } from './session-place.ts';
import { type KeptAnswer, withdrawAnswers } from './store.ts';

type Parameters = Readonly<Record<string, unknown>>;
/** A value as far as it has to be told from others, by the name of its input. */
export type Marks = Readonly<Record<string, string>>;

/** Enough digits to tell the values of one input apart. */
const DIGITS = 16;

const marksOf = (parameters: Parameters): Marks =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, DIGITS),
    ]),
  );

function changedBetween(before: Marks, after: Marks): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]);
}

type Now = {
  kept: readonly KeptAnswer[];
  withdrawn: readonly string[];
  standing: StandingQuestion | null;
  app: LiveApp;
  inputs: LiveInputs;
};

/**
 * What an execution may ask, and which answers of earlier ones count. What came of the others in processes that wait
 * is forgotten.
 */
export async function expectQuestions(
  { db, vault }: SessionDependencies,
  held: Held,
  now: Now,
): Promise<Asking> {
  const { app, inputs, kept, standing } = now;
  const marks = marksOf(inputs.filled.given);
  const overtaken = await findOvertaken(now, marks);
  if (overtaken.length > 0) await withdrawAnswers(db, held, overtaken);
  const withdrawn = new Set([...now.withdrawn, ...overtaken]);
  for (const { id, cellId } of kept) if (withdrawn.has(id)) await app.forgetAfter(cellId, inputs);
  return new Asking({ kept, withdrawn, standing, marks, cells: app.codeCells }, vault);
}

/**
 * Ids of decisions about what another input has made another thing since. They are noted as open, so that they are
 * not silently taken again when the input changes back: what comes of them would happen again.
 */
async function findOvertaken({ kept, withdrawn, app, inputs }: Now, marks: Marks): Promise<string[]> {
  const overtaken: string[] = [];
  for (const { id, cellId, text, inputs: before = {} } of kept) {
    if (withdrawn.includes(id) || !isDecision(readPromptForm(text))) continue;
    const changed = changedBetween(before, marks);
    if (changed.length > 0 && (await app.reaches(changed, { cellId, inputs }))) overtaken.push(id);
  }
  return overtaken;
}
