import { setTimeout } from 'node:timers/promises';
import type { SessionState } from '@quire/contract';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { removeUnusedUploads } from '../src/features/runs/janitor.ts';
import { SESSIONS_PER_PERSON_MAX } from '../src/features/sessions/limits.ts';
import { Lab } from './support/lab.ts';
import type { TestPerson } from './support/people.ts';
import { holdElsewhere, isReady, textOf, untilState } from './support/sessions.ts';
import type { TestHub } from './support/test-hub.ts';

let lab: Lab;
let hub: TestHub;
let ada: TestPerson;
beforeAll(async () => {
  lab = await Lab.start();
  ({ hub, ada } = lab);
});
afterEach(async () => {
  const { sessions } = await ada.client.sessions.listSessions({ query: {} });
  for (const { id } of sessions) await ada.client.sessions.endSession({ params: { id } });
});
afterAll(() => hub.stop());

const open = async (...cells: Parameters<Lab['publish']>) => lab.open(await lab.publish(...cells));
const until: Lab['until'] = (id, isThere) => lab.until(id, isThere);
const change: Lab['change'] = (id, parameters) => lab.change(id, parameters);
const answer: Lab['answer'] = (id, prompt, text) => lab.answer(id, prompt, text);
const upload = () =>
  ada.client.runs.createUpload({ query: { name: 'a.txt' }, body: new TextEncoder().encode('kept') });
const isAsked = ({ prompt }: SessionState) => prompt !== null;

/** Lines of this kind that the hubs have written since there were `before`. */
const loggedSince = (before: number, what: 'begun again' | 'failed inside the hub'): number =>
  hub.logged.slice(before).filter((line) => line.includes(what)).length;

/** The database refuses this, for good or the first time only: no refusal takes a number back. */
async function refuse(change: string, { once, when = 'true' }: { once: boolean; when?: string }) {
  await sql
    .raw(`create sequence refusals;
      create function refuse() returns trigger language plpgsql as $$ begin
        if nextval('refusals') = 1 or not ${once} then raise exception 'refused' using errcode = '40001'; end if;
        return new;
      end $$;
      create trigger refuse before ${change} for each row when (${when}) execute function refuse()`)
    .execute(hub.db);
  return async () => {
    await sql.raw('drop function refuse() cascade').execute(hub.db);
    await sql.raw('drop sequence refusals').execute(hub.db);
  };
}

/** Longer than any test. */
const LATER = () => new Date(Date.now() + 3_600_000);

