import { entropyOf, isPlaceholderToken } from './secret-placeholders.ts';

/** A likely secret in a text; `start` and `end` enclose the value itself. */
export interface SecretMatch {
  readonly rule: string;
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly why: string;
  readonly advice: string;
}

interface TokenRule {
  readonly rule: string;
  readonly label: string;
  /** Its first group is the secret; without a group, all of it. */
  readonly pattern: RegExp;
}

const ROTATE =
  'Read it from an environment variable or a secret store. If the notebook was ever shared, have the key replaced.';

/** Tokens that carry their origin in their shape. Sources: the issuers’ documentation of their token formats. */
const TOKEN_RULES: readonly TokenRule[] = [
  ['aws-access-key', 'AWS access key', /\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b/g],
  ['gcp-api-key', 'Google API key', /\b(AIza[\w-]{35})(?![\w-])/g],
  ['google-oauth-secret', 'Google OAuth client secret', /\b(GOCSPX-[\w-]{28})(?![\w-])/g],
  ['google-oauth-token', 'Google access token', /\b(ya29\.[\w-]{20,500})/g],
  ['azure-storage-key', 'Azure storage key', /\bAccountKey=([A-Za-z0-9+/]{86}==)/g],
  ['azure-client-secret', 'Azure client secret', /(?<![\w~.-])([\w~.]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])/g],
  ['github-token', 'GitHub token', /\b(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{60,255})\b/g],
  ['gitlab-token', 'GitLab token', /\b(gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent)-[\w.-]{20,300})/g],
  ['slack-token', 'Slack token', /\b(xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-\d-[A-Za-z0-9-]{20,250})/g],
  [
    'slack-webhook',
    'Slack webhook',
    /\bhooks\.slack\.com\/(?:services|workflows)\/(T\w{6,20}\/\w{6,20}\/\w{16,60})/g,
  ],
  [
    'discord-webhook',
    'Discord webhook',
    /\bdiscord(?:app)?\.com\/api\/webhooks\/(\d{10,25}\/[\w-]{50,100})/g,
  ],
  [
    'stripe-key',
    'Stripe key',
    /\b((?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/]{24,100})/g,
  ],
  ['anthropic-key', 'Anthropic key', /\b(sk-ant-[a-z]+\d+-[\w-]{20,250})/g],
  [
    'openai-key',
    'OpenAI-style key',
    /(?<![\w-])(sk-(?:proj-|svcacct-|admin-|or-v1-|None-)?[A-Za-z0-9][\w-]{30,250})/g,
  ],
  ['groq-key', 'Groq key', /\b(gsk_[A-Za-z0-9]{40,80})\b/g],
  ['replicate-token', 'Replicate token', /\b(r8_[A-Za-z0-9]{37})\b/g],
  ['huggingface-token', 'Hugging Face token', /\b((?:hf|api_org)_[A-Za-z0-9]{30,60})\b/g],
  ['npm-token', 'npm token', /\b(npm_[A-Za-z0-9]{36})\b/g],
  ['pypi-token', 'PyPI token', /\b(pypi-AgE[\w-]{40,500})/g],
  ['databricks-token', 'Databricks token', /\b(dapi[a-f0-9]{32}(?:-\d)?)\b/g],
  ['sendgrid-key', 'SendGrid key', /\b(SG\.[\w-]{16,32}\.[\w-]{40,50})(?![\w-])/g],
  ['twilio-key', 'Twilio key', /\b(SK[0-9a-f]{32})\b/g],
  ['mailgun-key', 'Mailgun key', /\b(key-[0-9a-f]{32})\b/g],
  ['telegram-token', 'Telegram bot token', /(?<![\w:])(\d{8,10}:AA[\w-]{33})(?![\w-])/g],
  ['digitalocean-token', 'DigitalOcean token', /\b(do[opr]_v1_[a-f0-9]{64})\b/g],
  ['vault-token', 'Vault token', /\b(hv[sbr]\.[\w-]{24,300})/g],
  ['docker-token', 'Docker token', /\b(dckr_[op]at_[\w-]{20,60})/g],
  ['grafana-token', 'Grafana token', /\b(gl(?:sa|c)_[A-Za-z0-9+/=_]{30,200})/g],
  ['notion-token', 'Notion token', /\b(ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{43})\b/g],
  ['linear-key', 'Linear key', /\b(lin_api_[A-Za-z0-9]{40})\b/g],
  ['shopify-token', 'Shopify token', /\b(shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})\b/g],
  ['atlassian-token', 'Atlassian token', /\b(ATATT3[\w=-]{60,300})/g],
  ['airtable-token', 'Airtable token', /\b(pat[A-Za-z0-9]{14}\.[a-f0-9]{64})\b/g],
  ['new-relic-key', 'New Relic key', /\b(NRAK-[A-Z0-9]{27})\b/g],
  ['figma-token', 'Figma token', /\b(figd_[\w-]{40,60})/g],
  ['jwt', 'signed web token (JWT)', /\b(eyJ[\w-]{8,2000}\.eyJ[\w-]{8,8000}\.[\w-]{10,2000})/g],
].map(([rule, label, pattern]) => ({ rule, label, pattern }) as TokenRule);

