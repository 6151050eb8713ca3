import { HubError, type Proposal } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson, tokenClient } from './support/people.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
let ada: TestPerson;
let bob: TestPerson;
let grace: TestPerson;
let ray: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  bob = await joinPerson(hub, ada, 'Bob');
  grace = await joinPerson(hub, ada, 'Grace');
  ray = await joinPerson(hub, ada, 'Ray');
  await ada.client.spaces.createSpace({ body: { slug: 'sales', name: 'Sales' } });
  for (const [person, role] of [
    [bob, 'editor'],
    [grace, 'viewer'],
    [ray, 'runner'],
  ] as const)
    await ada.client.spaces.setMember({ params: { space: 'sales', handle: person.handle }, body: { role } });
});
afterAll(() => hub.stop());

const FIRST = notebookFile('# Margins', { code: 'rate = 1' }, { code: 'print(rate)' });
const SECOND = notebookFile('# Margins', { code: 'rate = 2' }, { code: 'print(rate)' }, { code: 'rate' });
const THIRD = notebookFile('# Margins', { code: 'rate = 3' });
// Put together here, so that no scanner takes this file for a leak.
const TOKEN = ['ghp', '_', 'a8Kd0fj3mNq7Lx2WvZt5Rb9YcE1uHs4PoGi6'].join('');

const at = (slug: string) => ({ space: 'sales', slug });
const publish = (person: TestPerson, slug: string, content: string) =>
  person.client.notebooks.publishNotebook({
    params: { space: 'sales' },
    body: { filename: `${slug}.ipynb`, slug, content, mode: content === FIRST ? 'new' : 'update' },
  });
const propose = (
  person: TestPerson,
  slug: string,
  ...[content, more = {}]: [content: string, more?: object]
) =>
  person.client.proposals.createProposal({
    params: at(slug),
    body: { filename: `${slug}.ipynb`, content, baseVersion: 1, message: 'Better', ...more },
  });
const listed = async (person: TestPerson, slug: string): Promise<Proposal[]> =>
  (await person.client.proposals.listProposals({ params: at(slug) })).proposals;
const versionsOf = async (slug: string) =>
  (await ada.client.notebooks.listVersions({ params: at(slug) })).versions.map(
    ({ number, message, author }) => [number, message, author.name],
  );
const refusalOf = async (work: Promise<unknown>): Promise<[string, string]> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof HubError) return [error.code, error.detail];
  throw new Error(`was not refused: ${String(error)}`);
};
const contentOf = (id: string) =>
  hub.db.selectFrom('proposals').select('content').where('id', '=', id).execute();
const auditOf = async (subject: string) =>
  (await ada.client.identity.listAudit({ query: { limit: 100 } })).entries
    .filter((entry) => entry.subject === subject)
    .map(({ action, actor, details }) => [action, actor?.name, details])
    .reverse();

