import { processContext } from './context.ts';
import { runCli } from './program.ts';

/** 128 + SIGPIPE, as for any program whose reader went away (`quire search … | head`). */
const EXIT_BROKEN_PIPE = 141;

/** Runs the command line of this process and ends it. */
export async function main(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_BROKEN_PIPE);
    throw error;
  });
  const code = await runCli(process.argv.slice(2), processContext());
  // Sockets kept for another request must not keep a finished command waiting.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
