import { Button, PasswordInput, TextInput } from '@mantine/core';
import { isProblem, type JsonSchema, type SessionPrompt } from '@quire/contract';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ErrorState } from '../../ui/states.tsx';
import type { SearchOptions } from '../apps/controls/search-control.tsx';
import type { Searches } from '../apps/field-list.tsx';
import type { Entries, InputField } from '../apps/input-field.ts';
import { InputsForm } from '../apps/inputs-form.tsx';
import { isLinkable, readRunValues } from '../apps/link-values.ts';
import { readFields } from '../apps/schema-fields.ts';
import { useUnsent } from '../identity/use-unsent.ts';
import { REVEAL_EVENT } from '../runs/cell-blocks-view.tsx';
import classes from './prompt-panel.module.css';

type PromptPanelProps = {
  readonly prompt: SessionPrompt;
  readonly onAnswer: (answer: string) => Promise<unknown>;
  /** Finds choices by the key under which the hub has them. */
  readonly search: (key: string) => SearchOptions;
  /** The person answered the question before: this one may take them to itself. */
  readonly follows: boolean;
};

const PROMPT_ID = 'notebook-asks';

/** What the notebook asks where it stands; it goes on with the answer. */
export function PromptPanel({ prompt, onAnswer, search, follows }: PromptPanelProps) {
  const element = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only as it appears
  useEffect(() => {
    const panel = element.current;
    if (!panel) return;
    // Somebody who types elsewhere, or reads what came before, is not taken away from it.
    if (isFree() && (follows || isInView(panel))) goToPrompt(panel, { isLed: true });
  }, []);
  return (
    <section
      ref={element}
      id={PROMPT_ID}
      className={classes.prompt}
      aria-label="The notebook asks"
      tabIndex={-1}
      data-decides={isDecision(prompt) || undefined}
      data-print="no"
    >
      <p className={classes.note} role="status">
        The notebook waits for your answer
      </p>
      {prompt.form === null ? (
        <LinePrompt prompt={prompt} onAnswer={onAnswer} />
      ) : (
        <FormPrompt
          id={prompt.id}
          form={prompt.form}
          earlier={prompt.earlier}
          onAnswer={onAnswer}
          search={search}
        />
      )}
    </section>
  );
}

/** Opens the tab in which a question stands, and goes there; politely only where nobody is busy elsewhere. */
export function revealPrompt({ cellId }: SessionPrompt, { isPolite = false } = {}): void {
  if (isPolite && !isFree()) return;
  const find = () => document.getElementById(PROMPT_ID);
  if (find()?.checkVisibility() !== true)
    window.dispatchEvent(new CustomEvent(REVEAL_EVENT, { detail: [cellId] }));
  requestAnimationFrame(() => goToPrompt(find(), { isLed: isPolite }));
}

const isFree = (): boolean => document.activeElement === document.body || document.activeElement === null;

/** What is decided may not be undone. */
const isDecision = ({ form }: SessionPrompt): boolean => form?.kind === 'confirm' || form?.kind === 'button';

/**
 * Shows the question and puts the focus into it. Who is led here with a finger on Enter still, from the question
 * before, decides nothing by that: the question itself has the focus, and its buttons come next.
 */
function goToPrompt(panel: HTMLElement | null, { isLed }: { isLed: boolean }): void {
  panel?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  const control = panel?.querySelector<HTMLElement>('input, textarea, select, button');
  const target = isLed && panel?.dataset.decides ? panel : control;
  target?.focus({ preventScroll: true });
}

function isInView(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  // Behind a tab it is nowhere.
  return element.checkVisibility() && top >= 0 && bottom <= innerHeight;
}

function LinePrompt({ prompt, onAnswer }: Pick<PromptPanelProps, 'prompt' | 'onAnswer'>) {
  const { draft, setDraft, forget } = useUnsent(`answer.${prompt.id}`);
  const [text, setText] = useState(draft ?? prompt.earlier ?? '');
  const { mutate, isPending, error } = useAnswer((answer) => onAnswer(answer).then(forget));
  const Input = prompt.isPassword ? PasswordInput : TextInput;
  return (
    <form
      className={classes.line}
      onSubmit={(event) => {
        event.preventDefault();
        mutate(text);
      }}
    >
      <Input
        label={prompt.text.trim() || 'Your answer'}
        value={text}
        autoComplete="off"
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          if (!prompt.isPassword) setDraft(value);
        }}
      />
      <Button type="submit" loading={isPending}>
        Answer
      </Button>
      {error !== null && <ErrorState error={error} />}
    </form>
  );
}

