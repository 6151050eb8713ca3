import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import type { ParameterValues } from '@quire/analysis';
import { PRESET_NAME_LENGTH_MAX, type Preset } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api.ts';
import { CopyAction } from '../../ui/copy-action.tsx';
import { Notice } from '../../ui/describe-error.ts';
import { ErrorState } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { presetsQuery } from './queries.ts';

type PresetDialogProps = {
  readonly at: { readonly space: string; readonly slug: string };
  readonly preset: Preset;
  readonly current: () => ParameterValues | null;
  readonly onClose: () => void;
};

/** One set of saved inputs: its link, and what those who may can change. */
export function PresetDialog({ at, preset, current, onClose }: PresetDialogProps) {
  const [name, setName] = useState(preset.name);
  const [isDefault, setIsDefault] = useState(preset.isDefault);
  const { change, remove } = useChanges(at, preset, onClose);
  const router = useRouter();
  const { href } = router.buildLocation({
    to: '/n/$space/$slug/app',
    params: at,
    search: { preset: preset.id } as never,
  });
  const replace = () => {
    const parameters = current();
    if (parameters === null) throw new Notice('Not saved', 'Some inputs need another look first.');
    return { parameters: { ...parameters } };
  };
  return (
    <Modal opened onClose={onClose} title={`Saved inputs: ${preset.name}`}>
      <Stack gap="md">
        {preset.canChange ? (
          <>
            <TextInput
              label="Name"
              maxLength={PRESET_NAME_LENGTH_MAX}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Checkbox
              label={preset.isShared ? 'Everybody’s form starts with these' : 'My form starts with these'}
              checked={isDefault}
              onChange={(event) => setIsDefault(event.currentTarget.checked)}
            />
          </>
        ) : (
          <Text size="sm">Saved by {preset.owner.name}, for everybody who runs this notebook.</Text>
        )}
        <Group gap="xs">
          <CopyAction text={location.origin + href} label="Copy link to these inputs" size="xs" />
          {preset.canChange && (
            <>
              <Button size="xs" variant="default" onClick={() => change.mutate(replace)}>
                Replace by the form’s inputs
              </Button>
              <Button size="xs" variant="default" color="red" onClick={() => remove.mutate()}>
                Delete
              </Button>
            </>
          )}
        </Group>
        {!preset.isShared && (
          <Text size="sm" c="var(--q-soft)">
            The link works for you alone, because these inputs are yours. To send inputs to others, use “Copy
            link to these inputs” beside the form.
          </Text>
        )}
        {(change.error ?? remove.error) && <ErrorState error={change.error ?? remove.error} />}
        {preset.canChange && (
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              loading={change.isPending}
              disabled={name.trim() === ''}
              onClick={() => change.mutate(() => ({ name, isDefault }))}
            >
              Save changes
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

type Change = { name?: string; isDefault?: boolean; parameters?: Record<string, unknown> };

function useChanges(at: PresetDialogProps['at'], preset: Preset, onClose: () => void) {
  const queryClient = useQueryClient();
  const done = (words: string) => async () => {
    await queryClient.invalidateQueries(presetsQuery(at.space, at.slug));
    showDone(words);
    onClose();
  };
  const params = { id: preset.id };
  const change = useMutation({
    mutationFn: async (make: () => Change) => api.presets.updatePreset({ params, body: make() }),
    onSuccess: done('The saved inputs were changed.'),
  });
  const remove = useMutation({
    mutationFn: () => api.presets.deletePreset({ params }),
    onSuccess: done(`“${preset.name}” was deleted.`),
  });
  return { change, remove };
}
