import type { Terminal } from './terminal.ts';

export type ReportedCheck = {
  title: string;
  status: 'passed' | 'failed' | 'warning' | 'skipped';
  sentence: string;
  items: readonly { message: string; advice: string | null; path: string | null; line: number | null }[];
};
export type CheckedFiles = {
  files: readonly { path: string; content: string }[];
  checks: readonly ReportedCheck[];
};
export type Reported = CheckedFiles & {
  target: { name: string; kind: string; recognisedBy: string; base: string };
  picked: string;
  title: string;
  branch: string;
  plan: readonly string[];
};

const SIGN = { passed: '✓', failed: '✗', warning: '!', skipped: '–' } as const;

/** What would be contributed, for people: files whole, then what was checked, then what would happen. */
export function printReport(terminal: Terminal, report: Reported): void {
  const { bold, dim } = terminal.colours;
  const { target } = report;
  terminal.line(
    `${bold(report.title)}  ${dim(`to ${target.name} (${target.kind}, by its ${target.recognisedBy})`)}`,
  );
  if (report.picked !== '') terminal.line(dim(report.picked));
  for (const { path, content } of report.files) {
    terminal.line();
    terminal.line(bold(path));
    for (const line of content.trimEnd().split('\n')) terminal.line(`  ${line}`.trimEnd());
  }
  terminal.line();
  printChecks(terminal, report.checks);
  if (report.plan.length === 0) return;
  terminal.line();
  for (const [at, step] of report.plan.entries()) terminal.line(`${at + 1}. ${step}`);
}

export function printChecks(terminal: Terminal, checks: readonly ReportedCheck[]): void {
  const { green, red, yellow, dim } = terminal.colours;
  const paint = { passed: green, failed: red, warning: yellow, skipped: dim } as const;
  for (const { title, status, sentence, items } of checks) {
    terminal.line(`${paint[status](SIGN[status])} ${title}: ${sentence}`);
    for (const { message, advice, path, line } of items) {
      const place = path === null ? '' : dim(` ${path}${line === null ? '' : `:${line}`}`);
      terminal.line(`    ${message}${place}`);
      if (advice !== null) terminal.line(dim(`    → ${advice}`));
    }
  }
}
