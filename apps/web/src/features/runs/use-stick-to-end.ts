import { type RefObject, useEffect } from 'react';

/** This close to the end counts as being there. */
const NEAR_PIXELS = 64;

/**
 * Keeps the end of the page in view while it grows, but only for a reader who has scrolled there: everyone else
 * reads on undisturbed.
 */
export function useStickToEnd(content: RefObject<HTMLElement | null>, isGrowing: boolean): void {
  useEffect(() => {
    const node = content.current;
    if (!isGrowing || !node) return;
    let isAtEnd = false;
    const page = document.documentElement;
    const onScroll = () => {
      const rest = page.scrollHeight - page.clientHeight - window.scrollY;
      isAtEnd = window.scrollY > 0 && rest <= NEAR_PIXELS;
    };
    const observer = new ResizeObserver(() => {
      if (isAtEnd) window.scrollTo({ top: page.scrollHeight, behavior: 'instant' });
    });
    window.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(node);
    return () => {
      window.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [content, isGrowing]);
}
