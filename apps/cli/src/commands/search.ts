import type { SearchHit, SearchResult } from '@quire/contract';
import { handle, spaceSlug } from '@quire/contract';
import { Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { count } from '../columns.ts';
import { type AddCommand, collect, HUB_OPTION, JSON_OPTION, type Session } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { connect, type Hub, notebookUrl } from '../hub.ts';
import { plainLine, type Terminal } from '../terminal.ts';

interface Options {
  hub?: string;
  json?: boolean;
  tag?: string[];
  author?: string[];
  space?: string[];
  package?: string[];
  sort: 'relevance' | 'newest' | 'most-run' | 'title';
  limit: number;
  offset: number;
}

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;
const OFFSET_MAX = 10_000;
/** What says most about a match; more reasons would bury the next hit. */
const REASONS_SHOWN = 2;

export const addSearch: AddCommand = (program, act) => {
  program
    .command('search')
    .summary('find notebooks')
    .description('Find notebooks that you can see. Without words, all of them, newest first.')
    .argument('[words...]', 'what to look for')
    .option('--tag <tag>', 'only with this tag (repeatable)', collect)
    .option('--author <handle>', 'only by this person (repeatable)', collect)
    .option('--space <space>', 'only in this space (repeatable)', collect)
    .option('--package <name>', 'only importing this package (repeatable)', collect)
    .addOption(
      new Option('--sort <order>', 'order')
        .choices(['relevance', 'newest', 'most-run', 'title'])
        .default('relevance'),
    )
    .option(
      '--limit <number>',
      `at most this many, up to ${LIMIT_MAX}`,
      wholeNumber('--limit', 1, LIMIT_MAX),
      LIMIT_DEFAULT,
    )
    .option('--offset <number>', 'leave out this many first', wholeNumber('--offset', 0, OFFSET_MAX), 0)
    .option(...JSON_OPTION)
    .option(...HUB_OPTION)
    .action(act<[string[]], Options>(search));
};

async function search({ context, terminal }: Session, options: Options, words: string[]): Promise<void> {
  const hub = await connect(context, options);
  const result = await hub.client.notebooks.search({
    query: {
      q: words.join(' '),
      tag: options.tag ?? [],
      author: (options.author ?? []).map((text) => parse(handle, '--author', text)),
      space: (options.space ?? []).map((text) => parse(spaceSlug, '--space', text)),
      package: options.package ?? [],
      sort: options.sort,
      limit: options.limit,
      offset: options.offset,
    },
  });
  if (options.json) terminal.json(toJson(hub, result));
  else printHits(terminal, result, options);
}

function toJson(hub: Hub, { hits, total, isTotalExact, understoodAs }: SearchResult): object {
  return {
    total,
    isTotalExact,
    understoodAs,
    hits: hits.map(({ notebook, why }) => ({
      space: notebook.space.slug,
      slug: notebook.slug,
      title: notebook.title,
      summary: notebook.summary,
      tags: notebook.tags,
      packages: notebook.packages,
      inputs: notebook.inputs,
      visibility: notebook.visibility,
      owner: notebook.owner.handle,
      author: notebook.author.handle,
      version: notebook.version,
      updatedAt: notebook.updatedAt,
      runCount: notebook.runCount,
      lastSucceededAt: notebook.lastSucceededAt,
      url: notebookUrl(hub, { space: notebook.space.slug, slug: notebook.slug }),
      why: why.map(({ field, snippet }) => ({ field, snippet: snippet.replace(MARKS, '') })),
    })),
  };
}

function printHits(terminal: Terminal, result: SearchResult, { offset }: Options): void {
  const { hits, total, isTotalExact, understoodAs } = result;
  if (understoodAs !== null) terminal.note(`Searched for “${plainLine(understoodAs)}”.`);
  if (hits.length === 0) {
    terminal.note(total > 0 ? 'There are no more notebooks.' : 'No notebook that you can see matches this.');
    return;
  }
  for (const hit of hits) printHit(terminal, hit);
  const all = isTotalExact ? count(total, 'notebook') : `more than ${total.toLocaleString('en')} notebooks`;
  const shown = hits.length === total ? '' : `, ${offset + 1} to ${offset + hits.length} shown`;
  terminal.note(`${all}${shown}`);
}

function printHit(terminal: Terminal, { notebook, why }: SearchHit): void {
  const { bold, cyan, dim } = terminal.colours;
  terminal.line(`${cyan(`${notebook.space.slug}/${notebook.slug}`)}  ${bold(plainLine(notebook.title))}`);
  if (notebook.summary) terminal.line(`    ${plainLine(notebook.summary)}`);
  const tags = notebook.tags.map((tag) => `#${plainLine(tag).replaceAll(' ', '-')}`).join(' ');
  const facts = [
    `by ${plainLine(notebook.author.name)}`,
    `version ${notebook.version}`,
    notebook.updatedAt.slice(0, 10),
    tags,
  ];
  terminal.line(dim(`    ${facts.filter((fact) => fact !== '').join(' · ')}`));
  for (const { field, snippet } of why.slice(0, REASONS_SHOWN)) {
    const marked = snippet
      .split(MARKS)
      .map((part, index) => (index % 2 === 1 ? bold(inline(part)) : inline(part)));
    terminal.line(dim(`    found in ${field}: ${marked.join('')}`));
  }
}

/** What the hub puts around the words that matched. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the marks are control characters so that no text holds them.
const MARKS = /[\u0002\u0003]/g;

function inline(text: string): string {
  const plain = plainLine(text);
  return `${/^\s/.test(text) ? ' ' : ''}${plain}${/\s$/.test(text) && plain !== '' ? ' ' : ''}`;
}

interface Schema<T> {
  safeParse(
    text: string,
  ): { success: true; data: T } | { success: false; error: { issues: { message: string }[] } };
}

function parse<T>(schema: Schema<T>, option: string, text: string): T {
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  throw new CliError(
    EXIT.usage,
    `${option} ${text}: ${result.error.issues[0]?.message ?? 'this is not valid.'}`,
  );
}

function wholeNumber(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new CliError(EXIT.usage, `${option} takes a whole number from ${least} to ${most}.`);
  };
}
