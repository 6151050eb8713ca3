import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { useTitle } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { askedScopes, returnAddress } from './authorise-search.ts';
import { BareFrame } from './bare-frame.tsx';
import { SCOPE_WORDS } from './scope-words.ts';
import { useMe } from './session.ts';

/** Asks whether a program that runs elsewhere, such as JupyterLab, may act for the person who is signed in. */
export function AuthorisePage() {
  const search = useSearch({ from: '/authorise' });
  const { user } = useMe();
  useTitle(`Connect ${search.name}`);
  const scopes = askedScopes(search);
  const refusal = returnAddress(search, { error: 'access_denied' });
  const allow = useMutation({
    mutationFn: () =>
      api.identity.authorise({
        body: {
          name: search.name,
          redirectUri: search.redirect_uri,
          challenge: search.code_challenge,
          scopes,
        },
      }),
    onSuccess: ({ code }) => {
      const address = returnAddress(search, { code });
      if (address) window.location.replace(address);
    },
  });
  if (refusal === null || scopes.length === 0 || search.code_challenge === '') {
    return (
      <BareFrame title="This address is incomplete">
        <p>Start again from the program that sent you here.</p>
      </BareFrame>
    );
  }
  return (
    <BareFrame
      title={`Let ${search.name} act for you?`}
      note={`It runs at ${new URL(refusal).origin}. Allow it only if you have just asked for this there.`}
    >
      <Stack gap="md">
        {allow.error && <ErrorState error={allow.error} />}
        <div>
          As <b>{user.name}</b>, it may:
          <ul style={{ margin: '0.4rem 0 0', paddingInlineStart: '1.2rem' }}>
            {scopes.map((scope) => (
              <li key={scope}>{SCOPE_WORDS[scope]}</li>
            ))}
          </ul>
        </div>
        <p style={{ margin: 0 }}>
          It gets an access token for 90 days. You find it in your settings, where you can revoke it at any
          time.
        </p>
        <Group justify="flex-end">
          <Button variant="default" component="a" href={refusal}>
            Refuse
          </Button>
          <Button onClick={() => allow.mutate()} loading={allow.isPending || allow.isSuccess}>
            Allow
          </Button>
        </Group>
      </Stack>
    </BareFrame>
  );
}
