import type { CellView, NotebookPage } from '@quire/contract';
import { useMemo } from 'react';
import { Markdown } from '../../../ui/markdown/markdown.tsx';
import { blocksOf } from '../../runs/cell-blocks.ts';
import { CellBlocks } from '../../runs/cell-blocks-view.tsx';
import { splitIntoSections, titleAbove } from '../../runs/run-sections.ts';
import classes from './arrange.module.css';
import { type Layouts, withLayouts } from './layouts.ts';

/** How the app will be laid out: its words as they are, and a place for each result. */
export function ArrangePreview({ page, layouts }: { page: NotebookPage; layouts: Layouts }) {
  const { cells, headings } = page.current;
  const sections = useMemo(() => splitIntoSections(cells, headings), [cells, headings]);
  const blocks = useMemo(() => blocksOf(withLayouts(cells, layouts), false), [cells, layouts]);
  const render = (cell: CellView) => {
    if (cell.type === 'raw' || cell.tags.includes('parameters')) return null;
    if (cell.type === 'markdown')
      return (
        <Markdown key={cell.id} source={cell.source ?? ''} attachments={cell.attachments} anchors={[]} />
      );
    const title = titleAbove(sections, cell.id);
    return (
      <div key={cell.id} className={classes.result}>
        {title === null ? 'What this cell shows' : `Result in ${title}`}
      </div>
    );
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard, too
    <section className={classes.preview} aria-label="Preview" tabIndex={0}>
      <CellBlocks blocks={blocks} renderCell={render} isOpen={false} />
    </section>
  );
}
