import type { Connection, Forge } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Badge, Panel } from '../../ui/bits.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { ConnectWays } from './connect-ways.tsx';
import classes from './connections.module.css';
import { Disconnect } from './disconnect.tsx';
import { connectionsQuery } from './queries.ts';

/** The forges of this hub, with the person's account at each. */
export function Connections() {
  const { data, error, refetch } = useQuery(connectionsQuery);
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <TextSkeleton lines={3} label="Loading your accounts" />
    );
  }
  if (data.forges.length === 0) {
    return (
      <EmptyState title="No place for code is set up on this hub">
        Whoever runs this hub can add GitHub, GitLab, Gitea or Forgejo. Proposals to plain git repositories
        need no account.
      </EmptyState>
    );
  }
  return (
    <Panel>
      <ul className={classes.list} aria-label="Connected accounts">
        {data.forges.map((forge) => (
          <ForgeRow key={forge.id} forge={forge} />
        ))}
      </ul>
    </Panel>
  );
}

function ForgeRow({ forge }: { forge: Forge }) {
  const { connection } = forge;
  const isUsable = connection !== null && !connection.needsReconnecting;
  return (
    <li className={classes.forge}>
      <div className={classes.words}>
        <p className={classes.name}>
          {forge.name}
          {connection &&
            (isUsable ? <Badge tone="good">Connected</Badge> : <Badge tone="warn">Connect again</Badge>)}
        </p>
        <p className={classes.facts}>
          {connection ? (
            <Facts forge={forge} connection={connection} />
          ) : (
            <span>{hostOf(forge)} · Not connected</span>
          )}
        </p>
      </div>
      <div className={classes.actions}>
        {!isUsable && <ConnectWays forge={forge} />}
        {connection && <Disconnect forge={forge} connection={connection} />}
      </div>
    </li>
  );
}

function Facts({ forge, connection }: { forge: Forge; connection: Connection }) {
  if (connection.needsReconnecting) {
    return (
      <span>
        {forge.name} no longer accepts what {connection.login} allowed.
      </span>
    );
  }
  return (
    <>
      <span>
        as <strong>{connection.login}</strong>
        {connection.way === 'token' && ', with a token'}
      </span>
      <span>
        since <TimeAgo at={connection.connectedAt} />
      </span>
      <span>
        {connection.lastUsedAt ? (
          <>
            last used <TimeAgo at={connection.lastUsedAt} />
          </>
        ) : (
          'never used'
        )}
      </span>
    </>
  );
}

const hostOf = (forge: Forge): string => new URL(forge.url).host;
