import type { Heading } from '@quire/contract';
import { useEffect, useState } from 'react';
import { ANCHOR_PREFIX } from '../../ui/markdown/anchors.ts';
import classes from './contents.module.css';
import { SideSection } from './side-section.tsx';

/** A heading counts as read from when it comes this close to the top, in pixels. */
const READING_LINE = 120;

/** The headings as links, with the one being read marked. */
export function Contents({ headings }: { headings: readonly Heading[] }) {
  const current = useHeadingBeingRead(headings);
  const top = Math.min(...headings.map((heading) => heading.level));
  return (
    <SideSection title="Contents">
      <nav aria-label="Contents">
        <ul className={classes.list}>
          {headings.map((heading) => (
            <li key={heading.anchor}>
              <a
                href={`#${ANCHOR_PREFIX}${heading.anchor}`}
                className={classes.link}
                style={{ paddingInlineStart: 12 + Math.min(3, heading.level - top) * 12 }}
                aria-current={heading.anchor === current ? 'location' : undefined}
              >
                {heading.text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </SideSection>
  );
}

function useHeadingBeingRead(headings: readonly Heading[]): string | null {
  const [current, setCurrent] = useState<string | null>(headings[0]?.anchor ?? null);
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const above = headings.filter(({ anchor }) => {
        const element = document.getElementById(ANCHOR_PREFIX + anchor);
        return element !== null && element.getBoundingClientRect().top < READING_LINE;
      });
      const isAtEnd =
        window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2 &&
        window.scrollY > 0;
      setCurrent((isAtEnd ? headings.at(-1) : (above.at(-1) ?? headings[0]))?.anchor ?? null);
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener('scroll', onScroll, { passive: true });
    return () => {
      removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
    };
  }, [headings]);
  return current;
}
