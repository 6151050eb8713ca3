import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { codeCells } from '../testing/cells.ts';
import { neededModules } from './needed-modules.ts';

beforeAll(() => loadParser());

const needs = (...sources: string[]) =>
  neededModules(codeCells(...sources)).map(({ name, isCertain, cellId, line }) =>
    [name, cellId, line, ...(isCertain ? [] : ['perhaps'])].join(' '),
  );

describe('modules without which a run stops', () => {
  test.each<[string, string[], string[]]>([
    [
      'are named once, where they come first',
      ['import pandas as pd\nimport plotly.express as px', 'from plotly import io'],
      ['pandas c1 1', 'plotly c1 2'],
    ],
    [
      'are not those whose absence is expected',
      [
        'try:\n    import cudf\nexcept ImportError:\n    cudf = None',
        'try:\n    import a\nexcept (OSError, ModuleNotFoundError) as e:\n    import b\nelse:\n    import c',
        'try:\n    import d\nexcept:\n    pass',
      ],
      [],
    ],
    [
      'are those under a try that lets their absence through',
      ['try:\n    import a\nexcept ValueError:\n    import b\nfinally:\n    import c'],
      ['a c1 2', 'c c1 6'],
    ],
    [
      'are not those that may never be reached',
      [
        'if IN_COLAB:\n    import google.colab\ndef f():\n    import x\nfor i in []:\n    import y\nwhile False:\n    import z',
      ],
      [],
    ],
    [
      'are those in classes and under with',
      ['class A:\n    import a\nwith open("f"):\n    import b\nwith suppress(ImportError):\n    import c'],
      ['a c1 2', 'b c1 4'],
    ],
    [
      'are not files that the notebook writes',
      ['%%writefile helpers.py\nx = 1', 'import helpers', 'open("made.py", "w").write("")\nimport made'],
      [],
    ],
    [
      'may come from elsewhere where it changes the path or fetches files',
      ['import sys; sys.path.append("..")\nimport mine'],
      ['sys c1 1 perhaps', 'mine c1 2 perhaps'],
    ],
    [
      'may come with what a command fetches',
      ['!git clone https://example.org/a\nimport a'],
      ['a c1 2 perhaps'],
    ],
    [
      'do not come with what pip would install, nor with looking around',
      ['%pip install plotly\n!ls\n!pip install -q plotly\nimport plotly'],
      ['plotly c1 4'],
    ],
    [
      'are not in cells in another language, nor relative',
      ['%%bash\nimport x', 'from . import y\nfrom __future__ import annotations'],
      [],
    ],
  ])('%s', (_name, sources, expected) => {
    expect(needs(...sources)).toEqual(expected);
  });

  test('are not those of a cell that is meant to fail', () => {
    const [cell] = codeCells('import nothing');
    expect(neededModules([{ ...cell!, tags: ['raises-exception'] }])).toEqual([]);
  });
});
