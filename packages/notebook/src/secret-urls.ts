import { isPlaceholder, looksRandom } from './secret-placeholders.ts';
import type { SecretMatch } from './secret-tokens.ts';

/** Credentials in URLs and headers, signed links, and addresses inside a private network. */
export function findUrlSecrets(text: string): SecretMatch[] {
  return [...findHeaders(text), ...findLogins(text), ...findConnectionFields(text), ...findInUrls(text)];
}

const URL_PATTERN = /\b([a-z][a-z0-9+.-]{1,30}):\/\/([^\s"'`<>\\^{|}]{1,2000})/gi;
const USER_PASSWORD = /^([^/?#@:\s]{0,200}):([^/?#@\s]{1,300})@/;
/** `postgres://{user}:secret@host`: braces end the pattern above, so the part before them is looked at on its own. */
const TEMPLATE_LOGIN = /:\/\/\{[\w.]{1,60}\}:([^/?#@\s"'`{}]{4,200})@/g;

const MOVE_CREDENTIALS =
  'Put user and password into environment variables or a secret store, and change the password if the notebook was shared.';

function findInUrls(text: string): SecretMatch[] {
  const found: SecretMatch[] = [];
  for (const match of text.matchAll(URL_PATTERN)) {
    const scheme = (match[1] ?? '').toLowerCase();
    const rest = (match[2] ?? '').replace(/[)\].,;:!?*]+$/, '');
    const start = match.index + match[0].indexOf('://') + 3;
    const login = USER_PASSWORD.exec(rest);
    if (login !== null) {
      const passwordStart = start + (login[1] ?? '').length + 1;
      const password = login[2] ?? '';
      if (isRealPassword(password)) found.push(describePassword(scheme, passwordStart, password.length));
    }
    const signed = findSignature(rest);
    if (signed !== null) found.push(describeSignature(start + signed.start, signed.length));
    const host = hostOf(rest);
    if (isPrivateHost(host, scheme)) found.push(describePrivate(start, rest.length));
  }
  for (const match of text.matchAll(TEMPLATE_LOGIN)) {
    const password = match[1] ?? '';
    const start = match.index + match[0].length - 1 - password.length;
    if (isRealPassword(password)) found.push(describePassword('URL', start, password.length));
  }
  return found;
}

function isRealPassword(password: string): boolean {
  let decoded = password;
  try {
    decoded = decodeURIComponent(password);
  } catch {
    // Not percent-encoded, then.
  }
  return (
    decoded.length >= 3 && !isPlaceholder(decoded) && !/^%[sd(]/.test(decoded) && !/[$[\]()<>]/.test(decoded)
  );
}

function describePassword(scheme: string, start: number, length: number): SecretMatch {
  return {
    rule: 'url-password',
    label: 'password in an address',
    start,
    end: start + length,
    why: `The ${scheme} address has a user name and a password in it.`,
    advice: MOVE_CREDENTIALS,
  };
}

/** Query parameters that make a link work for whoever has it. */
const SIGNATURE =
  /[?&;](X-Amz-Signature|X-Amz-Security-Token|X-Goog-Signature|Signature|sig|token|access_token|auth_token|id_token|refresh_token|api[-_]?key|apikey|key|auth|secret|client_secret|password|sas|jwt|code)=([^&#\s]{6,2000})/gi;
/** Fewest characters: parameters such as `key` and `code` mostly hold short names. */
const SIGNATURE_CHARS_MIN = 16;
/** Azure's signatures have 43 and more; shorter ones in `sig` are check sums of search pages and the like. */
const SIG_CHARS_MIN = 36;

function findSignature(rest: string): { start: number; length: number } | null {
  for (const match of rest.matchAll(SIGNATURE)) {
    const value = match[2] ?? '';
    const isPassword = /^(?:password|client_secret|secret)$/i.test(match[1] ?? '');
    const isReal = isPassword
      ? !isPlaceholder(value)
      : looksRandom(value, match[1] === 'sig' ? SIG_CHARS_MIN : SIGNATURE_CHARS_MIN);
    if (isReal && !isPlaceholder(value))
      return { start: match.index + match[0].length - value.length, length: value.length };
  }
  return null;
}

function describeSignature(start: number, length: number): SecretMatch {
  return {
    rule: 'signed-url',
    label: 'signed link',
    start,
    end: start + length,
    why: 'The address has a signature or token in it: it works for whoever has the link.',
    advice: 'Leave the token out of the address and add it when the notebook runs, from a secret store.',
  };
}

function hostOf(rest: string): string {
  const authority = rest.split(/[/?#]/, 1)[0] ?? '';
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d{0,5}$/, '')
    .toLowerCase();
}

const PRIVATE_ADDRESS =
  /^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|\[f[cd][0-9a-f:]+\])$/;
const PRIVATE_NAME =
  /^[a-z0-9_.-]+\.(?:internal|intranet|intra|corp|lan|private|local|home\.arpa|localdomain)$/;
/** Cloud hosts that end like private ones and are the same for everyone. */
const WELL_KNOWN =
  /^(?:metadata\.google\.internal|host\.docker\.internal|kubernetes\.default\.svc\.cluster\.local|my\w*\.local|.*(?:example|your|sample).*)$/;
/** Schemes where a host stands after the slashes. */
const HOST_SCHEMES =
  /^(?:https?|wss?|ftps?|sftp|ssh|git|ldaps?|smb|nfs|jdbc|postgres(?:ql)?|mysql|mongodb|rediss?|amqps?|kafka|hdfs|thrift|grpc|tcp)(?:\+\w+)?$/;

function isPrivateHost(host: string, scheme: string): boolean {
  if (!HOST_SCHEMES.test(scheme) || WELL_KNOWN.test(host)) return false;
  return PRIVATE_ADDRESS.test(host) || PRIVATE_NAME.test(host);
}

function describePrivate(start: number, length: number): SecretMatch {
  return {
    rule: 'private-url',
    label: 'private address',
    start,
    end: start + length,
    why: 'The address is inside a private network: it tells outsiders about it and does not work elsewhere.',
    advice:
      'Make the address a parameter or an environment variable, or acknowledge it if every reader may know it.',
  };
}

const HEADER =
  /\b(?:Authorization|Proxy-Authorization)\\?["']?\s{0,5}[:=,]\s{0,5}[rbuf]{0,2}\\?["']?(?:Bearer|Basic|Token|ApiKey|Digest)\s{1,3}([\w.~+/=-]{8,4000})/gi;
const BEARER = /["'](?:Bearer|Basic)\s([\w.~+/=-]{16,4000})["']/g;

function findHeaders(text: string): SecretMatch[] {
  return [HEADER, BEARER].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match): SecretMatch[] => {
      const value = match[1] ?? '';
      if (isPlaceholder(value) || !/\d/.test(value)) return [];
      const start = match.index + match[0].lastIndexOf(value);
      return [
        {
          rule: 'authorization-header',
          label: 'authorization header',
          start,
          end: start + value.length,
          why: 'A request header holds a token or an encoded password.',
          advice: 'Build the header from an environment variable or a secret store when the notebook runs.',
        },
      ];
    }),
  );
}

const QUOTED = String.raw`["']([^"'\n]{1,200})["']`;
/** `auth=("me", "…")`, `HTTPBasicAuth("me", "…")`, `server.login("me", "…")`. */
const LOGIN = new RegExp(
  String.raw`(?:\bauth\s{0,5}=\s{0,5}\(|\b(?:HTTPBasicAuth|HTTPDigestAuth|BasicAuth|HttpNtlmAuth)\(|\.(?:login|authenticate)\()\s{0,20}(?:[\w.]{1,60}|${QUOTED})\s{0,20},\s{0,20}[rbu]?${QUOTED}`,
  'g',
);
/** `curl -u me:… https://…`. */
const CURL_LOGIN = /\bcurl\b[^\n]{0,500}?\s(?:-u|--user)[ =]["']?[\w.@-]{1,100}:([^\s"'@:]{3,200})/g;

function findLogins(text: string): SecretMatch[] {
  return [LOGIN, CURL_LOGIN].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match): SecretMatch[] => {
      const value = match.at(-1) ?? '';
      if (value.length < 3 || /\s/.test(value) || isPlaceholder(value)) return [];
      const start = match.index + match[0].lastIndexOf(value);
      return [
        {
          rule: 'login',
          label: 'password in a login',
          start,
          end: start + value.length,
          why: 'A password stands beside a user name.',
          advice: MOVE_CREDENTIALS,
        },
      ];
    }),
  );
}

/** `Server=…;Uid=…;Pwd=…;` of ODBC, ADO and Azure. */
const CONNECTION_FIELD =
  /;\s{0,5}(?:pwd|password|SharedAccessKey|AccountKey)\s{0,5}=\s{0,5}([^;"'\s{}]{4,200})|\b(?:pwd|password|SharedAccessKey|AccountKey)\s{0,5}=\s{0,5}([^;"'\s{},)]{4,200});/gi;

function findConnectionFields(text: string): SecretMatch[] {
  return [...text.matchAll(CONNECTION_FIELD)].flatMap((match): SecretMatch[] => {
    const value = match[1] ?? match[2] ?? '';
    if (isPlaceholder(value) || /^[\w.]+\(/.test(value)) return [];
    const start = match.index + match[0].lastIndexOf(value);
    return [
      {
        rule: 'connection-string',
        label: 'password in a connection string',
        start,
        end: start + value.length,
        why: 'The connection string has a password or an access key in it.',
        advice: MOVE_CREDENTIALS,
      },
    ];
  });
}
