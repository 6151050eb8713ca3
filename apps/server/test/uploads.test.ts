import type { RunEvent } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INPUT_FILES_BYTES_MAX, UPLOAD_BYTES_PER_PERSON_MAX } from '../src/features/runs/limits.ts';
import { Lab } from './support/lab.ts';
import type { TestPerson } from './support/people.ts';
import { textOf, untilState } from './support/sessions.ts';

let lab: Lab;
let runner: TestPerson;
beforeAll(async () => {
  lab = await Lab.start();
  runner = await lab.join('Runner', 'runner');
});
afterAll(() => lab.hub.stop());

const upload = (person: TestPerson, name: string, text: string) =>
  person.client.runs.createUpload({ query: { name }, body: new TextEncoder().encode(text) });

async function printedByApp(id: string): Promise<string> {
  const isSettled = ({ status }: { status: string | null }) => status === 'ready' || status === 'failed';
  const follow = (signal: AbortSignal) => runner.client.sessions.followSession({ params: { id }, signal });
  return textOf((await untilState(follow, isSettled)).state);
}
async function printedByRun(id: string): Promise<string> {
  const events: RunEvent[] = [];
  for await (const event of runner.client.runs.followRun({ params: { id } })) events.push(event);
  return events.map((event) => (event.type === 'stream' ? event.text : '')).join('');
}

/** As Python finds modules: of a package that the notebook uses, and no process has imported before. */
const STEALING = 'import IPython\nprint(IPython.get_ipython().user_ns["In"])';
const USES_A_PACKAGE = 'recipe = "kept to ourselves"\nimport jinja2\nprint(jinja2.__name__, "works")';

describe('files that people give', () => {
  it('are of the kinds that an input takes, by the endings of their names', async () => {
    const at = await lab.publish(
      '# Files',
      {
        code: 'from pathlib import Path\nfrom typing import Annotated\nimport quire\ndata: Annotated[Path, quire.File([".csv", ".xlsx"])] = None',
        tags: ['parameters'],
      },
      { code: 'print(data.read_text())' },
    );
    const open = async (name: string) => {
      const parameters = { data: (await upload(runner, name, 'a,b')).id };
      return runner.client.sessions.createSession({ params: at, body: { parameters } });
    };
    const message =
      'sales.csv.exe is not a file that the notebook takes: its name has to end with .csv or .xlsx.';
    await expect(open('sales.csv.exe')).rejects.toMatchObject({ items: [{ path: 'data', message }] });
    expect(await printedByApp((await open('SALES.CSV')).id)).toBe('a,b\n');
  });

  it('are no modules of the notebook, whose code who may only run it does not see', async () => {
    const at = await lab.publish(
      '# Files',
      { code: 'from pathlib import Path\ndata: Path = None', tags: ['parameters'] },
      { code: USES_A_PACKAGE },
    );
    const parameters = { data: (await upload(runner, 'jinja2.py', STEALING)).id };
    const app = await runner.client.sessions.createSession({ params: at, body: { parameters } });
    expect(await printedByApp(app.id)).toBe('jinja2 works\n');
    const run = await runner.client.runs.createRun({ params: at, body: { parameters } });
    expect(await printedByRun(run.id)).toBe('jinja2 works\n');
  });

  it('are no modules either where they come with an answer', async () => {
    const at = await lab.publish(
      '# Files',
      {
        code: 'import quire\na = quire.form("Which?", {"data": quire.File()})\nprint(a.data.name, a.data.read_text()[:6])',
      },
      { code: USES_A_PACKAGE },
    );
    const { id } = await runner.client.sessions.createSession({ params: at, body: { parameters: {} } });
    const { state } = await untilState(
      (signal) => runner.client.sessions.followSession({ params: { id }, signal }),
      ({ status }) => status === 'waiting',
    );
    await runner.client.sessions.answerPrompt({
      params: { id, prompt: state.prompt?.id ?? '' },
      body: { answer: JSON.stringify({ data: (await upload(runner, 'jinja2.py', STEALING)).id }) },
    });
    expect(await printedByApp(id)).toBe('jinja2.py import\njinja2 works\n');
  });

  it('are refused where they are more than a hub can hold, also as one file that is named often', async () => {
    const at = await lab.publish(
      '# Files',
      { code: 'from pathlib import Path\nfiles: list[Path] = []', tags: ['parameters'] },
      { code: 'print(len(files))' },
    );
    const start = (files: string[]) =>
      runner.client.sessions.createSession({ params: at, body: { parameters: { files } } });
    const { id } = await upload(runner, 'a.txt', 'x');
    expect(await printedByApp((await start([id, id])).id)).toBe('2\n');
    const refusal = { code: 'invalid-parameters', items: [{ path: 'files' }] };
    await expect(start(Array(2_000).fill(id))).rejects.toMatchObject(refusal);
    await lab.hub.db
      .updateTable('uploads')
      .set({ bytes: INPUT_FILES_BYTES_MAX / 2 })
      .where('id', '=', id)
      .execute();
    await expect(start([id, id, id])).rejects.toMatchObject(refusal);
    await lab.hub.db.updateTable('uploads').set({ bytes: 1 }).where('id', '=', id).execute();
  });

  it('fill the space of their person and no more, however many come at once', async () => {
    const one = await upload(lab.ada, 'large.bin', 'x');
    await lab.hub.db
      .updateTable('uploads')
      .set({ bytes: UPLOAD_BYTES_PER_PERSON_MAX - 100 })
      .where('id', '=', one.id)
      .execute();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) => upload(lab.ada, 'more.bin', String(index).repeat(80))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const kept = await lab.hub.db.selectFrom('uploads').select('hash').execute();
    const texts = await Promise.all(kept.map(({ hash }) => lab.hub.blobs.get(hash)));
    expect(texts.filter((bytes) => bytes.byteLength === 80)).toHaveLength(1);
  });
});
