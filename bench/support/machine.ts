import { execFileSync } from 'node:child_process';
import { cpus, platform, release, totalmem } from 'node:os';

/** What a figure depends on besides the code; nothing that tells when or whose. */
export type Machine = {
  cpu: string;
  cores: number;
  memoryGB: number;
  system: string;
  node: string;
  python: string;
};

export function describeMachine(python: string): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGB: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    python: execFileSync(python, ['--version'], { encoding: 'utf8' }).trim().replace('Python ', ''),
  };
}
