import { type ChildProcess, fork } from 'node:child_process';
import { GitError } from '../../ports/git-repositories.ts';
import type { Command, CommandResult, RunningCommand } from './command.ts';
import type { FromHelper, ToHelper } from './command-helper.ts';

/** A helper that nobody needed for so long ends; the next one is there in a fifth of a second. */
const IDLE_MILLISECONDS_MAX = 120_000;
const HELPER_LOST = 'The process that starts programs for the hub ended.';

type Waiting = { resolve: (result: CommandResult) => void; reject: (error: Error) => void };
type Helper = { process: ChildProcess; waiting: Map<number, Waiting> };

let helper: Helper | null = null;
let lastId = 0;
let idle: NodeJS.Timeout | undefined;

/** `runCommand` in a small process of its own, which the hub starts when it is needed: see command-helper.ts. */
export function runApart(command: Command): RunningCommand {
  helper ??= startHelper();
  const { process: child, waiting } = helper;
  clearTimeout(idle);
  lastId += 1;
  const id = lastId;
  const tell = (told: ToHelper): void => void (child.connected && child.send(told));
  const result = new Promise<CommandResult>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    // While somebody waits, the hub does not end.
    child.ref();
    child.channel?.ref();
    tell({ id, command });
  });
  return { result, end: (why) => tell({ id, end: why }) };
}

function startHelper(): Helper {
  const child = fork(new URL('./command-helper.ts', import.meta.url), {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Nothing of the hub's settings is needed there.
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
  });
  const started: Helper = { process: child, waiting: new Map() };
  child.on('message', (told: FromHelper) => {
    const waiting = started.waiting.get(told.id);
    started.waiting.delete(told.id);
    if (started.waiting.size === 0) rest(started);
    if ('result' in told) waiting?.resolve(told.result);
    else waiting?.reject(new Error(told.error));
  });
  const lose = (): void => {
    if (helper === started) helper = null;
    for (const { reject } of started.waiting.values()) reject(new GitError('unavailable', HELPER_LOST));
    started.waiting.clear();
  };
  child.on('error', lose);
  child.on('exit', lose);
  rest(started);
  return started;
}

/** Nobody waits for it: it keeps no hub from ending, and ends itself after a while. */
function rest(resting: Helper): void {
  const { process: child } = resting;
  child.unref();
  child.channel?.unref();
  clearTimeout(idle);
  idle = setTimeout(() => {
    if (helper === resting) helper = null;
    if (child.connected) child.disconnect();
  }, IDLE_MILLISECONDS_MAX);
  idle.unref();
}
