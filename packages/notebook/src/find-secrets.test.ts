import { describe, expect, test } from 'vitest';
import { findSecrets } from './find-secrets.ts';
import { code, markdown, notebook } from './testing/notebooks.ts';

/** Made up and put together here, so that no scanner of repositories takes them for real. */
const mixed = (length: number) => 'Zq8Lw3Nf7Tb2Rk9Vd4Hs6Yc1Mg5Px0Jt'.repeat(8).slice(0, length);
const hex = (length: number) => '9f3b7c1e5a8d2046'.repeat(8).slice(0, length);
const upper = (length: number) => 'QZ7WLNFTB2RKVDHS6YCMGPX4JEUAI3O5'.repeat(2).slice(0, length);

const AWS = `AKIA${upper(16)}`;
const GITHUB = `ghp_${mixed(36)}`;
const JWT = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiI0MiIsIm5hbWUiOiJBIn0', mixed(43)].join('.');
const KEY_BLOCK = [
  '-----BEGIN RSA PRIV',
  'ATE KEY-----\n',
  `${mixed(64)}\n${mixed(64)}\n`,
  '-----END RSA PRIV',
  'ATE KEY-----',
].join('');
const PASSWORD = ['Tr0ub4dor', '&3'].join('');

function rulesIn(source: string, kind: 'code' | 'markdown' = 'code'): string[] {
  const cell = kind === 'code' ? code(source) : markdown(source);
  return findSecrets(notebook([cell])).map(({ rule }) => rule);
}

describe('likely secrets in code are found', () => {
  test.each([
    ['aws-access-key', `client = boto3.client("s3", aws_access_key_id="${AWS}")`],
    ['assigned-secret', `aws_secret_access_key = "${mixed(40)}"`],
    ['gcp-api-key', `url = "https://maps.googleapis.com/?x=AIza${mixed(35)}"`],
    ['google-oauth-secret', `x = "GOCSPX-${mixed(28)}"`],
    ['azure-storage-key', `c = "AccountName=a;AccountKey=${mixed(86)}=="`],
    ['azure-client-secret', `x = "abc8Q~${mixed(33)}"`],
    ['github-token', `token = "${GITHUB}"`],
    ['github-token', `!git clone https://${GITHUB}@github.com/a/b`],
    ['github-token', `x = "github_pat_${mixed(82)}"`],
    ['gitlab-token', `x = "glpat-${mixed(20)}"`],
    ['slack-token', `slack = "xoxb-${'7391846205'}-${mixed(24)}"`],
    ['slack-webhook', `u = "https://hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${mixed(24)}"`],
    ['stripe-key', `stripe.api_key = "sk_live_${mixed(24)}"`],
    ['openai-key', `openai.api_key = "sk-${mixed(48)}"`],
    ['openai-key', `client = OpenAI(api_key="sk-proj-${mixed(60)}")`],
    ['anthropic-key', `key = "sk-ant-api03-${mixed(60)}"`],
    ['huggingface-token', `login("hf_${mixed(34)}")`],
    ['npm-token', `x = "npm_${mixed(36)}"`],
    ['pypi-token', `x = "pypi-AgEIcHlwaS5vcmc${mixed(60)}"`],
    ['databricks-token', `x = "dapi${hex(32)}"`],
    ['sendgrid-key', `x = "SG.${mixed(22)}.${mixed(43)}"`],
    ['telegram-token', `bot = "${'7391846205'}:AA${mixed(33)}"`],
    ['vault-token', `x = "hvs.${mixed(40)}"`],
    ['jwt', `x = "${JWT}"`],
    ['private-key', `key = """${KEY_BLOCK}"""`],
    ['private-key', `info = {"private_key": "${KEY_BLOCK.replaceAll('\n', '\\n')}"}`],
    ['assigned-password', `password = "${PASSWORD}"`],
    ['assigned-password', `DB_PASSWORD: str = '${PASSWORD}'`],
    ['assigned-password', `dbPass = r"${PASSWORD}"`],
    ['assigned-password', `connect(host="h", user="u", passwd="${PASSWORD}")`],
    ['assigned-password', `config = {"user": "u", "password": "${PASSWORD}"}`],
    ['assigned-password', `os.environ["PGPASSWORD"] = "${PASSWORD}"`],
    ['assigned-password', `password = os.environ.get("DB_PASSWORD", "${PASSWORD}")`],
    ['assigned-password', `password = SecretStr("${PASSWORD}")`],
    ['assigned-password', `if password == "${PASSWORD}": pass`],
    ['assigned-password', 'password = "hunter2"'],
    ['assigned-password', `%env PGPASSWORD=${PASSWORD}`],
    ['assigned-password', `!mysql --user=me --password=${PASSWORD} db`],
    ['assigned-password', `%%bash\nexport DB_PASSWORD=${PASSWORD}`],
    ['assigned-secret', `client_secret = "${mixed(24)}"`],
    ['assigned-token', `API_KEY = "${mixed(32)}"`],
    ['assigned-token', `os.environ["WANDB_API_KEY"] = "${hex(40)}"`],
    ['assigned-key', `{"username": "me", "key": "${hex(32)}"}`],
    ['url-password', `create_engine("postgresql://me:${PASSWORD.replace('&', '%26')}@db.company.com/x")`],
    ['url-password', `create_engine(f"postgresql://{user}:${PASSWORD}@db.company.com/x")`],
    ['connection-string', `pyodbc.connect("Server=s;Uid=me;Pwd=${PASSWORD};")`],
    ['authorization-header', `headers = {"Authorization": "Bearer ${mixed(30)}"}`],
    ['authorization-header', `!curl -H "Authorization: Basic ${mixed(24)}" https://x.com`],
    ['login', `requests.get(url, auth=("me", "${PASSWORD}"))`],
    ['login', `smtp.login("me@company.com", "${PASSWORD}")`],
    ['login', `!curl -u me:${PASSWORD} https://x.com`],
    ['signed-url', `pd.read_csv("https://a.blob.core.windows.net/c/f?se=2030-01-01&sig=${mixed(43)}%3D")`],
    ['signed-url', `u = "https://b.s3.amazonaws.com/k?X-Amz-Signature=${hex(64)}"`],
    ['signed-url', `u = "https://api.company.com/v1?access_token=${mixed(32)}"`],
    ['private-url', 'u = "http://10.20.30.40:8080/api"'],
    ['private-url', 'u = "https://192.168.4.7/x"'],
    ['private-url', 'u = "https://wiki.corp/display/X"'],
    ['private-url', 'spark = "hdfs://nn1.bank.internal:8020/data"'],
  ])('%s: %s', (rule, source) => {
    expect(rulesIn(source)).toEqual([rule]);
  });
});

