import { readFile } from 'node:fs/promises';
import {
  applyRunEvent,
  DOWNLOAD_BYTES_MAX,
  DOWNLOAD_MIME,
  type Download,
  EMPTY_RUN_STATE,
  type RunState,
  readDownload,
} from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReplacedValues } from '../src/features/sessions/replaced-values.ts';
import { Lab } from './support/lab.ts';
import { joinPerson, type TestPerson } from './support/people.ts';
import { isReady } from './support/sessions.ts';
import type { TestHub } from './support/test-hub.ts';

const MILLISECONDS_MAX = 60_000;
let lab: Lab;
let hub: TestHub;
let ada: TestPerson;
let other: TestPerson;
beforeAll(async () => {
  lab = await Lab.start();
  ({ hub, ada } = lab);
  other = await joinPerson(hub, ada, 'Other');
});
afterAll(() => hub.stop());

async function runToEnd(...codes: string[]): Promise<{ id: string; state: RunState }> {
  const params = await lab.publish(...codes.map((code) => ({ code })));
  const { id } = await ada.client.runs.createRun({ params, body: {} });
  let state = EMPTY_RUN_STATE;
  const signal = AbortSignal.timeout(MILLISECONDS_MAX);
  for await (const event of ada.client.runs.followRun({ params: { id }, signal }))
    state = applyRunEvent(state, event);
  return { id, state };
}

const offersOf = (state: RunState): Download[] =>
  Object.values(state.cells)
    .flatMap(({ outputs }) => outputs)
    .flatMap((output) => ('data' in output ? (readDownload(output.data) ?? []) : []));
const bytesOf = async (response: Promise<Response>) => Buffer.from(await (await response).arrayBuffer());
const absent = { code: 'not-found' };

/** A file of every byte, offered and changed afterwards; a name that is more than one step of a path. */
const REPORT = [
  'import pathlib, quire',
  'pathlib.Path("r.html").write_bytes(bytes(range(256)) * 4)',
  'quire.download(pathlib.Path("r.html"), "The report", name="../../a\\"b/\\u202Er.html")',
  'pathlib.Path("r.html").write_text("later")',
  'import pickle; quire.download(pickle.dumps(print), name=".exe")',
].join('\n');
const BYTES = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));

