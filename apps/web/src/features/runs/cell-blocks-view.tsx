import { Tabs } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import type { CellView } from '@quire/contract';
import { type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import classes from './cell-blocks.module.css';
import type { CellBlock, CellTab } from './cell-blocks.ts';
import type { ColumnRole } from './input-columns.ts';

/** Asks for the tab in which one of these cells stands; its detail is their ids. */
export const REVEAL_EVENT = 'quire-reveal';

type CellBlocksProps = {
  readonly blocks: readonly CellBlock[];
  readonly renderCell: (cell: CellView) => ReactNode;
  /** All tabs under one another, as paper needs it. */
  readonly isOpen: boolean;
  /** What a column shows; without it, results. */
  readonly roleOf?: ((cells: readonly CellView[]) => ColumnRole) | undefined;
  /** The cell that asks something; its tab says so. */
  readonly asking?: string | null;
};

/** Cells where their author put them: under one another, side by side, behind tabs. */
export function CellBlocks({ blocks, renderCell, isOpen, roleOf, asking = null }: CellBlocksProps) {
  return blocks.map((block) => {
    if (block.kind === 'flow') return block.cells.map(renderCell);
    if (block.kind === 'columns') {
      return (
        <Columns key={block.columns[0]?.[0]?.id ?? ''} {...{ columns: block.columns, renderCell, roleOf }} />
      );
    }
    // The first tab names the row, so that it stays open while results come and go.
    return (
      <TabRow
        key={`tabs-${block.tabs[0]?.title}`}
        {...{ tabs: block.tabs, renderCell, isOpen, roleOf, asking }}
      />
    );
  });
}

type ColumnsProps = Pick<CellBlocksProps, 'renderCell' | 'roleOf'> & {
  readonly columns: readonly (readonly CellView[])[];
};

/** Columns that show nothing take no room; one of inputs alone is narrow, and stays beside its results. */
function Columns({ columns, renderCell, roleOf = ALL_RESULTS }: ColumnsProps) {
  const roles = columns.map(roleOf);
  const shown = roles.filter((role) => role !== 'nothing');
  const inputsAt = shown.length === 2 && shown[0] !== shown[1] ? shown.indexOf('inputs') : -1;
  return (
    <div
      className={classes.columns}
      data-columns={shown.length}
      data-inputs={inputsAt < 0 ? undefined : inputsAt === 0 ? 'first' : 'last'}
    >
      {columns.map((cells, index) => (
        <div key={cells[0]?.id} className={classes.column} data-role={roles[index]}>
          {cells.map(renderCell)}
        </div>
      ))}
    </div>
  );
}

const ALL_RESULTS = (): ColumnRole => 'results';

type TabRowProps = Omit<CellBlocksProps, 'blocks'> & { readonly tabs: readonly CellTab[] };

function TabRow({ tabs, renderCell, isOpen, roleOf, asking = null }: TabRowProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const first = tabs[0]?.title ?? '';
  useWindowEvent(REVEAL_EVENT as 'resize', (event: Event) => {
    const ids = (event as CustomEvent<readonly string[]>).detail;
    const tab = tabs.find(({ blocks }) => blocks.some((block) => holdsAny(block, ids)));
    if (tab) flushSync(() => setChosen(tab.title));
  });
  const asks = ({ blocks }: CellTab) => asking !== null && blocks.some((block) => holdsAny(block, [asking]));
  const active = tabs.some(({ title }) => title === chosen) ? chosen : first;
  if (isOpen) {
    return tabs.map(({ title, blocks }) => (
      <section key={title} aria-label={title}>
        <h3 className={classes.openTab}>{title}</h3>
        <CellBlocks {...{ blocks, renderCell, isOpen, roleOf }} />
      </section>
    ));
  }
  return (
    <Tabs value={active} onChange={setChosen} keepMounted={false} className={classes.tabs ?? ''}>
      <Tabs.List className={classes.list ?? ''}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.title} value={tab.title}>
            {tab.title}
            {asks(tab) && (
              <>
                <span className={classes.asks} aria-hidden="true" />
                <span className="q-visually-hidden"> (asks you something)</span>
              </>
            )}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        // What is typed into a question stays while another tab is looked at.
        <Tabs.Panel key={tab.title} value={tab.title} keepMounted={asks(tab)} className={classes.panel ?? ''}>
          <CellBlocks {...{ blocks: tab.blocks, renderCell, isOpen, roleOf }} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function holdsAny(block: CellBlock, ids: readonly string[]): boolean {
  if (block.kind === 'tabs') return block.tabs.some(({ blocks }) => blocks.some((one) => holdsAny(one, ids)));
  const cells = block.kind === 'flow' ? block.cells : block.columns.flat();
  return cells.some(({ id }) => ids.includes(id));
}
