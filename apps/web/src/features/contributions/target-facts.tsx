import { Alert } from '@mantine/core';
import type { ContributionPreview } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ConnectWays } from '../connections/connect-ways.tsx';
import { connectionsQuery } from '../connections/queries.ts';
import classes from './contribute-page.module.css';

const KIND_WORDS = {
  'ballet-feature': 'a Ballet project: it takes one feature at a time',
  'mlbazaar-primitive': 'a collection of primitives',
  'python-package': 'a Python package: it takes a module and its tests',
  assignment: 'an assignment',
} as const;

/** What the target is, who will judge, and what still has to be done before anything can go there. */
export function TargetFacts({ preview: { target, username } }: { preview: ContributionPreview }) {
  const { name, kind, base, forge, deadline, isConnected } = target;
  return (
    <>
      <p className={classes.facts}>
        <strong>{name}</strong> is {KIND_WORDS[kind]}. Yours goes to a branch of its own beside{' '}
        <code>{base}</code>
        {forge === null
          ? ', and its maintainers review it here.'
          : ', as a request that its maintainers review there.'}
        {forge !== null && isConnected && (
          <>
            {' '}
            You are <code>{username}</code> there.
          </>
        )}
        {deadline && ` It takes contributions until ${new Date(deadline).toLocaleString('en-GB')}.`}
      </p>
      {!isConnected && <ConnectFirst url={target.url} />}
    </>
  );
}

/** The request is made in the person's name: connecting leads away, and back to this very page. */
function ConnectFirst({ url }: { url: string }) {
  const { data } = useQuery(connectionsQuery);
  const forge = data?.forges.find((one) => url.startsWith(`${one.url.replace(/\/$/, '')}/`));
  return (
    <Alert
      className={classes.alert}
      color="yellow"
      title={forge ? `Connect your account at ${forge.name}` : 'Connect your account there'}
    >
      The request is made in your name, so the hub needs your leave. Everything below stays as it is.
      <div className={classes.connect}>
        {forge ? <ConnectWays forge={forge} /> : <Link to="/settings">Your connected accounts</Link>}
      </div>
    </Alert>
  );
}