function FormPrompt({
  id,
  form,
  earlier,
  onAnswer,
  search,
}: Pick<PromptPanelProps, 'onAnswer' | 'search'> & {
  readonly id: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly earlier: string | undefined;
}) {
  const kind = typeof form.kind === 'string' ? form.kind : 'form';
  const text = typeof form.text === 'string' ? form.text : '';
  const { mutate, isPending, error } = useAnswer(onAnswer);
  const fields = useMemo(() => readFields((form.schema ?? {}) as JsonSchema), [form.schema]);
  const searches = useMemo(() => readSearches(form.choices, search), [form.choices, search]);
  const written = useWritten(id, fields, earlier);
  if (kind === 'form' || kind === 'ask') {
    return (
      <>
        {text && <p className={classes.text}>{text}</p>}
        <InputsForm
          fields={fields}
          searches={searches}
          initial={written.initial}
          onChange={written.keep}
          submitLabel={typeof form.submit === 'string' ? form.submit : 'Continue'}
          onSubmit={(values) => onAnswer(JSON.stringify(values)).then(written.forget)}
        />
      </>
    );
  }
  const choices: [string, string][] =
    kind === 'confirm'
      ? [
          [textOf(form.confirm, 'Yes'), 'true'],
          [textOf(form.cancel, 'No'), 'false'],
        ]
      : [[textOf(form.label, 'Continue'), 'true']];
  return (
    <>
      {text && <p className={classes.text}>{text}</p>}
      <div className={classes.choices}>
        {choices.map(([label, answer], index) => (
          <Button
            key={answer}
            variant={index === 0 ? 'filled' : 'default'}
            disabled={isPending}
            onClick={() => mutate(answer)}
          >
            {label}
          </Button>
        ))}
      </div>
      {error !== null && <ErrorState error={error} />}
    </>
  );
}

/** Long lists of choices stay with the hub, and are searched there. */
function readSearches(choices: unknown, search: PromptPanelProps['search']): Searches {
  const entries = typeof choices === 'object' && choices !== null ? Object.entries(choices) : [];
  return Object.fromEntries(
    entries.flatMap(([name, { key, list }]: [string, { key?: unknown; list?: unknown }]) =>
      typeof key === 'string' ? [[name, { key: `${key} ${list}`, search: search(key) }]] : [],
    ),
  );
}

/** What somebody has begun to answer stays while the page is loaded again; secrets and files do not. */
function useWritten(id: string, fields: readonly InputField[], earlier: string | undefined) {
  const { draft, setDraft, forget } = useUnsent(`answer.${id}`);
  const [initial] = useState<Entries>(() =>
    draft === null ? readEarlier(fields, earlier) : JSON.parse(draft),
  );
  const keep = useCallback(
    (entries: Entries) => {
      const kept = fields.filter(isLinkable).flatMap(({ name }) => {
        const entry = entries[name];
        return entry === undefined ? [] : [[name, entry] as const];
      });
      setDraft(JSON.stringify(Object.fromEntries(kept)));
    },
    [fields, setDraft],
  );
  return { initial, keep, forget };
}

/** What was answered before, as far as the form still takes it. */
function readEarlier(fields: readonly InputField[], earlier: string | undefined): Entries {
  return earlier === undefined ? {} : readRunValues(fields, JSON.parse(earlier)).entries;
}

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value ? value : otherwise;

/** Sends an answer once; that another tab was first is no mistake. */
function useAnswer(onAnswer: PromptPanelProps['onAnswer']) {
  const { mutate, isPending, error } = useMutation({ mutationFn: onAnswer });
  const isGone = isProblem(error, 'prompt-gone');
  return { mutate, isPending, error: isGone ? null : error };
}
