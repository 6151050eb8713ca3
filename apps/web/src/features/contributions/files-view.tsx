import type { ContributionFile } from '@quire/contract';
import { CodeBlock } from '../../ui/code/code-block.tsx';
import { CopyAction } from '../../ui/copy-action.tsx';
import classes from './files-view.module.css';

const WORDS = { added: 'new file', changed: 'changed', unchanged: 'as it is' } as const;

/** The files of a contribution as they will stand in the target; a changed one as what changes. */
export function FilesView({ files }: { files: readonly ContributionFile[] }) {
  return (
    <div className={classes.files}>
      {files.map((file) => (
        <section key={file.path} className={classes.file} aria-label={file.path}>
          <header className={classes.head}>
            <code className={classes.path}>{file.path}</code>
            <span className={classes.action} data-action={file.action}>
              {WORDS[file.action]}
            </span>
            {file.content !== '' && <CopyAction text={file.content} aria-label={`Copy ${file.path}`} />}
          </header>
          <FileBody file={file} />
        </section>
      ))}
    </div>
  );
}

function FileBody({ file }: { file: ContributionFile }) {
  if (file.action === 'changed') return <Diff diff={file.diff} />;
  if (file.content === '') return <p className={classes.empty}>Empty, as the target wants it.</p>;
  if (file.path.endsWith('.py')) return <CodeBlock source={file.content} label={file.path} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className={classes.text} tabIndex={0}>
      {file.content}
    </pre>
  );
}

function Diff({ diff }: { diff: string }) {
  const lines = diff.split('\n').filter((line, at) => at > 1 && line !== '');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className={classes.text} tabIndex={0}>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text have no other identity
        <span key={at} className={classes.line} data-kind={line.slice(0, 1)}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
