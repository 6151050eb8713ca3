import { randomUUID } from 'node:crypto';
import { HubError, isFinished, type SessionState } from '@quire/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RUNS_AT_ONCE_PER_PERSON_MAX } from '../src/features/runs/limits.ts';
import { createVault, handOver, SessionSecrets } from '../src/features/runs/secrets.ts';
import { createSealer } from '../src/sealing.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { holdElsewhere, untilState } from './support/sessions.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

const INPUT_MIME = 'application/vnd.quire.input+json';
/** Several executions one after the other, on a machine that does other things as well. */
const PATIENT = { timeout: 120_000 };
let hub: TestHub;
let ada: TestPerson;
let other: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  other = await joinPerson(hub, ada, 'Other');
  await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
});
afterAll(() => hub.stop());

let count = 0;
async function publish(...cells: Parameters<typeof notebookFile>): Promise<{ space: string; slug: string }> {
  count += 1;
  const slug = `inputs-${count}`;
  await ada.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: { filename: `${slug}.ipynb`, content: notebookFile(...cells) },
  });
  return { space: 'lab', slug };
}
const open = (at: { space: string; slug: string }, parameters = {}) =>
  ada.client.sessions.createSession({ params: at, body: { parameters } });
const until = async (id: string, isThere: (state: SessionState) => boolean) =>
  (await untilState((signal) => ada.client.sessions.followSession({ params: { id }, signal }), isThere))
    .state;
const isReady = (generation: number) => (state: SessionState) =>
  state.status === 'ready' && state.generation === generation;
const outputsOf = (state: SessionState) => Object.values(state.run.cells).flatMap((cell) => cell.outputs);
const textOf = (state: SessionState): string =>
  outputsOf(state)
    .map((output) => (output.output_type === 'stream' ? output.text : ''))
    .join('');
const inputsOf = (state: SessionState) =>
  outputsOf(state).flatMap((output) =>
    output.output_type === 'display_data' && INPUT_MIME in output.data
      ? [output.data[INPUT_MIME] as Record<string, unknown>]
      : [],
  );
const problemOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => (error instanceof HubError ? { code: error.code, items: error.items } : error),
  );

describe('inputs that cells ask for', () => {
  it(
    'have options that cells compute, one from the value of another, and follow changes',
    PATIENT,
    async () => {
      const at = await publish(
        '# Cities',
        { code: 'import quire\nCITIES = {"France": ["Paris", "Lyon"], "Italy": ["Rome", "Turin"]}' },
        { code: 'country = quire.select("Country", list(CITIES))' },
        { code: 'city = quire.select("City", CITIES[country])' },
        { code: 'print(country, city)' },
      );
      const { id } = await open(at);
      const first = await until(id, isReady(1));
      expect([textOf(first), inputsOf(first).map(({ key, value }) => [key, value])]).toEqual([
        'France Paris\n',
        [
          ['country', 'France'],
          ['city', 'Paris'],
        ],
      ]);
      const change = (inputs: Record<string, unknown>, reset: string[] = []) =>
        ada.client.sessions.changeHelperInputs({ params: { id }, body: { inputs, reset } });
      await change({ city: 'Lyon' });
      expect(textOf(await until(id, isReady(2)))).toBe('France Lyon\n');
      await change({ country: 'Italy' });
      const third = await until(id, isReady(3));
      expect([textOf(third), inputsOf(third).map(({ isDropped }) => isDropped)]).toEqual([
        'Italy Rome\n',
        [false, true],
      ]);
      expect(await problemOf(change({ city: 'Paris' }))).toEqual({
        code: 'invalid-parameters',
        items: [{ path: 'city', message: 'City must be one of "Rome", "Turin", not the text "Paris".' }],
      });
      expect(await problemOf(change({ planet: 'Mars' }))).toMatchObject({ code: 'invalid-parameters' });
      await change({}, ['country', 'city']);
      expect(textOf(await until(id, isReady(4)))).toBe('France Paris\n');
    },
  );

  it('serve a hundred thousand options page by page, to the person of the app alone', PATIENT, async () => {
    const at = await publish('# Many', {
      code: 'import quire\nwho = quire.search_select("Customer", [f"Customer {n}" for n in range(100_000)])\nprint(who)',
    });
    const { id } = await open(at);
    const state = await until(id, isReady(1));
    const [input] = inputsOf(state);
    expect([input?.optionsTotal, [input?.options].flat().length]).toEqual([100_000, 50]);
    const search = (person: TestPerson, q: string, offset = 0) =>
      person.client.sessions.searchInputOptions({
        params: { id, key: 'customer' },
        query: { q, offset, limit: 2 },
      });
    expect(await search(ada, 'customer 9999', 1)).toEqual({
      options: [
        { value: 'Customer 99990', label: 'Customer 99990' },
        { value: 'Customer 99991', label: 'Customer 99991' },
      ],
      total: 11,
    });
    expect(await problemOf(search(other, ''))).toMatchObject({ code: 'not-found' });
    const choose = (customer: string) =>
      ada.client.sessions.changeHelperInputs({ params: { id }, body: { inputs: { customer } } });
    expect(await problemOf(choose('Nobody'))).toMatchObject({ code: 'invalid-parameters' });
    await choose('Customer 77777');
    const chosen = await until(id, isReady(2));
    expect([textOf(chosen), inputsOf(chosen)[0]?.chosenLabel]).toEqual([
      'Customer 77777\n',
      'Customer 77777',
    ]);
  });
});

