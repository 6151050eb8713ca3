import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Python script that answers each line of JSON with a line of JSON, and stays. */
export function openLineProcess<Question extends object, Answer>(
  python: string,
  script: string,
): { ask(question: Question): Promise<Answer>; close(): void } {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(python, ['-W', 'ignore', path], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${script} ended`);
      return JSON.parse(value) as Answer;
    },
    close: () => child.kill(),
  };
}
