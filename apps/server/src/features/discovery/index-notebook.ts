import { splitIdentifier } from '@quire/analysis';
import { sql } from 'kysely';
import type { Tx } from '../../database/connect.ts';

/** Enough for any notebook that people read; a tsvector has to stay under 1 MB. */
const TEXT_CHARACTERS_MAX = 200_000;
const WORD_LENGTH_MIN = 3;
const WORD_LENGTH_MAX = 40;

type Entry = {
  notebookId: string;
  headings: readonly string[];
  text: string;
  identifiers: readonly string[];
};
type Which = { notebookId: string } | { spaceId: string } | { userId: string };
/** Writes what search reads. The other features call it in their own transactions. */
export type DiscoveryIndex = {
  write(tx: Tx, entry: Entry): Promise<void>;
  /** After a title, a tag, or the name of a space or a person changed. */
  refresh(tx: Tx, which: Which): Promise<void>;
};

export const discoveryIndex: DiscoveryIndex = { write, refresh };

async function write(tx: Tx, entry: Entry): Promise<void> {
  const texts = {
    headings: entry.headings.join('\n').slice(0, TEXT_CHARACTERS_MAX),
    body: entry.text.slice(0, TEXT_CHARACTERS_MAX),
    identifiers: [...new Set(entry.identifiers.flatMap((name) => [name, ...splitIdentifier(name)]))]
      .join(' ')
      .slice(0, TEXT_CHARACTERS_MAX),
  };
  await tx
    .insertInto('notebook_search')
    .values({ notebook_id: entry.notebookId, ...texts, title: '', meta: '', code: '' })
    .onConflict((conflict) => conflict.column('notebook_id').doUpdateSet(texts))
    .execute();
  await refresh(tx, { notebookId: entry.notebookId });
}

async function refresh(tx: Tx, which: Which): Promise<void> {
  const condition =
    'notebookId' in which
      ? sql`n.id = ${which.notebookId}`
      : 'spaceId' in which
        ? sql`n.space_id = ${which.spaceId}`
        : sql`${which.userId} in (n.owner_id, n.author_id)`;
  // Weights: A title, B headings and tags, C what it is about, made of and by, D the prose.
  await sql`
    update notebook_search s set
      title = n.title,
      meta = setweight(to_tsvector('quire_text', n.title), 'A')
        || setweight(to_tsvector('quire_text', s.headings || ' ' || array_to_string(n.tags, ' ')), 'B')
        || setweight(to_tsvector('quire_text', n.summary), 'C')
        || setweight(to_tsvector('quire_code', array_to_string(n.packages, ' ') || ' ' || sp.name || ' ' || sp.slug || ' '
             || owner.name || ' ' || owner.handle || ' ' || author.name || ' ' || author.handle), 'C')
        || setweight(to_tsvector('quire_text', s.body), 'D'),
      code = to_tsvector('quire_code', s.identifiers)
    from notebooks n
      join spaces sp on sp.id = n.space_id
      join auth_user owner on owner.id = n.owner_id
      join auth_user author on author.id = n.author_id
    where n.id = s.notebook_id and ${condition}`.execute(tx);
  await sql`
    insert into search_words (word)
    select distinct word from notebooks n
      join notebook_search s on s.notebook_id = n.id
      join spaces sp on sp.id = n.space_id
      join auth_user author on author.id = n.author_id
      cross join lateral regexp_split_to_table(lower(unaccent(concat_ws(' ', n.title, n.summary, s.headings,
        array_to_string(n.tags, ' '), array_to_string(n.packages, ' '), sp.name, author.name))), '[^[:alnum:]]+') as word
    where ${condition} and length(word) between ${WORD_LENGTH_MIN} and ${WORD_LENGTH_MAX}
    order by word
    on conflict do nothing`.execute(tx);
}