describe('questions', () => {
  const send = {
    code: 'import quire\na = quire.form("Send", {"to": str, "copies": quire.Integer(1, 5, default=2)}, key="send")\nprint(a, quire.confirm("Sure?"))',
  };

  it('take only answers that fit their form, and the notebook goes on with them', async () => {
    const { id } = await open(await publish('# Send', send));
    const answer = (prompt: string, value: unknown) =>
      ada.client.sessions.answerPrompt({ params: { id, prompt }, body: { answer: JSON.stringify(value) } });
    const asked = (await until(id, ({ prompt }) => prompt !== null)).prompt;
    expect(await problemOf(answer(asked?.id ?? '', { copies: 9 }))).toEqual({
      code: 'invalid-parameters',
      items: [
        { path: 'to', message: 'To needs a value.' },
        { path: 'copies', message: 'Copies must be at most 5, not 9.' },
      ],
    });
    await answer(asked?.id ?? '', { to: 'me' });
    const sure = (await until(id, ({ prompt }) => prompt !== null && prompt.id !== asked?.id)).prompt;
    expect([sure?.form?.kind, await problemOf(answer(sure?.id ?? '', 'yes'))]).toMatchObject([
      'confirm',
      { code: 'invalid-parameters' },
    ]);
    await answer(sure?.id ?? '', true);
    expect(textOf(await until(id, isReady(1)))).toBe("{'to': 'me', 'copies': 2} True\n");
  });

  it('are answered beforehand in a run, or end it with the key that is missing', async () => {
    const at = await publish('# Send', send);
    const run = async (parameters: Record<string, unknown>) => {
      const { id } = await ada.client.runs.createRun({ params: at, body: { parameters } });
      for await (const event of ada.client.runs.followRun({ params: { id } }))
        if (event.type === 'finished') break;
      return ada.client.runs.getRun({ params: { id } });
    };
    const whole = await run({ send: { to: 'you' }, confirm_sure: true });
    expect([isFinished(whole.status), whole.status]).toEqual([true, 'succeeded']);
    const half = await run({ send: { to: 'you' } });
    expect([half.failure?.code, half.failure?.sentence]).toEqual([
      'needs-input',
      'The notebook asks “Sure?” and nobody is there to answer. Give a value for confirm_sure.',
    ]);
    expect(await problemOf(run({ confirm_sure: 'yes' }))).toMatchObject({ code: 'invalid-parameters' });
  });
});

