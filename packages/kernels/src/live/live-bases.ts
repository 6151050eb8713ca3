import { realpath } from 'node:fs/promises';
import { ForkRefusedError, KernelError } from '../errors.ts';
import { ForkTree } from '../forking/fork-tree.ts';
import { findStartTimeVariable } from '../local/environment.ts';
import type { LocalSpec, ProviderLogEntry } from '../local/options.ts';
import { fingerprintPackages } from '../local/probe.ts';
import { removeTree } from '../local/remove-tree.ts';
import type { Starter } from '../local/starter.ts';
import { preloadModules } from '../local/warm-start.ts';
import type { KernelContext, LiveBase, StartTrace, TemplateRequest } from '../types.ts';
import { SpareRooms } from './spare-rooms.ts';
import { type Template, Templates } from './templates.ts';

/** A root with the usual imports done, that processes of many people are copied from. */
interface SharedRoot {
  readonly tree: ForkTree;
  readonly fingerprint: string;
}

/** Where processes of live notebooks come from: copied from one that has imported the usual, or started anew. */
export class LiveBases {
  readonly #starter: Starter;
  readonly #log: (entry: ProviderLogEntry) => void;
  readonly #roots = new Map<string, Promise<SharedRoot>>();
  readonly #loud = new Map<string, ReadonlySet<string>>();
  readonly #own = new Set<ForkTree>();
  readonly #templates: Templates;
  readonly #spares = new SpareRooms();
  #isClosed = false;
  /** Why this machine cannot keep copies apart; then each notebook gets a tree of its own. */
  #unshareable: string | undefined;

  constructor(starter: Starter, log: (entry: ProviderLogEntry) => void) {
    this.#starter = starter;
    this.#log = log;
    this.#templates = new Templates(log);
  }

  /** Grows the root ahead, so that the first person need not wait for it. Never rejects. */
  async prepare(spec: LocalSpec): Promise<void> {
    if (!this.#isClosed && this.#canShare({}) === undefined) await this.#root(spec).catch(() => undefined);
  }

  /** @throws KernelError `start-failed`, `isolation-unavailable`, `invalid-context`, `cancelled` */
  async open(spec: LocalSpec, context: KernelContext, templateKey?: string): Promise<LiveBase> {
    const began = performance.now();
    const obstacle = this.#canShare(context);
    if (obstacle !== undefined) return this.#openOwn(spec, context, { began, reasons: [obstacle] });
    const copy = await this.#openTemplate(context, templateKey, began);
    if (copy) return copy;
    try {
      const { tree } = await this.#root(spec);
      return await this.#openShared(context, { began, source: { tree, done: 0, replay: [] } });
    } catch (error) {
      if (error instanceof KernelError && error.code === 'invalid-context') throw error;
      if (isUnresponsive(error)) await this.#retireRoot(spec);
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof ForkRefusedError) this.#unshareable = reason;
      const said = error instanceof KernelError ? error.detail : '';
      this.#log({ level: 'warn', message: 'A live notebook starts anew.', detail: { reason, said } });
      return this.#openOwn(spec, context, { began, reasons: [reason] });
    }
  }

