import type { SessionState, ShownVariables, VariableDetail } from '@quire/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { untilState } from './support/sessions.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
let admin: TestPerson;
let author: TestPerson;
let reader: TestPerson;
let runner: TestPerson;
const PATIENT = { timeout: 120_000 };
const SECRET = 'hunter2-of-the-reader';

beforeAll(async () => {
  hub = await startTestHub();
  admin = await joinAdministrator(hub);
  author = await joinPerson(hub, admin, 'author');
  reader = await joinPerson(hub, admin, 'reader');
  runner = await joinPerson(hub, admin, 'runner');
  await admin.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab', codeIsOpen: true } });
  for (const [person, role] of [
    [author, 'editor'],
    [reader, 'editor'],
    [runner, 'runner'],
  ] as const)
    await admin.client.spaces.setMember({
      params: { space: 'lab', handle: person.handle },
      body: { role },
    });
});
afterAll(() => hub.stop());

let count = 0;
const DECLARED = [
  'from typing import Annotated',
  'from pathlib import Path',
  'import quire',
  'n = 1  # Number',
  'key: Annotated[str, quire.Secret()] = ""  # Key',
  'table: Path = Path("none.csv")  # Table',
].join('\n');
/** An app of somebody that has computed; answers its id. */
async function open(code: string, given: Parameters<typeof begin>[1] = {}): Promise<string> {
  const id = await begin(code, given);
  await settle(id, given.person);
  return id;
}
async function begin(
  code: string,
  { person = reader, parameters = {} }: { person?: TestPerson; parameters?: Record<string, unknown> } = {},
): Promise<string> {
  count += 1;
  const slug = `variables-${count}`;
  await author.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: {
      filename: `${slug}.ipynb`,
      slug,
      content: notebookFile('# Variables', { code: DECLARED, tags: ['parameters'] }, { code }),
    },
  });
  const { id } = await person.client.sessions.createSession({
    params: { space: 'lab', slug },
    body: { parameters },
  });
  return id;
}
const settle = (id: string, person = reader, generation = 1) =>
  untilState(
    (signal) => person.client.sessions.followSession({ params: { id }, signal }),
    (state) => state.generation === generation && ['ready', 'failed'].includes(state.status),
  );
const until = (id: string, isThere: (state: SessionState) => boolean) =>
  untilState((signal) => reader.client.sessions.followSession({ params: { id }, signal }), isThere);
const own = (id: string, person = reader) => person.client.sessions.listVariables({ params: { id } });
const share = async (id: string, person = reader) =>
  (
    await person.client.sessionShares.createShare({
      params: { id },
      body: { handle: author.handle, hours: 1 },
    })
  ).id;
const look = (id: string, person = author) =>
  person.client.sessionShares.listSharedVariables({ params: { id } });
const openShared = async (id: string, name: string, scope: 'notebook' | 'function' = 'notebook') =>
  author.client.sessionShares.getSharedVariable({ params: { id, name }, query: { scope } });

const previews = (seen: ShownVariables): unknown =>
  seen.outcome === 'shown'
    ? Object.fromEntries(
        seen.variables.map((each) => [each.name, each.isHidden ? 'hidden' : (each.preview ?? each.problem)]),
      )
    : seen;
const auditOf = async (subject: string) =>
  (await admin.client.identity.listAudit({ query: { limit: 200 } })).entries
    .filter((entry) => entry.subject === subject)
    .map(({ action, actor, details }) => [action, actor?.handle, details]);
const status = async (person: TestPerson | null, path: string): Promise<number> =>
  (await hub.fetch(`${PUBLIC_URL}/api/v1${path}`, { headers: { ...(person && { cookie: person.cookie }) } }))
    .status;