describe('a proposal', () => {
  it('waits for those who may publish, and becomes the next version by its proposer', async () => {
    await publish(ada, 'accepted', FIRST);
    const made = await propose(grace, 'accepted', SECOND);
    const open = {
      id: made.id,
      notebook: { space: 'sales', slug: 'accepted' },
      proposer: { handle: grace.handle, name: 'Grace' },
      message: 'Better',
      baseVersion: 1,
      isOutdated: false,
      changedCells: 2,
      acknowledgedSecrets: [],
      state: 'open',
      createdAt: made.createdAt,
      decidedAt: null,
      decidedBy: null,
      reason: '',
      version: null,
    };
    expect(made).toEqual({ ...open, isYours: true, canDecide: false });
    expect(await listed(grace, 'accepted')).toEqual([made]);
    expect(await listed(bob, 'accepted')).toEqual([{ ...open, isYours: false, canDecide: true }]);
    expect(await versionsOf('accepted')).toEqual([[1, '', 'Ada']]);
    const file = await bob.client.proposals.downloadProposal({ params: { id: made.id } });
    expect(await file.text()).toContain('rate = 2');

    const accepted = await bob.client.proposals.acceptProposal({ params: { id: made.id } });
    const ended = {
      ...open,
      state: 'accepted',
      decidedAt: accepted.decidedAt,
      decidedBy: { handle: bob.handle, name: 'Bob' },
      version: 2,
    };
    expect(accepted).toEqual({ ...ended, isYours: false, canDecide: false });
    expect(await versionsOf('accepted')).toEqual([
      [2, 'Better', 'Grace'],
      [1, '', 'Ada'],
    ]);
    const page = await ada.client.notebooks.getNotebook({ params: at('accepted') });
    expect([page.title, page.author.name, page.owner.name, page.current.cells.map((c) => c.source)]).toEqual([
      'Margins',
      'Grace',
      'Ada',
      ['# Margins', 'rate = 2', 'print(rate)', 'rate'],
    ]);
    expect(await listed(bob, 'accepted')).toEqual([]);
    expect(await listed(grace, 'accepted')).toEqual([{ ...ended, isYours: true, canDecide: false }]);
    expect(await auditOf(made.id)).toEqual([
      ['proposal.created', 'Grace', { notebook: 'sales/accepted', baseVersion: 1, acknowledgedSecrets: [] }],
      ['proposal.accepted', 'Bob', { notebook: 'sales/accepted', version: 2 }],
    ]);
    expect((await auditOf('sales/accepted')).map(([action, actor]) => [action, actor])).toEqual([
      ['notebook.published', 'Ada'],
      ['notebook.published', 'Bob'],
    ]);
  });

  it('is not accepted when the notebook has moved on, and can be proposed again', async () => {
    await publish(ada, 'moved', FIRST);
    const { id } = await propose(grace, 'moved', SECOND);
    await publish(ada, 'moved', THIRD);
    expect(await listed(bob, 'moved')).toMatchObject([{ id, isOutdated: true, canDecide: true }]);
    expect(await refusalOf(bob.client.proposals.acceptProposal({ params: { id } }))).toEqual([
      'version-conflict',
      'Version 2 was published meanwhile; this changes version 1. Ask Grace to propose it again from the newest version.',
    ]);
    expect(await versionsOf('moved')).toHaveLength(2);
    expect((await bob.client.proposals.getProposal({ params: { id } })).state).toBe('open');
    expect(await refusalOf(propose(grace, 'moved', SECOND))).toEqual([
      'version-conflict',
      'Version 2 was published meanwhile; you started from version 1. Look at it first, then propose again.',
    ]);
    const again = await propose(grace, 'moved', SECOND, { baseVersion: 2 });
    expect((await listed(bob, 'moved')).map((each) => each.id)).toEqual([again.id]);
    expect((await grace.client.proposals.getProposal({ params: { id } })).state).toBe('withdrawn');
    expect((await bob.client.proposals.acceptProposal({ params: { id: again.id } })).version).toBe(3);
  });

  it('is turned down with a reason, which its proposer sees, and is forgotten', async () => {
    await publish(ada, 'declined', FIRST);
    const made = await propose(grace, 'declined', SECOND);
    const decline = (reason: string) =>
      bob.client.proposals.declineProposal({ params: { id: made.id }, body: { reason } });
    expect((await refusalOf(decline('  ')))[0]).toBe('invalid-request');
    await decline('The rate comes from finance.');
    expect(await listed(bob, 'declined')).toEqual([]);
    const [mine] = await listed(grace, 'declined');
    expect(mine).toEqual({
      ...made,
      state: 'declined',
      reason: 'The rate comes from finance.',
      decidedBy: { handle: bob.handle, name: 'Bob' },
      decidedAt: mine?.decidedAt,
    });
    for (const work of [
      () => grace.client.proposals.downloadProposal({ params: { id: made.id } }),
      () => grace.client.proposals.withdrawProposal({ params: { id: made.id } }),
      () => bob.client.proposals.acceptProposal({ params: { id: made.id } }),
      () => decline('Twice'),
    ])
      expect(await refusalOf(work())).toEqual([
        'proposal-decided',
        'This proposal was accepted, turned down or withdrawn already.',
      ]);
    const rows = await contentOf(made.id);
    expect(rows).toEqual([{ content: null }]);
    expect(await versionsOf('declined')).toHaveLength(1);
  });

  it('is withdrawn by its proposer alone', async () => {
    await publish(ada, 'withdrawn', FIRST);
    const { id } = await propose(grace, 'withdrawn', SECOND);
    expect(await refusalOf(bob.client.proposals.withdrawProposal({ params: { id } }))).toEqual([
      'not-allowed',
      'Only its proposer withdraws a proposal. Turn it down and say why.',
    ]);
    const withdrawn = await grace.client.proposals.withdrawProposal({ params: { id } });
    expect([withdrawn.state, withdrawn.decidedBy?.name]).toEqual(['withdrawn', 'Grace']);
    expect(await listed(grace, 'withdrawn')).toEqual([]);
    expect(await listed(bob, 'withdrawn')).toEqual([]);
    expect((await auditOf(id)).map(([action]) => action)).toEqual(['proposal.created', 'proposal.withdrawn']);
  });

  it('is refused as publishing would refuse it: files, secrets, nothing new, archived', async () => {
    await publish(ada, 'refused', FIRST);
    expect((await refusalOf(propose(grace, 'refused', 'no notebook')))[0]).toBe('invalid-notebook');
    expect(await refusalOf(propose(grace, 'refused', FIRST))).toEqual([
      'proposal-unchanged',
      'Version 1 already has exactly this content.',
    ]);
    const leaky = notebookFile('# Margins', { code: `key = "${TOKEN}"` });
    const asPublished = await refusalOf(publish(bob, 'refused', leaky));
    expect(await refusalOf(propose(grace, 'refused', leaky))).toEqual(asPublished);
    expect(asPublished[0]).toBe('secrets-found');
    await ada.client.notebooks.archiveNotebook({ params: at('refused') });
    expect(await refusalOf(propose(grace, 'refused', SECOND))).toEqual([
      'not-allowed',
      'This notebook is archived. Restore it first.',
    ]);
  });

  it('shows those who decide what its proposer called harmless, and frees nobody else from looking', async () => {
    await publish(ada, 'secrets', FIRST);
    const leaky = notebookFile('# Margins', { code: `key = "${TOKEN}"` });
    const refused = await propose(grace, 'secrets', leaky).catch((error: HubError) => error);
    const [secret] = (refused as HubError).extra.secrets as { id: string; preview: string }[];
    const acknowledgedSecrets = [secret?.id ?? ''];
    const { id } = await propose(grace, 'secrets', leaky, { acknowledgedSecrets });
    const [waiting] = await listed(bob, 'secrets');
    expect(waiting?.acknowledgedSecrets).toEqual([secret]);
    expect(JSON.stringify(waiting)).not.toContain(TOKEN);
    expect((await refusalOf(publish(bob, 'secrets', leaky)))[0]).toBe('secrets-found');
    expect((await bob.client.proposals.acceptProposal({ params: { id } })).version).toBe(2);
  });

  it('leaves nothing of what stood beside a secret when it is withdrawn', async () => {
    await publish(ada, 'regretted', FIRST);
    const leaky = notebookFile('# Margins', { code: `key = "${TOKEN}"` });
    const refused = await propose(grace, 'regretted', leaky).catch((error: HubError) => error);
    const secrets = (refused as HubError).extra.secrets as { id: string }[];
    const acknowledgedSecrets = secrets.map(({ id }) => id);
    const { id } = await propose(grace, 'regretted', leaky, { acknowledgedSecrets });
    expect((await grace.client.proposals.withdrawProposal({ params: { id } })).acknowledgedSecrets).toEqual(
      [],
    );
  });

  it('is one of a number of its proposer that wait', async () => {
    const mabel = await joinPerson(hub, ada, 'Mabel');
    await ada.client.spaces.setMember({
      params: { space: 'sales', handle: mabel.handle },
      body: { role: 'viewer' },
    });
    const slugs = Array.from({ length: 21 }, (_, number) => `many-${number}`);
    for (const slug of slugs) await publish(ada, slug, FIRST);
    for (const slug of slugs.slice(0, 20)) await propose(mabel, slug, SECOND);
    const waiting = await hub.db
      .selectFrom('proposals')
      .innerJoin('auth_user', 'auth_user.id', 'proposer_id')
      .where('handle', '=', mabel.handle)
      .where('state', '=', 'open')
      .select('proposals.id')
      .execute();
    expect(waiting).toHaveLength(20);
    expect(await refusalOf(propose(mabel, 'many-20', SECOND))).toEqual([
      'too-many-requests',
      'You have 20 proposals waiting already. Withdraw one, or wait until some are decided.',
    ]);
    // Another change of the same notebook takes the place of the first.
    expect((await propose(mabel, 'many-0', THIRD)).state).toBe('open');
  });

  it('keeps neither outputs nor what else publishing takes out', async () => {
    await publish(ada, 'clean', FIRST);
    const file = JSON.parse(SECOND);
    file.cells[1].outputs = [{ output_type: 'stream', name: 'stdout', text: 'confidential' }];
    const { id } = await propose(grace, 'clean', JSON.stringify(file));
    const rows = await contentOf(id);
    expect(JSON.stringify(rows)).toContain('rate = 2');
    expect(JSON.stringify(rows)).not.toContain('confidential');
  });
});

