import { Button, Group, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { createInvitation } from '@quire/contract';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../../api.ts';
import { CopyAction } from '../../../ui/copy-action.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import classes from '../tokens.module.css';

/** Makes a one-time link for a new person and shows it, once. */
export function Invite({ onClose }: { onClose: () => void }) {
  const form = useForm({
    initialValues: { name: '', email: '', isAdministrator: false },
    validate: schemaResolver(createInvitation, { sync: true }),
  });
  const invite = useMutation({
    mutationFn: (body: typeof form.values) => api.identity.createInvitation({ body }),
  });
  if (invite.data) {
    const link = location.origin + invite.data.path;
    return (
      <Modal
        opened
        onClose={onClose}
        title={`Invitation for ${invite.data.name}`}
        size="lg"
        closeOnClickOutside={false}
      >
        <Stack gap="md">
          <p style={{ margin: 0 }}>
            Send this link to {invite.data.name} by a way that only they read. It works once and expires{' '}
            <TimeAgo at={invite.data.expiresAt} />. It is not shown again.
          </p>
          <TextInput
            label="The link"
            value={link}
            readOnly
            onFocus={(event) => event.currentTarget.select()}
            classNames={{ input: classes.secret ?? '' }}
          />
          <Group justify="flex-end">
            <CopyAction text={link} label="Copy the link" size="sm" />
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title="Invite a person" size="lg">
      <form noValidate onSubmit={form.onSubmit((values) => invite.mutate(values))}>
        <Stack gap="md">
          {invite.error && <ErrorState error={invite.error} />}
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label="E-mail address"
            type="email"
            description="No mail is sent; you get a link to pass on."
            {...form.getInputProps('email')}
          />
          <Switch
            label="Administrator"
            description="May invite people and read the audit log. Reads no notebook that others keep private."
            {...form.getInputProps('isAdministrator', { type: 'checkbox' })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={invite.isPending}>
              Make the link
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
