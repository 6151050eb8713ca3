import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { copyBareRepository, createBareRepository, headOf, isMerged } from './bare-repository.ts';

/** What a forge knows, apart from how its interface tells it: people, repositories, requests and CI. */

export type StandInUser = { login: string; token: string; name?: string; email?: string };
export type StandInRepository = {
  fullName: string;
  files?: Readonly<Record<string, string>>;
  defaultBranch?: string;
  isPrivate?: boolean;
  /** Logins that may push, besides the owner. */
  writers?: readonly string[];
  /** Logins that may see a private one, besides those who may push. */
  readers?: readonly string[];
};
export type Repository = Required<Omit<StandInRepository, 'files'>> & {
  id: number;
  formerNames: string[];
  parentId: number | null;
  /** Git cannot read it before this moment. */
  readableAt: number;
};
export type PullRequest = {
  number: number;
  baseId: number;
  base: string;
  headId: number;
  head: string;
  author: string;
  title: string;
  body: string;
  state: 'open' | 'closed' | 'merged';
  /** What it had when it was closed; open ones follow their branch. */
  lastSha: string;
};
export type Check = {
  sha: string;
  name: string;
  state: 'pending' | 'success' | 'failure' | 'cancelled' | 'neutral';
  /** GitHub alone tells runs from statuses. */
  as?: 'run' | 'status';
  summary?: string;
};