describe('files that a run offers', () => {
  it('are kept as they were at the call, for its person alone, until it is deleted', {
    timeout: MILLISECONDS_MAX,
  }, async () => {
    const { id, state } = await runToEnd(REPORT);
    const [report, pickled] = offersOf(state);
    expect(report).toEqual({ name: 'r.html', label: 'The report', bytes: 1024, hash: report?.hash });
    expect(pickled).toMatchObject({ name: 'exe', label: null });
    const params = { id, hash: report?.hash ?? '' };
    const response = await ada.client.runs.getRunBlob({ params, query: { name: '../x"\u{1F600}.html' } });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="x___.html"; filename*=UTF-8''x%22%F0%9F%98%80.html`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(BYTES);
    await expect(other.client.runs.getRunBlob({ params })).rejects.toMatchObject(absent);
    const elsewhere = await runToEnd('print(1)');
    const wrong = { ...params, id: elsewhere.id };
    await expect(ada.client.runs.getRunBlob({ params: wrong })).rejects.toMatchObject(absent);
    await ada.client.runs.deleteRun({ params: { id } });
    await expect(hub.blobs.get(params.hash)).rejects.toThrow('missing');
  });

  it('are links in a downloaded page and text in a notebook', { timeout: MILLISECONDS_MAX }, async () => {
    const { id } = await runToEnd(`${REPORT}\nquire.download(bytes(2_000_000), "<b>", name="big")`);
    const get = (format: 'html' | 'ipynb') =>
      ada.client.runs.downloadRun({ params: { id }, query: { format } }).then((response) => response.text());
    const page = await get('html');
    expect(page).toContain(
      `<a class="download" download="r.html" href="data:application/octet-stream;base64,${BYTES.toString('base64')}">The report`,
    );
    expect(page).toContain('&#60;b&#62;<span>big · 2.0 MB</span><em>Too large for this page');
    const notebook = await get('ipynb');
    expect(notebook).toContain('"The report: ');
    expect(notebook).not.toContain(DOWNLOAD_MIME);
  });

  it('are refused in words where they are too large or made by hand, and show no blob of others', {
    timeout: MILLISECONDS_MAX,
  }, async () => {
    const hash = await hub.blobs.put(new TextEncoder().encode('of somebody else'));
    const { id, state } = await runToEnd(
      [
        'from IPython.display import display',
        'def forge(value): display({"%s": value, "text/plain": "x"}, raw=True)'.replace('%s', DOWNLOAD_MIME),
        `forge({"name": "a", "label": None, "bytes": 1, "hash": "${hash}"})`,
        `forge({"x-quire-blob": {"hash": "${hash}", "bytes": 1}})`,
        'forge({"name": "a", "content": "!!!!"})',
        `forge({"name": "a", "content": "A" * ${Math.ceil(DOWNLOAD_BYTES_MAX / 3) * 4 + 4}})`,
        'forge({"name": "", "label": "l" * 1000, "content": ""})',
        'forge({"name": "é" * 300 + ".xlsx", "content": ""})',
      ].join('\n'),
      `import quire; quire.download(bytes(${DOWNLOAD_BYTES_MAX}), name="most")`,
      `quire.download(bytes(${DOWNLOAD_BYTES_MAX + 1}), name="more.bin")`,
    );
    expect(offersOf(state).map(({ name, bytes }) => [name, bytes])).toEqual([
      ['file', 0],
      [`${'é'.repeat(112)}.xlsx`, 0],
      ['most', DOWNLOAD_BYTES_MAX],
    ]);
    expect(offersOf(state)[0]?.label).toHaveLength(200);
    expect(JSON.stringify(state)).toContain('was left out: the hub takes files of at most 10 MB.');
    expect(state.failure?.message).toContain('more.bin has 10.0 MB; quire.download takes at most 10.0 MB');
    await expect(ada.client.runs.getRunBlob({ params: { id, hash } })).rejects.toMatchObject(absent);
  });

  it('are limited by the same number in the helper', async () => {
    const helper = await readFile(new URL('../../../python/quire/_download.py', import.meta.url), 'utf8');
    expect(Number(/DOWNLOAD_BYTES_MAX = ([\d_]+)/.exec(helper)?.[1]?.replaceAll('_', ''))).toBe(
      DOWNLOAD_BYTES_MAX,
    );
  });
});

describe('files that an app offers', () => {
  it('follow its inputs, are its person’s alone, and go with it', {
    timeout: MILLISECONDS_MAX,
  }, async () => {
    const at = await lab.publish(
      { code: 'days: int = 3  # Days', tags: ['parameters'] },
      { code: 'with open("r.txt", "w") as f: f.write("x" * days)' },
      { code: 'import quire\nquire.download("r.txt")' },
    );
    const id = await lab.open(at);
    const until = async (generation: number) => offersOf((await lab.until(id, isReady(generation))).run);
    const get = (hash: string) => bytesOf(ada.client.sessions.getSessionBlob({ params: { id, hash } }));
    const [first] = await until(1);
    expect((await get(first?.hash ?? '')).toString()).toBe('xxx');
    await lab.change(id, { days: 5 });
    const second = await until(2);
    expect(second).toMatchObject([{ name: 'r.txt', bytes: 5 }]);
    const hash = second[0]?.hash ?? '';
    expect((await get(hash)).toString()).toBe('xxxxx');
    // What newer inputs replaced goes; what was noted a moment ago may still get the event that leads to it.
    const sweep = createReplacedValues(hub);
    await sweep();
    expect((await get(first?.hash ?? '')).toString()).toBe('xxx');
    await sweep();
    await expect(get(first?.hash ?? '')).rejects.toMatchObject(absent);
    await expect(hub.blobs.get(first?.hash ?? '')).rejects.toThrow('missing');
    expect((await get(hash)).toString()).toBe('xxxxx');
    await expect(other.client.sessions.getSessionBlob({ params: { id, hash } })).rejects.toMatchObject(
      absent,
    );
    const page = await ada.client.sessions.downloadSession({ params: { id }, query: { format: 'html' } });
    expect(await page.text()).toContain('base64,eHh4eHg=">Download');
    await ada.client.sessions.endSession({ params: { id } });
    await expect(hub.blobs.get(hash)).rejects.toThrow('missing');
  });
});
