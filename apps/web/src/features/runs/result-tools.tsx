import { Button, Menu } from '@mantine/core';
import type { CellView } from '@quire/contract';
import { IconBraces, IconCopy, IconDots, IconDownload } from '@tabler/icons-react';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { LoadValue } from '../../outputs/large-values.ts';
import { filesOf } from '../../outputs/output-files.ts';
import type { ShownOutput } from '../../outputs/shown-output.ts';
import { copyText } from '../../ui/copy-text.ts';
import { Notice } from '../../ui/describe-error.ts';
import { showDone, showError } from '../../ui/toast.ts';

/** Opens the code behind a result; absent where the reader may not read code. */
type ShowBehind = (cellId: string) => void;
const BehindContext = createContext<ShowBehind | null>(null);

type ToolsProviderProps = { readonly onShowBehind: ShowBehind | null; readonly children: ReactNode };

/** Says what the results inside can lead to. */
export function ResultToolsProvider({ onShowBehind, children }: ToolsProviderProps) {
  return <BehindContext value={onShowBehind}>{children}</BehindContext>;
}

type ResultToolsProps = {
  readonly cell: CellView;
  readonly outputs: readonly ShownOutput[];
  readonly label: string;
  readonly loadValue: LoadValue;
};

/** What can be done with the result of one cell: keep it, and find out how it was made. */
export function ResultTools({ cell, outputs, label, loadValue }: ResultToolsProps) {
  const showBehind = useContext(BehindContext);
  const files = useMemo(() => filesOf(outputs, { name: label, loadValue }), [outputs, label, loadValue]);
  if (files.length === 0 && showBehind === null) return null;
  return (
    <>
      {showBehind && (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconBraces size={13} aria-hidden="true" />}
          aria-label={`Show the code behind: ${label}`}
          onClick={() => showBehind(cell.id)}
        >
          Code behind
        </Button>
      )}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="compact-xs" variant="default" px={7} aria-label={`Keep: ${label}`}>
            {showBehind ? (
              <IconDots size={14} aria-hidden="true" />
            ) : (
              <IconDownload size={14} aria-hidden="true" />
            )}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {files.map(({ word, save }) => (
            <Menu.Item
              key={word}
              leftSection={<IconDownload size={15} />}
              onClick={() => save().catch(() => showError(NOT_SAVED))}
            >
              Download {word}
            </Menu.Item>
          ))}
          {showBehind && cell.source !== null && (
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void copyCell(cell.source ?? '')}>
              Copy this cell
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

const NOT_SAVED = new Notice(
  'Nothing was saved',
  'This result could not be fetched or is not what it says. Try again, or download the whole run.',
);

async function copyCell(source: string): Promise<void> {
  if (await copyText(source)) showDone('The cell’s code was copied.');
  else showError(new Notice('Nothing was copied', 'Open “Code behind” and select the code yourself.'));
}
