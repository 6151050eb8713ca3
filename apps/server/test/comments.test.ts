import { COMMENT_LENGTH_MAX, COMMENTS_MAX, type CommentThread } from '@quire/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
const people = {} as Record<
  'administrator' | 'author' | 'editor' | 'viewer' | 'other' | 'runner' | 'outsider',
  TestPerson
>;
const FILE = notebookFile('# Prices', { code: 'rate = 1.19' }, { code: 'print(rate)' });
const RATE = 'cell-id-1';
/** A notebook of its own for each test. */
let at = { space: 'lab', slug: 'prices' };
let notebooks = 0;

beforeAll(async () => {
  hub = await startTestHub();
  people.administrator = await joinAdministrator(hub);
  for (const name of ['author', 'editor', 'viewer', 'other', 'runner', 'outsider'] as const)
    people[name] = await joinPerson(hub, people.administrator, name);
  await people.administrator.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
  for (const [name, role] of [
    ['author', 'editor'],
    ['editor', 'editor'],
    ['viewer', 'viewer'],
    ['other', 'viewer'],
    ['runner', 'runner'],
  ] as const) {
    await people.administrator.client.spaces.setMember({
      params: { space: 'lab', handle: people[name].handle },
      body: { role },
    });
  }
});
afterAll(() => hub.stop());

const publish = (content: string) =>
  people.author.client.notebooks.publishNotebook({
    params: { space: at.space },
    body: { filename: 'prices.ipynb', slug: at.slug, content },
  });
beforeEach(async () => {
  notebooks += 1;
  at = { space: 'lab', slug: `prices-${notebooks}` };
  await publish(FILE);
});

const begin = (person: TestPerson, body: string, more: { cellId?: string; version?: number } = {}) =>
  person.client.comments.createThread({
    params: at,
    body: { cellId: more.cellId ?? RATE, version: more.version ?? 1, body },
  });
const reply = (person: TestPerson, { id }: CommentThread, body: string) =>
  person.client.comments.replyInThread({ params: { id }, body: { body } });
const setResolved = (person: TestPerson, { id }: CommentThread, isResolved: boolean) =>
  person.client.comments.updateThread({ params: { id }, body: { isResolved } });
const list = async (person: TestPerson) => (await person.client.comments.listThreads({ params: at })).threads;
const firstOf = ({ comments }: CommentThread) => comments[0] as CommentThread['comments'][number];

