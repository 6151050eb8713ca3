import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';
import type { Sealer } from '../../sealing.ts';

/** Secret values: of a run by the name of their input, of a session by the mark that stands for each. */
export type Secrets = Readonly<Record<string, string>>;

/** Seals what only the hubs of one installation are to read, for one place each. */
export type Vault = {
  seal(text: string, place: string): string;
  /** @throws where it was sealed for another place or by another secret, or changed */
  open(sealed: string, place: string): string;
};

export function createVault(sealer: Sealer): Vault {
  return {
    seal: sealer.seal,
    open: (sealed, place) => {
      const text = sealer.open(sealed, place);
      if (text === null) throw new Error('What was sealed cannot be opened: the hubs’ secret has changed.');
      return text;
    },
  };
}

/** Where an answer to a question of a session is opened. */
export const answerPlace = (promptId: string): string => `the answer to ${promptId}`;
const secretsPlace = (id: string): string => `the secrets of ${id}`;

/** Whose secrets they are. */
type Owner = { runId: string } | { sessionId: string };

/** Secrets by the marks that stand for them in these values. */
export function byMark(secrets: Secrets, values: Readonly<Record<string, unknown>>): Secrets {
  const entries = Object.entries(secrets);
  return Object.fromEntries(
    entries.map(([name, value]) => [(values[name] as { given: string }).given, value]),
  );
}

/** Hands secrets to whichever hub will do the work, in the transaction that asks for it. */
export async function handOver(
  tx: Tx,
  vault: Vault,
  { secrets, ...owner }: Owner & { secrets: Secrets },
): Promise<void> {
  if (Object.keys(secrets).length === 0) return;
  await tx
    .insertInto('sealed_secrets')
    .values({
      run_id: 'runId' in owner ? owner.runId : null,
      session_id: 'sessionId' in owner ? owner.sessionId : null,
      sealed: vault.seal(
        JSON.stringify(secrets),
        secretsPlace('runId' in owner ? owner.runId : owner.sessionId),
      ),
    })
    .execute();
}

/** Takes what was handed over: from now on nobody else has it. Of a session, its holder alone takes it. */
export async function takeOver(
  db: Queryable,
  vault: Vault,
  owner: { runId: string } | { id: string; claim: string },
): Promise<Secrets> {
  const id = 'runId' in owner ? owner.runId : owner.id;
  const isTheirs =
    'runId' in owner
      ? sql`run_id = ${id}`
      : sql`session_id = ${id} and exists (select 1 from sessions where id = ${id} and claim = ${owner.claim})`;
  const { rows } = await sql<{ id: string; sealed: string }>`
    delete from sealed_secrets where ${isTheirs} returning id, sealed`.execute(db);
  const inOrder = rows.toSorted((left, right) => Number(left.id) - Number(right.id));
  return Object.assign(
    {},
    ...inOrder.map(({ sealed }) => JSON.parse(vault.open(sealed, secretsPlace(id))) as Secrets),
  ) as Secrets;
}

/** A run that ended without having been begun leaves nothing of what was handed over for it. */
export const forgetHandedOver = (tx: Queryable, { runId }: { runId: string }) =>
  tx.deleteFrom('sealed_secrets').where('run_id', '=', runId).execute();

/** How long the hub remembers the secrets of an app that nobody uses; then it asks for them again. */
const REMEMBERED_MILLISECONDS = 12 * 60 * 60 * 1000;
/** Secrets that an app was given one after the other: another tab may still have the mark of one before the last. */
const REMEMBERED_MAX = 50;

/**
 * The secrets of open apps, in the memory of the hub that computes them and nowhere else: another hub, or the next
 * start of this one, asks for them again. They are known by their marks, so that what this hub was given once never
 * stands for what another was given since.
 */
export class SessionSecrets {
  readonly #known = new Map<string, { secrets: Secrets; usedAt: number }>();

  /** Those of a held session that these marks stand for and this hub knows, from before or handed over since. */
  async of(
    db: Queryable,
    vault: Vault,
    { held, marks }: { held: { id: string; claim: string }; marks: readonly string[] },
  ): Promise<Secrets> {
    const now = Date.now();
    this.#forgetUnused(now);
    const all = { ...this.#known.get(held.id)?.secrets, ...(await takeOver(db, vault, held)) };
    const wanted = Object.entries(all).filter(([mark]) => marks.includes(mark));
    // Those that are wanted are the last to be forgotten.
    const others = Object.entries(all).filter(([mark]) => !marks.includes(mark));
    const secrets = Object.fromEntries([...others, ...wanted].slice(-REMEMBERED_MAX));
    if (Object.keys(secrets).length > 0) this.#known.set(held.id, { secrets, usedAt: now });
    return Object.fromEntries(wanted);
  }

  knows(sessionId: string): boolean {
    return this.#known.has(sessionId);
  }

  /** Forgets those that nobody used for long, and those of apps that were closed. */
  async prune(db: Queryable): Promise<void> {
    this.#forgetUnused(Date.now());
    const ids = [...this.#known.keys()];
    if (ids.length === 0) return;
    const rows = await db.selectFrom('sessions').select('id').where('id', 'in', ids).execute();
    const open = new Set(rows.map(({ id }) => id));
    for (const id of ids) if (!open.has(id)) this.#known.delete(id);
  }

  #forgetUnused(now: number): void {
    for (const [id, { usedAt }] of this.#known)
      if (now - usedAt > REMEMBERED_MILLISECONDS) this.#known.delete(id);
  }
}
