import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A run that takes longer has hung. Milliseconds. */
const TIMEOUT_MS = 180_000;

/** Bytes of answer that a batch may give. */
const MAX_ANSWER = 64 * 1024 * 1024;

/** The project's own Python where it is installed, else the machine's. */
export function pythonPath(): string {
  const own = fileURLToPath(new URL('../../../../.runtime/venv/bin/python', import.meta.url));
  return existsSync(own) ? own : 'python3';
}

/**
 * Runs a Python program in a real CPython, once for a whole batch: the program finds the batch in `batch` and
 * calls `answer(value)` once. What it prints besides is ignored.
 */
export function runPython<Answer>(program: string, batch: unknown): Answer {
  const harness = [
    'import json, sys',
    'sys.setrecursionlimit(20000)',
    'batch = json.loads(sys.stdin.read())',
    'sys.stdin = None',
    'answers = sys.stdout',
    'sys.stdout = open("/dev/null", "w")',
    'def answer(value): answers.write(json.dumps(value)); answers.flush()',
    program,
  ].join('\n');
  const options = { input: JSON.stringify(batch), timeout: TIMEOUT_MS, maxBuffer: MAX_ANSWER };
  const printed = execFileSync(pythonPath(), ['-c', harness], {
    ...options,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // The program decides the answer's shape, as the caller says.
  return JSON.parse(printed.toString('utf8')) as Answer;
}
