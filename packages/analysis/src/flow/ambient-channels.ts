import { channelOf } from './call-channels.ts';
import type { EvaluatedCall } from './callbacks.ts';
import type { Interpreter } from './interpreter.ts';

/** Functions that answer something else each time. */
const CHANCE =
  /^(?:time\.(?:time|time_ns|perf_counter|perf_counter_ns|monotonic|process_time|ctime|localtime|gmtime|strftime)|(?:datetime\.)?(?:datetime|date)\.(?:now|today|utcnow)|uuid\.uuid[14]|secrets\.\w+|os\.(?:urandom|getpid|times)|random\.SystemRandom|numpy\.(?:empty|empty_like|ndarray)|pandas\.Timestamp\.(?:now|today|utcnow)|psutil\..+|tempfile\..+)$/;

/** Makers of generators that take their seed as an argument, and differ each time without one. */
const GENERATORS = /(?:^|\.)(?:default_rng|RandomState|SeedSequence|PCG64|MT19937|Random)$/;

const NETWORK =
  /^(?:requests|httpx|aiohttp|urllib\.request|urllib3|ftplib|smtplib|socket|boto3|websocket|yfinance|pandas_datareader|quandl|openai|wget)(?:\.|$)/;

/** Functions whose result is an open file or connection. */
const HANDLES =
  /(?:^|\.)(?:open|connect|create_engine|ZipFile|TarFile|memmap|fdopen|NamedTemporaryFile|TemporaryFile)$/;

/** What a call of a library depends on besides its arguments: clocks, the network, what is typed. */
export function noteAmbient(
  machine: Interpreter,
  qualified: string,
  { call, positional, keywords }: EvaluatedCall,
): void {
  const { reads, writes } = machine.effects;
  if (CHANCE.test(qualified)) reads.set('chance', call.written);
  if (GENERATORS.test(qualified) && call.arguments.length === 0) reads.set('chance', call.written);
  const isAddress = /^(?:https?|s3|gs|ftp):/.test(positional[0]?.text ?? '');
  if (NETWORK.test(qualified) || isAddress) reads.set('network', call.written);
  if (qualified === 'builtins.input' || qualified.startsWith('getpass.getpass')) {
    reads.set('stdin', call.written);
    writes.set('stdin', call.written);
  }
  // Asks for nothing; what it offers may be the name of a file that other cells write.
  if (qualified === 'quire.download')
    reads.set(channelOf(positional[0] ?? keywords.get('what')), call.written);
  else if (qualified.startsWith('quire.')) {
    reads.set('quire', call.written);
    writes.set('quire', call.written);
  }
  if (/^os\.(?:putenv|unsetenv|environ\.(?:update|setdefault|pop|clear))$/.test(qualified))
    writes.set('environment', call.written);
  if (/^(?:os\.(?:getenv|environ)|subprocess\.|os\.system|os\.popen)/.test(qualified))
    reads.set('environment', call.written);
  if (/^(?:subprocess\.|os\.system|os\.popen|shutil\.)/.test(qualified)) {
    reads.set('file:*', call.written);
    writes.set('file:*', call.written);
  }
}

export function isHandle(name: string): boolean {
  return HANDLES.test(name);
}
