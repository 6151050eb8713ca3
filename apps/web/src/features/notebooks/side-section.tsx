import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './side-section.module.css';

/** Where the side column stands above the text instead of beside it. */
const NARROW = '(max-width: 62em)';

type Props = { title: string; children: ReactNode; isOpen?: boolean };

/** A part of the side column; folded where there is no room for it beside the text. */
export function SideSection({ title, children, isOpen = true }: Props) {
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  return (
    <details key={String(isNarrow)} className={classes.section} open={isOpen && !isNarrow}>
      <summary className={classes.title}>{title}</summary>
      <div className={classes.content}>{children}</div>
    </details>
  );
}