  /** A copy of the process that has executed the notebook's first cells; `undefined` when there is none. */
  async openTemplate(context: KernelContext, templateKey: string): Promise<LiveBase | undefined> {
    if (this.#canShare(context) !== undefined) return undefined;
    return await this.#openTemplate(context, templateKey, performance.now());
  }

  async #openTemplate(
    context: KernelContext,
    templateKey: string | undefined,
    began: number,
  ): Promise<LiveBase | undefined> {
    const template = templateKey === undefined ? undefined : await this.#templates.take(templateKey);
    try {
      return template && (await this.#openShared(context, { began, source: template }));
    } catch (error) {
      if (templateKey !== undefined && isUnresponsive(error)) this.#templates.giveUp(templateKey);
      this.#log({
        level: 'warn',
        message: 'A template could not be used.',
        detail: { reason: String(error) },
      });
      return undefined;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const roots = await Promise.allSettled(this.#roots.values());
    await this.#templates.close();
    const trees = roots.flatMap((root) => (root.status === 'fulfilled' ? [root.value.tree] : []));
    await Promise.all([...trees, ...this.#own].map((tree) => tree.kill()));
  }

  /** Why a process for this context cannot be a copy of one for everybody; `undefined` when it can. */
  #canShare(context: KernelContext): string | undefined {
    if (this.#unshareable !== undefined) return this.#unshareable;
    const isolation = context.isolation ?? this.#starter.isolation;
    if (isolation === 'none' || isolation !== this.#starter.isolation)
      return 'processes of different people are only copied inside a sandbox';
    if (context.runAs || context.cwd !== undefined || context.readablePaths?.length)
      return 'it wants an account or folders of its own';
    const variable = findStartTimeVariable(Object.keys(context.env ?? {}));
    return variable && `the variable ${variable} matters when Python starts`;
  }

  /** Executes the first cells of a notebook ahead. Never rejects: without a template everything only starts later. */
  async makeTemplate(spec: LocalSpec, request: TemplateRequest): Promise<void> {
    if (this.#canShare(request.context) !== undefined) return;
    await this.#templates.make(request, {
      grow: () => ForkTree.grow(this.#starter, spec, { context: request.context }),
      onReady: (tree) => this.#spares.prepare(tree, this.#starter.limits),
      onRetire: (tree) => this.#spares.drop(tree),
    });
  }

  /** @throws ForkRefusedError, KernelError `kernel-died`, `start-failed` */
  async #openShared(
    context: KernelContext,
    { began, source }: { began: number; source: Pick<Template, 'tree' | 'done' | 'replay'> },
  ): Promise<LiveBase> {
    const { tree, done, replay } = source;
    const { room, isSpare } = await this.#spares.open(tree, {
      limits: this.#starter.limits,
      ...(context.limits && { own: context.limits }),
      ...(context.env && { env: context.env }),
    });
    const trace: StartTrace = {
      ...tree.root.trace,
      rung: isSpare ? 'spare' : 'template',
      // Without cells of the notebook in it, a person still waits for all of them.
      reasons: done > 0 ? [] : ['template: none with this notebook’s first cells'],
      startMs: performance.now() - began,
    };
    return { ...room, done, replay, trace };
  }

  async #openOwn(
    spec: LocalSpec,
    context: KernelContext,
    { began, reasons }: { began: number; reasons: readonly string[] },
  ): Promise<LiveBase> {
    const tree = await ForkTree.grow(this.#starter, spec, { context: await withoutLinks(context) });
    this.#own.add(tree);
    void tree.exited.then(() => this.#own.delete(tree));
    const store = await tree.makeStore();
    const trace: StartTrace = {
      ...tree.root.trace,
      rung: 'cold',
      reasons,
      startMs: performance.now() - began,
    };
    const close = async () => {
      await tree.kill();
      await removeTree(store);
    };
    return { node: tree.root, done: 0, replay: [], trace, store, close };
  }

  /** The shared root of an environment, grown anew when it ended or packages changed. */
  async #root(spec: LocalSpec): Promise<SharedRoot> {
    const fingerprint = await fingerprintPackages(await this.#starter.interpreter(spec));
    const known = this.#roots.get(spec.name);
    const present = await known?.catch(() => undefined);
    if (known && present && present.fingerprint === fingerprint) return known;
    // Whoever asked at the same time may have begun already.
    if (this.#roots.get(spec.name) === known) {
      const growing = this.#grow(spec, fingerprint);
      this.#roots.set(spec.name, growing);
      growing.catch(() => undefined);
    }
    return (await this.#roots.get(spec.name)) as SharedRoot;
  }

  /** Nobody waits for a root that does not answer; people whose processes are copies of it keep them. */
  async #retireRoot(spec: LocalSpec): Promise<void> {
    const root = await this.#roots.get(spec.name)?.catch(() => undefined);
    if (!root) return;
    this.#roots.delete(spec.name);
    this.#own.add(root.tree);
    void this.#spares.drop(root.tree).then(() => {
      const end = () => void root.tree.kill();
      if (root.tree.rooms === 0) end();
      else root.tree.onEmpty(end);
    });
    void root.tree.exited.then(() => this.#own.delete(root.tree));
  }

  async #grow(spec: LocalSpec, fingerprint: string): Promise<SharedRoot> {
    const tree = await ForkTree.grow(this.#starter, spec);
    const loud = this.#loud.get(spec.name) ?? new Set();
    const withinMs = tree.recipe.startMs;
    const nowLoud = await preloadModules(tree.root, spec, { loud, withinMs }).catch(
      async (error: unknown) => {
        await tree.kill();
        throw error;
      },
    );
    if (nowLoud.length > 0) {
      this.#loud.set(spec.name, new Set([...loud, ...nowLoud]));
      await tree.kill();
      return this.#grow(spec, fingerprint);
    }
    void tree.exited.then(async () => {
      const now = await this.#roots.get(spec.name)?.catch(() => undefined);
      if (now?.tree === tree) this.#roots.delete(spec.name);
    });
    void this.#spares.prepare(tree, this.#starter.limits);
    return { tree, fingerprint };
  }
}

const isUnresponsive = (error: unknown): boolean =>
  error instanceof KernelError && error.code === 'unresponsive';

/** The hub keeps files of a working directory only where no link leads to it, see `FileState`. */
async function withoutLinks(context: KernelContext): Promise<KernelContext> {
  if (context.cwd === undefined) return context;
  const { cwd } = context;
  return { ...context, cwd: await realpath(cwd).catch(() => cwd) };
}
