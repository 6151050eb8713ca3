import { Autocomplete, Button, Checkbox } from '@mantine/core';
import type { CellView, NotebookPage } from '@quire/contract';
import { type CellLayout, COLUMNS_MAX, TAB_TITLE_CHARS_MAX } from '@quire/notebook';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import classes from './arrange.module.css';
import { type Layouts, layoutIn, place, tabsIn } from './layouts.ts';

type ArrangeBoardProps = {
  readonly page: NotebookPage;
  readonly layouts: Layouts;
  readonly onChange: (layouts: Layouts) => void;
};
/** Over the whole width, then the columns. */
const LANES: readonly (number | null)[] = [
  null,
  ...Array.from({ length: COLUMNS_MAX }, (_, index) => index + 1),
];
const sayLane = (lane: number | null): string => (lane === null ? 'the whole width' : `column ${lane}`);

/** The cells in order, one row each; their place sideways is their column. By mouse, and by keyboard alone. */
export function ArrangeBoard({ page, layouts, onChange }: ArrangeBoardProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const cells = page.current.cells.filter(({ type }) => type !== 'raw');
  const board = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState('');
  const change = (ids: readonly string[], next: Partial<CellLayout>, words: string) => {
    onChange(place(layouts, ids, next));
    setSaid(words);
  };
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => new Set(isChosen ? [...before, id] : [...before].filter((one) => one !== id)));
  /** What is done to one of the chosen is done to all of them. */
  const withOthers = (id: string): readonly string[] => (chosen.has(id) ? [...chosen] : [id]);
  const step = (id: string, by: number) => {
    const place = cells.findIndex((cell) => cell.id === id) + by;
    board.current?.querySelectorAll<HTMLElement>('[data-card]')[place]?.focus();
  };
  return (
    <section aria-label="Cells">
      <TabBar
        count={chosen.size}
        tabs={tabsIn(layouts)}
        onTab={(tab) =>
          change([...chosen], { tab }, tab === null ? 'Out of their tab' : `Into the tab ${tab}`)
        }
        onClear={() => setChosen(new Set())}
      />
      <p className={classes.keys}>
        Keys on a cell: ← → column, ↑ ↓ next cell, H hide or show, Space choose several.
      </p>
      <ol ref={board} className={classes.board}>
        {cells.map((cell) => (
          <Row
            key={cell.id}
            cell={cell}
            layout={layoutIn(layouts, cell.id)}
            isChosen={chosen.has(cell.id)}
            onChoose={(isChosen) => choose(cell.id, isChosen)}
            onPlace={(next, words) => change(withOthers(cell.id), next, words)}
            onStep={(by) => step(cell.id, by)}
          />
        ))}
      </ol>
      <span className="q-visually-hidden" role="status">
        {said}
      </span>
    </section>
  );
}

type TabBarProps = {
  readonly count: number;
  readonly tabs: readonly string[];
  readonly onTab: (tab: string | null) => void;
  readonly onClear: () => void;
};

function TabBar({ count, tabs, onTab, onClear }: TabBarProps) {
  const [title, setTitle] = useState('');
  if (count === 0) {
    return <p className={classes.hint}>Choose cells to put them behind a tab, or to move several at once.</p>;
  }
  return (
    <form
      className={classes.bar}
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== '') onTab(title.trim());
      }}
    >
      <Autocomplete
        size="xs"
        aria-label="Title of the tab"
        placeholder="Title of the tab"
        data={[...tabs]}
        value={title}
        maxLength={TAB_TITLE_CHARS_MAX}
        onChange={setTitle}
      />
      <Button size="xs" type="submit" disabled={title.trim() === ''}>
        Into this tab
      </Button>
      <Button size="xs" variant="default" onClick={() => onTab(null)}>
        Out of tabs
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
        Choose none of {count}
      </Button>
    </form>
  );
}

type RowProps = {
  readonly cell: CellView;
  readonly layout: CellLayout;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly onPlace: (layout: Partial<CellLayout>, words: string) => void;
  readonly onStep: (by: number) => void;
};

function Row({ cell, layout, isChosen, onChoose, onPlace, onStep }: RowProps) {
  const name = nameOf(cell);
  const [over, setOver] = useState<number | null | undefined>(undefined);
  const [isDragged, setIsDragged] = useState(false);
  const lane = LANES.indexOf(layout.column);
  const toLane = (index: number) => {
    const column = LANES[index];
    if (column !== undefined) onPlace({ column }, `${name}: ${sayLane(column)}`);
  };
  const toggleHidden = () =>
    onPlace({ isHidden: !layout.isHidden }, `${name}: ${layout.isHidden ? 'shown' : 'hidden'}`);
  const onKeyDown = (event: KeyboardEvent) => {
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => toLane(lane - 1),
      ArrowRight: () => toLane(lane + 1),
      ArrowUp: () => onStep(-1),
      ArrowDown: () => onStep(1),
      h: toggleHidden,
      ' ': () => onChoose(!isChosen),
    };
    const act = acts[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const dropOn = (index: number) => ({
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(LANES[index]);
    },
    onDragLeave: () => setOver(undefined),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(undefined);
      toLane(index);
    },
  });
  return (
    <li className={classes.row}>
      <Checkbox
        size="xs"
        aria-label={`Choose ${name}`}
        checked={isChosen}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <div className={classes.lanes}>
        {LANES.map((column, index) => (
          <div
            key={column ?? 'all'}
            className={classes.lane}
            data-over={over === column || undefined}
            {...dropOn(index)}
          >
            {index === 0 ? 'full' : column}
          </div>
        ))}
        {/* biome-ignore lint/a11y/useSemanticElements: a button inside would take the drag from it */}
        <div
          role="button"
          tabIndex={0}
          data-card
          draggable
          className={classes.card}
          data-lane={layout.column ?? 'all'}
          data-hidden={layout.isHidden || undefined}
          aria-label={`${name}: ${layout.isHidden ? 'hidden' : sayLane(layout.column)}${layout.tab ? `, tab ${layout.tab}` : ''}`}
          onKeyDown={onKeyDown}
          data-dragged={isDragged || undefined}
          onDragStart={(event) => {
            event.dataTransfer.setData('text/plain', cell.id);
            // Afterwards, or the browser takes what has no pointer for gone: the lanes below it take the drop.
            setTimeout(() => setIsDragged(true));
          }}
          onDragEnd={() => setIsDragged(false)}
        >
          <span className={classes.name}>{name}</span>
          {layout.tab !== null && <span className={classes.tab}>{layout.tab}</span>}
        </div>
      </div>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-label={`${layout.isHidden ? 'Show' : 'Hide'} ${name}`}
        onClick={toggleHidden}
      >
        {layout.isHidden ? <IconEyeOff size={16} /> : <IconEye size={16} />}
      </Button>
    </li>
  );
}

const NAME_CHARACTERS_MAX = 70;

/** The first words of a cell. */
function nameOf(cell: CellView): string {
  const line = (cell.source ?? '').split('\n').find((one) => one.trim() !== '') ?? '(empty)';
  return line
    .replace(/^#+\s*/u, '')
    .trim()
    .slice(0, NAME_CHARACTERS_MAX);
}
