import {
  type NotebookSlug,
  notebookSlug,
  type SpaceSlug,
  spaceSlug,
  VISIBILITIES,
  type Visibility,
} from '@quire/contract';
import { Option } from 'commander';
import { CliError } from '../cli-error.ts';
import type { AddCommand, Session } from '../command.ts';
import { collect, HUB_OPTION, JSON_OPTION } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { connect, type Hub } from '../hub.ts';
import { checkFile, type FileOutcome, type Publication, publishFile } from '../publish-file.ts';
import { printOutcome, toJson } from '../publish-report.ts';
import { readVersionNumber } from '../version-number.ts';

interface Options {
  hub?: string;
  json?: boolean;
  space?: string;
  message: string;
  slug?: string;
  title?: string;
  summary?: string;
  tag?: string[];
  visibility?: Visibility;
  new?: boolean;
  update?: boolean;
  acknowledge?: string[];
  expectedVersion?: number;
  dryRun?: boolean;
}

export const addPublish: AddCommand = (program, act) => {
  program
    .command('publish')
    .summary('publish notebooks to a space')
    .description(
      'Publish notebooks to a space. Outputs and everything else that is not known to be safe are taken out ' +
        'before a file leaves this machine, and again by the hub; what was taken out is listed.',
    )
    .argument('<files...>', 'notebook files')
    .option('-s, --space <space>', 'space to publish to (default: the only one you may publish to)')
    .option('-m, --message <text>', 'what is new in this version', '')
    .option('--slug <slug>', 'last part of its address (default: from the file name)')
    .option('--title <text>', 'title (default: the first heading)')
    .option('--summary <text>', 'summary (default: the first paragraph)')
    .option('--tag <tag>', 'tag (repeatable)', collect)
    .addOption(new Option('--visibility <who>', 'who can find it').choices(VISIBILITIES))
    .addOption(
      new Option('--new', 'only as a new notebook, never as a version of another').conflicts('update'),
    )
    .option('--update', 'only as a new version, never as a new notebook')
    .option('--acknowledge <id>', 'publish although this was taken for a secret (repeatable)', collect)
    .option('--expected-version <number>', 'only if this is still the newest version', readVersionNumber)
    .option('--dry-run', 'say what would happen; publish nothing')
    .option(...JSON_OPTION)
    .option(...HUB_OPTION)
    .action(act<[string[]], Options>(publish));
};

async function publish(session: Session, options: Options, files: string[]): Promise<ExitCode> {
  const { context, terminal } = session;
  const publication = readPublication(options, files);
  const hub = await connect(context, options);
  const space = options.space === undefined ? await onlySpace(hub) : readSpace(options.space);
  const outcomes: FileOutcome[] = [];
  for (const file of files) {
    const work = { context, hub, space, file, publication };
    terminal.startProgress(() => `${options.dryRun ? 'Checking' : 'Publishing'} ${file}`);
    const outcome = options.dryRun ? await checkFile(work) : await publishFile(work);
    terminal.stopProgress();
    outcomes.push(outcome);
    if (!options.json) printOutcome(terminal, hub, outcome);
  }
  if (options.json) terminal.json(toJson(hub, outcomes));
  return outcomes.find((outcome) => outcome.exitCode !== EXIT.ok)?.exitCode ?? EXIT.ok;
}

function readPublication(options: Options, files: readonly string[]): Publication {
  const { slug, title, summary, expectedVersion } = options;
  const forOne = slug ?? title ?? summary ?? expectedVersion;
  if (files.length > 1 && forOne !== undefined) {
    throw new CliError(
      EXIT.usage,
      '--slug, --title, --summary and --expected-version go with one file only.',
    );
  }
  return {
    message: options.message,
    mode: options.new ? 'new' : options.update ? 'update' : 'auto',
    acknowledged: options.acknowledge ?? [],
    ...(slug !== undefined && { slug: readSlug(slug) }),
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { summary }),
    ...(options.tag && { tags: options.tag }),
    ...(options.visibility && { visibility: options.visibility }),
    ...(expectedVersion !== undefined && { expectedVersion }),
  };
}

async function onlySpace(hub: Hub): Promise<SpaceSlug> {
  const { spaces } = await hub.client.identity.getMe();
  const open = spaces.filter((space) => space.role === 'editor' || space.role === 'owner');
  const [only] = open;
  if (only && open.length === 1) return only.slug;
  throw new CliError(EXIT.usage, 'Say which space to publish to with --space.', {
    details: open.length > 0 ? open.map((space) => space.slug) : ['There is none that you may publish to.'],
  });
}

function readSpace(text: string): SpaceSlug {
  const result = spaceSlug.safeParse(text);
  if (result.success) return result.data;
  throw new CliError(
    EXIT.usage,
    `“${text}” is not the name of a space in addresses. Use lower-case letters, digits and hyphens.`,
  );
}

function readSlug(text: string): NotebookSlug {
  const result = notebookSlug.safeParse(text);
  if (result.success) return result.data;
  throw new CliError(EXIT.usage, `--slug ${text}: use lower-case letters, digits and hyphens.`);
}
