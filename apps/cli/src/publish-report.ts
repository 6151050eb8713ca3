import type { CheckedNotebook, PublishedNotebook, SecretFindingView } from '@quire/contract';
import type { RemovalCode } from '@quire/notebook';
import { count } from './columns.ts';
import { type Hub, notebookUrl } from './hub.ts';
import type { FileOutcome } from './publish-file.ts';
import { plainLine, type Terminal } from './terminal.ts';

/** Says what became of one file: the result on stdout, everything else on stderr. */
export function printOutcome(terminal: Terminal, hub: Hub, outcome: FileOutcome): void {
  const { green, red, yellow, bold, dim } = terminal.errorColours;
  for (const warning of outcome.warnings) terminal.note(dim(`${outcome.file}: ${plainLine(warning)}`));
  printRemovals(terminal, outcome);
  if (outcome.secrets.length > 0) printSecrets(terminal, outcome);
  else if (outcome.error) {
    const { message } = outcome.error;
    terminal.note(
      `${red('Error:')} ${message.includes(outcome.file) ? '' : `${bold(outcome.file)}: `}${message}`,
    );
    for (const detail of outcome.error.details) terminal.note(`  ${plainLine(detail)}`);
    if (outcome.error.advice) terminal.note(dim(outcome.error.advice));
  }
  if (outcome.checked) printCheck(terminal, outcome.file, outcome.checked);
  if (outcome.published) {
    terminal.note(`${green('✓')} ${outcome.file}: ${publishedInWords(outcome.published)}`);
    terminal.line(notebookUrl(hub, outcome.published));
    for (const sentence of outcome.missing)
      terminal.note(`${yellow('Warning:')} ${outcome.file}: ${plainLine(sentence)}`);
  }
}

function publishedInWords({ created, version, title, space, slug }: PublishedNotebook): string {
  const name = `“${plainLine(title)}” at ${space}/${slug}`;
  if (created === 'nothing')
    return `version ${version} of ${name} already has this content; nothing was published`;
  return created === 'notebook' ? `published ${name}` : `published version ${version} of ${name}`;
}

/** What every notebook that was run has, in the plural; everything else is listed one by one. */
const EXPECTED: Readonly<Partial<Record<RemovalCode, string>>> = {
  outputs: 'outputs',
  'execution-count': 'execution counts',
  'notebook-metadata': 'metadata of the notebook',
  'cell-metadata': 'metadata of cells',
};

function printRemovals(terminal: Terminal, { file, removed }: FileOutcome): void {
  const { dim } = terminal.errorColours;
  const expected = Object.entries(EXPECTED).flatMap(([code, name]) => {
    const places = removed.filter((removal) => removal.code === code).length;
    return places === 0 ? [] : [`${name} (${places})`];
  });
  if (expected.length > 0)
    terminal.note(dim(`${file}: left out, which readers do not get: ${expected.join(', ')}`));
  for (const { code, path, reason } of removed) {
    if (code === null || EXPECTED[code] === undefined)
      terminal.note(`${file}: left out ${path}: ${plainLine(reason)}`);
  }
}

function printSecrets(terminal: Terminal, { file, secrets, checked }: FileOutcome): void {
  const { red, bold, dim } = terminal.errorColours;
  const what = count(secrets.length, 'likely secret');
  terminal.note(`${red('Error:')} ${bold(file)} ${checked ? 'has' : 'was not published: it has'} ${what}.`);
  for (const secret of secrets) printSecret(terminal, secret);
  terminal.note('Take them out of the notebook. Whoever has read it may have them, so replace them as well.');
  const flags = secrets.map((secret) => `--acknowledge ${secret.id}`).join(' ');
  terminal.note(dim(`Only what you have looked at and know to be harmless: ${flags}`));
}

function printSecret(terminal: Terminal, secret: SecretFindingView): void {
  const { bold, dim } = terminal.errorColours;
  terminal.note(
    `  ${bold(plainLine(secret.label))} in cell ${secret.cellIndex + 1}, line ${secret.line}: ${plainLine(secret.preview)}`,
  );
  terminal.note(dim(`    ${plainLine(secret.why)} ${plainLine(secret.advice)}`));
  terminal.note(dim(`    id: ${secret.id}`));
}

function printCheck(terminal: Terminal, file: string, checked: CheckedNotebook): void {
  const { title, summary, slug, cellCount, packages, existing } = checked;
  terminal.line(`${file}: “${plainLine(title)}”, ${count(cellCount, 'cell')}, address ${slug}`);
  if (summary !== '') terminal.line(`  ${plainLine(summary)}`);
  const inputs = Object.keys((checked.parameters.properties as object | undefined) ?? {});
  terminal.line(`  Inputs: ${inputs.length > 0 ? inputs.join(', ') : 'none'}`);
  terminal.line(`  Packages: ${packages.length > 0 ? packages.map(plainLine).join(', ') : 'none'}`);
  for (const note of checked.parameterNotes) terminal.line(`  ${note.severity}: ${plainLine(note.message)}`);
  for (const warning of checked.warnings) terminal.line(`  warning: ${plainLine(warning)}`);
  if (existing === null) terminal.line('  It would be a new notebook.');
  else if (existing.isUnchanged) terminal.line(`  Version ${existing.version} already has this content.`);
  else terminal.line(`  It would be version ${existing.version + 1} of “${plainLine(existing.title)}”.`);
}

/** All files with what became of them, as `--json` prints it. */
export function toJson(hub: Hub, outcomes: readonly FileOutcome[]): object {
  return {
    files: outcomes.map(({ file, removed, warnings, missing, published, checked, secrets, error, code }) => ({
      file,
      published: published && {
        space: published.space,
        slug: published.slug,
        title: published.title,
        version: published.version,
        id: published.id,
        created: published.created,
        url: notebookUrl(hub, published),
      },
      checked,
      removed: removed.map(({ path, reason }) => ({ path, reason })),
      warnings: [...warnings, ...missing],
      secrets,
      error: error && { code, message: error.message, details: error.details },
    })),
  };
}
