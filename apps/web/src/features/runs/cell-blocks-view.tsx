import { Tabs } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import type { CellView } from '@quire/contract';
import { type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import classes from './cell-blocks.module.css';
import type { CellBlock, CellTab } from './cell-blocks.ts';

/** Asks for the tab in which one of these cells stands; its detail is their ids. */
export const REVEAL_EVENT = 'quire-reveal';

type CellBlocksProps = {
  readonly blocks: readonly CellBlock[];
  readonly renderCell: (cell: CellView) => ReactNode;
  /** All tabs under one another, as paper needs it. */
  readonly isOpen: boolean;
  /** The cell that asks something; its tab says so. */
  readonly asking?: string | null;
};

/** Cells where their author put them: under one another, side by side, behind tabs. */
export function CellBlocks({ blocks, renderCell, isOpen, asking = null }: CellBlocksProps) {
  return blocks.map((block) => {
    if (block.kind === 'flow') return block.cells.map(renderCell);
    if (block.kind === 'columns') {
      const key = block.columns[0]?.[0]?.id ?? '';
      return (
        <div key={key} className={classes.columns} data-columns={block.columns.length}>
          {block.columns.map((cells) => (
            <div key={cells[0]?.id} className={classes.column}>
              {cells.map(renderCell)}
            </div>
          ))}
        </div>
      );
    }
    // The first tab names the row, so that it stays open while results come and go.
    return (
      <TabRow key={`tabs-${block.tabs[0]?.title}`} {...{ tabs: block.tabs, renderCell, isOpen, asking }} />
    );
  });
}

type TabRowProps = Omit<CellBlocksProps, 'blocks'> & { readonly tabs: readonly CellTab[] };

function TabRow({ tabs, renderCell, isOpen, asking = null }: TabRowProps) {
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
        <CellBlocks {...{ blocks, renderCell, isOpen }} />
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
          <CellBlocks {...{ blocks: tab.blocks, renderCell, isOpen }} />
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
