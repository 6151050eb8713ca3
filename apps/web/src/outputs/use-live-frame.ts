import { type RefObject, useEffect, useState } from 'react';
import { pageFrames } from './frame-budget.ts';
import { useIsPrinting } from './printing.ts';

/** Frames are made this far before they scroll into view, so that they are there when looked at. */
const NEAR = '800px 0px';

/** Whether the frame that belongs in `place` should exist now: from when it first comes near, until evicted. */
export function useLiveFrame(place: RefObject<HTMLElement | null>): boolean {
  const [isLive, setIsLive] = useState(false);
  const isPrinting = useIsPrinting();
  useEffect(() => {
    const node = place.current;
    if (!node) return;
    const key = Symbol();
    let isCounted = false;
    const evict = () => {
      isCounted = false;
      setIsLive(false);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        const isNear = entries.at(-1)?.isIntersecting === true;
        if (isCounted) pageFrames.setNear(key, isNear);
        else if (isNear) {
          isCounted = true;
          pageFrames.add(key, evict);
          setIsLive(true);
        }
      },
      { rootMargin: NEAR },
    );
    observer.observe(node);
    return () => {
      observer.disconnect();
      pageFrames.remove(key);
    };
  }, [place]);
  // On paper everything is in view.
  return isLive || isPrinting;
}
