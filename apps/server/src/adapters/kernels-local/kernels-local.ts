import {
  checkSandbox,
  chooseIsolation,
  createLocalProvider,
  type Isolation,
  type LocalProvider,
} from '@quire/kernels';
import { ConfigError, type HubConfig } from '../../config.ts';

type Log = {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
};
export type ChosenIsolation = {
  isolation: Isolation;
  /** What whoever starts the hub has to know, each time; `null` where notebooks are kept apart. */
  warning: string | null;
};
type IsolationConfig = Pick<HubConfig, 'isolation' | 'python' | 'host' | 'publicUrl' | 'readablePaths'>;

const REMEDY = [
  'Install bubblewrap (“apt-get install bubblewrap”, “dnf install bubblewrap”) and let this user make user namespaces,',
  'or start the hub as root with a Python that other accounts can start, such as one below /usr or /opt.',
].join('\n');

/**
 * How notebooks are kept from the hub and from each other. A hub that other people reach, or that is root, does not
 * start without any of it unless its administrator says so.
 *
 * @throws ConfigError with a remedy
 */
export async function decideIsolation(config: IsolationConfig): Promise<ChosenIsolation> {
  const { isolation } = config;
  if (isolation === 'sandbox' || isolation === 'sandbox-offline') {
    const { usable, reason } = await checkSandbox();
    if (!usable) throw new ConfigError(`QUIRE_ISOLATION is “${isolation}”, but ${reason}`);
    return { isolation, warning: null };
  }
  const found = await chooseIsolation(config);
  if (isolation === 'none') return { isolation, warning: found.hasAccounts ? null : openWarning() };
  if (found.separation === 'sandbox') return { isolation: 'sandbox', warning: null };
  if (found.separation === 'accounts') return { isolation: 'none', warning: accountsWarning(found.reason) };
  if (process.getuid?.() === 0 || !isOwnMachine(config)) {
    throw new ConfigError(
      `notebooks cannot be kept apart from the hub on this machine (${found.reason}), so everyone who publishes could read everyone's results and the hub's secrets.\n${REMEDY}\nTo run without isolation all the same, set QUIRE_ISOLATION=none.`,
    );
  }
  return { isolation: 'none', warning: `${openWarning()}\nReason: ${found.reason}\n${REMEDY}` };
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;
/** Such a hub serves whoever sits at the machine. */
const isOwnMachine = ({ publicUrl, host }: IsolationConfig): boolean =>
  LOOPBACK.test(new URL(publicUrl).hostname) && LOOPBACK.test(host);

const openWarning = (): string =>
  `WARNING: notebooks run ${process.getuid?.() === 0 ? 'as root' : 'under the hub’s own account'}, without isolation: their code can read the hub’s secrets, its database and other people's results.\nUse it alone, or with people who may see all of that.`;

const accountsWarning = (reason: string): string =>
  `Note: notebooks run under accounts of their own, without a sandbox: they see whatever files of this machine everyone may read.\nReason: ${reason}`;

/** Kernels on this machine, kept as far apart from the hub and from each other as was decided. */
export async function createKernels(
  config: HubConfig,
  isolation: Isolation,
  options: { readablePaths: readonly string[]; log: Log },
): Promise<LocalProvider> {
  const { readablePaths, log } = options;
  return createLocalProvider({
    specs: [
      {
        name: 'python3',
        displayName: 'Python 3',
        language: 'python',
        python: config.python,
        readablePaths: [...config.readablePaths, ...readablePaths],
      },
    ],
    isolation,
    warm: config.warmKernels,
    // What is only worth knowing does not stand between a newcomer and the link.
    log: ({ level, message, detail }) => log[level === 'info' ? 'debug' : level](detail ?? {}, message),
  });
}
