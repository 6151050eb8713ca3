import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { AccessToken } from '@quire/contract';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { Badge, Panel } from '../../ui/bits.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showDone } from '../../ui/toast.ts';
import { NewToken } from './new-token.tsx';
import classes from './tokens.module.css';

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => api.identity.listTokens({ signal }),
});

/** A person's access tokens. */
export function Tokens() {
  const { data, error, refetch } = useQuery(tokensQuery);
  const [isMaking, making] = useDisclosure(false);
  return (
    <>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <TextSkeleton lines={3} label="Loading your tokens" />}
      {data?.tokens.length === 0 && <EmptyState title="You have no access tokens" />}
      {data && data.tokens.length > 0 && (
        <Panel>
          <ul className={classes.list} aria-label="Access tokens">
            {data.tokens.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </ul>
        </Panel>
      )}
      <Button mt="md" variant="default" onClick={making.open}>
        Make a token
      </Button>
      {isMaking && <NewToken onClose={making.close} />}
    </>
  );
}

function TokenRow({ token }: { token: AccessToken }) {
  const queryClient = useQueryClient();
  const [isAsking, asking] = useDisclosure(false);
  const revoke = useMutation({
    mutationFn: () => api.identity.revokeToken({ params: { id: token.id } }),
    onSuccess: async () => {
      asking.close();
      await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
      showDone(`The token “${token.name}” is revoked.`);
    },
  });
  const isExpired = Date.parse(token.expiresAt) < Date.now();
  return (
    <li className={classes.token}>
      <div className={classes.words}>
        <p className={classes.name}>{token.name}</p>
        <p className={classes.facts}>
          <code>{token.start}…</code>
          <span>
            {isExpired ? 'Expired' : 'Expires'} <TimeAgo at={token.expiresAt} />
          </span>
          <span>
            {token.lastUsedAt ? (
              <>
                Last used <TimeAgo at={token.lastUsedAt} />
              </>
            ) : (
              'Never used'
            )}
          </span>
        </p>
      </div>
      <div className={classes.scopes}>
        {isExpired && <Badge tone="warn">Expired</Badge>}
        {token.scopes.map((scope) => (
          <Badge key={scope}>{scope}</Badge>
        ))}
      </div>
      <Button size="xs" variant="default" onClick={asking.open} aria-label={`Revoke the token ${token.name}`}>
        Revoke
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Revoke “${token.name}”?`}
          verb="Revoke the token"
          error={revoke.error}
          isBusy={revoke.isPending}
          onConfirm={() => revoke.mutate()}
          onClose={asking.close}
        >
          Programs that use it can no longer act as you, at once. It cannot be brought back; you would make a
          new one.
        </ConfirmDialog>
      )}
    </li>
  );
}
