import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { connectByToken, type Forge } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { ErrorState } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import classes from './connections.module.css';
import { forgeParam, refreshAccounts } from './queries.ts';

/** Connects an account with a token that its person makes at the forge. */
export function ConnectByToken({ forge, onClose }: { forge: Forge; onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { token: '' },
    validate: schemaResolver(connectByToken, { sync: true }),
  });
  const connect = useMutation({
    mutationFn: (body: typeof form.values) =>
      api.connections.connectByToken({ ...forgeParam(forge.id), body }),
    onSuccess: async ({ login }) => {
      await refreshAccounts(queryClient);
      showDone(`${forge.name} is connected as ${login}.`);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Connect ${forge.name} with a token`} size="md">
      <form noValidate onSubmit={form.onSubmit((values) => connect.mutate(values))}>
        <Stack gap="md">
          {connect.error && <ErrorState error={connect.error} />}
          <div>
            Make a token at{' '}
            <a href={forge.tokenHelp.url} target="_blank" rel="noreferrer" className={classes.link}>
              {new URL(forge.tokenHelp.url).host}
            </a>{' '}
            that allows this and no more:
            <ul className={classes.scopes}>
              {forge.tokenHelp.scopes.map((scope) => (
                <li key={scope}>{scope}</li>
              ))}
            </ul>
          </div>
          <PasswordInput
            label="The token"
            description="Before anything is stored, the hub asks whose it is."
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('token')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={connect.isPending}>
              Connect
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