describe('an app loses nothing', () => {
  it('of inputs that came while its hub was dead', async () => {
    const id = await open('# App', { code: 'a = 1', tags: ['parameters'] }, { code: 'print("now", a)' });
    await until(id, isReady(1));
    await holdElsewhere(hub, id, LATER());
    await change(id, { a: 2 });
    expect(await ada.client.sessions.getSession({ params: { id } })).toMatchObject({ status: 'ready' });
    await holdElsewhere(hub, id, new Date(0));
    expect(textOf(await until(id, isReady(2)))).toBe('now 2\n');
  });

  it('where an answer reached a hub that was dead already: the question stands, and takes it', async () => {
    const id = await open('# App', { code: 'name = input("Who? ")' }, { code: 'print("hello", name)' });
    const first = (await until(id, isAsked)).prompt?.id;
    await holdElsewhere(hub, id, LATER());
    await answer(id, first, 'Ada');
    await holdElsewhere(hub, id, new Date(0));
    expect(textOf(await until(id, isReady(1)))).toBe('hello Ada\n');
  });

  it('of a question that was open when its hub died: the one on the page is the one that is asked', async () => {
    const id = await open('# App', { code: 'name = input("Who? ")' }, { code: 'print("hello", name)' });
    const first = (await until(id, isAsked)).prompt;
    await holdElsewhere(hub, id, new Date(0));
    const isRestarted = (state: SessionState) =>
      isAsked(state) && state.notice?.includes('restarted') === true;
    expect((await until(id, isRestarted)).prompt).toEqual(first);
    await answer(id, first?.id, 'Ada');
    expect(textOf(await until(id, isReady(1)))).toBe('hello Ada\n');
  });

  it('of a stop that reached a hub that was dead already', async () => {
    const id = await open(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'import time\nif a == 1: time.sleep(600)' },
      { code: 'print("now", a)' },
    );
    await until(id, ({ status }) => status === 'running');
    await holdElsewhere(hub, id, LATER());
    await ada.client.sessions.stopSession({ params: { id } });
    await holdElsewhere(hub, id, new Date(0));
    expect(await until(id, ({ status }) => status === 'failed')).toMatchObject({ failure: null });
    await change(id, { a: 2 });
    expect(textOf(await until(id, isReady(2)))).toBe('now 2\n');
  });

  it('of answers that other inputs overtook, or that an execution with an error did not reach', async () => {
    const id = await open(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'x = 1 / a; name = input("Who? ")' },
      { code: 'town = input("Where? ")' },
      { code: 'print(x, name, town)' },
    );
    await answer(id, (await until(id, isAsked)).prompt?.id, 'Ada');
    await change(id, { a: 2 });
    const { prompt } = await until(id, (now) => now.generation === 2 && isAsked(now));
    expect(prompt?.text).toBe('Where? ');
    await answer(id, prompt?.id, 'London');
    await until(id, isReady(2));
    await change(id, { a: 0 });
    await until(id, (now) => now.generation === 3 && now.status === 'failed');
    await change(id, { a: 4 });
    const { status } = await until(id, (now) => now.generation === 4 && (isAsked(now) || isReady(4)(now)));
    expect(status).toBe('ready');
    expect(textOf(await until(id, isReady(4)))).toBe('0.25 Ada London\n');
  });

  it('where the hub cannot compute its inputs: it says so once, and takes others', async () => {
    const id = await open(
      '# App',
      { code: 'from pathlib import Path\nsource: Path | None = None\na = 1', tags: ['parameters'] },
      { code: 'print(a, source and source.read_text())' },
    );
    await until(id, isReady(1));
    const file = await upload();
    await change(id, { source: file.id });
    expect(textOf(await until(id, isReady(2)))).toBe('1 kept\n');
    await hub.db.deleteFrom('uploads').where('id', '=', file.id).execute();
    const before = hub.logged.length;
    // Not by the page's own request, which looks for the file.
    await hub.db
      .updateTable('sessions')
      .set({
        parameters: JSON.stringify({ source: file.id, a: 2 }),
        generation: 3,
        status: 'queued',
        claim: null,
      })
      .where('id', '=', id)
      .execute();
    const { failure, generation } = await until(id, ({ status }) => status === 'failed');
    expect({ code: failure?.code, generation }).toEqual({ code: 'internal', generation: 3 });
    await setTimeout(1_000);
    expect([loggedSince(before, 'begun again'), loggedSince(before, 'failed inside the hub')]).toEqual([
      1, 1,
    ]);
    await change(id, { a: 3 });
    expect(textOf(await until(id, isReady(4)))).toBe('3 None\n');
  });

  it('where its answer cannot be written: the hub goes on, and asks again with the next inputs', async () => {
    const id = await open(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'print(a, input("Who? "))' },
    );
    const { prompt } = await until(id, isAsked);
    const before = hub.logged.length;
    const accept = await refuse('update of answers on sessions', { once: false });
    await answer(id, prompt?.id, 'Ada');
    const { failure } = await until(id, ({ status }) => status === 'failed');
    await accept();
    expect([failure?.code, loggedSince(before, 'failed inside the hub')]).toEqual(['internal', 1]);
    await change(id, { a: 2 });
    await answer(id, (await until(id, (now) => now.generation === 2 && isAsked(now))).prompt?.id, 'Eve');
    expect(textOf(await until(id, isReady(2)))).toBe('2 Eve\n');
  });

  it('of files that its inputs or its answers name, however old they are', async () => {
    const id = await open(
      '# App',
      { code: 'from pathlib import Path\nsource: Path | None = None', tags: ['parameters'] },
      { code: 'import quire\na = quire.form("Which?", {"data": quire.File()}, key="ask")' },
      { code: 'print(source.read_text(), a.data.read_text())' },
    );
    const [source, data, forgotten] = [await upload(), await upload(), await upload()];
    await change(id, { source: source.id });
    const { prompt } = await until(id, (now) => now.generation === 2 && isAsked(now));
    await answer(id, prompt?.id, JSON.stringify({ data: data.id }));
    expect(textOf(await until(id, isReady(2)))).toBe('kept kept\n');
    await hub.db
      .updateTable('uploads')
      .set({ created_at: new Date(0) })
      .execute();
    await removeUnusedUploads(hub.db, hub.blobs);
    const left = await hub.db.selectFrom('uploads').select('id').execute();
    expect(left.map((one) => one.id)).toEqual(expect.arrayContaining([source.id, data.id]));
    expect(left.map((one) => one.id)).not.toContain(forgotten.id);
  });

  it('of its turn where others wait for answers, however many', { timeout: 120_000 }, async () => {
    const asking = await Promise.all(
      Array.from({ length: SESSIONS_PER_PERSON_MAX - 1 }, () =>
        open('# App', { code: 'print(input("Who? "))' }),
      ),
    );
    const prompts = await Promise.all(asking.map(async (id) => (await until(id, isAsked)).prompt?.id));
    const other = await open('# App', { code: 'print("not asked")' });
    expect(textOf(await until(other, isReady(1)))).toBe('not asked\n');
    await Promise.all(asking.map((id, index) => answer(id, prompts[index], `Ada ${index}`)));
    const texts = await Promise.all(asking.map(async (id) => textOf(await until(id, isReady(1)))));
    expect(texts).toEqual(asking.map((_, index) => `Ada ${index}\n`));
  });

  it('where an answer to an earlier question was left in its row: the open one is answered', async () => {
    const id = await open('# App', { code: 'print(input("Who? "))' });
    const first = (await until(id, isAsked)).prompt?.id;
    await hub.db
      .updateTable('sessions')
      .set({ given_answer: JSON.stringify({ promptId: 'an earlier one', answer: '' }) })
      .where('id', '=', id)
      .execute();
    await answer(id, first, 'Ada');
    expect(textOf(await until(id, isReady(1)))).toBe('Ada\n');
  });
});

