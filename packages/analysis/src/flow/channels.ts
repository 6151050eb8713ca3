import type { Certainty } from './effects.ts';
import type { TrackedMap } from './ledger.ts';

/** The channels written so far that a reader of `read` sees: its own, and files and tables that may be the same. */
export function* channelsMet<V>(channels: TrackedMap<V>, read: string): IterableIterator<[string, V]> {
  const kind = read.slice(0, read.indexOf(':') + 1);
  if (!WITH_PLACES.has(kind)) {
    yield* entryOf(channels, read);
    return;
  }
  const any = `${kind}*`;
  if (read === any || (kind === 'folder:' && read.endsWith('*'))) {
    yield* channels.entries(kind);
    return;
  }
  yield* entryOf(channels, any);
  if (kind === 'file:') {
    // Folders that it stands in.
    for (let at = read.indexOf('/'); at !== -1; at = read.indexOf('/', at + 1))
      if (at > 0) yield* entryOf(channels, read.slice(0, at));
  }
  yield* entryOf(channels, read);
  if (kind === 'file:') yield* channels.entries(kind, `${read}/`);
}

/** Channels of one kind that stand for one another when a name is not known. */
const WITH_PLACES = new Set(['file:', 'folder:', 'sql:']);

function* entryOf<V>(channels: TrackedMap<V>, channel: string): IterableIterator<[string, V]> {
  const found = channels.get(channel);
  if (found !== undefined) yield [channel, found];
}

export function certaintyOf(channel: string): Certainty {
  return channel === 'file:*' ? 'likely' : 'certain';
}

const CHANNELS_IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['environment', 'reads environment variables'],
  ['stdin', 'asks for what is typed'],
]);

export function channelInWords(channel: string): string {
  if (channel === 'file:*') return 'reads files';
  if (channel.startsWith('file:')) return `reads the file \`${channel.slice(5)}\``;
  if (channel.startsWith('sql:'))
    return channel === 'sql:*' ? 'reads tables' : `reads the table \`${channel.slice(4)}\``;
  if (channel.startsWith('random:')) return `draws random numbers (${channel.slice(7)})`;
  if (channel === 'figure') return 'draws on the current figure';
  const known = CHANNELS_IN_WORDS.get(channel);
  if (known !== undefined) return known;
  if (channel.startsWith('folder:')) return `writes into the folder \`${channel.slice(7)}\``;
  if (channel.startsWith('module:')) return `uses the package \`${channel.slice(7)}\``;
  return channel === 'imports' ? 'imports modules from where the search path says' : `depends on ${channel}`;
}