describe('the rights to a proposal', () => {
  it('are to read code for proposing and to publish for deciding', async () => {
    await publish(ada, 'rights', FIRST);
    expect((await refusalOf(propose(ray, 'rights', SECOND)))[0]).toBe('not-allowed');
    const { id } = await propose(grace, 'rights', SECOND);
    const decide = [
      (person: TestPerson) => person.client.proposals.acceptProposal({ params: { id } }),
      (person: TestPerson) =>
        person.client.proposals.declineProposal({ params: { id }, body: { reason: 'x' } }),
    ];
    for (const work of decide) {
      expect(await refusalOf(work(grace))).toEqual([
        'not-allowed',
        'Those who may publish this notebook decide about it.',
      ]);
      expect(await refusalOf(work(ray))).toEqual([
        'not-found',
        'There is no such proposal that you can see.',
      ]);
    }
    const readOnly = await tokenClient(hub, bob, ['read']);
    expect((await refusalOf(readOnly.proposals.acceptProposal({ params: { id } })))[0]).toBe('scope-missing');
    expect(await versionsOf('rights')).toHaveLength(1);
  });

  it('are lost with the notebook out of sight, also for what one proposed oneself', async () => {
    await publish(ada, 'hidden', FIRST);
    const { id } = await propose(grace, 'hidden', SECOND);
    await ada.client.notebooks.updateNotebook({ params: at('hidden'), body: { visibility: 'private' } });
    for (const person of [grace, bob]) {
      expect((await refusalOf(person.client.proposals.getProposal({ params: { id } })))[0]).toBe('not-found');
      expect((await refusalOf(listed(person, 'hidden')))[0]).toBe('not-found');
    }
    expect((await listed(ada, 'hidden')).map((each) => each.id)).toEqual([id]);
  });

  it('never show one reader what another proposes', async () => {
    await publish(ada, 'readers', FIRST);
    const vera = await joinPerson(hub, ada, 'Vera');
    await ada.client.spaces.setMember({
      params: { space: 'sales', handle: vera.handle },
      body: { role: 'viewer' },
    });
    const { id } = await propose(grace, 'readers', SECOND);
    expect(await listed(vera, 'readers')).toEqual([]);
    expect((await refusalOf(vera.client.proposals.downloadProposal({ params: { id } })))[0]).toBe(
      'not-found',
    );
  });
});

