import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFailed } from 'vitest';
import { createRandom } from '../../bench/support/corpus/random.ts';
import { isAlive } from '../support/processes.ts';
import { checkNotebooks, checkRuns, checkUploads, type Kept } from './support/checks.ts';
import { createFleet, type Fleet } from './support/fleet.ts';
import { startTraffic } from './support/traffic.ts';

const ROUNDS = 8;
/** On a slow machine little is acknowledged before a kill: then there are more of them. */
const ROUNDS_MAX = 24;
/** Kills fall anywhere between the first request after a start and the middle of everything. */
const LIFE_MILLISECONDS = { min: 200, max: 3_500 };
/** The lease of a lost run, the next look for such, and the delay of a busy machine. */
const RUNS_ENDED_WITHIN_MILLISECONDS = 10_000 + 2_000 + 8_000;
const PROCESSES_ENDED_WITHIN_MILLISECONDS = 10_000;
const TEST_MILLISECONDS = 240_000;

const seed = Number(process.env.QUIRE_KILL_SEED ?? Math.floor(Math.random() * 1_000_000));
let directory: string;
let fleet: Fleet;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quire-kill-'));
  // The database of a hub that is root runs under another account, which has to get there.
  await chmod(directory, 0o755);
  fleet = await createFleet(directory);
});
afterAll(async () => {
  await fleet?.stop();
  await rm(directory, { recursive: true, force: true });
});

it(
  'loses nothing that it acknowledged, and ends every run once, when a hub is killed at any moment',
  async () => {
    onTestFailed(() => void process.stderr.write(fleet.output()));
    process.stdout.write(`The kills repeat with QUIRE_KILL_SEED=${seed}.\n`);
    const random = createRandom(seed);
    const kept: Kept = { versions: [], uploads: [], runs: [], unexpected: [] };
    const counts = () => [kept.versions, kept.uploads, kept.runs].map((all) => all.length);
    const isEnough = () => counts().every((count) => count >= ROUNDS);
    for (let round = 0; round < ROUNDS || (!isEnough() && round < ROUNDS_MAX); round += 1) {
      const traffic = startTraffic({ fleet, kept, random, round });
      await sleep(random.between(LIFE_MILLISECONDS.min, LIFE_MILLISECONDS.max));
      await fleet.killOne(round);
      // What the other hub does meanwhile counts as much.
      if (fleet.size > 1) await sleep(random.between(LIFE_MILLISECONDS.min, LIFE_MILLISECONDS.max));
      await traffic.stop();
      await fleet.restart();
      await checkNotebooks(fleet.client(), kept.versions);
    }
    await checkRuns(fleet.client(), kept.runs, RUNS_ENDED_WITHIN_MILLISECONDS);
    await checkUploads(fleet.client(), kept.uploads);
    expect(kept.unexpected).toEqual([]);
    const [versions, uploads, runs] = counts();
    process.stdout.write(`Kept ${versions} versions, ${uploads} files and ${runs} runs.\n`);
    expect(counts().map((count) => count >= ROUNDS)).toEqual([true, true, true]);
  },
  TEST_MILLISECONDS,
);

it('leaves no process behind', async () => {
  await fleet.stop();
  const deadline = Date.now() + PROCESSES_ENDED_WITHIN_MILLISECONDS;
  while (fleet.processes().some(isAlive) && Date.now() < deadline) await sleep(100);
  expect(fleet.processes().filter(isAlive)).toEqual([]);
});
