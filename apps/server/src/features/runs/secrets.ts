import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';
import type { Sealer } from '../../sealing.ts';

/** Secret values by the name of their input. */
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

/** Takes what was handed over: from now on nobody else has it. */
export async function takeOver(db: Queryable, vault: Vault, owner: Owner): Promise<Secrets> {
  const [column, id] = 'runId' in owner ? ['run_id', owner.runId] : ['session_id', owner.sessionId];
  const { rows } = await sql<{ id: string; sealed: string }>`
    delete from sealed_secrets where ${sql.ref(column)} = ${id} returning id, sealed`.execute(db);
  const inOrder = rows.toSorted((left, right) => Number(left.id) - Number(right.id));
  return Object.assign(
    {},
    ...inOrder.map(({ sealed }) => JSON.parse(vault.open(sealed, secretsPlace(id ?? ''))) as Secrets),
  ) as Secrets;
}

/** A run that ended without having been begun leaves nothing of what was handed over for it. */
export const forgetHandedOver = (tx: Queryable, { runId }: { runId: string }) =>
  tx.deleteFrom('sealed_secrets').where('run_id', '=', runId).execute();

/** How long the hub remembers the secrets of an app that nobody uses; then it asks for them again. */
const REMEMBERED_MILLISECONDS = 12 * 60 * 60 * 1000;

/**
 * The secrets of open apps, in the memory of the hub that computes them and nowhere else: another hub, or the next
 * start of this one, asks for them again.
 */
export class SessionSecrets {
  readonly #known = new Map<string, { secrets: Secrets; usedAt: number }>();

  /** Those that are known, with what was handed over since. */
  async of(db: Queryable, vault: Vault, sessionId: string): Promise<Secrets> {
    const now = Date.now();
    this.#forgetUnused(now);
    const secrets = { ...this.#known.get(sessionId)?.secrets, ...(await takeOver(db, vault, { sessionId })) };
    if (Object.keys(secrets).length > 0) this.#known.set(sessionId, { secrets, usedAt: now });
    return secrets;
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