describe('an app whose hub fails for a moment', () => {
  const events = 'insert on session_events';
  const isOf = (type: string) => `new.payload->>'type' = '${type}'`;
  it.each([
    ['begins', events, isOf('generation')],
    ['shows something', events, isOf('stream')],
    ['ends', events, isOf('settled')],
    ['notes what a cell asks for', 'insert on session_inputs', 'true'],
    ['keeps its answers', 'update of answers on sessions', 'true'],
  ])('where it %s computes its inputs again, and tells nobody', async (_, what, when) => {
    const id = await open(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'import quire\nn = quire.slider("N", 0, 9)\nprint(a, n)' },
    );
    await until(id, isReady(1));
    const before = hub.logged.length;
    const accept = await refuse(what, { once: true, when });
    await change(id, { a: 2 });
    const { state, events: seen } = await untilState(
      (signal) => ada.client.sessions.followSession({ params: { id }, signal }),
      isReady(2),
    );
    await accept();
    expect([textOf(state), state.notice, seen.filter(({ type }) => type === 'settled').length]).toEqual([
      '2 0\n',
      null,
      2,
    ]);
    expect([loggedSince(before, 'begun again'), loggedSince(before, 'failed inside the hub')]).toEqual([
      1, 0,
    ]);
  });

  it('does not ask again what was answered', async () => {
    const id = await open('# App', { code: 'print(input("Who? "))' });
    const { prompt } = await until(id, isAsked);
    const accept = await refuse('update of answers on sessions', { once: true });
    await answer(id, prompt?.id, 'Ada');
    const { state, events: seen } = await untilState(
      (signal) => ada.client.sessions.followSession({ params: { id }, signal }),
      isReady(1),
    );
    await accept();
    expect([textOf(state), seen.filter(({ type }) => type === 'prompt').length]).toEqual(['Ada\n', 1]);
    await change(id, {});
    expect(textOf(await until(id, isReady(2)))).toBe('Ada\n');
  });

  it('does not repeat what the notebook did itself: an error, or the end of its process', async () => {
    const before = hub.logged.length;
    for (const code of ['1 / 0', 'import os; os._exit(1)']) {
      const id = await open('# App', { code });
      const { failure } = await until(id, ({ status }) => status === 'failed');
      expect(failure?.code).not.toBe('internal');
    }
    expect(loggedSince(before, 'begun again')).toBe(0);
  });
});
