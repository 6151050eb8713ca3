import { useTitle } from '../../ui/page.tsx';
import { Proposals } from '../proposals/proposals.tsx';
import { useNotebook } from './use-notebook.ts';
import { VersionReader } from './version-reader.tsx';

/** The newest version, to read. */
export function ReadPage() {
  const page = useNotebook();
  useTitle(page.title);
  return (
    <>
      <Proposals page={page} />
      <VersionReader page={page} version={page.current} />
    </>
  );
}
