/** A hub in its own process, for tests that kill it: starts kernels, says so, and never ends by itself. */
import { createLocalProvider, type Isolation } from '../index.ts';

const [python, runtimeDirectory, isolation] = process.argv.slice(2) as [string, string, Isolation];
const provider = createLocalProvider({
  specs: [{ name: 'python', displayName: 'Python', language: 'python', python }],
  runtimeDirectory,
  isolation,
  warm: 1,
});
const kernel = await provider.start('python');
const started = Promise.withResolvers<void>();
kernel.request(
  'shell',
  {
    type: 'execute_request',
    content: {
      code: process.env.CODE ?? '',
      silent: false,
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
    },
  },
  { onMessage: (message) => (message.header.msg_type === 'stream' ? started.resolve() : undefined) },
);
await started.promise;
await provider.settled();
process.stdout.write('ready\n');
