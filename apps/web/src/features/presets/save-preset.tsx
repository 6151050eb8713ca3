import { Button, Checkbox, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import type { ParameterValues } from '@quire/analysis';
import { PRESET_NAME_LENGTH_MAX } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { Notice } from '../../ui/describe-error.ts';
import { ErrorState } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { notebookParams } from '../notebooks/queries.ts';
import { presetsQuery } from './queries.ts';

type SavePresetProps = {
  readonly at: { readonly space: string; readonly slug: string };
  readonly canShare: boolean;
  readonly current: () => ParameterValues | null;
  readonly onClose: () => void;
};

/** Gives the inputs of the form a name. */
export function SavePreset({ at, canShare, current, onClose }: SavePresetProps) {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [isShared, setIsShared] = useState(false);
  const [isDefault, setIsDefault] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const parameters = current();
      if (parameters === null) throw new Notice('Not saved', 'Some inputs need another look first.');
      const body = { name, parameters: { ...parameters }, isShared, isDefault };
      return api.presets.createPreset({ params: notebookParams(at.space, at.slug), body });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries(presetsQuery(at.space, at.slug));
      showDone('These inputs are saved.');
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Save these inputs">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            data-autofocus
            maxLength={PRESET_NAME_LENGTH_MAX}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {canShare && (
            <SegmentedControl
              aria-label="Who finds them"
              value={isShared ? 'all' : 'me'}
              onChange={(value) => setIsShared(value === 'all')}
              data={[
                { value: 'me', label: 'For me' },
                { value: 'all', label: 'For everybody who runs this' },
              ]}
            />
          )}
          <Checkbox
            label={isShared ? 'Everybody’s form starts with these' : 'My form starts with these'}
            checked={isDefault}
            onChange={(event) => setIsDefault(event.currentTarget.checked)}
          />
          <Text size="sm" c="var(--q-soft)">
            Secrets and files are never saved.
          </Text>
          {save.error && <ErrorState error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              Save inputs
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