describe('variables of an open app', () => {
  it('are seen by their person, opened one by one, and stay as they are', PATIENT, async () => {
    const id = await open(
      [
        'import pandas as pd',
        'df = pd.DataFrame({"city": ["Bern", "Basel"], "people": [1, 2]})',
        'log = []',
        'class Changes:',
        '    def __repr__(self):',
        '        log.append(1); open("made", "w").close(); return "changed"',
        'it = Changes()',
        'def double(x): return x * 2',
      ].join('\n'),
    );
    const seen = {
      n: '1',
      key: 'hidden',
      table: "PosixPath('none.csv')",
      df: 'city, people',
      log: '[]',
      it: 'It cannot say what it is: PermissionError: Whoever looks at variables changes nothing.',
    };
    expect([previews(await own(id)), previews(await own(id))]).toEqual([seen, seen]);
    const one = await reader.client.sessions.getVariable({ params: { id, name: 'df' }, query: {} });
    const detail: VariableDetail = {
      kind: 'table',
      columns: [
        { name: 'city', dtype: 'str' },
        { name: 'people', dtype: 'int64' },
      ],
      rows: [
        { label: '0', cells: ['Bern', '1'] },
        { label: '1', cells: ['Basel', '2'] },
      ],
      rowCount: 2,
      columnCount: 2,
    };
    expect(one).toMatchObject({ outcome: 'shown', variable: { name: 'df', shape: [2, 2] }, detail });
    expect(await reader.client.sessions.getVariable({ params: { id, name: 'x' }, query: {} })).toEqual({
      outcome: 'gone',
      sentence: 'There is no variable “x” any more.',
    });
  });

  it(
    'are not all there where cells were left out, until the same inputs are asked for again',
    PATIENT,
    async () => {
      const id = await open('import time\ntime.sleep(0.3)\ntotal = 7');
      for (const generation of [2, 3]) {
        await reader.client.sessions.changeInputs({ params: { id }, body: { parameters: { n: 2 } } });
        await settle(id, reader, generation);
        const now = await own(id);
        const isWhole = generation === 3;
        expect(now).toMatchObject({ outcome: 'shown', isPartial: !isWhole });
        if (isWhole) expect(previews(now)).toMatchObject({ n: '2', total: '7' });
      }
    },
  );

  it('are shown to nobody without a look, and to nobody after it', PATIENT, async () => {
    const id = await open('total = n + 1');
    const given = await share(id);
    const paths = [`/shared-sessions/${given}/variables`, `/shared-sessions/${given}/variables/total`];
    const own = [`/sessions/${id}/variables`, `/sessions/${id}/variables/total`];
    for (const path of [...paths, ...own]) expect([path, await status(null, path)]).toEqual([path, 401]);
    for (const person of [runner, admin])
      for (const path of [...paths, ...own]) expect(await status(person, path)).toBe(404);
    for (const path of own) expect(await status(author, path)).toBe(404);
    for (const path of paths) expect(await status(reader, path)).toBe(404);
    for (const path of paths) expect(await status(author, path)).toBe(200);

    const [listed] = (await reader.client.sessionShares.listShares({ params: { id } })).shares;
    expect({ looked: listed?.lookedAt, variables: typeof listed?.variablesAt }).toEqual({
      looked: null,
      variables: 'string',
    });
    await reader.client.sessionShares.revokeShare({ params: { id, share: given } });
    for (const path of paths) expect(await status(author, path)).toBe(404);
    // Each look was noted once, however often it looked.
    expect((await auditOf(id)).slice(0, 3)).toEqual([
      ['session.share-ended', reader.handle, { share: given }],
      ['session.variables-looked-at', author.handle, { share: given }],
      ['session.shared', reader.handle, { share: given, with: author.handle, hours: 1, variables: true }],
    ]);
  });

  it('are not part of a look that was allowed before they could be seen', PATIENT, async () => {
    const id = await open('total = n + 1');
    const given = await share(id);
    await hub.db
      .updateTable('session_shares')
      .set({ with_variables: false })
      .where('id', '=', given)
      .execute();
    await expect(look(given)).rejects.toMatchObject({ code: 'not-allowed' });
    const [found] = (await author.client.sessionShares.listSharedSessions()).shared.filter(
      (each) => each.id === given,
    );
    expect(found?.withVariables).toBe(false);
  });

  it('of code that is closed are not even for the app’s own person', PATIENT, async () => {
    await admin.client.spaces.createSpace({ body: { slug: 'closed', name: 'Closed', codeIsOpen: false } });
    await admin.client.spaces.setMember({
      params: { space: 'closed', handle: runner.handle },
      body: { role: 'runner' },
    });
    await admin.client.notebooks.publishNotebook({
      params: { space: 'closed' },
      body: { filename: 'c.ipynb', slug: 'c', content: notebookFile('# C', { code: 'x = 1' }) },
    });
    const { id } = await runner.client.sessions.createSession({
      params: { space: 'closed', slug: 'c' },
      body: {},
    });
    await settle(id, runner);
    await expect(own(id, runner)).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('are those of the moment where a cell failed, with the function that did', PATIENT, async () => {
    const id = await open(
      'rates = {"CHF": 1.0}\ndef convert(amount, currency):\n    rate = rates[currency]\n    return amount * rate\nconvert(n, "EUR")',
    );
    const given = await share(id);
    const seen = await look(given);
    expect(seen).toMatchObject({
      outcome: 'shown',
      isFailed: true,
      inFunction: {
        name: 'convert',
        line: 3,
        variables: [
          { name: 'amount', type: 'int', preview: '1' },
          { name: 'currency', type: 'str', preview: "'EUR'" },
        ],
      },
    });
    expect(previews(seen)).toMatchObject({ rates: "{'CHF': 1.0}" });
    expect(await openShared(given, 'currency', 'function')).toMatchObject({
      outcome: 'shown',
      variable: { name: 'currency' },
    });
  });

  it('tell no secret, however it came into the process', PATIENT, async () => {
    const id = await begin(
      [
        'import base64, getpass',
        'typed = getpass.getpass("Password")',
        'asked = quire.form("Who", {"user": str, "pin": quire.Secret()})',
        'header, copies = f"Bearer {key}", [key, typed, asked.pin]',
        'encoded = base64.b64encode(typed.encode()).decode()',
        'class Client:',
        '    def __init__(self): self.session, self.user = key, asked.user',
        '    def __repr__(self): return f"Client({self.session})"',
        'client, db_password, user = Client(), "swordfish", asked.user',
        'def fails(inner): raise ValueError',
        'fails(typed)',
      ].join('\n'),
      { parameters: { key: SECRET } },
    );
    const answer = async (text: string, before?: string) => {
      const { state } = await until(id, ({ prompt }) => prompt !== null && prompt.id !== before);
      const prompt = state.prompt?.id ?? '';
      await reader.client.sessions.answerPrompt({ params: { id, prompt }, body: { answer: text } });
      return prompt;
    };
    const first = await answer('typed-in-by-hand');
    const second = await until(id, ({ prompt }) => prompt !== null && prompt.id !== first);
    // In the middle of a cell there is nothing to be seen yet.
    expect(await own(id)).toMatchObject({ outcome: 'asking' });
    expect(second.state.status).toBe('waiting');
    await answer(JSON.stringify({ user: 'ada', pin: '4711-4712' }), first);
    await settle(id);

    const given = await share(id);
    const seen = await look(given);
    const told = [seen, await own(id)] as unknown[];
    for (const name of ['key', 'header', 'copies', 'encoded', 'client', 'db_password', 'asked', 'typed'])
      told.push(await openShared(given, name));
    told.push(await openShared(given, 'inner', 'function'));
    const text = JSON.stringify(told);
    const encoded = Buffer.from('typed-in-by-hand').toString('base64').slice(0, 12);
    for (const secret of [SECRET, 'typed-in-by-hand', '4711-4712', 'swordfish', encoded])
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    expect(previews(seen)).toMatchObject({
      key: 'hidden',
      typed: 'hidden',
      header: "'Bearer ••••'",
      copies: '[••••, ••••, ••••]',
      encoded: 'hidden',
      client: 'Client(••••)',
      user: "'ada'",
      // Of files among the inputs a look tells nothing, as elsewhere; their person sees them.
      table: 'hidden',
    });
    expect(previews(await own(id))).toMatchObject({ key: 'hidden', table: "PosixPath('none.csv')" });
  });

  it('can be seen again once the app was computed again', PATIENT, async () => {
    const id = await open('total = n + 1');
    await hub.db.updateTable('sessions').set({ claim: null }).where('id', '=', id).execute();
    const given = await share(id);
    const gone = { outcome: 'gone' };
    expect([await own(id), await look(given)]).toMatchObject([gone, gone]);
    await reader.client.sessions.changeInputs({ params: { id }, body: { parameters: {} } });
    await settle(id, reader, 2);
    expect(previews(await look(given))).toMatchObject({ total: '2' });
  });

  it('leave nothing in the database of what was seen', PATIENT, async () => {
    const id = await open('canary = "canary-of-" + "the-look"');
    expect(previews(await own(id))).toMatchObject({ canary: "'canary-of-the-look'" });
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from session_looks`.execute(
      hub.db,
    );
    expect(rows).toEqual([{ count: 0 }]);
  });
});
