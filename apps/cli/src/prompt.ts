import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';

/** Asks on stderr, so that stdout stays for results. */
export function askLine(context: Context, question: string): Promise<string> {
  return ask(context, question, true);
}

/** As `askLine`, showing nothing of what is typed. */
export function askSecret(context: Context, question: string): Promise<string> {
  return ask(context, question, false);
}

function ask({ stdin, stderr }: Context, question: string, isShown: boolean): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: stdin,
    output: isShown ? stderr : nowhere,
    terminal: stdin.isTTY === true,
  });
  if (!isShown) stderr.write(question);
  return new Promise<string>((resolve, reject) => {
    lines.once('SIGINT', () => reject(new CliError(EXIT.cancelled, 'Cancelled.')));
    lines.once('close', () => reject(new CliError(EXIT.cancelled, 'No answer was given.')));
    lines.question(isShown ? question : '', resolve);
  }).finally(() => {
    lines.close();
    if (!isShown) stderr.write('\n');
  });
}
