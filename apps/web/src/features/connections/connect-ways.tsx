import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ConnectionWay, Forge } from '@quire/contract';
import { useEffect } from 'react';
import { showError } from '../../ui/toast.ts';
import { ConnectByCode } from './connect-by-code.tsx';
import { ConnectByToken } from './connect-by-token.tsx';
import { useConnectAtForge } from './queries.ts';

const WORDS: Readonly<Record<ConnectionWay, string>> = {
  web: 'Connect',
  device: 'By a code',
  token: 'With a token',
};

/** The ways to connect an account, the simplest first: one leads, the others stand back. */
export function ConnectWays({ forge }: { forge: Forge }) {
  const atForge = useConnectAtForge(forge);
  const [isByCode, byCode] = useDisclosure(false);
  const [isByToken, byToken] = useDisclosure(false);
  useEffect(() => {
    if (atForge.error) showError(atForge.error);
  }, [atForge.error]);
  const begin: Record<ConnectionWay, () => void> = {
    web: () => atForge.mutate(),
    device: byCode.open,
    token: byToken.open,
  };
  return (
    <>
      {forge.ways.map((way, index) => (
        <Button
          key={way}
          size="xs"
          variant={index === 0 ? 'filled' : 'subtle'}
          // Narrow enough that all three stand side by side on a phone.
          {...(index > 0 && { px: 8 })}
          onClick={begin[way]}
          // The page is left when the forge's address has come.
          loading={way === 'web' && (atForge.isPending || atForge.isSuccess)}
          aria-label={`${index === 0 && way !== 'web' ? 'Connect ' : ''}${WORDS[way]}: ${forge.name}`}
        >
          {index === 0 ? 'Connect' : WORDS[way]}
        </Button>
      ))}
      {isByCode && <ConnectByCode forge={forge} onClose={byCode.close} />}
      {isByToken && <ConnectByToken forge={forge} onClose={byToken.close} />}
    </>
  );
}