test('a likely secret that a form starts with is found, and shown without itself', () => {
  const inputs = [{ name: 'rate', default: 2 }, { name: 'password', default: PASSWORD }, { name: 'x' }];
  const cell = code('password = ""', { metadata: { quire: { inputs } } });
  const found = findSecrets(notebook([cell]));
  expect(found.map(({ rule, line, column, length }) => [rule, line, column, length])).toEqual([
    ['assigned-password', 1, 1, 0],
  ]);
  expect(JSON.stringify(found)).not.toContain(PASSWORD);
});

describe('likely secrets in markdown are found', () => {
  test.each([
    ['assigned-password', `Log in with **Password:** ${PASSWORD}`],
    ['assigned-password', `- password: \`${PASSWORD}\``],
    ['github-token', `Use ${GITHUB} to clone.`],
    ['private-url', 'See [the wiki](https://confluence.bank.intranet/x).'],
  ])('%s: %s', (rule, source) => {
    expect(rulesIn(source, 'markdown')).toEqual([rule]);
  });
});

describe('what only resembles a secret is left alone', () => {
  test.each([
    'password = "changeme"',
    'password = "<your password>"',
    'password = "********"',
    'password = "xxx"',
    'password = ""',
    'password = os.environ["DB_PASSWORD"]',
    'password = os.getenv("DB_PASSWORD")',
    'password = getpass.getpass("Password: ")',
    'password = getpass(prompt="Database password for the warehouse: ")',
    'password = keyring.get_password("db", "me")',
    'password = f"{prefix}{suffix}"',
    `password = "$${'{DB_PASSWORD}'}"`,
    'password = "{{ password }}"',
    'password = "DB_PASSWORD"',
    'password_field = "customer_login_2"',
    'password_column = "pwd_hash_2"',
    'secret_name = "prod/warehouse/credentials1"',
    'token_type = "bearer-2-legged-flow-1"',
    'tokenizer = "bert-base-uncased-v2-2021"',
    'eos_token = "<|endoftext|>"',
    'pad_token = "[PAD]"',
    'api_key = "YOUR_API_KEY"',
    'api_key = "your-api-key-goes-here-123456"',
    'api_key = "sk-..."',
    'openai.api_key = "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
    `aws_access_key_id = "${'AKIAIOSFODNN7'}EXAMPLE"`,
    `aws_secret_access_key = "${'wJalrXUtnFEMI/K7MDENG/bPxRfiCY'}EXAMPLEKEY"`,
    `!pip install x --hash=sha256:${hex(64)}`,
    `sha256 = "${hex(64)}"`,
    `commit = "${hex(40)}"`,
    'key = "net/l1/kernel/.ATTRIBUTES/VARIABLE_VALUE"',
    'df.sort_values(key="customer_number")',
    'sorted(rows, key=lambda r: r["token"])',
    'compass = "north-by-northwest-12"',
    'bypass = "route66-and-more-1"',
    'd = {"key": "value", "token": "abc"}',
    'create_engine("postgresql://user:password@localhost/db")',
    'create_engine(f"postgresql://{user}:{password}@{host}/db")',
    'create_engine("sqlite:///data.db")',
    'u = "http://localhost:8888/tree"',
    'u = "http://127.0.0.1:5000"',
    'u = "https://example.com/?token=abc"',
    'u = "https://scholar.google.com/scholar?cites=123&key=Smith2010"',
    'u = "https://my-bucket.s3.amazonaws.com/data.csv"',
    'html = "<div class=\\"sk-estimator-doc-link sk-estimator-doc-link fitted\\">"',
    'headers = {"Authorization": f"Bearer {token}"}',
    'headers = {"Authorization": "Bearer YOUR_TOKEN"}',
    'auth = (user, password)',
    'x = "-----BEGIN PRIVATE KEY-----\\n...\\n-----END PRIVATE KEY-----"',
    'columns = ["user", "password", "email2address"]',
    'assert secret == "hello world"',
  ])('%s', (source) => {
    expect(rulesIn(source)).toEqual([]);
  });

  test.each([
    'The password: it must have at least 8 characters.',
    'Password = required',
    'The token is explained in section 2.',
    'Set `API_KEY` first; the key is described in [the guide](https://docs.company.com/keys2024).',
    'pass: first the ball',
  ])('in markdown: %s', (source) => {
    expect(rulesIn(source, 'markdown')).toEqual([]);
  });
});

