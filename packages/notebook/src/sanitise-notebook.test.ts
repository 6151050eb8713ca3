import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { cleanImage } from './clean-image.ts';
import { contentHash } from './content-hash.ts';
import type { Cell, Json } from './document.ts';
import { readNotebook } from './read-notebook.ts';
import { sanitiseNotebook } from './sanitise-notebook.ts';
import { serialiseNotebook } from './serialise-notebook.ts';
import { GIF, JPEG, PNG, pngWithText, WEBP } from './testing/images.ts';
import { code, markdown, notebook } from './testing/notebooks.ts';

function sanitiseCell(cell: Cell, limits = {}) {
  const { notebook: clean, removed } = sanitiseNotebook(notebook([cell]), limits);
  return { cell: clean.cells[0], removed };
}

function sanitiseText(source: string): string {
  return sanitiseCell(markdown(source)).cell?.source ?? '';
}

/** Random bytes in base64, the same each time. */
const PAYLOAD = encodeBase64(Uint8Array.from({ length: 900 }, (_, n) => (n * n * 31 + n * 7) % 251));

describe('only what is known to be safe survives', () => {
  test('results, widget state and the traces of editors and runs go, and each removal is told', () => {
    const { notebook: clean, removed } = sanitiseNotebook(
      notebook(
        [
          code('1', {
            execution_count: 4,
            outputs: [{ output_type: 'stream', name: 'stdout', text: 'secret result' }],
            metadata: {
              execution: { 'iopub.status.busy': 'now' },
              scrolled: true,
              tags: ['parameters'],
              _secret: 1,
            },
          }),
        ],
        {
          widgets: { 'application/vnd.jupyter.widget-state+json': { state: {} } },
          papermill: { parameters: { password: 'x' } },
          kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python', path: '/home/me' },
          language_info: { name: 'python', version: '3.11.4', codemirror_mode: { name: 'ipython' } },
          title: 'Sales',
          authors: [{ name: 'Ada', email: 'ada@company.com' }, { email: 'x@y.com' }],
          tags: ['sales', 'sales', 'a,b', 5, ''],
          quire: { summary: 'One paragraph.', other: 1 },
          empty: {},
        },
      ),
    );
    expect(clean).toEqual({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {
        kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
        language_info: { name: 'python', version: '3.11' },
        title: 'Sales',
        authors: [{ name: 'Ada' }],
        tags: ['sales'],
        quire: { summary: 'One paragraph.' },
      },
      cells: [
        {
          cell_type: 'code',
          id: 'cell-a',
          source: '1',
          metadata: { tags: ['parameters'] },
          execution_count: null,
          outputs: [],
        },
      ],
    });
    expect(removed.map(({ path, what, cellId }) => [path, what, cellId])).toEqual([
      ['metadata.widgets', 'the metadata “widgets”', undefined],
      ['metadata.papermill', 'the metadata “papermill”', undefined],
      ['metadata.kernelspec', 'a part of the metadata “kernelspec”', undefined],
      ['metadata.language_info', 'a part of the metadata “language_info”', undefined],
      ['metadata.authors', 'a part of the metadata “authors”', undefined],
      ['metadata.tags', 'a part of the metadata “tags”', undefined],
      ['metadata.quire', 'a part of the metadata “quire”', undefined],
      ['cells[0].outputs', '1 output', 'cell-a'],
      ['cells[0].execution_count', 'the execution count 4', 'cell-a'],
      ['cells[0].metadata.execution', 'the metadata “execution”', 'cell-a'],
      ['cells[0].metadata.scrolled', 'the metadata “scrolled”', 'cell-a'],
      ['cells[0].metadata._secret', 'the metadata “_secret”', 'cell-a'],
    ]);
  });

  test.each([
    [
      { collapsed: true, editable: false, deletable: false },
      { collapsed: true, editable: false, deletable: false },
    ],
    [{ collapsed: 'yes', name: 'a\nb' }, {}],
    [
      { jupyter: { source_hidden: true, outputs_hidden: false, x: 1 } },
      { jupyter: { source_hidden: true, outputs_hidden: false } },
    ],
    [{ slideshow: { slide_type: 'slide' } }, { slideshow: { slide_type: 'slide' } }],
    [{ slideshow: { slide_type: 'payload' } }, {}],
    [{ tags: ['x'.repeat(101), 'a', '\u0007'] }, { tags: ['a'] }],
    [{ tags: 'a' }, {}],
    [JSON.parse('{"__proto__": {"tags": ["a"]}}') as { [key: string]: Json }, {}],
  ])('cell metadata %j becomes %j', (given, kept) => {
    expect(sanitiseCell(code('', { metadata: given })).cell?.metadata).toEqual(kept);
  });

  test('raw cells keep a known format', () => {
    const formats = ['text/latex', 'application/x-payload'];
    const cells = formats.map(
      (format): Cell => ({ cell_type: 'raw', id: `r${format.length}`, source: '', metadata: { format } }),
    );
    expect(sanitiseNotebook(notebook(cells)).notebook.cells.map(({ metadata }) => metadata)).toEqual([
      { format: 'text/latex' },
      {},
    ]);
  });

  test('NUL and lone surrogates are replaced, in code as well', () => {
    const { cell, removed } = sanitiseCell(code('a\0b\ud800c😀'));
    expect([cell?.source, removed.map((each) => each.code)]).toEqual(['a\ufffdb\ufffdc😀', ['character']]);
  });
});

