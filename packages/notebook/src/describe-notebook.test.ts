import { describe, expect, test } from 'vitest';
import { describeNotebook } from './describe-notebook.ts';
import { code, markdown, notebook } from './testing/notebooks.ts';

describe('title and summary', () => {
  test('come from the first heading and the first paragraph after it, without markdown', () => {
    const described = describeNotebook(
      notebook([
        code('# not a heading'),
        markdown(
          '![logo](x.png)\n\n# The *big* `picture` of [sales](x) &amp; more <a id="x"></a>\n\n- a list\n\nWhat **each**\nregion sold, see <b>below</b>.[^1]\n\nMore.',
        ),
      ]),
    );
    expect([described.title, described.summary]).toEqual([
      'The big picture of sales & more',
      'What each region sold, see below.[^1]',
    ]);
  });

  test.each([
    [
      'its own title and summary',
      [markdown('# Heading\n\nText.')],
      { title: 'Given', quire: { summary: 'Also given.' } },
      ['Given', 'Also given.'],
    ],
    ['a setext heading', [markdown('Title\n=====\nText.')], {}, ['Title', 'Text.']],
    [
      'an HTML heading',
      [markdown('<h1 align="center">My <i>title</i></h1>'), markdown('Text.')],
      {},
      ['My title', 'Text.'],
    ],
    [
      'no heading',
      [markdown('This shows the sales. It is new.')],
      {},
      ['This shows the sales', 'This shows the sales. It is new.'],
    ],
    ['a paragraph only before the heading', [markdown('Before.\n\n## Heading')], {}, ['Heading', 'Before.']],
    ['no text', [code('1')], {}, ['from-the-file-name', '']],
    ['an empty heading', [markdown('#\n\n# Real')], {}, ['Real', '']],
    ['math', [markdown('# Why $x_1 * y$ grows')], {}, ['Why $x_1 * y$ grows', '']],
    [
      'a bold line before the first heading',
      [
        markdown('**Chapter 9 – Clusters**'),
        markdown('_Groups without labels._'),
        markdown('# Setup\n\nRun it.'),
      ],
      {},
      ['Chapter 9 – Clusters', 'Groups without labels.'],
    ],
    ['a bold lead-in', [markdown('**Note:** read this.\n\n# Sales\n\nText.')], {}, ['Sales', 'Text.']],
    [
      'a heading without a space, from older notebooks',
      [markdown('##Heatmaps\nAll of them.')],
      {},
      ['Heatmaps', 'All of them.'],
    ],
    ['a number sign', [markdown('# Real\n\n#1 in sales.')], {}, ['Real', '#1 in sales.']],
    [
      'copyright, credits, addresses and formulas first',
      [
        markdown('##### Copyright 2018 The Authors.'),
        markdown(
          '# Word vectors\n\nCredits: Someone\n\nhttps://example.org/book\n\n$$a = b$$\n\nWhat words mean.',
        ),
      ],
      {},
      ['Word vectors', 'What words mean.'],
    ],
    [
      'nothing but formalities',
      [markdown('# Copyright 2018\n\nLicensed under MIT.')],
      {},
      ['Copyright 2018', 'Licensed under MIT.'],
    ],
    ['comments in code blocks', [markdown('```\n# no\n```\n\n# Yes')], {}, ['Yes', '']],
  ])('%s', (...[, cells, metadata, expected]) => {
    const { title, summary } = describeNotebook(notebook(cells, metadata), 'from-the-file-name');
    expect([title, summary]).toEqual(expected);
  });

  test('are cut at a word', () => {
    const { title, summary } = describeNotebook(
      notebook([markdown(`# ${'word '.repeat(50)}\n\n${'text '.repeat(200)}`)]),
    );
    expect([
      title.length <= 120,
      title.endsWith('word…'),
      summary.length <= 300,
      summary.endsWith('text…'),
    ]).toEqual([true, true, true, true]);
  });
});

test('headings have levels, cells and anchors of their own', () => {
  const { headings } = describeNotebook(
    notebook([markdown('# Éléments & more\n## Same\n## Same'), markdown('### Same-1\n## Same\n### !!!')]),
  );
  expect(headings).toEqual([
    { level: 1, text: 'Éléments & more', cellId: 'cell-a', anchor: 'éléments-more' },
    { level: 2, text: 'Same', cellId: 'cell-a', anchor: 'same' },
    { level: 2, text: 'Same', cellId: 'cell-a', anchor: 'same-1' },
    { level: 3, text: 'Same-1', cellId: 'cell-b', anchor: 'same-1-1' },
    { level: 2, text: 'Same', cellId: 'cell-b', anchor: 'same-2' },
    { level: 3, text: '!!!', cellId: 'cell-b', anchor: 'section' },
  ]);
});
