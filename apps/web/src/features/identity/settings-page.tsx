import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { changePassword, displayName, PASSWORD_LENGTH_MIN } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '../../api.ts';
import { Page, PageHeader, Section, useTitle } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { Connections } from '../connections/connections.tsx';
import { meQuery, useMe } from './session.ts';
import { Tokens } from './tokens.tsx';

const nameForm = z.object({ name: displayName });

/** What a person decides about their own account. */
export function SettingsPage() {
  useTitle('Settings');
  return (
    <Page width="reading">
      <PageHeader title="Settings" />
      <Section title="You">
        <NameForm />
      </Section>
      <Section title="Password" note="Your other sessions end when you change it; this one goes on.">
        <PasswordForm />
      </Section>
      <Section
        id="connections"
        title="Connected accounts"
        note="Where the code of your teams lives. The hub proposes changes there as you, and as nobody else; it never shows or passes on the key to your account."
      >
        <Connections />
      </Section>
      <Section
        id="tokens"
        title="Access tokens"
        note="A token lets the command line or another program act as you, for what you choose and until it expires."
      >
        <Tokens />
      </Section>
    </Page>
  );
}

function NameForm() {
  const me = useMe();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: me.user.name },
    validate: schemaResolver(nameForm, { sync: true }),
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) => api.identity.updateMe({ body }),
    onSuccess: (next) => {
      queryClient.setQueryData(meQuery.queryKey, next);
      form.resetDirty();
      showDone('Your name is saved.');
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md" maw={420}>
        {save.error && <ErrorState error={save.error} />}
        <TextInput label="Name" autoComplete="name" {...form.getInputProps('name')} />
        <TextInput label="E-mail address" value={me.user.email} readOnly description="You sign in with it." />
        <Button type="submit" w="fit-content" disabled={!form.isDirty()} loading={save.isPending}>
          Save name
        </Button>
      </Stack>
    </form>
  );
}

function PasswordForm() {
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: schemaResolver(changePassword, { sync: true }),
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) => api.identity.changePassword({ body }),
    onSuccess: () => {
      form.reset();
      showDone('Your password is changed. Your other sessions have ended.');
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md" maw={420}>
        {save.error && <ErrorState error={save.error} />}
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          label="New password"
          description={`At least ${PASSWORD_LENGTH_MIN} characters.`}
          autoComplete="new-password"
          {...form.getInputProps('newPassword')}
        />
        <Button type="submit" w="fit-content" disabled={!form.isDirty()} loading={save.isPending}>
          Change password
        </Button>
      </Stack>
    </form>
  );
}
