import type { CellView, RunOutput, RunState } from '@quire/contract';
import { chooseRenderer } from '../../outputs/choose-renderer.ts';
import { fromRun, readText, type ShownOutput } from '../../outputs/shown-output.ts';
import { cellOf } from './run-content.ts';

/** Widgets that people set something with, and the boxes around them, by their Python names. */
const CONTROLS: ReadonlySet<string> = new Set(
  (
    'Accordion BoundedFloatText BoundedIntText Box Button Checkbox ColorPicker Combobox DatePicker ' +
    'DatetimePicker Dropdown FileUpload FloatLogSlider FloatRangeSlider FloatSlider FloatText GridBox HBox ' +
    'IntRangeSlider IntSlider IntText Label NaiveDatetimePicker Password RadioButtons Select ' +
    'SelectMultiple SelectionRangeSlider SelectionSlider Tab TagsInput Text Textarea TimePicker ToggleButton ' +
    'ToggleButtons VBox Valid'
  ).split(' '),
);

/** What a column shows: inputs and nothing else but words around them, nothing at all, or results. */
export type ColumnRole = 'inputs' | 'nothing' | 'results';

/** What the cells of a column show by now. Cells that have still to run may show anything. */
export function roleOfColumn(cells: readonly CellView[], state: RunState): ColumnRole {
  const code = cells.filter(({ type }) => type === 'code').map(({ id }) => cellOf(state, id));
  const outputs = code.flatMap((cell) => cell?.outputs ?? []);
  if (outputs.length > 0) return outputs.every(isInput) ? 'inputs' : 'results';
  const isDone = code.every((cell) => cell?.status === 'ok' || cell?.status === 'skipped');
  return isDone && code.length === cells.length ? 'nothing' : 'results';
}

function isInput(output: RunOutput): boolean {
  const shown: ShownOutput | undefined = fromRun([output])[0];
  if (shown === undefined || !('data' in shown)) return false;
  const { kind } = chooseRenderer(shown);
  return kind === 'input' || (kind === 'widget' && isControl(readText(shown.data['text/plain'])));
}

/** `HBox(children=(IntSlider(value=3), …))`, as ipywidgets describes itself beside each widget. */
function isControl(described: string): boolean {
  const names = described.replace(/'[^']*'|"[^"]*"/g, '').match(/\b[A-Z]\w*(?=\()/g) ?? [];
  return names.length > 0 && names.every((name) => CONTROLS.has(name) || /(?:Layout|Style)$/.test(name));
}
