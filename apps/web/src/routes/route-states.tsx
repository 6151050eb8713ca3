import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { Page, useTitle } from '../ui/page.tsx';
import { ErrorState, PageSkeleton } from '../ui/states.tsx';

/** In place of a page that failed, with the rest of the app still standing. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  useTitle('Something failed');
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page>
      <ErrorState error={error} size="page" onRetry={retry} />
    </Page>
  );
}

/** In place of a page whose code or data is on its way for longer than a moment. */
export function RoutePending() {
  return (
    <Page>
      <PageSkeleton />
    </Page>
  );
}