describe('a finding', () => {
  test('says where it is and shows the line without any secret in it', () => {
    const source = `import x\nconnect("me", password="${PASSWORD}", token="${GITHUB}")  # ${PASSWORD}`;
    const [first, second] = findSecrets(notebook([markdown('Hello'), code(source)]));
    expect(first).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      rule: 'assigned-password',
      label: 'password',
      cellId: 'cell-b',
      cellIndex: 1,
      line: 2,
      column: 25,
      length: PASSWORD.length,
      preview: 'connect("me", password="••••••••", token="••••••••")  # ••••••••',
      why: 'The value given to “password” looks like a password written into the notebook.',
      advice: expect.stringContaining('getpass'),
    });
    expect([second?.rule, second?.column]).toEqual([
      'github-token',
      25 + PASSWORD.length + '", token="'.length,
    ]);
  });

  test('has an id that stays with rule, value and cell content, and differs for each repetition', () => {
    const cell = code(`password = "${PASSWORD}"`);
    const ids = (...cells: Parameters<typeof notebook>[0][]) =>
      cells.map((each) => findSecrets(notebook(each)).map(({ id }) => id));
    const [alone, moved, changed, twice] = ids(
      [cell],
      [markdown('Hello'), { ...cell, id: 'other-id' }],
      [code(`${cell.source}\n`)],
      [cell, cell],
    );
    expect(moved).toEqual(alone);
    expect(changed).not.toEqual(alone);
    expect([twice?.[0], new Set(twice).size]).toEqual([alone?.[0], 2]);
  });

  test('never shows its secret, wherever in a long line it stands', () => {
    const secrets = [AWS, GITHUB, JWT, PASSWORD, `sk-${mixed(48)}`];
    const source = secrets
      .map((secret, n) => `${'x'.repeat(n * 17)} password${n} = "${secret}"; print("${secret}")`)
      .join(' ; ');
    const found = findSecrets(
      notebook([code(source), code(`k = "${KEY_BLOCK.replaceAll('\n', '\\n')}"`), code(KEY_BLOCK)]),
    );
    const shown = found.map(({ preview }) => preview).join('\n');
    expect([...secrets, mixed(20)].filter((secret) => shown.includes(secret))).toEqual([]);
    expect(found.length).toBeGreaterThan(6);
  });

  test('comes in time, also for a megabyte of near misses', () => {
    const near = [
      'password = ',
      'key',
      '://a:',
      'Authorization: ',
      'eyJaaaaaaaa.',
      'AKIA',
      '"',
      '-----BEGIN PRIVATE KEY-----',
      ';pwd=',
    ];
    const started = performance.now();
    for (const text of near) findSecrets(notebook([code(text.repeat(Math.ceil(200_000 / text.length)))]));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
