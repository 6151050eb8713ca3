import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Session } from '@quire/contract';
import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { laterDialog } from '../../ui/later-dialog.ts';
import { sharesQuery } from './queries.ts';

/** Lets somebody look at this app; its code comes when it is opened. */
export const ShareDialog = laterDialog(async () => (await import('./share-dialog.tsx')).ShareDialog);

/** Where something went wrong: whoever can help, if there is anybody, is one click away. */
export function ShareButton({ session }: { session: Session }) {
  const { data } = useQuery(sharesQuery(session));
  const [isOpen, dialog] = useDisclosure(false);
  if (!data || data.helpers.length + data.shares.length === 0) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconEye size={14} aria-hidden="true" />}
        onClick={dialog.open}
      >
        Let the author look…
      </Button>
      {isOpen && <ShareDialog session={session} onClose={dialog.close} />}
    </>
  );
}
