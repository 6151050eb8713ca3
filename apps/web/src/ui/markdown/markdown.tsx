import { memo, useLayoutEffect, useRef } from 'react';
import { colouring } from '../code/later-highlight.ts';
import classes from './markdown.module.css';
import { colourCode, type MarkdownOptions, renderMarkdown } from './render-markdown.ts';

type Props = MarkdownOptions & { source: string };

/**
 * Markdown that anyone may have written, shown safely, with formulas and coloured Python.
 * `attachments` and `anchors` should keep their identity while they stay the same.
 */
export const Markdown = memo(function Markdown({ source, attachments, anchors, headingShift }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { content, formulas, python } = renderMarkdown(source, { attachments, anchors, headingShift });
    if (python.length > 0) colour(python);
    ref.current?.replaceChildren(content);
    if (formulas.length > 0) void import('./typeset.ts').then(({ typeset }) => typeset(formulas));
  }, [source, attachments, anchors, headingShift]);
  return <div ref={ref} className={classes.prose} />;
});

/** At once where what colours code is there already. Without it, code is plain. */
function colour(places: readonly Element[]): void {
  const { value: highlight } = colouring.read();
  if (highlight) colourCode(places, highlight);
  else {
    void colouring.begin().then(() => {
      const { value } = colouring.read();
      if (value) colourCode(places, value);
    });
  }
}
