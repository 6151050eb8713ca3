import { Switch } from '@mantine/core';
import type { DataflowDiagnostic, Heading, NotebookPage, VersionView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { CellComments } from '../comments/cell-comments.tsx';
import { GoneThreads } from '../comments/gone-threads.tsx';
import { OpenThreads } from '../comments/open-threads.tsx';
import { useThreads } from '../comments/use-threads.ts';
import { ContributedFrom } from '../contributions/contributed-from.tsx';
import { contributionsOfQuery } from '../contributions/queries.ts';
import { useShowCode } from '../runs/show-code.ts';
import { Contents } from './contents.tsx';
import { DataflowMap, readerCellAnchor } from './dataflow/dataflow-map.tsx';
import { dataflowQuery } from './dataflow/queries.ts';
import { CellDiagnostics, WorthALook } from './dataflow/worth-a-look.tsx';
import { InputsAtAGlance } from './inputs-at-a-glance.tsx';
import { isBlank, ReaderCell } from './reader-cell.tsx';
import { withoutRepeatedTitle } from './repeated-title.ts';
import { SideSection } from './side-section.tsx';
import { SimilarNotebooks } from './similar-notebooks.tsx';
import { UseElsewhere } from './use-elsewhere.tsx';
import classes from './version-reader.module.css';

/** A version as a page to read: its text, its code where one may and wants to see it, and a way around at the side. */
export function VersionReader({ page, version }: { page: NotebookPage; version: VersionView }) {
  const [showsCode, setShowsCode] = useShowCode();
  const { cells, headings } = useMemo(() => withoutRepeatedTitle(version, page.title), [version, page.title]);
  const anchors = useMemo(() => anchorsByCell(headings), [headings]);
  // The page's title is its h1, so that the notebook's highest headings are its h2.
  const headingShift = headings.length > 0 ? 2 - Math.min(...headings.map((heading) => heading.level)) : 1;
  const hasCode = cells.some((cell) => cell.type === 'code');
  const isOutlined = headings.length > 1;
  const { dataflow, diagnostics, byCell } = useDataflow(page, version);
  const threads = useThreads(page, version);
  const from = useMemo(
    () => (page.can.readCode ? { space: page.space.slug, slug: page.slug, version: version.number } : null),
    [page, version.number],
  );
  return (
    <div className={classes.layout}>
      <div className={classes.side}>
        {hasCode && page.can.readCode && (
          <Switch
            label="Show the code"
            checked={showsCode}
            onChange={(event) => setShowsCode(event.currentTarget.checked)}
          />
        )}
        {from && <OpenThreads threads={threads} />}
        {isOutlined && <Contents headings={headings} />}
        {dataflow && <DataflowMap dataflow={dataflow} />}
        <WorthALook diagnostics={diagnostics} />
        <InputsAtAGlance schema={version.parameters} notes={page.can.publish ? version.parameterNotes : []} />
        <Contributed page={page} />
        <SimilarNotebooks page={page} />
        <UseElsewhere page={page} version={version} />
      </div>
      <article className={classes.cells} aria-label={page.title}>
        {!page.can.readCode && hasCode && (
          <p className={classes.withheld}>
            You can run this notebook, but its code is only for people whose role in {page.space.name}{' '}
            includes reading it. What you see here is its text.
          </p>
        )}
        {cells.map((cell, index) => (
          <div key={cell.id} id={readerCellAnchor(cell.id)} className={classes.cell} tabIndex={-1}>
            <ReaderCell
              cell={cell}
              anchors={anchors.get(cell.id)}
              showsCode={showsCode}
              headingShift={headingShift}
              from={from}
            />
            {byCell.has(cell.id) && <CellDiagnostics diagnostics={byCell.get(cell.id) ?? []} />}
            {from && (!isBlank(cell) || threads.byCell.has(cell.id)) && (
              <CellComments
                at={from}
                cellId={cell.id}
                number={index + 1}
                threads={threads.byCell.get(cell.id) ?? []}
              />
            )}
          </div>
        ))}
        {cells.length === 0 && <p className={classes.withheld}>This version has no cells.</p>}
        {from && <GoneThreads at={from} threads={threads.gone} />}
      </article>
    </div>
  );
}

/** What the reader gave to projects from it; nothing at all where there is nothing. */
function Contributed({ page: { space, slug } }: { page: NotebookPage }) {
  const { data = [] } = useQuery(contributionsOfQuery(space.slug, slug));
  if (data.length === 0) return null;
  return (
    <SideSection title="Contributed from here">
      <ContributedFrom rows={data} />
    </SideSection>
  );
}

/** What the code says of itself; hints are for those who can act on them. */
function useDataflow(page: NotebookPage, version: VersionView) {
  const { data: dataflow } = useQuery({
    ...dataflowQuery(page.space.slug, page.slug, version.number),
    enabled: page.can.readCode,
  });
  const canAct = page.can.publish;
  return useMemo(() => {
    const diagnostics = dataflow?.diagnostics.filter(({ severity }) => canAct || severity !== 'info') ?? [];
    const byCell = new Map<string, DataflowDiagnostic[]>();
    for (const diagnostic of diagnostics)
      byCell.set(diagnostic.cellId, [...(byCell.get(diagnostic.cellId) ?? []), diagnostic]);
    return { dataflow, diagnostics, byCell };
  }, [dataflow, canAct]);
}

function anchorsByCell(headings: readonly Heading[]): ReadonlyMap<string, readonly string[]> {
  const byCell = new Map<string, string[]>();
  for (const { cellId, anchor } of headings) {
    const anchors = byCell.get(cellId);
    if (anchors) anchors.push(anchor);
    else byCell.set(cellId, [anchor]);
  }
  return byCell;
}
