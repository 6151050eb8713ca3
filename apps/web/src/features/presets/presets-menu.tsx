import { ActionIcon, Button, Menu } from '@mantine/core';
import type { ParameterValues } from '@quire/analysis';
import type { Preset } from '@quire/contract';
import { IconBookmark, IconChevronDown, IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { laterDialog } from '../../ui/later-dialog.ts';
import { presetsQuery } from './queries.ts';

const SavePreset = laterDialog(async () => (await import('./save-preset.tsx')).SavePreset);
const PresetDialog = laterDialog(async () => (await import('./preset-dialog.tsx')).PresetDialog);

type PresetsMenuProps = {
  readonly at: { readonly space: string; readonly slug: string };
  /** Whether the person may save inputs for everybody. */
  readonly canShare: boolean;
  readonly onTake: (preset: Preset) => void;
  /** What the form holds now; `null` where something in it is not valid. */
  readonly current: () => ParameterValues | null;
};

type Asked = { readonly kind: 'save' } | { readonly kind: 'change'; readonly preset: Preset };

/** Saved inputs: take over, save, share, and keep in order. */
export function PresetsMenu({ at, canShare, onTake, current }: PresetsMenuProps) {
  const { data: presets = [] } = useQuery(presetsQuery(at.space, at.slug));
  const [asked, setAsked] = useState<Asked | null>(null);
  const mine = presets.filter(({ isShared }) => !isShared);
  const shared = presets.filter(({ isShared }) => isShared);
  const close = () => setAsked(null);
  const rows = (label: string, some: readonly Preset[]) =>
    some.length > 0 && (
      <>
        <Menu.Label>{label}</Menu.Label>
        {some.map((preset) => (
          <Row
            key={preset.id}
            preset={preset}
            onTake={() => onTake(preset)}
            onChange={() => setAsked({ kind: 'change', preset })}
          />
        ))}
      </>
    );
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconBookmark size={15} aria-hidden="true" />}
            rightSection={<IconChevronDown size={13} aria-hidden="true" />}
          >
            Saved inputs
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {rows('Mine', mine)}
          {rows('For everybody', shared)}
          {presets.length === 0 && <Menu.Label>Nothing is saved yet.</Menu.Label>}
          <Menu.Divider />
          <Menu.Item onClick={() => setAsked({ kind: 'save' })}>Save these inputs…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked?.kind === 'save' && <SavePreset {...{ at, canShare, current }} onClose={close} />}
      {asked?.kind === 'change' && (
        <PresetDialog preset={asked.preset} {...{ at, current }} onClose={close} />
      )}
    </>
  );
}

type RowProps = { readonly preset: Preset; readonly onTake: () => void; readonly onChange: () => void };

function Row({ preset, onTake, onChange }: RowProps) {
  return (
    <div style={{ display: 'flex', alignItems: 'center' }}>
      <Menu.Item onClick={onTake} style={{ flex: 1 }}>
        {preset.name}
        {preset.isDefault && ' · starts with these'}
      </Menu.Item>
      <ActionIcon variant="subtle" color="gray" aria-label={`Change ${preset.name}`} onClick={onChange}>
        <IconDots size={16} />
      </ActionIcon>
    </div>
  );
}