/** Keys, tokens and private keys that are recognised by their shape alone. */
export function findTokens(text: string): SecretMatch[] {
  return [...findPrivateKeys(text), ...TOKEN_RULES.flatMap((rule) => findToken(rule, text))];
}

function findToken({ rule, label, pattern }: TokenRule, text: string): SecretMatch[] {
  const found: SecretMatch[] = [];
  for (const match of text.matchAll(pattern)) {
    const value = match[1] ?? match[0];
    if (isPlaceholderToken(value) || (rule === 'openai-key' && !isOpenAiKey(value))) continue;
    const start = match.index + match[0].indexOf(value);
    const why = `It has the shape of a ${label}: whoever reads the notebook could use it.`;
    found.push({ rule, label, start, end: start + value.length, why, advice: ROTATE });
  }
  return found;
}

/** `sk-` also begins CSS classes, so the rest must be as irregular as a key. */
function isOpenAiKey(value: string): boolean {
  return /\d/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value) && entropyOf(value) >= 3.5;
}

const KEY_BLOCK = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const END_MARK = /-----END [A-Z0-9 ]{0,40}-----/y;
/** Furthest that the end of a key is looked for, in characters: an 8192-bit RSA key has 6,400. */
const KEY_CHARS_MAX = 20_000;
/** Shorter bodies are sketches in documentation; the smallest real key (Ed25519) has 64. */
const KEY_BODY_CHARS_MIN = 48;

function findPrivateKeys(text: string): SecretMatch[] {
  const found: SecretMatch[] = [];
  for (const match of text.matchAll(KEY_BLOCK)) {
    const bodyStart = match.index + match[0].length;
    // Base64 has no dashes, so the next ones end the key, whatever they announce.
    const dashes = text.slice(bodyStart, bodyStart + KEY_CHARS_MAX).indexOf('-----');
    const body = text.slice(bodyStart, bodyStart + (dashes === -1 ? KEY_CHARS_MAX : dashes));
    END_MARK.lastIndex = bodyStart + body.length;
    const endMark = END_MARK.exec(text)?.[0] ?? '';
    const key = /^[A-Za-z0-9+/=]*/.exec(body.replace(/\\[nr]|[\s"'+,()]+/g, ''))?.[0] ?? '';
    if (key.length < KEY_BODY_CHARS_MIN || isPlaceholderToken(key)) continue;
    const end = bodyStart + body.length + endMark.length;
    found.push({
      rule: 'private-key',
      label: 'private key',
      start: match.index,
      end,
      why: 'A private key proves an identity: whoever reads the notebook could act as its owner.',
      advice:
        'Keep the key in a file outside the notebook or in a secret store, and replace it if it was shared.',
    });
  }
  return found;
}
