import { Skeleton } from '@mantine/core';
import classes from './notebook-card.module.css';

/** Cards in grey while the real ones are on their way. */
export function CardsSkeleton({ cards = 6 }: { cards?: number }) {
  return (
    <div className={classes.cards} role="status" aria-label="Loading notebooks">
      {Array.from({ length: cards }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders have no other identity
        <div key={index} className={classes.card} style={{ minHeight: 190 }}>
          <Skeleton height={18} width="70%" />
          <Skeleton height={12} />
          <Skeleton height={12} width="85%" />
          <Skeleton height={12} width="45%" mt="auto" />
        </div>
      ))}
    </div>
  );
}