const statusOf = async (person: TestPerson | null, request: string, body?: unknown): Promise<number> => {
  const [method = '', path = ''] = request.split(' ');
  const response = await hub.fetch(`${PUBLIC_URL}/api/v1${path}`, {
    method,
    headers: {
      ...(person && { cookie: person.cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.status;
};
/** What the audit log has of this test's notebook, oldest first. */
const auditLog = async () =>
  (await people.administrator.client.identity.listAudit({ query: { limit: 200 } })).entries
    .filter(({ details }) => details.notebook === `${at.space}/${at.slug}`)
    .map(({ action, actor, subject, details }) => ({ action, by: actor?.handle, subject, details }))
    .reverse();

const personOf = ({ handle }: TestPerson) => ({ handle, name: handle });
const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

describe('a conversation about a cell', () => {
  it('is begun, answered and read by those who may read the code', async () => {
    const { author, viewer, other } = people;
    const begun = await begin(viewer, '  Why 1.19?\n\nIt was 1.16.  ');
    await reply(author, begun, 'The tax rose.');
    const written = { createdAt: INSTANT, editedAt: null };
    expect(await list(viewer)).toEqual([
      {
        id: begun.id,
        cellId: RATE,
        version: 1,
        begunBy: personOf(viewer),
        resolved: null,
        canResolve: true,
        comments: [
          {
            id: UUID,
            author: personOf(viewer),
            body: 'Why 1.19?\n\nIt was 1.16.',
            canChange: true,
            ...written,
          },
          { id: UUID, author: personOf(author), body: 'The tax rose.', canChange: false, ...written },
        ],
      },
    ]);
    expect((await list(other)).map(({ canResolve, comments }) => [canResolve, comments.length])).toEqual([
      [false, 2],
    ]);
    expect((await list(people.editor)).map(({ canResolve }) => canResolve)).toEqual([true]);
    const [first, second] = (await list(viewer)).flatMap(({ comments }) => comments);
    const details = { notebook: `lab/${at.slug}`, thread: begun.id };
    expect(await auditLog()).toEqual([
      { action: 'comment.created', by: viewer.handle, subject: first?.id, details },
      { action: 'comment.created', by: author.handle, subject: second?.id, details },
    ]);
  });

  it('is out of sight, and out of reach, for everybody else', async () => {
    const { viewer, runner, outsider, administrator } = people;
    const thread = await begin(viewer, 'Why 1.19?');
    const requests = [
      [`POST /threads/${thread.id}/comments`, { body: 'x' }],
      [`PATCH /threads/${thread.id}`, { isResolved: true }],
      [`PATCH /comments/${firstOf(thread).id}`, { body: 'x' }],
      [`DELETE /comments/${firstOf(thread).id}`],
    ] as const;
    const statuses = [];
    for (const [request, body] of requests) {
      for (const person of [null, outsider, runner]) statuses.push(await statusOf(person, request, body));
    }
    expect(statuses).toEqual(requests.flatMap(() => [401, 404, 404]));
    const threads = `/notebooks/lab/${at.slug}/threads`;
    const asked = [];
    for (const person of [null, outsider, runner]) asked.push(await statusOf(person, `GET ${threads}`));
    expect(asked).toEqual([401, 404, 403]);
    expect(await list(administrator)).toEqual([
      { ...thread, canResolve: true, comments: [{ ...firstOf(thread), canChange: false }] },
    ]);
  });

  it('remembers the version that it was begun on, also where a newer one has no such cell', async () => {
    const { viewer } = people;
    const kept = await begin(viewer, 'About the print.', { cellId: 'cell-id-2' });
    const lost = await begin(viewer, 'About the rate.');
    await publish(FILE.replace('"id":"cell-id-1"', '"id":"another"'));
    expect((await list(viewer)).map(({ id, cellId, version }) => ({ id, cellId, version }))).toEqual([
      { id: kept.id, cellId: 'cell-id-2', version: 1 },
      { id: lost.id, cellId: RATE, version: 1 },
    ]);
    expect((await begin(viewer, 'On the old one.', { version: 1 })).version).toBe(1);
    expect((await begin(viewer, 'On the new one.', { cellId: 'another', version: 2 })).version).toBe(2);
    await expect(begin(viewer, 'Not there.', { version: 2 })).rejects.toMatchObject({
      code: 'not-found',
      detail: 'Version 2 has no such cell.',
    });
    await expect(begin(viewer, 'Never.', { version: 3 })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is resolved and reopened by who began it and who may publish, each once', async () => {
    const { viewer, other, editor } = people;
    const thread = await begin(viewer, 'Why 1.19?');
    await expect(setResolved(other, thread, true)).rejects.toMatchObject({ code: 'not-allowed' });
    const resolved = await setResolved(editor, thread, true);
    expect(resolved.resolved).toEqual({ by: personOf(editor), at: INSTANT });
    expect((await setResolved(viewer, thread, true)).resolved).toEqual(resolved.resolved);
    await expect(reply(other, thread, 'One more thing.')).rejects.toMatchObject({ code: 'thread-resolved' });
    await expect(setResolved(other, thread, false)).rejects.toMatchObject({ code: 'not-allowed' });
    expect((await setResolved(viewer, thread, false)).resolved).toBe(null);
    expect((await reply(other, thread, 'One more thing.')).comments).toHaveLength(2);
    expect((await auditLog()).map(({ action, by, subject }) => [action, by, subject])).toEqual([
      ['comment.created', viewer.handle, UUID],
      ['thread.resolved', editor.handle, thread.id],
      ['thread.reopened', viewer.handle, thread.id],
      ['comment.created', other.handle, UUID],
    ]);
  });
});

describe('a comment', () => {
  const change = (person: TestPerson, id: string, body: string) =>
    person.client.comments.updateComment({ params: { id }, body: { body } });
  const remove = (person: TestPerson, id: string) => person.client.comments.deleteComment({ params: { id } });

  it('is changed and deleted by its author alone, and its conversation goes with the last', async () => {
    const { viewer, author } = people;
    const thread = await begin(viewer, 'Why 1.91?');
    const first = firstOf(thread);
    const answer = (await reply(author, thread, 'Why not?')).comments[1]?.id ?? '';
    await expect(change(author, first.id, 'Nonsense.')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(remove(author, first.id)).rejects.toMatchObject({ code: 'not-allowed' });
    const changed = await change(viewer, first.id, 'Why 1.19?');
    expect(firstOf(changed)).toEqual({ ...first, body: 'Why 1.19?', editedAt: INSTANT });
    expect(firstOf(await change(viewer, first.id, ' Why 1.19? '))).toEqual(firstOf(changed));
    await remove(viewer, first.id);
    expect(
      (await list(viewer)).map(({ begunBy, comments }) => [begunBy, comments.map(({ id }) => id)]),
    ).toEqual([[personOf(viewer), [answer]]]);
    await remove(author, answer);
    expect(await list(viewer)).toEqual([]);
    await expect(remove(author, answer)).rejects.toMatchObject({ code: 'not-found' });
    await expect(reply(viewer, thread, 'Anybody?')).rejects.toMatchObject({ code: 'not-found' });
    expect((await auditLog()).map(({ action, by, subject }) => [action, by, subject])).toEqual([
      ['comment.created', viewer.handle, first.id],
      ['comment.created', author.handle, answer],
      ['comment.updated', viewer.handle, first.id],
      ['comment.deleted', viewer.handle, first.id],
      ['comment.deleted', author.handle, answer],
    ]);
  });

  it('has words, not too many, and leaves none of them in the audit log', async () => {
    const { viewer } = people;
    const longest = 'x'.repeat(COMMENT_LENGTH_MAX);
    expect(firstOf(await begin(viewer, longest)).body).toBe(longest);
    for (const body of [`${longest}x`, ' \n ', 'half \ud800'])
      await expect(begin(viewer, body)).rejects.toMatchObject({ code: 'invalid-request' });
    await begin(viewer, 'marzipan');
    const { rows } = await sql<{ text: string }>`select a::text as text from audit_log a`.execute(hub.db);
    expect(rows.filter(({ text }) => text.includes('marzipan'))).toEqual([]);
  });

  it('is not lost and not orphaned when its conversation is deleted at the same moment', async () => {
    const { viewer, author } = people;
    for (let round = 0; round < 5; round += 1) {
      const thread = await begin(viewer, 'Now?');
      const [, answered] = await Promise.allSettled([
        remove(viewer, firstOf(thread).id),
        reply(author, thread, 'Now.'),
      ]);
      expect((await list(viewer)).map(({ comments }) => comments.map(({ body }) => body))).toEqual(
        answered.status === 'fulfilled' ? [['Now.']] : [],
      );
      for (const { comments } of await list(author)) await remove(author, comments[0]?.id ?? '');
    }
  });

  it('is one of a number that a person may write on one notebook', async () => {
    const { viewer, other } = people;
    const thread = await begin(viewer, 'The first.');
    await sql`insert into comments (thread_id, author_id, body)
      select ${thread.id}, author_id, 'again' from comments, generate_series(1, ${COMMENTS_MAX - 2})
      where thread_id = ${thread.id}`.execute(hub.db);
    const last = await Promise.allSettled([reply(viewer, thread, 'a'), begin(viewer, 'b')]);
    expect(last.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(begin(viewer, 'One too many.')).rejects.toMatchObject({ code: 'too-large' });
    expect((await reply(other, thread, 'I may.')).comments.at(-1)?.body).toBe('I may.');
  });
});
