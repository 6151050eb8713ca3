/** Values that stand in for a secret in documentation, templates and tests. */
const PLACEHOLDER_WORDS =
  /your|example|placeholder|change[-_ ]?me|change[-_ ]?it|insert|replace|dummy|fake|sample|redacted|masked|hidden|censored|removed|secret[-_ ]?here|key[-_ ]?here|token[-_ ]?here|password[-_ ]?here|goes[-_ ]?here|to-?do|fixme|xxx|\*\*\*|\.\.\.|…|•|abc123|123abc|foobar|deadbeef|1234567890|0123456789|abcdefgh|lorem/i;

/** Whole values that are names of things, defaults known to everyone, or no value at all. */
const WORTHLESS_VALUES: ReadonlySet<string> = new Set(
  (
    'password passwd pass pwd passphrase secret token key apikey api_key api-key none null nil true false string str ' +
    'text bytes required optional prompt input empty default value admin administrator root guest test testing tests ' +
    'demo user username postgres mysql mongo redis neo4j minio minioadmin rabbitmq sa foo bar baz foobar abc abcd ' +
    'qwerty 1234 12345 123456 12345678 test123 test1234 password1 password123 pass123 pass1234 admin123 p@ssw0rd ' +
    'passw0rd letmein anonymous nobody unknown undefined bearer basic digest oauth oauth2 jwt plain n/a tbd here'
  ).split(' '),
);

/** A reference to a secret kept elsewhere: a variable, a template, a path. */
const REFERENCES = [
  /^\$\{?\w+\}?$/,
  /\$\{[^}]*\}|\{\{.*\}\}|\{[\w.[\]()'"]*\}/,
  /^%\(?\w*\)?s?$/,
  /^%\w+%$/,
  /^<.*>$|^\[.*\]$|^\(.*\)$/,
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/,
  /^(?:\.{0,2}|~)\/[\w./-]*$/,
  // `net/l1/kernel/.ATTRIBUTES/VALUE`: names with slashes between them; random text mixes its cases and digits.
  /^(?:\.?(?:[a-z]+|[A-Z]+)(?:[_-](?:[a-z]+|[A-Z]+))*\d{0,2}(?:\/(?=.)|$)){3,}$/,
  /^(?:https?|s3|gs|file|vault|op|arn|projects|secretmanager|sops|ssm):?\/?\//i,
  /^(?:os\.|env[.:[]|getenv|secrets?[.:[])/i,
  /^my[-_ ]?\w*(?:password|passwd|secret|token|key|pass|pwd)\w*$/i,
  /^(?:[a-z]+[-_.])*(?:password|passwd|secret|secrets|token|key|keys|pass|pwd|credentials?)(?:[-_.][a-z]+)*$/i,
];

/** Does `value` stand in for a secret, rather than being one? */
export function isPlaceholder(value: string): boolean {
  const trimmed = value.trim();
  if (trimmed === '' || WORTHLESS_VALUES.has(trimmed.toLowerCase()) || PLACEHOLDER_WORDS.test(trimmed))
    return true;
  if (new Set(trimmed.toLowerCase()).size <= 2) return true;
  return REFERENCES.some((pattern) => pattern.test(trimmed));
}

/** Placeholder words inside a random token of this length are chance, not intention. */
const LONG_TOKEN_CHARS = 60;

/** The same for tokens with a shape of their own, where only obvious stand-ins count. */
export function isPlaceholderToken(token: string): boolean {
  const body = token.length > LONG_TOKEN_CHARS ? token.slice(0, LONG_TOKEN_CHARS) : token;
  return (
    /example|your[-_]?|placeholder|x{4,}|\*{3,}|\.{3,}|0{8,}|12345678|abcdefgh|redacted|fake|dummy/i.test(
      body,
    ) || new Set(token.replace(/^[a-z]+[_-]/i, '')).size <= 5
  );
}

/** Shannon entropy in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / text.length) * Math.log2(count / text.length);
  return entropy;
}

/** Letters and digits mixed, without spaces, and too irregular for a name or a word. */
export function looksRandom(text: string, charsMin: number): boolean {
  return (
    text.length >= charsMin &&
    /^[\w+/=.~:!@#$%^&*-]+$/.test(text) &&
    /\d/.test(text) &&
    /[A-Za-z]/.test(text) &&
    entropyOf(text) >= 3
  );
}