describe('two at once', () => {
  it('accept one version, and the other is told', async () => {
    await publish(ada, 'twice', FIRST);
    const { id } = await propose(grace, 'twice', SECOND);
    const done = await Promise.allSettled(
      [ada, bob].map((person) => person.client.proposals.acceptProposal({ params: { id } })),
    );
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [lost] = done.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
    expect(lost).toBe('proposal-decided');
    expect(await versionsOf('twice')).toHaveLength(2);
  });

  it('accept and withdraw: one of both happens, whole', async () => {
    for (const slug of ['race-a', 'race-b', 'race-c']) {
      await publish(ada, slug, FIRST);
      const { id } = await propose(grace, slug, SECOND);
      const done = await Promise.allSettled([
        bob.client.proposals.acceptProposal({ params: { id } }),
        grace.client.proposals.withdrawProposal({ params: { id } }),
      ]);
      const { state } = await grace.client.proposals.getProposal({ params: { id } });
      expect([state, done.filter(({ status }) => status === 'fulfilled').length]).toEqual([
        done[0].status === 'fulfilled' ? 'accepted' : 'withdrawn',
        1,
      ]);
      expect(await versionsOf(slug)).toHaveLength(state === 'accepted' ? 2 : 1);
    }
  });

  it('two changes of the same version: the second is to be proposed again', async () => {
    await publish(ada, 'both', FIRST);
    const one = await propose(grace, 'both', SECOND);
    const other = await propose(bob, 'both', THIRD);
    const done = await Promise.allSettled(
      [one, other].map(({ id }) => ada.client.proposals.acceptProposal({ params: { id } })),
    );
    const codes = done.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
    expect(codes).toEqual(['version-conflict']);
    expect(await versionsOf('both')).toHaveLength(2);
  });

  it('proposals of one person leave one that waits', async () => {
    await publish(ada, 'hasty', FIRST);
    await Promise.all([propose(grace, 'hasty', SECOND), propose(grace, 'hasty', THIRD)]);
    expect(await listed(bob, 'hasty')).toHaveLength(1);
  });
});
