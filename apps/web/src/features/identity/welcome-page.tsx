import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { acceptInvitation, type Invitation, PASSWORD_LENGTH_MIN } from '@quire/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { useTitle } from '../../ui/page.tsx';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { BareFrame } from './bare-frame.tsx';
import { useBeginSession } from './session.ts';

/** The page behind a one-time invitation: makes the account. On the first start, the administrator's. */
export function WelcomePage() {
  const { token = '' } = useSearch({ from: '/welcome' });
  useTitle('Welcome');
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.identity.getInvitation({ params: { token }, signal }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token === '' || error) {
    return (
      <BareFrame title="Welcome to Quire">
        <Stack gap="md" mt="md">
          {error ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : (
            <p>This address is incomplete. Open the whole link that you were given.</p>
          )}
          <Button component={Link} to="/sign-in" variant="default">
            Sign in with an account
          </Button>
        </Stack>
      </BareFrame>
    );
  }
  if (!data) {
    return (
      <BareFrame title="Welcome to Quire">
        <TextSkeleton label="Loading the invitation" />
      </BareFrame>
    );
  }
  return (
    <BareFrame
      title="Welcome to Quire"
      note={
        data.isAdministrator
          ? 'Make your account. You will administer this hub: invite people and see its audit log.'
          : 'Make your account, and you are in.'
      }
    >
      <AccountForm token={token} invitation={data} />
    </BareFrame>
  );
}

function AccountForm({ token, invitation }: { token: string; invitation: Invitation }) {
  const navigate = useNavigate();
  const begin = useBeginSession();
  const form = useForm({
    initialValues: { name: invitation.name, email: invitation.email, password: '' },
    validate: schemaResolver(acceptInvitation, { sync: true }),
  });
  const accept = useMutation({
    mutationFn: (body: typeof form.values) => api.identity.acceptInvitation({ params: { token }, body }),
    onSuccess: (me) => {
      begin(me);
      void navigate({ to: '/', replace: true });
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => accept.mutate(values))}>
      <Stack gap="md">
        {accept.error && <ErrorState error={accept.error} />}
        <TextInput
          label="Your name"
          description="As colleagues know you."
          autoComplete="name"
          {...form.getInputProps('name')}
        />
        <TextInput
          label="E-mail address"
          type="email"
          autoComplete="username"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          description={`At least ${PASSWORD_LENGTH_MIN} characters. A few words in a row are easy to remember and hard to guess.`}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" fullWidth loading={accept.isPending}>
          Make my account
        </Button>
      </Stack>
    </form>
  );
}
