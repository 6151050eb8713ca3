import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { saveFile } from '../../../outputs/page-actions.ts';
import { showDone, showError } from '../../../ui/toast.ts';
import { count } from '../../../ui/words.ts';
import { useMe } from '../../identity/session.ts';
import classes from './behind.module.css';
import { type CopyOf, type Edit, makeCopy, publishCopy } from './open-copy.ts';

type CopyBarProps = {
  readonly of: CopyOf;
  /** The cell that shows the result. */
  readonly cellId: string;
  readonly edits: readonly Edit[];
};

/** The steps from running to writing: a copy of one's own with the values changed here, and a project's own code. */
export function CopyBar({ of, cellId, edits }: CopyBarProps) {
  const navigate = useNavigate();
  const spaces = useMe().spaces.filter(({ role }) => role === 'editor' || role === 'owner');
  const download = useMutation({
    mutationFn: async () => {
      const content = await makeCopy(of, edits);
      saveFile(`${of.slug}-copy.ipynb`, new Blob([content], { type: 'application/x-ipynb+json' }));
    },
    onError: showError,
  });
  const publish = useMutation({
    mutationFn: async (space: string) => publishCopy(of, { space, content: await makeCopy(of, edits) }),
    onSuccess: async ({ space, slug }) => {
      await navigate({ to: '/n/$space/$slug/app', params: { space, slug } });
      showDone('This is your copy. Only you can find it until you say otherwise under “Edit details”.');
    },
    onError: showError,
  });
  return (
    <div className={classes.bar}>
      <p className={classes.said}>
        {edits.length === 0
          ? 'The notebook itself stays as it is. To change it, make a copy of your own.'
          : `${count(edits.length, 'value')} changed. They come with a copy of your own.`}
      </p>
      <Button
        component={Link}
        variant="default"
        to={`/contributions/new?space=${of.space}&slug=${of.slug}&version=${of.version}&output=${encodeURIComponent(cellId)}`}
      >
        Contribute this result
      </Button>
      <Menu position="top-end" width={240}>
        <Menu.Target>
          <Button
            loading={download.isPending || publish.isPending}
            rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          >
            Open a copy
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => download.mutate()}>Download as a notebook</Menu.Item>
          {spaces.length > 0 && <Menu.Label>Private copy, opened as an app, in</Menu.Label>}
          {spaces.map(({ slug, name }) => (
            <Menu.Item key={slug} onClick={() => publish.mutate(slug)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
