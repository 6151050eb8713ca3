import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Page, PageHeader, useTitle } from '../ui/page.tsx';

/** For an address that leads nowhere, or to something that the person may not see: both look the same. */
export function NotFoundPage() {
  useTitle('Nothing here');
  return (
    <Page width="reading">
      <PageHeader
        title="There is nothing here that you can see"
        summary="The address may be mistyped, what stood here may have moved, or it may be in a space that you are not a member of. Whoever sent you the link can tell you its space; an owner of that space can add you."
      />
      <Button component={Link} to="/search" mr="xs">
        Search notebooks
      </Button>
      <Button component={Link} to="/" variant="default">
        Go home
      </Button>
    </Page>
  );
}