describe('attachments', () => {
  const attach = (bundle: { [type: string]: Json }, source = '![](attachment:a.png)', limits = {}) =>
    sanitiseCell(markdown(source, { attachments: { 'a.png': bundle } }), limits);

  test('images that are shown, whole and small enough are kept', () => {
    const kept = [
      attach({ 'image/png': PNG }),
      attach({ 'image/jpeg': JPEG }),
      attach({ 'image/gif': GIF }),
      attach({ 'image/webp': WEBP }),
    ];
    expect(
      kept.map(({ cell, removed }) => [cell?.cell_type === 'markdown' && cell.attachments, removed]),
    ).toEqual([
      [{ 'a.png': { 'image/png': PNG } }, []],
      [{ 'a.png': { 'image/jpeg': JPEG } }, []],
      [{ 'a.png': { 'image/gif': GIF } }, []],
      [{ 'a.png': { 'image/webp': WEBP } }, []],
    ]);
  });

  test.each([
    ['not shown', { 'image/png': PNG }, 'no image here', {}, 'No text of its cell shows it.'],
    [
      'an SVG',
      { 'image/svg+xml': '<svg/>' },
      undefined,
      {},
      'Only PNG, JPEG, GIF and WebP images that are what they say are published.',
    ],
    [
      'of another type',
      { 'image/png': JPEG },
      undefined,
      {},
      'Only PNG, JPEG, GIF and WebP images that are what they say are published.',
    ],
    [
      'two in one',
      { 'image/png': PNG, 'text/plain': 'x' },
      undefined,
      {},
      'Only single images are published as attachments.',
    ],
    [
      'too large',
      { 'image/png': PNG },
      undefined,
      { attachmentBytesMax: 10 },
      'It has 1 kB; at most 1 kB are published.',
    ],
    [
      'too large together',
      { 'image/png': PNG },
      undefined,
      { imagesBytesMax: 10 },
      'The notebook’s images are too large together.',
    ],
  ])('%s: removed', (...[, bundle, source, limits, why]) => {
    const { cell, removed } = attach(bundle, source, limits);
    expect([cell, removed.map((each) => each.why)]).toEqual([
      { cell_type: 'markdown', id: 'cell-a', source: source ?? '![](attachment:a.png)', metadata: {} },
      [why],
    ]);
  });

  test('what hides inside an image or behind its end is taken out, and the picture stays', () => {
    const hidden = encodeBase64(pngWithText('GPS 52.5, 13.4'));
    const behind = encodeBase64(Uint8Array.from([...(decodeBase64(PNG) ?? []), 1, 2, 3]));
    for (const image of [hidden, behind]) {
      const { cell, removed } = attach({ 'image/png': image });
      expect(cell?.cell_type === 'markdown' && cell.attachments).toEqual({ 'a.png': { 'image/png': PNG } });
      expect(removed.map((each) => each.code)).toEqual(['image-data']);
    }
  });

  test('broken images never crash the cleaner, and cleaning twice changes nothing', () => {
    const images = [PNG, JPEG, GIF, WEBP].map((image) => decodeBase64(image) ?? new Uint8Array());
    const mutated = fc
      .tuple(
        fc.constantFrom(...images),
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
        fc.nat(300),
      )
      .map(([image, changes, length]) => {
        const bytes = image.slice(0, Math.max(8, length));
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(mutated, (bytes) => {
        const once = cleanImage(bytes);
        if (once !== null) expect(cleanImage(once.bytes)).toEqual(once);
      }),
    );
  });
});

describe('data URIs in markdown', () => {
  test.each([
    ['![x](data:text/html;base64,AAAA)', '![x](#data-removed)'],
    ['![x](data:image/svg+xml,<svg onload=alert(1)>)', '![x](#data-removed onload=alert(1)>)'],
    ['<img src="data:image/svg+xml;utf8,<svg/>">', '<img src="#data-removed">'],
    ["<a href='data:text/html,x y'>", "<a href='#data-removed'>"],
    ['<a href=data:,x>go</a>', '<a href=#data-removed>go</a>'],
    ['<a href="DaTa:text/html,x">', '<a href="#data-removed">'],
    ['<a href="d&#97;ta:text/html,x">', '<a href="#data-removed">'],
    ['<a href="&#x64;&#0000097;ta&colon;text/html,x">', '<a href="#data-removed">'],
    ['<a href="da\nta:text/html,x">', '<a href="#data-removed">'],
    ['<a href="da&Tab;ta:text/html,x">', '<a href="#data-removed">'],
    ['<a href="  data:text/html,x">', '<a href="  #data-removed">'],
    ['<a href="%64%61ta:text/html,x">', '<a href="#data-removed">'],
    ['[x](data\\:text/html,x)', '[x](#data-removed)'],
    ['[x]( <data:text/html,x> )', '[x]( <#data-removed> )'],
    ['[x][r]\n\n[r]: data:text/html,x', '[x][r]\n\n[r]: #data-removed'],
    ['[r]:\n  data:text/html,x', '[r]:\n  #data-removed'],
    ['<data:text/html,x>', '<#data-removed>'],
    ['<div style="background:url(data:image/svg+xml,x)">', '<div style="background:url(#data-removed)">'],
    ['<script>fetch("data:text/plain;base64,AAAA")</script>', '<script>fetch("#data-removed")</script>'],
    ['<!-- data:application/zip;base64,AAAA -->', '<!-- #data-removed -->'],
    ['```\ndata:application/zip;base64,AAAA\n```', '```\n#data-removed\n```'],
    ['`data:application/zip;base64,AAAA`', '`#data-removed`'],
    ['data:;base64,AAAA', '#data-removed'],
    ['\u200bdata:text/html,x', '\u200b#data-removed'],
    ['a data:text/a,b data:text/c,d', 'a #data-removed #data-removed'],
    [`data:text/plain;base64,AAAA\n${'QUJD'.repeat(12)}\n${'QUJD'.repeat(12)}\nend`, '#data-removed\nend'],
    ['![x](data:image/png;base64,bm90IGFuIGltYWdl)', '![x](#data-removed)'],
    [`![x](data:image/gif;base64,${PNG})`, '![x](#data-removed)'],
    [`<!-- ${PAYLOAD} -->`, '<!-- [encoded data removed] -->'],
    [`x\n${PAYLOAD.replace(/.{76}/g, '$&\n')}\ny`, 'x\n[encoded data removed]\ny'],
    [`![x](data:image/png;base64,${PNG}-${PAYLOAD})`, '![x](#data-removed)'],
  ])('%j becomes %j', (source, expected) => {
    expect(sanitiseText(source)).toBe(expected);
  });

  test.each([
    'The data: a table, with numbers.',
    'metadata: x/y, z',
    'Load the data:\n\n1. first, 2. second',
    '`data:` is a scheme',
    '[the data](data/sales.csv) and [more](metadata:x)',
    '<a href="https://x.com/?data=1,2">',
    'd&#97;ta is &lt;escaped&gt; &amp; fine',
    '-'.repeat(2000),
    'ACGT'.repeat(500),
    'https://company.com/a/very/long/address?with=parameters',
    '$$data: x \\in \\{a, b\\}$$',
    '| data: | b, c |\n|---|---|',
  ])('%j stays as it is', (source) => {
    expect(sanitiseText(source)).toBe(source);
  });

  test('small images that are what they say stay, and lose what hides in them', () => {
    const source = `![x](data:image/png;base64,${PNG}) <img src="data:image/jpeg;base64,${JPEG}">`;
    expect(sanitiseCell(markdown(source))).toEqual({
      cell: { ...markdown(source), id: 'cell-a' },
      removed: [],
    });
    const hidden = encodeBase64(pngWithText('GPS'));
    expect(sanitiseText(`![x](data:image/png;base64,${hidden})`)).toBe(`![x](data:image/png;base64,${PNG})`);
    const tooLarge = sanitiseCell(markdown(source), { inlineImageBytesMax: 50 });
    expect(tooLarge.cell?.source).toBe('![x](#data-removed) <img src="#data-removed">');
  });

  test('raw cells are treated the same, code is not touched', () => {
    const source = '<img src="data:image/svg+xml,x">';
    const { notebook: clean } = sanitiseNotebook(
      notebook([{ cell_type: 'raw', id: 'raw', source, metadata: {} }, code(source)]),
    );
    expect(clean.cells.map((cell) => cell.source)).toEqual(['<img src="#data-removed">', source]);
  });

  test('no way of writing a data URI survives in a place that a browser follows', () => {
    const disguise = (character: string) =>
      fc.constantFrom(
        character,
        character.toUpperCase(),
        `&#${character.charCodeAt(0)};`,
        `&#x${character.charCodeAt(0).toString(16)};`,
        `&#000${character.charCodeAt(0)}`,
        `${character}\t`,
        `${character}\n`,
        `${character}&#10;`,
      );
    const scheme = fc.tuple(...Array.from('data:', disguise)).map((parts) => parts.join(''));
    const place = fc.constantFrom(
      ['<a href="', '">'],
      ["<img src='", "'>"],
      ['<iframe src = "', '"/>'],
      ['<object data="\n ', '">'],
    );
    fc.assert(
      fc.property(scheme, place, (written, [before = '', after = '']) => {
        expect(sanitiseText(`${before}${written}text/html,hi${after}`)).toBe(
          `${before}#data-removed${after}`,
        );
      }),
    );
  });
});

describe('sanitising again changes nothing', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'data:',
      'text/html,',
      ';base64,',
      'AAAA',
      '<img src="',
      '](',
      '&#100;',
      '&Tab;',
      '%64',
      '\\',
      '\n',
      '"',
      PAYLOAD,
      'da',
      'ta:',
      `data:image/png;base64,${PNG}`,
      '\ud800',
      '\0',
    ),
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  const metadata = fc.dictionary(
    fc.constantFrom('tags', 'name', 'collapsed', 'jupyter', 'slideshow', 'format', 'x', '__proto__'),
    fc.oneof(fc.jsonValue() as fc.Arbitrary<Json>, fc.array(fc.string())),
  );
  const cell = fc.record({
    cell_type: fc.constantFrom('code', 'markdown', 'raw'),
    metadata,
    source: text,
    outputs: fc.constant([]),
    attachments: fc.dictionary(fc.string(), fc.record({ 'image/png': fc.constantFrom(PNG, PAYLOAD) })),
  });
  const document = fc.record({
    nbformat: fc.constant(4),
    nbformat_minor: fc.constant(5),
    metadata: fc.dictionary(
      fc.constantFrom('title', 'authors', 'tags', 'x', 'quire', 'kernelspec'),
      fc.jsonValue() as fc.Arbitrary<Json>,
    ),
    cells: fc.array(cell, { maxLength: 4 }),
  });

  test('also after writing and reading it', () => {
    fc.assert(
      fc.property(document, (value) => {
        const read = readNotebook(JSON.stringify(value), { anyLanguage: true });
        if (!read.ok) throw new Error(JSON.stringify(read.problems));
        const once = sanitiseNotebook(read.notebook).notebook;
        expect(sanitiseNotebook(once)).toEqual({ notebook: once, removed: [] });
        const again = readNotebook(serialiseNotebook(once), { anyLanguage: true });
        expect(again).toEqual({
          ok: true,
          notebook: once,
          original: { nbformat: 4, nbformat_minor: 5 },
          warnings: [],
        });
        expect(again.ok && contentHash(sanitiseNotebook(again.notebook).notebook)).toBe(contentHash(once));
      }),
      { numRuns: 300 },
    );
  });
});
