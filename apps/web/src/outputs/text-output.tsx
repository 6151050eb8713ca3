import { memo, useMemo, useState } from 'react';
import { expandText, foldText } from './fold-text.ts';
import { OutputActions } from './output-actions.tsx';
import classes from './outputs.module.css';
import { saveFile } from './page-actions.ts';
import { readTerminalText, type TextSpan, type TextStyle } from './terminal-text.ts';

export type TextOutputProps = {
  readonly text: string;
  /** `stderr` is set apart quietly: most of it is warnings, not errors. */
  readonly tone?: 'plain' | 'stderr';
  readonly label?: string;
};

/** Terminal text: colours, carriage returns; the middle of a long one folds away. */
export const TextOutput = memo(function TextOutput({
  text,
  tone = 'plain',
  label = 'Text',
}: TextOutputProps) {
  const [isExpanded, setIsExpanded] = useState(false);
  const folded = useMemo(() => foldText(text), [text]);
  const expanded = isExpanded ? expandText(text) : null;
  const isFolded = folded.hiddenLines > 0 || folded.isCut;
  return (
    <div className={classes.output} data-tone={tone}>
      <section
        className={classes.text}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        data-expanded={isExpanded || undefined}
      >
        <Terminal text={expanded ? expanded.text : folded.head} />
        {!expanded && isFolded && (
          <button type="button" className={classes.fold} onClick={() => setIsExpanded(true)}>
            {folded.hiddenLines > 0
              ? `Show all ${folded.lines.toLocaleString('en')} lines`
              : 'Show long lines in full'}
          </button>
        )}
        {!expanded && folded.tail !== '' && <Terminal text={folded.tail} />}
        {expanded && expanded.leftOut > 0 && (
          <button type="button" className={classes.fold} onClick={() => saveText(text)}>
            {`${expanded.leftOut.toLocaleString('en')} more characters: download the whole text`}
          </button>
        )}
      </section>
      {isExpanded && isFolded && (
        <button type="button" className={classes.fold} onClick={() => setIsExpanded(false)}>
          Show less
        </button>
      )}
      <OutputActions text={text} />
    </div>
  );
});

function saveText(text: string): void {
  saveFile('output.txt', new Blob([text], { type: 'text/plain' }));
}

export const Terminal = memo(function Terminal({ text }: { readonly text: string }) {
  const lines = useMemo(() => readTerminalText(text.endsWith('\n') ? text.slice(0, -1) : text), [text]);
  return (
    <pre className={classes.terminal}>
      {lines.map((spans, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity than its place
        <Line key={index} spans={spans} isLast={index === lines.length - 1} />
      ))}
    </pre>
  );
});

function Line({ spans, isLast }: { readonly spans: readonly TextSpan[]; readonly isLast: boolean }) {
  return (
    <>
      {spans.map(({ text, style }, index) =>
        Object.keys(style).length === 0 ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span has no other identity than its place
          <span key={index} {...toAttributes(style)}>
            {text}
          </span>
        ),
      )}
      {isLast ? '' : '\n'}
    </>
  );
}

function toAttributes(style: TextStyle) {
  const [front, back] = style.isInverse
    ? [style.background ?? 'var(--q-surface)', style.foreground ?? 'var(--q-text)']
    : [style.foreground, style.background];
  return {
    style: {
      ...(typeof back === 'number' ? colorOn(back, front) : { color: toColor(front), backgroundColor: back }),
      fontWeight: style.isBold ? 650 : undefined,
      fontStyle: style.isItalic ? 'italic' : undefined,
      textDecoration: style.isUnderlined ? 'underline' : undefined,
      opacity: style.isFaint ? 0.75 : undefined,
    },
  };
}

function toColor(color: number | string | undefined): string | undefined {
  return typeof color === 'number' ? `var(--ansi-${color})` : color;
}

/** A program that colours the ground chose its text for that colour, so that neither follows the theme. */
const GROUND_COLORS =
  '#1e1d1a #b42318 #17703f #e0b93c #1f4fb0 #8b2f8f #0b6270 #d8d5cd #5d5a53 #c4453a #217a4a #f0d264 #3f6cd0 #a34fa7 #1c7787 #ffffff'.split(
    ' ',
  );
const LIGHT_GROUNDS: ReadonlySet<number> = new Set([3, 7, 11, 15]);

function colorOn(ground: number, front: number | string | undefined) {
  const isLight = LIGHT_GROUNDS.has(ground);
  const chosen = typeof front === 'number' ? LIGHT_GROUNDS.has(front) : undefined;
  const readable = isLight ? '#1e1d1a' : '#ffffff';
  // Two light or two dark colours are told apart by a terminal, not by a reader.
  const color = chosen === undefined || chosen === isLight ? readable : GROUND_COLORS[Number(front)];
  return { color: typeof front === 'string' ? front : color, backgroundColor: GROUND_COLORS[ground] };
}
