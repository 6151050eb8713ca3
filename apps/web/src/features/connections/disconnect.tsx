import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Connection, Forge } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { showDone } from '../../ui/toast.ts';
import classes from './connections.module.css';
import { forgeParam, refreshAccounts } from './queries.ts';

/** Forgets an account, and takes back at the forge what it allowed. */
export function Disconnect({ forge, connection }: { forge: Forge; connection: Connection }) {
  const queryClient = useQueryClient();
  const [isAsking, asking] = useDisclosure(false);
  const revoke = useMutation({
    mutationFn: () => api.connections.revokeConnection(forgeParam(forge.id)),
    onSuccess: async ({ isRevokedAtForge }) => {
      asking.close();
      await refreshAccounts(queryClient);
      showDone(
        isRevokedAtForge
          ? `${forge.name} is disconnected, there too.`
          : `${forge.name} is disconnected here. What you allowed stays listed at ${hostOf(forge.grantsUrl)} until you end it there.`,
      );
    },
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={asking.open} aria-label={`Disconnect ${forge.name}`}>
        Disconnect
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Disconnect ${forge.name}?`}
          verb="Disconnect"
          error={revoke.error}
          isBusy={revoke.isPending}
          onConfirm={() => revoke.mutate()}
          onClose={asking.close}
        >
          The hub forgets the key to {connection.login}’s account at once. Requests that are open stay open;
          the hub no longer follows them for you. You can connect again at any time.{' '}
          <a href={forge.grantsUrl} target="_blank" rel="noreferrer" className={classes.link}>
            See what {forge.name} lists
          </a>
        </ConfirmDialog>
      )}
    </>
  );
}

const hostOf = (url: string): string => new URL(url).host;
