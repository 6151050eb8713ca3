import type { NotebookPage, VersionView } from '@quire/contract';
import { useMemo } from 'react';
import { CodeSnippet } from '../../ui/code/code-snippet.tsx';
import { readFields } from '../apps/schema-fields.ts';
import classes from './inputs-at-a-glance.module.css';
import { SideSection } from './side-section.tsx';
import { commandLine, curlCommand } from './snippets.ts';

/** The same run from a terminal or another program. */
export function UseElsewhere({ page, version }: { page: NotebookPage; version: VersionView }) {
  const request = useMemo(() => {
    const values = readFields(version.parameters).flatMap((field) =>
      field.default.kind === 'static' ? [[field.name, field.default.value] as const] : [],
    );
    return {
      hub: location.origin,
      space: page.space.slug,
      slug: page.slug,
      version: version.number === page.version ? undefined : version.number,
      values,
    };
  }, [page, version]);
  if (!page.can.run && !page.can.readCode) return null;
  return (
    <SideSection title="Use elsewhere" isOpen={false}>
      {page.can.run && (
        <>
          <CodeSnippet title="Command line" text={commandLine(request)} />
          <CodeSnippet title="REST" text={curlCommand(request)} />
          <p className={classes.none}>
            REST calls need an access token with the scope “run”; make one in your settings. The answer names
            the run; its results are at <code>/api/v1/runs/ID</code>.
          </p>
        </>
      )}
      {page.can.readCode && (
        <CodeSnippet title="Take the file" text={`quire pull ${page.space.slug}/${page.slug}`} />
      )}
    </SideSection>
  );
}
