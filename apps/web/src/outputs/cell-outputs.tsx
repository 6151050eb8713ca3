import { memo, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import { chooseRenderer, groupOutputs } from './choose-renderer.ts';
import { DownloadOutput } from './download-output.tsx';
import { ErrorOutput } from './error-output.tsx';
import { FramedOutputs } from './framed-outputs.tsx';
import { ImageOutput } from './image-output.tsx';
import { InputSlot } from './input-slot.ts';
import { JsonOutput } from './json-output.tsx';
import { type LoadedValue, type LoadValue, readJson, useValue } from './large-values.ts';
import classes from './outputs.module.css';
import { readCsv, readDataResource } from './read-table.ts';
import {
  type ErrorOutput as ErrorValue,
  readLargeValue,
  readText,
  type ShownBundle,
  type ShownOutput,
} from './shown-output.ts';
import { TableOutput } from './table-output.tsx';
import { TextOutput } from './text-output.tsx';
import { NOBODY, readWidgetView, WidgetHost, withKnownWidgets } from './widget-host.ts';

export type CellOutputsProps = {
  /** A cell's outputs in order. Keep the objects that did not change: only new ones are drawn. */
  readonly outputs: readonly ShownOutput[];
  readonly theme: 'light' | 'dark';
  /** Names the outputs for screen readers, such as the heading above the cell. */
  readonly label?: string;
  /** Outputs of cells above that load libraries; see `findSetupOutputs`. Keep the list while it is the same. */
  readonly setup?: readonly ShownBundle[];
  /** Fetches values that were too large to come along, with the reader's own rights. */
  readonly loadValue?: LoadValue;
  /** An error in words a non-coder understands. */
  readonly explainError?: (output: ErrorValue) => string | undefined;
};

const NO_SETUP: readonly ShownBundle[] = [];

/** The outputs of one cell. What has markup or script goes into a sandboxed frame, the rest is drawn here. */
export const CellOutputs = memo(function CellOutputs(props: CellOutputsProps) {
  const { outputs, theme, label = 'Output', setup = NO_SETUP, loadValue, explainError } = props;
  const known = useKnownWidgets(outputs);
  const groups = useMemo(() => groupOutputs(known), [known]);
  if (groups.length === 0) return null;
  return (
    <div className={classes.outputs} data-theme={theme}>
      {groups.map((group) =>
        group.place === 'frame' ? (
          <FramedGroup
            key={group.index}
            outputs={group.outputs}
            {...{ theme, setup, loadValue }}
            title={label}
          />
        ) : (
          <PageOutput key={group.index} output={group.output} {...{ loadValue, explainError }} />
        ),
      )}
    </div>
  );
});

/** The outputs, with those widgets that can be drawn here. */
function useKnownWidgets(outputs: readonly ShownOutput[]): readonly ShownOutput[] {
  const source = useContext(WidgetHost) ?? NOBODY;
  // Which of them are known changes rarely; their states, which change all the time, are the frame's affair.
  const known = useSyncExternalStore(source.subscribe, () =>
    outputs
      .flatMap((output) => readWidgetView(output) ?? [])
      .filter((id) => Object.hasOwn(source.getWidgets(), id))
      .join(' '),
  );
  return useMemo(() => {
    const ids = new Set(known.split(' '));
    return withKnownWidgets(outputs, (id) => ids.has(id));
  }, [outputs, known]);
}

type PageOutputProps = {
  readonly output: ShownOutput;
  readonly loadValue: LoadValue | undefined;
  readonly explainError: CellOutputsProps['explainError'];
};

const PageOutput = memo(function PageOutput({ output, loadValue, explainError }: PageOutputProps) {
  if (output.output_type === 'stream') {
    const isStderr = output.name === 'stderr';
    const label = isStderr ? 'Messages' : 'Printed text';
    return <TextOutput text={output.text} tone={isStderr ? 'stderr' : 'plain'} label={label} />;
  }
  if (output.output_type === 'error')
    return <ErrorOutput output={output} sentence={explainError?.(output)} />;
  return <PageBundle output={output} loadValue={loadValue} />;
});

function PageBundle({
  output,
  loadValue,
}: {
  readonly output: ShownBundle;
  readonly loadValue: LoadValue | undefined;
}) {
  const { kind, mimeType } = chooseRenderer(output);
  const loaded = useValue(output.data[mimeType], loadValue);
  if (loaded.state !== 'ready') return <NotLoaded loaded={loaded} />;
  const { value } = loaded;
  if (kind === 'download') return <DownloadOutput output={output} loadValue={loadValue} />;
  if (kind === 'image') return <ImageOutput mimeType={mimeType} value={value} output={output} />;
  if (kind === 'input') return <InputValue value={value} output={output} />;
  if (kind === 'json') return <JsonOutput value={readJson(value)} />;
  if (kind === 'text') return <TextOutput text={readText(value)} label="Result" />;
  if (kind === 'table') return <TableValue mimeType={mimeType} value={value} />;
  return mimeType === '' ? null : (
    <p className={classes.note}>This output is of a kind that cannot be shown here ({mimeType}).</p>
  );
}

/** An input where somebody can change it; elsewhere what it was. */
function InputValue({ value, output }: { readonly value: unknown; readonly output: ShownBundle }) {
  const draw = useContext(InputSlot);
  if (draw === null) return <TextOutput text={readText(output.data['text/plain'])} label="Input" />;
  return draw(readJson(value));
}

function TableValue({ mimeType, value }: { readonly mimeType: string; readonly value: unknown }) {
  const table = useMemo(
    () => (mimeType === 'text/csv' ? readCsv(readText(value)) : readDataResource(readJson(value))),
    [mimeType, value],
  );
  return table ? (
    <TableOutput columns={table.columns} rows={table.rows} />
  ) : (
    <JsonOutput value={readJson(value)} />
  );
}

type FramedGroupProps = {
  readonly outputs: readonly ShownBundle[];
  readonly setup: readonly ShownBundle[];
  readonly theme: 'light' | 'dark';
  readonly title: string;
  readonly loadValue: LoadValue | undefined;
};

/** Fetches the first large value of a group, puts it in, and looks again. */
function FramedGroup({ outputs, loadValue, ...rest }: FramedGroupProps): ReactNode {
  const large = outputs.find((output) => readLargeValue(shownValue(output)));
  const loaded = useValue(large ? shownValue(large) : undefined, loadValue);
  const value = loaded.state === 'ready' ? loaded.value : undefined;
  const filled = useMemo(
    () =>
      large && value !== undefined
        ? outputs.map((output) => (output === large ? fill(output, value) : output))
        : null,
    [outputs, large, value],
  );
  if (!large) return <FramedOutputs outputs={outputs} {...rest} />;
  if (!filled) return loaded.state === 'ready' ? null : <NotLoaded loaded={loaded} />;
  return <FramedGroup outputs={filled} loadValue={loadValue} {...rest} />;
}

function shownValue(output: ShownBundle): unknown {
  return output.data[chooseRenderer(output).mimeType];
}

function fill(output: ShownBundle, value: unknown): ShownBundle {
  const { mimeType } = chooseRenderer(output);
  const content = mimeType.endsWith('json') ? readJson(value) : value;
  return { ...output, data: { ...output.data, [mimeType]: content } };
}

function NotLoaded({ loaded }: { readonly loaded: Exclude<LoadedValue, { state: 'ready' }> }) {
  if (loaded.state === 'loading')
    return <div className={classes.loading} role="status" aria-label="Output is loading" />;
  const [sentence, word, act] =
    loaded.state === 'asking'
      ? [`This output is large (${toMegabytes(loaded.bytes)}).`, 'Load it', loaded.load]
      : ['This output could not be fetched. The connection may be gone.', 'Try again', loaded.retry];
  return (
    <p className={classes.note}>
      {sentence}{' '}
      <button type="button" onClick={act}>
        {word}
      </button>
    </p>
  );
}

function toMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
