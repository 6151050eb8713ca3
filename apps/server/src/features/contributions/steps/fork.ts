import { HubError } from '@quire/contract';
import { need, type Step } from './step.ts';

/** Finds the repository that a person may push to: the target itself, or their fork, made if there is none. */
export const forkStep: Step = async ({ row, remotes, person, signal }) => {
  if (row.forge === null)
    return { change: {}, status: 'skipped', sentence: '', command: null, next: 'commit' };
  const connected = await remotes.forgeFor(person.id, row.target_url);
  if (connected === null) throw notConnected(row.target_url);
  const { forge, fullName } = connected;
  const upstream = await forge.findRepository(fullName);
  if (upstream.canPush) {
    return {
      change: { head_repository: upstream.fullName, head_url: need(upstream.cloneUrl, 'address') },
      status: 'skipped',
      sentence: `You may push to ${upstream.fullName} itself, so no fork is needed.`,
      command: null,
      next: 'commit',
    };
  }
  const fork = await forge.ensureFork(upstream.fullName, signal);
  return {
    change: { head_repository: fork.fullName, head_url: fork.cloneUrl },
    status: 'done',
    sentence: `Your fork ${fork.fullName} is ready.`,
    command: row.forge === 'github' ? `gh repo fork ${upstream.fullName}` : null,
    next: 'commit',
  };
};

export const notConnected = (url: string): HubError =>
  new HubError(
    'forge-not-connected',
    `Connect your account at ${new URL(url).host} in your settings first: a request there is made in your name.`,
  );
