import { memo, useLayoutEffect, useRef } from 'react';
import classes from './markdown.module.css';
import { type MarkdownOptions, renderMarkdown } from './render-markdown.ts';

type Props = MarkdownOptions & { source: string };

/**
 * Markdown that anyone may have written, shown safely, with formulas and coloured Python.
 * `attachments` and `anchors` should keep their identity while they stay the same.
 */
export const Markdown = memo(function Markdown({ source, attachments, anchors, headingShift }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { content, formulas } = renderMarkdown(source, { attachments, anchors, headingShift });
    ref.current?.replaceChildren(content);
    if (formulas.length > 0) void import('./typeset.ts').then(({ typeset }) => typeset(formulas));
  }, [source, attachments, anchors, headingShift]);
  return <div ref={ref} className={classes.prose} />;
});
