import { Button, Skeleton, Stack } from '@mantine/core';
import { HubError } from '@quire/contract';
import type { ReactNode } from 'react';
import { CopyAction } from './copy-action.tsx';
import { describeError } from './describe-error.ts';
import classes from './states.module.css';

type EmptyStateProps = {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** It takes the place of something: who does not see that is told. */
  isNews?: boolean;
};

/** Nothing is here yet: why, and what would put something here. */
export function EmptyState({ title, children, actions, isNews = false }: EmptyStateProps) {
  return (
    <div className={classes.empty} {...(isNews && { role: 'alert' })}>
      <p className={classes.emptyTitle}>{title}</p>
      {children && <div className={classes.emptyText}>{children}</div>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

type ErrorStateProps = {
  error: unknown;
  /** Tries again, where that can help. */
  onRetry?: () => void;
  actions?: ReactNode;
  /** `inline` within a form or a panel, `page` in place of a page's content. */
  size?: 'inline' | 'page';
};

/** An error in plain words, what to do, and the technical detail one click away. */
export function ErrorState({ error, onRetry, actions, size = 'inline' }: ErrorStateProps) {
  const words = describeError(error);
  const items = error instanceof HubError ? error.items : [];
  // A single problem is often the sentence above already.
  const news = items.filter((item) => !words.detail.includes(item.message));
  const technical = [words.technical, ...items.map((item) => `${placeOf(item)}: ${item.message}`)].join('\n');
  // Asking again for what was refused only gets refused again.
  const canRetry = !(error instanceof HubError) || error.status >= 500 || error.status === 429;
  const Title = size === 'page' ? 'h1' : 'p';
  return (
    <div className={classes.error} data-size={size} role="alert">
      <Title className={classes.errorTitle}>{words.title}</Title>
      <p className={classes.errorDetail}>{words.detail}</p>
      {news.length > 0 && (
        <ul className={classes.items}>
          {news.map((item) => (
            <li key={`${item.path}\n${item.message}`}>
              {item.message} {item.path && <code>{placeOf(item)}</code>}
            </li>
          ))}
        </ul>
      )}
      {((onRetry && canRetry) || actions) && (
        <div className={classes.actions}>
          {onRetry && canRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {actions}
        </div>
      )}
      <details className={classes.details}>
        <summary>Technical details</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{technical}</pre>
        <CopyAction text={`${words.title}\n${words.detail}\n${technical}`} label="Copy details" />
      </details>
    </div>
  );
}

function placeOf(item: { path: string; line?: number | undefined; column?: number | undefined }): string {
  const line = item.line === undefined ? '' : `, line ${item.line}`;
  const column = item.column === undefined ? '' : `, column ${item.column}`;
  return `${item.path}${line}${column}`;
}

/** Grey lines in the place of text that is on its way. */
export function TextSkeleton({ lines = 3, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <Stack gap={10} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders have no other identity
        <Skeleton key={index} height={14} width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}

/** A page's header and some content in grey while the page is on its way. */
export function PageSkeleton() {
  return (
    <Stack gap={16} role="status" aria-label="Loading the page" mt={8}>
      <Skeleton height={30} width="min(24rem, 80%)" />
      <Skeleton height={16} width="min(38rem, 95%)" />
      <Skeleton height={160} mt={16} />
      <Skeleton height={160} />
    </Stack>
  );
}