describe('files in questions', () => {
  const ask = {
    code: 'import quire\na = quire.form("Which file?", {"data": quire.File(".csv", max_mb=0.0001), "more": quire.Files()}, key="ask")\nprint(a.data.read_text(), [one.read_text() for one in a.more], a.data.name)',
  };
  const upload = async (text: string, person = ada) =>
    (
      await person.client.runs.createUpload({
        query: { name: 'a.csv' },
        body: new TextEncoder().encode(text),
      })
    ).id;

  it('reach the notebook that waits, each as its own, and only those of the person', PATIENT, async () => {
    const { id } = await open(await publish('# Ask', { code: 'n = 1', tags: ['parameters'] }, ask));
    const prompt = (await until(id, (state) => state.prompt !== null)).prompt?.id ?? '';
    const answer = (value: unknown) =>
      ada.client.sessions.answerPrompt({ params: { id, prompt }, body: { answer: JSON.stringify(value) } });
    expect([
      await problemOf(answer({ data: await upload('theirs', other), more: [] })),
      await problemOf(answer({ data: await upload('x'.repeat(200)), more: [] })),
      await problemOf(answer({ data: '', more: [] })),
    ]).toMatchObject([
      { items: [{ path: 'data', message: expect.stringContaining('not a file that you uploaded') }] },
      { items: [{ path: 'data', message: expect.stringContaining('larger than the notebook takes') }] },
      { code: 'invalid-parameters' },
    ]);
    await answer({ data: await upload('one'), more: [await upload('two'), await upload('one')] });
    expect(textOf(await until(id, isReady(1)))).toBe("one ['two', 'one'] a.csv\n");
    // The answer holds for later inputs as well.
    await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { n: 2 } } });
    expect(textOf(await until(id, isReady(2)))).toBe("one ['two', 'one'] a.csv\n");
  });

  it('are given to a run beforehand', PATIENT, async () => {
    const at = await publish('# Ask', ask);
    const parameters = { ask: { data: await upload('one'), more: [await upload('two')] } };
    const { id } = await ada.client.runs.createRun({ params: at, body: { parameters } });
    const texts: string[] = [];
    for await (const event of ada.client.runs.followRun({ params: { id } }))
      if (event.type === 'stream') texts.push(event.text);
    expect(texts.join('')).toMatch(/^one \['two'\] \S*a\.csv\n$/);
  });
});

