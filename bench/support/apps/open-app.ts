import type { Client } from '../../../packages/client/src/index.ts';
import { SPACE } from '../hub.ts';

/** How an app says that it began as a copy of its first cells. */
const COPIED = ['spare', 'template'];

export type OpenApp = {
  id: string;
  /** From the request until something showed, in milliseconds. */
  firstOutput: number;
  /** Gives other inputs; from the request until the result showed, in milliseconds. */
  change(parameters: Record<string, unknown>): Promise<number>;
  close(): Promise<unknown>;
};

/** Opens the app as somebody new does. @throws Error when it fails, or began otherwise than it has to */
export async function openApp(
  client: Client,
  slug: string,
  { isCopied = false }: { isCopied?: boolean } = {},
): Promise<OpenApp> {
  const began = performance.now();
  const { id } = await client.sessions.createSession({ params: { space: SPACE, slug }, body: {} });
  const events = client.sessions.followSession({ params: { id } })[Symbol.asyncIterator]();
  const until = async (isIt: (type: string) => boolean): Promise<number> => {
    for (;;) {
      const { value, done } = await events.next();
      if (done) throw new Error('the app was closed');
      if (value.type === 'settled' && value.status !== 'succeeded') throw new Error(value.failure?.sentence);
      if (isIt(value.type)) return performance.now();
    }
  };
  const firstOutput = (await until((type) => type === 'stream' || type === 'output')) - began;
  await until((type) => type === 'settled');
  const { start } = await client.sessions.getSession({ params: { id } });
  if (isCopied && (!COPIED.includes(start?.rung ?? '') || start?.reason !== ''))
    throw new Error(`the app started ${start?.rung}: ${start?.reason}`);
  return {
    id,
    firstOutput,
    async change(parameters) {
      const at = performance.now();
      await client.sessions.changeInputs({ params: { id }, body: { parameters } });
      await until((type) => type === 'generation');
      return (await until((type) => type === 'stream' || type === 'output')) - at;
    },
    async close() {
      await client.sessions.endSession({ params: { id } });
      await events.return?.();
    },
  };
}

/** From each answer to what the cell prints next. The notebook asks again and again. */
export async function measureAnswers(client: Client, slug: string, rounds: number): Promise<number[]> {
  const { id } = await client.sessions.createSession({ params: { space: SPACE, slug }, body: {} });
  const samples: number[] = [];
  let at = Number.NaN;
  for await (const event of client.sessions.followSession({ params: { id } })) {
    if (event.type === 'stream' && !Number.isNaN(at)) samples.push(performance.now() - at);
    if (samples.length === rounds) break;
    if (event.type !== 'prompt') continue;
    at = performance.now();
    await client.sessions.answerPrompt({
      params: { id, prompt: event.prompt.id },
      body: { answer: String(samples.length) },
    });
  }
  await client.sessions.endSession({ params: { id } });
  return samples;
}

/** What the hub adds to a run by REST: from the request to its end, without what its own cells took. */
export async function measureRun(
  client: Client,
  slug: string,
  { parameters, copied }: { parameters: Record<string, unknown>; copied: number },
): Promise<number> {
  const began = performance.now();
  const { id } = await client.runs.createRun({ params: { space: SPACE, slug }, body: { parameters } });
  let cells = 0;
  let index = 0;
  for await (const event of client.runs.followRun({ params: { id }, query: { after: 0 } })) {
    if (event.type !== 'cell-finished') continue;
    index += 1;
    // The first cells took their time when the copy was made.
    if (index > copied) cells += event.milliseconds;
  }
  const total = performance.now() - began;
  const { status, start, failure } = await client.runs.getRun({ params: { id } });
  if (status !== 'succeeded') throw new Error(failure?.sentence ?? `the run ${status}`);
  if (!COPIED.includes(start?.rung ?? ''))
    throw new Error(`the run started ${start?.rung}: ${start?.reason}`);
  return total - cells;
}
