import { describe, expect, it } from 'vitest';
import { nameMercuryWidgets } from './mercury-widgets.ts';

const named = (...sources: readonly string[]) =>
  nameMercuryWidgets(
    sources.map((source, index) => ({ id: `c${index}`, type: 'code', source, tags: [] })),
  ).map(({ cellId, message, hint, range }) => [
    cellId,
    /Mercury, (\w+)/.exec(message)?.[1],
    /quire\.\w+/.exec(hint ?? '')?.[0],
    range.startLine,
  ]);

describe('widgets of Mercury 2 and 3', () => {
  it('are all named, wherever the notebook imports them, with what to write instead', () => {
    expect(
      named(
        'import pandas as pd\nimport mercury as mr',
        'name = mr.Text(value="Ada")\nrate = mr.Slider(value=3)\n# old = mr.Select()',
        'from mercury.text import TextInput, NumberInput',
        'who = TextInput(label="Who?")',
        'print(f"{mr.Checkbox(label="Agree").value}")',
      ),
    ).toEqual([
      ['c1', 'Text', 'quire.text', 0],
      ['c1', 'Slider', 'quire.slider', 1],
      ['c3', 'TextInput', 'quire.text', 0],
      ['c4', 'Checkbox', 'quire.checkbox', 0],
    ]);
  });

  it('are not what other packages call the same', () => {
    expect(named('import ipywidgets as mr', 'mr.Text()', 'from textual import Select', 'Select()')).toEqual(
      [],
    );
    expect(named('import mercury', 'widgets.Slider()', 'Slider()', 'mercury.Columns(2)')).toEqual([]);
  });
});