/** A refusal of the world; each interface says it in its own way. */
export class Refusal extends Error {
  readonly reason: 'not-found' | 'forbidden' | 'taken' | 'invalid';
  constructor(reason: Refusal['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
export const ownerOf = (repository: { fullName: string }): string => repository.fullName.split('/')[0] ?? '';
export const nameOf = (repository: { fullName: string }): string =>
  repository.fullName.split('/').at(-1) ?? '';

export class World {
  readonly root: string;
  readonly users: StandInUser[];
  readonly repositories: Repository[] = [];
  readonly requests: PullRequest[] = [];
  readonly checks: Check[] = [];
  /** How long git cannot read a new fork, in milliseconds. */
  forkDelay = 300;

  constructor(root: string, users: readonly StandInUser[]) {
    this.root = root;
    this.users = [...users];
  }

  directoryOf(repository: { fullName: string }): string {
    return join(this.root, `${repository.fullName}.git`);
  }

  async add(given: StandInRepository): Promise<Repository> {
    const repository: Repository = {
      defaultBranch: 'main',
      isPrivate: false,
      writers: [],
      readers: [],
      ...given,
      id: this.repositories.length + 101,
      formerNames: [],
      parentId: null,
      readableAt: 0,
    };
    await createBareRepository(this.directoryOf(repository), {
      branch: repository.defaultBranch,
      files: given.files ?? { 'README.md': '# Upstream\n' },
    });
    this.repositories.push(repository);
    return repository;
  }

  canPush(repository: Repository, login: string | null): boolean {
    return login !== null && (isSame(ownerOf(repository), login) || repository.writers.includes(login));
  }
  canRead(repository: Repository, login: string | null): boolean {
    return (
      !repository.isPrivate ||
      this.canPush(repository, login) ||
      (login !== null && repository.readers.includes(login))
    );
  }

  /** By its name of now, as far as this person may see it. */
  find(fullName: string, login: string | null): Repository | null {
    const found = this.repositories.find((each) => isSame(each.fullName, fullName));
    return found && this.canRead(found, login) ? found : null;
  }
  findById(id: number): Repository {
    const found = this.repositories.find((each) => each.id === id);
    if (!found) throw new Refusal('not-found', 'Not Found');
    return found;
  }
  /** By a name that it had before. */
  findMoved(fullName: string): Repository | null {
    return this.repositories.find((each) => each.formerNames.some((name) => isSame(name, fullName))) ?? null;
  }
  get(fullName: string, login: string | null): Repository {
    const found = this.find(fullName, login);
    if (!found) throw new Refusal('not-found', 'Not Found');
    return found;
  }

  forksOf(repository: Repository): Repository[] {
    return this.repositories.filter(({ parentId }) => parentId === repository.id);
  }

  async fork(source: Repository, login: string, name = nameOf(source)): Promise<Repository> {
    const fullName = `${login}/${name}`;
    if (this.repositories.some((each) => isSame(each.fullName, fullName)))
      throw new Refusal('taken', 'The repository with the same name already exists.');
    const fork: Repository = {
      ...source,
      fullName,
      id: this.repositories.length + 101,
      formerNames: [],
      writers: [],
      readers: [],
      parentId: source.id,
      readableAt: Date.now() + this.forkDelay,
    };
    this.repositories.push(fork);
    await mkdir(join(this.root, login), { recursive: true });
    await copyBareRepository(this.directoryOf(source), this.directoryOf(fork));
    return fork;
  }

  async rename(fullName: string, next: string): Promise<void> {
    const repository = this.repositories.find((each) => isSame(each.fullName, fullName));
    if (!repository) throw new Error(`no ${fullName}`);
    const before = this.directoryOf(repository);
    repository.formerNames.push(repository.fullName);
    repository.fullName = next;
    await mkdir(join(this.root, ownerOf(repository)), { recursive: true });
    await rename(before, this.directoryOf(repository));
  }

  /** The repository of this owner in the network of the base: itself, or a fork of any name. */
  findInNetwork(base: Repository, owner: string, name?: string): Repository | null {
    const network = [base, ...this.forksOf(base)];
    return (
      network.find(
        (each) => isSame(ownerOf(each), owner) && (name === undefined || isSame(nameOf(each), name)),
      ) ?? null
    );
  }

  requestsOf(base: Repository): PullRequest[] {
    return this.requests.filter(({ baseId }) => baseId === base.id).reverse();
  }
  getRequest(base: Repository, number: number): PullRequest {
    const found = this.requests.find((each) => each.baseId === base.id && each.number === number);
    if (!found) throw new Refusal('not-found', 'Not Found');
    return found;
  }
  async shaOf(request: PullRequest): Promise<string> {
    if (request.state !== 'open') return request.lastSha;
    const head = this.findById(request.headId);
    return (await headOf(this.directoryOf(head), request.head)) ?? request.lastSha;
  }

  /** Opens a request, and refuses what forges refuse: branches that are missing or the same, and a second one. */
  async open(wanted: {
    base: Repository;
    baseBranch: string;
    head: Repository | null;
    headBranch: string;
    author: string;
    title: string;
    body: string;
  }): Promise<PullRequest> {
    const { base, head } = wanted;
    if (head === null) throw new Refusal('invalid', 'The head repository is not in this network');
    const baseSha = await headOf(this.directoryOf(base), wanted.baseBranch);
    if (baseSha === null) throw new Refusal('invalid', 'The base branch does not exist');
    const headSha = await headOf(this.directoryOf(head), wanted.headBranch);
    if (headSha === null) throw new Refusal('invalid', 'The head branch does not exist');
    if (await isMerged(this.directoryOf(base), headSha, wanted.baseBranch))
      throw new Refusal('invalid', `No commits between ${wanted.baseBranch} and ${wanted.headBranch}`);
    const isTaken = this.requestsOf(base).some(
      (each) =>
        each.state === 'open' &&
        each.base === wanted.baseBranch &&
        each.headId === head.id &&
        each.head === wanted.headBranch,
    );
    if (isTaken)
      throw new Refusal('taken', `A pull request already exists for ${ownerOf(head)}:${wanted.headBranch}.`);
    const request: PullRequest = {
      number: this.requestsOf(base).length + 1,
      baseId: base.id,
      base: wanted.baseBranch,
      headId: head.id,
      head: wanted.headBranch,
      author: wanted.author,
      title: wanted.title,
      body: wanted.body,
      state: 'open',
      lastSha: headSha,
    };
    this.requests.push(request);
    return request;
  }

  /** Closes a request as a person does; one that has ended stays as it ended. */
  async withdraw(request: PullRequest): Promise<void> {
    if (request.state !== 'open') return;
    request.lastSha = await this.shaOf(request);
    request.state = 'closed';
  }

  async close(fullName: string, number: number, state: 'closed' | 'merged'): Promise<void> {
    const request = this.getRequest(this.get(fullName, ownerOf({ fullName })), number);
    request.lastSha = await this.shaOf(request);
    request.state = state;
  }

  /** What CI says of a commit; the newest of each name counts. */
  setCheck(check: Check): void {
    const index = this.checks.findIndex(({ sha, name }) => sha === check.sha && name === check.name);
    if (index >= 0) this.checks[index] = check;
    else this.checks.push(check);
  }
  checksOf(sha: string): Check[] {
    return this.checks.filter((check) => check.sha === sha);
  }
}
