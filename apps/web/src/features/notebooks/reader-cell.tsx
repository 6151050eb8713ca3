import { UnstyledButton } from '@mantine/core';
import type { CellView } from '@quire/contract';
import { memo, type ReactNode, useState } from 'react';
import { CodeBlock } from '../../ui/code/code-block.tsx';
import { highlightPython } from '../../ui/code/highlight.ts';
import { colouring } from '../../ui/code/later-highlight.ts';
import { CopyAction } from '../../ui/copy-action.tsx';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { count } from '../../ui/words.ts';
import { type ContributeFrom, ContributeLink } from '../contributions/contribute-link.tsx';
import classes from './reader-cell.module.css';

// A page to read begins with code in its colours.
colouring.have(highlightPython);

type Props = {
  cell: CellView;
  anchors: readonly string[] | undefined;
  showsCode: boolean;
  headingShift: number;
  /** Where the cell can be contributed from; null where nothing can. */
  from: ContributeFrom | null;
};

/** Whether there is nothing in it to read. */
export const isBlank = ({ source }: CellView): boolean => source === null || source.trim() === '';

/** One cell to read. Hidden code leaves a line behind that opens it. */
export const ReaderCell = memo(function ReaderCell(props: Props) {
  const { cell, anchors, showsCode, headingShift, from } = props;
  if (cell.source === null || isBlank(cell)) return null;
  if (cell.type === 'markdown') {
    return (
      <Markdown
        source={cell.source}
        anchors={anchors}
        attachments={cell.attachments}
        headingShift={headingShift}
      />
    );
  }
  if (cell.type === 'raw') {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      <pre className={classes.raw} tabIndex={0}>
        {cell.source}
      </pre>
    );
  }
  return (
    <CodeCell
      source={cell.source}
      isParameters={cell.tags.includes('parameters')}
      showsCode={showsCode}
      actions={from && <ContributeLink from={from} cellId={cell.id} />}
    />
  );
});

type CodeCellProps = {
  source: string;
  isParameters: boolean;
  showsCode: boolean;
  actions: ReactNode;
};

function CodeCell({ source, isParameters, showsCode, actions }: CodeCellProps) {
  const [isOpen, setOpen] = useState(false);
  const lines = count(source.trimEnd().split('\n').length, 'line');
  if (!showsCode && !isOpen) {
    return (
      <UnstyledButton className={classes.folded} aria-expanded={false} onClick={() => setOpen(true)}>
        {isParameters ? `Inputs, ${lines} of code` : `${lines} of code`}
      </UnstyledButton>
    );
  }
  return (
    <div className={classes.code}>
      {(isParameters || !showsCode) && (
        <div className={classes.codeHead}>
          <span>{isParameters ? 'Inputs' : 'Code'}</span>
          {!showsCode && (
            <UnstyledButton className={classes.fold} aria-expanded onClick={() => setOpen(false)}>
              Hide
            </UnstyledButton>
          )}
        </div>
      )}
      <CodeBlock source={source} />
      <div className={classes.copy}>
        {actions}
        <CopyAction text={source} aria-label="Copy this cell" />
      </div>
    </div>
  );
}
