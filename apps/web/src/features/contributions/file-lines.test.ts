import { describe, expect, it } from 'vitest';
import { linesOf } from './file-lines.ts';

const file = (given: Partial<Parameters<typeof linesOf>[0]>) =>
  linesOf({ path: 'a.md', action: 'added', content: '', diff: '', ...given }).map(
    ({ number, kind, text }) => `${number ?? '-'} ${kind} ${text}`,
  );

describe('the lines of a file', () => {
  it('are all of a new one, numbered, without an empty last one', () => {
    expect(file({ content: 'a\n\nb\n' })).toEqual(['1 same a', '2 same ', '3 same b']);
  });

  it('are what changes in another, numbered as they will stand', () => {
    const diff = '--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n # A\n-old\n+new\n@@ -9 +9,2 @@\n end\n+more\n';
    expect(file({ action: 'changed', diff })).toEqual([
      '1 same # A',
      '- removed old',
      '2 added new',
      '- gap …',
      '9 same end',
      '10 added more',
    ]);
  });

  it('take a changed line that begins like a name of a file for what it is', () => {
    const diff = '--- a/a.md\n+++ b/a.md\n@@ -1,1 +1,1 @@\n--- x\n+++ y\n';
    expect(file({ action: 'changed', diff })).toEqual(['- removed -- x', '1 added ++ y']);
  });
});
