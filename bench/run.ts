import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { analysis } from './analysis.bench.ts';
import { appPeers } from './app-peers.bench.ts';
import { apps } from './apps.bench.ts';
import { contribute } from './contribute.bench.ts';
import { memory } from './memory.bench.ts';
import { mutation } from './mutation.bench.ts';
import { page } from './page.bench.ts';
import { publish } from './publish.bench.ts';
import { runOverhead } from './run-overhead.bench.ts';
import { search } from './search.bench.ts';
import { slices } from './slices.bench.ts';
import { start } from './start.bench.ts';
import { readBaseline, writeBaseline } from './support/baselines.ts';
import { type Benchmark, summarise } from './support/figures.ts';
import { describeMachine } from './support/machine.ts';
import { HUB_PYTHON } from './support/places.ts';
import { type Report, renderTable } from './support/report.ts';

const BENCHMARKS: readonly Benchmark[] = [
  start,
  publish,
  search,
  page,
  runOverhead,
  apps,
  appPeers,
  contribute,
  memory,
  analysis,
  slices,
  mutation,
];
const USAGE = `Usage: npm run bench -- [${BENCHMARKS.map(({ name }) => name).join('|')} …] [--quick] [--json FILE] [--write-baselines]`;
const EXIT_USAGE = 2;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'write-baselines': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !BENCHMARKS.some((each) => each.name === name));
  if (values.help || unknown.length > 0 || (values.quick && values['write-baselines'])) {
    process.stderr.write(
      unknown.length > 0 ? `There is no benchmark ${unknown.join(', ')}.\n${USAGE}\n` : `${USAGE}\n`,
    );
    return values.help ? 0 : EXIT_USAGE;
  }
  const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const report: Report = { machine: describeMachine(HUB_PYTHON), isQuick: values.quick, benchmarks: [] };
  process.stdout.write(`${Object.values(report.machine).join(' · ')}\n`);
  const failures: string[] = [];
  for (const benchmark of chosen) {
    await runOne(benchmark, report, values['write-baselines']).catch((error: unknown) => {
      failures.push(benchmark.name);
      process.stderr.write(
        `\n${benchmark.name} failed: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
    });
  }
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  if (failures.length > 0) process.stderr.write(`Not measured: ${failures.join(', ')}.\n`);
  return failures.length > 0 ? 1 : 0;
}

async function runOne(
  { name, title, measure }: Benchmark,
  report: Report,
  isBaseline: boolean,
): Promise<void> {
  const say = (text: string) => process.stderr.write(`${name}: ${text}\n`);
  say('…');
  const figures = (await measure({ isQuick: report.isQuick, say })).map(summarise);
  report.benchmarks.push({ name, title, figures });
  process.stdout.write(renderTable(title, figures, (await readBaseline(name))?.figures ?? []));
  if (isBaseline) await writeBaseline(name, { machine: report.machine, figures });
}

process.exitCode = await main();
