import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commitFile, createBareRepository } from '../../../test/support/forges/bare-repository.ts';
import { type ForgeStandIn, startForgeStandIn } from '../../../test/support/forges/stand-in.ts';
import type { Forge, ForgeError, ForgeKind } from '../../ports/forge.ts';
import { openGitea } from './gitea/forge.ts';
import { openGithub } from './github/forge.ts';
import { openGitlab } from './gitlab/forge.ts';

/*
 * One suite for the three forges. Each stand-in answers from the forge's published description, refuses what the
 * real one refuses, and keeps its repositories behind git's own http-backend.
 */

const run = promisify(execFile);
const UPSTREAM = 'team/features';
const BRANCH = 'contrib/ada/age-1a2b';
const OPEN = { github: openGithub, gitlab: openGitlab, gitea: openGitea };
const NEVER = new AbortController().signal;

const FILES = { 'README.md': '# Features\n' };

let directory: string;
let askpass: string;
let work: string;
let commit: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quire-forge-test-'));
  askpass = join(directory, 'askpass');
  await writeFile(askpass, '#!/bin/sh\ncase "$1" in Username*) echo oauth2;; *) echo "$TOKEN";; esac\n', {
    mode: 0o755,
  });
  work = join(directory, 'work.git');
  // The same first commit as upstream's, and one more.
  await createBareRepository(work, { branch: 'main', files: FILES });
  commit = await commitFile(work, { branch: 'main', path: 'age.py', text: '# age\n' });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe.each(['github', 'gitlab', 'gitea'] as const)('%s', (kind: ForgeKind) => {
  let standIn: ForgeStandIn;
  let ada: Forge;

  beforeEach(async () => {
    standIn = await startForgeStandIn(kind, {
      users: [
        { login: 'ada', token: 'ada-token', name: 'Ada', email: 'ada@example.org' },
        { login: 'team', token: 'team-token' },
        { login: 'bob', token: 'bob-token' },
      ],
      repositories: [{ fullName: UPSTREAM, files: FILES }],
    });
    standIn.world.forkDelay = 150;
    ada = open('ada-token');
  });
  afterEach(async () => {
    await standIn.close();
    expect(standIn.violations).toEqual([]);
  });

  const open = (token: string) =>
    OPEN[kind]({
      name: 'The forge',
      url: standIn.url,
      apiUrl: standIn.apiUrl,
      token,
      timeoutMilliseconds: 5_000,
    });
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'no error',
      (error: ForgeError) => error.code,
    );

  /** A real push with the token given at git's own prompt: of one commit on a branch, unless something else is said. */
  async function push(
    fullName: string,
    branch: string,
    { token = 'ada-token', refspec = `HEAD:refs/heads/${branch}` } = {},
  ): Promise<string> {
    await run('git', ['--git-dir', work, 'push', '--quiet', `${standIn.url}/${fullName}.git`, refspec], {
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        GIT_ASKPASS: askpass,
        TOKEN: token,
        GIT_CONFIG_NOSYSTEM: '1',
      },
    });
    return commit;
  }
  async function pushToFork(branch = BRANCH): Promise<{ repository: string; sha: string }> {
    const fork = await ada.ensureFork(UPSTREAM, NEVER);
    return { repository: fork.fullName, sha: await push(fork.fullName, branch) };
  }
  const requestOf = (repository: string, branch = BRANCH) => ({
    upstream: UPSTREAM,
    head: { repository, branch },
    base: 'main',
    title: 'Add feature age',
    body: 'Words about it.',
  });

  it('says whose token it is', async () => {
    expect(await ada.whoAmI()).toEqual({ login: 'ada', name: 'Ada', email: 'ada@example.org' });
    expect(await codeOf(open('expired').whoAmI())).toBe('unauthorised');
  });

  it('finds a repository under its name of now, and keeps what is private', async () => {
    const found = { fullName: UPSTREAM, defaultBranch: 'main', isPrivate: false };
    expect(await ada.findRepository(UPSTREAM)).toEqual({
      ...found,
      canPush: false,
      cloneUrl: `${standIn.url}/${UPSTREAM}.git`,
    });
    expect((await open('team-token').findRepository(UPSTREAM)).canPush).toBe(true);
    await standIn.world.add({ fullName: 'team/secret', isPrivate: true });
    expect(await codeOf(ada.findRepository('team/secret'))).toBe('not-found');
    await standIn.world.rename(UPSTREAM, 'team/renamed');
    expect(await ada.findRepository(UPSTREAM)).toMatchObject({ fullName: 'team/renamed' });
  });

  it('makes a fork once, waits until git can read it, and finds it again under another name', async () => {
    const fork = await ada.ensureFork(UPSTREAM, NEVER);
    expect(fork).toEqual({
      fullName: 'ada/features',
      defaultBranch: 'main',
      isPrivate: false,
      canPush: true,
      cloneUrl: `${standIn.url}/ada/features.git`,
    });
    // Readable at once: the wait was ours.
    await push(fork.fullName, 'first');
    await standIn.world.rename('ada/features', 'ada/my-features');
    expect((await ada.ensureFork(UPSTREAM, NEVER)).fullName).toBe('ada/my-features');
    expect(standIn.world.repositories).toHaveLength(2);
  });

  it('finds another name where something else of the person has that of the upstream', async () => {
    await standIn.world.add({ fullName: 'ada/features' });
    const fork = await ada.ensureFork(UPSTREAM, NEVER);
    expect(fork.fullName).not.toBe('ada/features');
    expect(await push(fork.fullName, 'first')).toMatch(/^[0-9a-f]{40}$/);
  });

  it('forks nothing that is the person’s own', async () => {
    expect((await open('team-token').ensureFork(UPSTREAM, NEVER)).fullName).toBe(UPSTREAM);
    expect(standIn.world.repositories).toHaveLength(1);
  });

  it('stops waiting for a fork when it is told to', async () => {
    standIn.world.forkDelay = 60_000;
    const reason = new Error('stopped');
    const controller = new AbortController();
    const stopped = expect(ada.ensureFork(UPSTREAM, controller.signal)).rejects.toBe(reason);
    // The fork is made by then, and git cannot read it yet.
    const isMade = () => standIn.world.repositories.some((each) => each.readableAt > Date.now());
    const hasWaited = () =>
      standIn.seen.filter(({ path }) => /info\/refs|projects\/\d+$/.test(path)).length > 1;
    await vi.waitUntil(() => isMade() && hasWaited(), { timeout: 20_000 });
    controller.abort(reason);
    await stopped;
  });

  it('opens a request once, changes it, and tells how it ends', async () => {
    const { repository, sha } = await pushToFork();
    const at = { upstream: UPSTREAM, head: { repository, branch: BRANCH }, base: 'main' };
    expect(await ada.findRequest(at)).toBe(null);
    const opened = await ada.openRequest(requestOf(repository));
    expect(opened).toMatchObject({ number: 1, state: 'open', headSha: sha, title: 'Add feature age' });
    expect(opened.url).toMatch(new RegExp(`^${standIn.url}/${UPSTREAM}/.+/1$`));
    expect(await ada.openRequest(requestOf(repository))).toEqual(opened);
    expect(await ada.findRequest(at)).toEqual(opened);
    const changed = await ada.updateRequest(
      { upstream: UPSTREAM, number: 1 },
      { title: 'Add age', body: 'More.' },
    );
    expect(changed).toEqual({ ...opened, title: 'Add age' });
    expect(standIn.world.requests).toMatchObject([{ title: 'Add age', body: 'More.', author: 'ada' }]);
    await standIn.world.close(UPSTREAM, 1, 'merged');
    expect((await ada.getRequest({ upstream: UPSTREAM, number: 1 })).state).toBe('merged');
    expect(await ada.findRequest(at)).toMatchObject({ number: 1, state: 'merged' });
  });

  it('opens another after one was closed, and finds the open one first', async () => {
    const { repository } = await pushToFork();
    await ada.openRequest(requestOf(repository));
    await standIn.world.close(UPSTREAM, 1, 'closed');
    expect(await ada.openRequest(requestOf(repository))).toMatchObject({ number: 2, state: 'open' });
    const at = { upstream: UPSTREAM, head: { repository, branch: BRANCH }, base: 'main' };
    expect(await ada.findRequest(at)).toMatchObject({ number: 2, state: 'open' });
  });

  it('closes a request once, and tells of one that was merged before', async () => {
    const { repository } = await pushToFork();
    const opened = await ada.openRequest(requestOf(repository));
    const at = { upstream: UPSTREAM, number: opened.number };
    expect(await codeOf(open('bob-token').closeRequest(at))).toBe('forbidden');
    expect(await ada.closeRequest(at)).toEqual({ ...opened, state: 'closed' });
    expect(await ada.closeRequest(at)).toEqual({ ...opened, state: 'closed' });
    expect(await ada.getRequest(at)).toMatchObject({ state: 'closed' });
    const second = await ada.openRequest(requestOf(repository));
    await standIn.world.close(UPSTREAM, second.number, 'merged');
    expect(await ada.closeRequest({ ...at, number: second.number })).toMatchObject({ state: 'merged' });
    expect(standIn.world.requests.map(({ state }) => state)).toEqual(['closed', 'merged']);
    expect(await codeOf(ada.closeRequest({ ...at, number: 9 }))).toBe('not-found');
  });

  it('opens a request from a renamed fork', async () => {
    const { repository } = await pushToFork();
    await standIn.world.rename(repository, 'ada/my-features');
    const fork = await ada.ensureFork(UPSTREAM, NEVER);
    const opened = await ada.openRequest(requestOf(fork.fullName));
    expect(await ada.openRequest(requestOf(fork.fullName))).toEqual(opened);
    expect(standIn.world.requests).toHaveLength(1);
  });

  it('opens a request within one repository', async () => {
    await push(UPSTREAM, BRANCH, { token: 'team-token' });
    const opened = await open('team-token').openRequest(requestOf(UPSTREAM));
    expect(opened).toMatchObject({ number: 1, state: 'open' });
    expect(await open('team-token').openRequest(requestOf(UPSTREAM))).toEqual(opened);
  });

  it('opens one request where two ask at the same moment', async () => {
    const { repository } = await pushToFork();
    const both = await Promise.all([
      ada.openRequest(requestOf(repository)),
      ada.openRequest(requestOf(repository)),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(standIn.world.requests).toHaveLength(1);
  });

  it('finds the request whose answer was lost', async () => {
    const { repository } = await pushToFork();
    standIn.fail({ method: 'POST', path: /pulls|merge_requests/, how: 'drop-after' });
    expect(await codeOf(ada.openRequest(requestOf(repository)))).toBe('unavailable');
    expect((await ada.openRequest(requestOf(repository))).number).toBe(1);
    expect(standIn.world.requests).toHaveLength(1);
  });

  it('refuses a request from a branch that is not there, or to one that is not there', async () => {
    const { repository } = await pushToFork();
    for (const wanted of [requestOf(repository, 'missing'), { ...requestOf(repository), base: 'missing' }])
      expect(['rejected', 'not-found']).toContain(await codeOf(ada.openRequest(wanted)));
    expect(standIn.world.requests).toEqual([]);
  });

  it('lets nobody change the request of another', async () => {
    const { repository } = await pushToFork();
    await ada.openRequest(requestOf(repository));
    const at = { upstream: UPSTREAM, number: 1 };
    expect(await codeOf(open('bob-token').updateRequest(at, { title: 'Mine' }))).toBe('forbidden');
    expect(await codeOf(ada.getRequest({ upstream: UPSTREAM, number: 9 }))).toBe('not-found');
  });

  it('tells what CI says, and nothing where nothing changed', async () => {
    const { repository, sha } = await pushToFork();
    await ada.openRequest(requestOf(repository));
    const at = { upstream: UPSTREAM, sha, number: 1 };
    const none = await ada.getChecks(at);
    expect(none).toMatchObject({ state: 'none', checks: [] });
    expect(await ada.getChecks(at, none?.etag)).toBe(null);
    standIn.setCheck({ sha, name: 'tests', state: 'pending' });
    standIn.setCheck({ sha, name: 'old-ci', state: 'success', as: 'status' });
    const pending = await ada.getChecks(at, none?.etag);
    expect(pending?.state).toBe('pending');
    expect(pending?.checks.map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
      'old-ci success',
      'tests pending',
    ]);
    expect(await ada.getChecks(at, pending?.etag)).toBe(null);
    standIn.setCheck({ sha, name: 'tests', state: 'success' });
    const green = await ada.getChecks(at, pending?.etag);
    expect(green?.state).toBe('success');
    // Only the other half changes: on GitHub the first answers that it did not.
    standIn.setCheck({ sha, name: 'old-ci', state: 'failure', as: 'status', summary: 'No.' });
    const red = await ada.getChecks(at, green?.etag);
    expect(red?.state).toBe('failure');
    expect(red?.checks.find(({ name }) => name === 'old-ci')).toEqual({
      name: 'old-ci',
      state: 'failure',
      url: 'https://ci.example.org/old-ci',
      summary: 'No.',
    });
    expect(red?.checks).toHaveLength(2);
  });

  it('reads what CI says to its end, and never takes what it does not read for green', async () => {
    const { repository, sha } = await pushToFork();
    await ada.openRequest(requestOf(repository));
    const at = { upstream: UPSTREAM, sha, number: 1 };
    const checks = Array.from({ length: 240 }, (_, index) => ({ sha, name: `job ${index}` }));
    for (const [index, check] of checks.entries())
      standIn.setCheck({ ...check, state: 'success', as: index % 2 === 0 ? 'run' : 'status' });
    const green = await ada.getChecks(at);
    expect([green?.state, green?.checks.length]).toEqual(['success', checks.length]);
    expect(await ada.getChecks(at, green?.etag)).toBe(null);
    // On the last page of each list alone.
    for (const [name, as] of [
      ['job 238', 'run'],
      ['job 239', 'status'],
    ] as const) {
      standIn.setCheck({ sha, name, state: 'failure', as });
      const red = await ada.getChecks(at, green?.etag);
      expect([red?.state, red?.checks.length]).toEqual(['failure', checks.length]);
      standIn.setCheck({ sha, name, state: 'success', as });
    }
    for (let index = 0; index < 1_000; index += 1)
      standIn.setCheck({ sha, name: `more ${index}`, state: 'success', as: 'run' });
    const cut = await ada.getChecks(at);
    expect(cut?.state).toBe('pending');
    expect(cut?.checks.at(-1)).toMatchObject({ name: 'Further checks', state: 'pending' });
    standIn.setCheck({ sha, name: 'job 0', state: 'failure', as: 'run' });
    expect((await ada.getChecks(at, cut?.etag))?.state).toBe('failure');
  });

  it('tells limits, failures and lost connections apart', async () => {
    standIn.fail({ how: 429, headers: { 'retry-after': '3' } });
    await expect(ada.whoAmI()).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 3_000 });
    standIn.fail({ how: 502 });
    expect(await codeOf(ada.whoAmI())).toBe('unavailable');
    standIn.fail({ how: 'drop-before' });
    expect(await codeOf(ada.whoAmI())).toBe('unavailable');
    expect((await ada.whoAmI()).login).toBe('ada');
  });

  it('keeps what git may not do: strangers, deletions, rewriting', async () => {
    await expect(push(UPSTREAM, BRANCH)).rejects.toThrow(/403|denied/);
    await expect(push(UPSTREAM, BRANCH, { token: 'expired' })).rejects.toThrow(/Authentication failed/);
    expect(await standIn.headOf(UPSTREAM, BRANCH)).toBe(null);
    const byTeam = (refspec: string) => push(UPSTREAM, BRANCH, { token: 'team-token', refspec });
    await expect(byTeam(':refs/heads/main')).rejects.toThrow(/deleting refs\/heads\/main is not allowed/);
    await standIn.commit(UPSTREAM, { branch: 'main', path: 'other.py', text: '# other\n' });
    await expect(byTeam('+HEAD:refs/heads/main')).rejects.toThrow(
      /rewriting refs\/heads\/main is not allowed/,
    );
  });

  it('never puts a token into an address', async () => {
    await pushToFork();
    expect(standIn.seen.filter(({ path }) => path.includes('token'))).toEqual([]);
  });
});