describe('secrets', () => {
  const SECRET = 'correct-horse-battery';
  const isAnywhere = async () => {
    const tables = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(hub.db);
    const rows = await Promise.all(
      tables.rows.map(({ name }) => sql`select t::text as row from ${sql.table(name)} t`.execute(hub.db)),
    );
    const text = JSON.stringify(rows.map((result) => result.rows));
    return text.includes(SECRET) || text.includes(Buffer.from(SECRET).toString('hex'));
  };

  it('reach the run, and are in no table before, during and after it', async () => {
    const at = await publish(
      '# Token',
      {
        code: 'from typing import Annotated\nimport quire\ntoken: Annotated[str, quire.Secret()]',
        tags: ['parameters'],
      },
      { code: `import hashlib\nprint(token == ${JSON.stringify([...SECRET].reverse().join(''))}[::-1])` },
    );
    const { id } = await ada.client.runs.createRun({ params: at, body: { parameters: { token: SECRET } } });
    expect(await isAnywhere()).toBe(false);
    const texts: string[] = [];
    for await (const event of ada.client.runs.followRun({ params: { id } })) {
      if (event.type === 'stream') texts.push(event.text);
    }
    const run = await ada.client.runs.getRun({ params: { id } });
    expect([texts, run.parameters, await isAnywhere()]).toEqual([
      ['True\n'],
      { token: { given: expect.any(String) } },
      false,
    ]);
  });

  it('are gone with a run that ends before it was begun', PATIENT, async () => {
    const at = await publish(
      '# Token',
      {
        code: 'import time\nfrom typing import Annotated\nimport quire\ntoken: Annotated[str, quire.Secret()]\nseconds = 600',
        tags: ['parameters'],
      },
      { code: 'time.sleep(seconds)' },
    );
    const begin = async () =>
      (await ada.client.runs.createRun({ params: at, body: { parameters: { token: SECRET } } })).id;
    const running = await Promise.all(Array.from({ length: RUNS_AT_ONCE_PER_PERSON_MAX }, begin));
    const [cancelled, abandoned] = [await begin(), await begin()];
    const handedOver = () =>
      hub.db.selectFrom('sealed_secrets').where('run_id', 'in', [cancelled, abandoned]).selectAll().execute();
    expect(await handedOver()).toHaveLength(2);
    await ada.client.runs.cancelRun({ params: { id: cancelled } });
    expect(await handedOver()).toHaveLength(1);
    // As if its hub had died as soon as it had claimed it.
    await hub.db
      .updateTable('runs')
      .set({ status: 'starting', lease_until: new Date(0) })
      .where('id', '=', abandoned)
      .execute();
    for await (const event of ada.client.runs.followRun({ params: { id: abandoned } }))
      if (event.type === 'finished') expect(event.failure?.code).toBe('interrupted');
    expect(await handedOver()).toEqual([]);
    for (const id of running) await ada.client.runs.cancelRun({ params: { id } });
  });

  it('of a closed app are forgotten by the hub that knew them', PATIENT, async () => {
    const { id } = await open(await publish('# App', { code: 'print(1)' }));
    const vault = createVault(createSealer('a'.repeat(64), []));
    const secrets = new SessionSecrets();
    const held = { id, claim: await holdElsewhere(hub, id, new Date(Date.now() + 3_600_000)) };
    await hub.db
      .transaction()
      .execute((tx) => handOver(tx, vault, { sessionId: id, secrets: { m: SECRET } }));
    const stranger = { ...held, claim: randomUUID() };
    expect(await secrets.of(hub.db, vault, { held: stranger, marks: ['m'] })).toEqual({});
    expect(await secrets.of(hub.db, vault, { held, marks: ['m'] })).toEqual({ m: SECRET });
    await secrets.prune(hub.db);
    expect(secrets.knows(id)).toBe(true);
    await ada.client.sessions.endSession({ params: { id } });
    await secrets.prune(hub.db);
    expect(secrets.knows(id)).toBe(false);
  });

  it('serve an app for as long as its hub runs, asked for as inputs or in the middle', PATIENT, async () => {
    const at = await publish(
      '# Token',
      { code: 'n = 1', tags: ['parameters'] },
      { code: 'import quire\ntoken = quire.secret("Token")\nprint(len(token or ""), n)' },
      { code: 'a = quire.form("", {"pin": quire.Secret()})\nprint(len(a.pin))' },
    );
    const { id } = await open(at, { token: SECRET });
    const answer = async (seen: string) => {
      const { prompt } = await until(id, (state) => state.prompt !== null && state.prompt.id !== seen);
      await ada.client.sessions.answerPrompt({
        params: { id, prompt: prompt?.id ?? '' },
        body: { answer: JSON.stringify({ pin: SECRET }) },
      });
      return prompt?.id ?? '';
    };
    const first = await answer('');
    expect(textOf(await until(id, isReady(1)))).toBe('21 1\n21\n');
    expect(await isAnywhere()).toBe(false);
    // Another hub asks for it again.
    if (hub.hubs.length > 1) return;
    await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { n: 2 } } });
    await answer(first);
    expect(textOf(await until(id, isReady(2)))).toBe('21 2\n21\n');
    expect(await isAnywhere()).toBe(false);
  });

  it(
    'count as changed when they are given anew, however alike, and stay where their mark is given',
    PATIENT,
    async () => {
      const at = await publish(
        '# Token',
        {
          code: 'from typing import Annotated\nimport quire\ntoken: Annotated[str, quire.Secret()] = ""\nn = 1',
          tags: ['parameters'],
        },
        { code: 'print(token[::-1], n)' },
      );
      const { id } = await open(at, { token: 'abc' });
      const first = textOf(await until(id, isReady(1)));
      const change = async (generation: number, given: Record<string, unknown>) => {
        await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: given } });
        return textOf(await until(id, isReady(generation)));
      };
      const { parameters } = await ada.client.sessions.getSession({ params: { id } });
      expect(parameters).toEqual({ token: { given: expect.any(String) } });
      expect([
        first,
        await change(2, { ...parameters, n: 2 }),
        await change(3, { token: 'abd', n: 2 }),
        await change(4, { token: 'abc', n: 2 }),
      ]).toEqual(['cba 1\n', 'cba 2\n', 'dba 2\n', 'cba 2\n']);
    },
  );
});
