import { Button, Drawer, Switch, TextInput } from '@mantine/core';
import type { JsonValue } from '@quire/analysis';
import { type CellView, type Heading, privateInputs } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { CopyAction } from '../../../ui/copy-action.tsx';
import { ErrorState, TextSkeleton } from '../../../ui/states.tsx';
import type { InputField } from '../../apps/input-field.ts';
import { sayFieldValue } from '../../apps/say-value.ts';
import { readFields } from '../../apps/schema-fields.ts';
import { splitIntoSections, titleAbove } from '../run-sections.ts';
import classes from './behind.module.css';
import { CodeLines } from './code-lines.tsx';
import { CopyBar } from './copy-bar.tsx';
import { type Behind, findBehind, type Literal } from './find-behind.ts';
import type { CopyOf, Edit } from './open-copy.ts';

export type BehindDocument = {
  readonly cells: readonly CellView[];
  readonly headings: readonly Heading[];
  readonly schema: Readonly<Record<string, unknown>>;
  /** The inputs of the result. */
  readonly parameters: Readonly<Record<string, unknown>>;
};
type BehindPanelProps = {
  readonly document: BehindDocument;
  readonly of: CopyOf;
  readonly cellId: string;
  /** Leads to an input; absent where there is none to go to. */
  readonly onGoToInput: ((name: string) => void) | null;
  readonly onClose: () => void;
};

/** The code behind one result: the lines that made it and why, its inputs, and the way to a copy of one's own. */
export function BehindPanel({ document, of, cellId, onGoToInput, onClose }: BehindPanelProps) {
  const { cells, headings } = document;
  const { data: behind, error } = useQuery({
    queryKey: ['behind', of.space, of.slug, of.version, cellId],
    queryFn: () => findBehind(cells, cellId),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const sections = useMemo(() => splitIntoSections(cells, headings), [cells, headings]);
  return (
    <Drawer opened onClose={onClose} position="right" size="46rem" title="The code behind this result">
      {error && <ErrorState error={error} />}
      {!behind && !error && <TextSkeleton lines={8} label="Reading the code" />}
      {behind && (
        <BehindContent
          behind={behind}
          document={document}
          of={of}
          cellId={cellId}
          titleOf={(id) => titleAbove(sections, id)}
          onGoToInput={
            onGoToInput &&
            ((name) => {
              onClose();
              onGoToInput(name);
            })
          }
        />
      )}
    </Drawer>
  );
}

type ContentProps = Pick<BehindPanelProps, 'document' | 'of' | 'cellId' | 'onGoToInput'> & {
  readonly behind: Behind;
  readonly titleOf: (cellId: string) => string | null;
};

function BehindContent({ behind, document, of, cellId, titleOf, onGoToInput }: ContentProps) {
  const [isWhole, setIsWhole] = useState(false);
  const [edits, setEdits] = useState<readonly Edit[]>([]);
  const fields = useMemo(
    () => readFields(document.schema).filter(({ name }) => behind.inputs.includes(name)),
    [document.schema, behind.inputs],
  );
  const secret = useMemo(() => privateInputs(document.schema), [document.schema]);
  const chosen = (field: InputField): string =>
    Object.hasOwn(document.parameters, field.name) && !secret.has(field.name)
      ? `, now ${sayFieldValue(field, document.parameters[field.name] as JsonValue)}`
      : '';
  const edit = (literal: Literal, wanted: string) =>
    setEdits((before) => [
      ...before.filter((each) => each.cellId !== literal.cellId || each.start !== literal.start),
      ...(wanted === literal.text || wanted.trim() === '' ? [] : [{ ...literal, wanted }]),
    ]);
  return (
    <div className={classes.content}>
      {fields.length > 0 && onGoToInput && (
        <div className={classes.inputs}>
          <h3 className={classes.heading}>Inputs in it</h3>
          {fields.map((field) => (
            <Button
              key={field.name}
              size="compact-sm"
              variant="default"
              onClick={() => onGoToInput(field.name)}
            >
              Change {field.label}
              {chosen(field)}
            </Button>
          ))}
        </div>
      )}
      <Switch
        size="xs"
        className={classes.switch ?? ''}
        label="Show the other lines of these cells too"
        checked={isWhole}
        onChange={(event) => setIsWhole(event.currentTarget.checked)}
      />
      {behind.isDoubtful && (
        <p className={classes.doubt}>
          Something in this notebook cannot be followed by reading alone, so a line may be missing here.
        </p>
      )}
      {behind.cells.map(({ id, lines }) => {
        const title = titleOf(id);
        const source = lines.map(({ text }) => text).join('\n');
        const own = behind.literals.filter((literal) => literal.cellId === id);
        return (
          <section key={id} className={classes.cell}>
            <div className={classes.head}>
              <h3 className={classes.heading}>{title ?? 'At the beginning'}</h3>
              <CopyAction text={source} label="Copy this cell" />
            </div>
            <CodeLines lines={lines} isWhole={isWhole} label={`Code in ${title ?? 'the beginning'}`} />
            {own.length > 0 && (
              <div className={classes.values}>
                {own.map((literal) => (
                  <TextInput
                    key={literal.start}
                    size="xs"
                    label={literal.name}
                    defaultValue={literal.text}
                    spellCheck={false}
                    onChange={(event) => edit(literal, event.currentTarget.value)}
                  />
                ))}
              </div>
            )}
          </section>
        );
      })}
      <CopyBar of={of} cellId={cellId} edits={edits} />
    </div>
  );
}
