import { isPlaceholder, looksRandom } from './secret-placeholders.ts';
import type { SecretMatch } from './secret-tokens.ts';

/** How much a value must look like a secret, given how much its name says. */
type Suspicion = 'password' | 'secret' | 'token' | 'key';

/** How names of secrets end. */
const NAME = new RegExp(
  [
    '(?<password>passwords?|passwd|passphrase|kennwort|pwd|pass)',
    '(?<secret>secret(?:[-_]?(?:access)?[-_]?key)?|credentials?|creds?)',
    '(?<token>(?:api|access|account|auth|private|encryption|signing|subscription|master|storage)[-_]?key|token|bearer|auth|authorization|connection[-_]?string|conn[-_]?str|dsn)',
    '(?<key>key)',
  ].join('|'),
  'gi',
);
/** Words that also end others: they count only as a word of their own (`db_pass`, `dbPass`, not `compass`). */
const SHORT_NAMES = /^(?:pwd|pass|credentials?|creds?|auth|dsn|key)$/i;

const QUOTED = String.raw`(?:[\w.]{0,40}Secret(?:Str|Bytes)?\(\s*)?([rbuRBUfF]{0,2})("""|'''|"|')((?:\\.|(?!\2)[^\\\n]){1,500})\2`;
/** `name = "…"`, `name: str = "…"`, `name == "…"`, `f(name="…")`. */
const ASSIGNED = new RegExp(
  String.raw`\s{0,20}(?::\s{0,5}[\w.[\]| ]{1,60}?)?\s{0,20}[!=]?=\s{0,20}\(?\s{0,20}${QUOTED}`,
  'y',
);
/** `{"name": "…"}` and `d["name"] = "…"`. */
const IN_DICT = new RegExp(String.raw`\\?["']\s{0,20}(?::|\]\s{0,20}=)\s{0,20}${QUOTED}`, 'y');
/** `os.environ.get("NAME", "…")`, `os.putenv("NAME", "…")`, `Header("name", "…")`. */
const IN_CALL = new RegExp(
  String.raw`["']\s{0,20},\s{0,20}(?:default\s{0,5}=\s{0,5}|value\s{0,5}=\s{0,5})?${QUOTED}`,
  'y',
);
const CALLS_WITH_NAME =
  /(?:environ\.get|getenv|setdefault|putenv|setenv|set_secret|add_secret|put_secret|set_env|set_password)\(\s{0,20}["'][\w.-]{0,80}$/;
/** `export NAME=…`, `%env NAME=…`, `--name=…`, `--name …`. */
const IN_SHELL = /(?:=|\s+)["']?([^\s"'`;&|<>()]{4,300})/y;
const SHELL_BEFORE = /(?:^|[\s!;&])(?:%env|%set_env|export|set|setx|ENV)\s+\w{0,80}$|\s--?[\w-]{0,60}$/;
const ENV_BEFORE = /(?:%env|%set_env|export|set|setx|ENV)\s+\w{0,80}$/;
/** `Password: …` in prose, lists and YAML. */
const IN_PROSE = /[*_`"']{0,3}\s{0,5}(?::|=|\bis\b)[*_]{0,3}\s{0,5}[`"'*]{0,3}([^\s"'`<>,*()]{6,200})/y;

export interface TextKind {
  /** Python, or prose and markup. */
  readonly isCode: boolean;
}

/** Passwords and other secrets that are recognised by the name they are given to. */
export function findAssignments(text: string, { isCode }: TextKind): SecretMatch[] {
  const found: SecretMatch[] = [];
  const isShell = /^%%(?:bash|sh|script|zsh)\b/.test(text);
  for (const match of text.matchAll(NAME)) {
    const end = endOfName(text, match);
    if (end === null) continue;
    const context = { text, start: match.index, end, before: lineBefore(text, match.index) };
    const value =
      readCodeValue(context) ?? readShellValue(context, isShell) ?? (isCode ? null : readProseValue(context));
    if (value === null) continue;
    const suspicion = suspicionOf(match);
    if (!isSecretValue(value.text, suspicion, value.isQuoted)) continue;
    found.push(describe(suspicion, nameAround(text, match.index, end), value));
  }
  return found;
}

/** How much of a line before a name is looked at. */
const BEFORE_CHARS = 150;

function lineBefore(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - BEFORE_CHARS), offset);
  return before.slice(before.lastIndexOf('\n') + 1);
}

function suspicionOf(match: RegExpMatchArray): Suspicion {
  const groups = match.groups ?? {};
  if (groups.password !== undefined) return 'password';
  if (groups.secret !== undefined) return 'secret';
  return groups.token !== undefined ? 'token' : 'key';
}

/** Where the name ends, digits included; null where the word goes on (`password_field`, `tokenizer`, `compass`). */
function endOfName(text: string, match: RegExpMatchArray): number | null {
  const start = match.index ?? 0;
  const end = start + match[0].length;
  const before = text.charAt(start - 1);
  const startsWord = !/[A-Za-z]/.test(before) || (/[a-z]/.test(before) && /^[A-Z]/.test(match[0]));
  if (SHORT_NAMES.test(match[0]) && !startsWord) return null;
  const digits = /_?\d{0,3}/y;
  digits.lastIndex = end;
  const after = end + (digits.exec(text)?.[0].length ?? 0);
  return /[\w-]/.test(text.charAt(after)) && !/^--/.test(text.slice(after, after + 2)) ? null : after;
}

interface NameContext {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The line before the name. */
  readonly before: string;
}

interface Value {
  readonly text: string;
  readonly start: number;
  readonly isQuoted: boolean;
}

function readCodeValue({ text, end, before }: NameContext): Value | null {
  for (const pattern of [ASSIGNED, IN_DICT, IN_CALL]) {
    if (pattern === IN_CALL && !CALLS_WITH_NAME.test(before)) continue;
    pattern.lastIndex = end;
    const match = pattern.exec(text);
    if (match === null) continue;
    const [whole, prefix = '', quote = '', value = ''] = match;
    const isTemplate = /f/i.test(prefix) && value.includes('{');
    if (isTemplate) return null;
    return { text: value, start: end + whole.length - quote.length - value.length, isQuoted: true };
  }
  return null;
}

function readShellValue({ text, end, before }: NameContext, isShell: boolean): Value | null {
  const isCommand = isShell || /^\s*[!%]/.test(before);
  if (!SHELL_BEFORE.test(before) || !(isCommand || ENV_BEFORE.test(before))) return null;
  return readGroup(IN_SHELL, text, end);
}

function readProseValue({ text, end }: NameContext): Value | null {
  const value = readGroup(IN_PROSE, text, end);
  // Prose says “password: required”; a secret in prose is told apart by its digits.
  const isWord = value === null || !/\d/.test(value.text) || !/[A-Za-z]/.test(value.text);
  return isWord ? null : value;
}

function readGroup(pattern: RegExp, text: string, at: number): Value | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return null;
  const value = (match[1] ?? '').replace(/[.,;:!?]+$/, '');
  return { text: value, start: at + match[0].length - (match[1] ?? '').length, isQuoted: false };
}

/** Fewest characters of a value: passwords may be short, random keys are not. */
const CHARS_MIN: { readonly [suspicion in Suspicion]: number } = {
  password: 4,
  secret: 8,
  token: 16,
  key: 20,
};

function isSecretValue(value: string, suspicion: Suspicion, isQuoted: boolean): boolean {
  if (value.length < CHARS_MIN[suspicion] || isPlaceholder(value)) return false;
  switch (suspicion) {
    case 'password':
      return !/\s/.test(value) && !/^[^\w]+$/.test(value) && (isQuoted || value.length >= 6);
    case 'secret':
      return (
        looksRandom(value, CHARS_MIN.secret) ||
        (!/\s/.test(value) && /\d/.test(value) && /[^\w\s]/.test(value))
      );
    case 'token':
    case 'key':
      return (
        looksRandom(value, CHARS_MIN[suspicion]) &&
        !/^[a-z]+(?:[-_./:]?[a-z]+)*[-_.:]?v?\d{0,4}$/i.test(value)
      );
  }
}

function nameAround(text: string, start: number, end: number): string {
  const before = /[\w.-]{0,40}$/.exec(text.slice(Math.max(0, start - 40), start))?.[0] ?? '';
  return `${before}${text.slice(start, end)}`.replace(/^[.-]+/, '');
}

const LABELS: { readonly [suspicion in Suspicion]: string } = {
  password: 'password',
  secret: 'secret',
  token: 'key or token',
  key: 'key',
};

function describe(suspicion: Suspicion, name: string, value: Value): SecretMatch {
  return {
    rule: `assigned-${suspicion}`,
    label: LABELS[suspicion],
    start: value.start,
    end: value.start + value.text.length,
    why: `The value given to “${name}” looks like a ${LABELS[suspicion]} written into the notebook.`,
    advice:
      'Ask for it with getpass.getpass() or read it from an environment variable or a secret store, and change it if the notebook was shared.',
  };
}
