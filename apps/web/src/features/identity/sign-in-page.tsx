import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { signIn } from '@quire/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { useTitle } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { BareFrame } from './bare-frame.tsx';
import { safeReturnPath, useBeginSession } from './session.ts';

/** Sign in with a local account, then go where one wanted to go. */
export function SignInPage() {
  const { from } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const begin = useBeginSession();
  useTitle('Sign in');
  const health = useQuery({ queryKey: ['health'], queryFn: ({ signal }) => api.hub.getHealth({ signal }) });
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: schemaResolver(signIn, { sync: true }),
  });
  const enter = useMutation({
    mutationFn: (body: typeof form.values) => api.identity.signIn({ body }),
    onSuccess: (me) => {
      begin(me);
      router.history.push(safeReturnPath(from));
    },
  });
  return (
    <BareFrame
      title="Sign in"
      note={
        health.data?.needsSetup
          ? 'This hub has no administrator yet. Open the link that it printed when it started.'
          : 'Find, read and run your organization’s notebooks.'
      }
    >
      <form noValidate onSubmit={form.onSubmit((values) => enter.mutate(values))}>
        <Stack gap="md">
          {enter.error && <ErrorState error={enter.error} />}
          <TextInput
            label="E-mail address"
            type="email"
            autoComplete="username"
            autoFocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" fullWidth loading={enter.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </BareFrame>
  );
}
