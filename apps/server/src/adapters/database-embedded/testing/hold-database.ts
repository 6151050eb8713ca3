/** A hub in a process of its own, for tests that kill it: starts the database of `argv[2]` and holds it. */
import { startEmbeddedPostgres } from '../index.ts';

const [dataDir = ''] = process.argv.slice(2);
const notes: string[] = [];
const note = (message: string) => notes.push(message);

try {
  const { pid, connection, stop } = await startEmbeddedPostgres({ dataDir, log: { info: note, warn: note } });
  console.log(JSON.stringify({ pid, connection, notes }));
  process.once('SIGTERM', () => {
    void stop().then(() => process.exit(0));
  });
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.log(
    JSON.stringify({ code: (error as { code?: string }).code, message: (error as Error).message, notes }),
  );
  process.exit(1);
}
