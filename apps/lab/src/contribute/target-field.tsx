import type { Connected } from '../panel/lab-context.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { TextField } from '../ui/parts.tsx';
import type { Words } from './request.ts';

/** Where to: the address of a repository, with those that were used before. */
export function TargetField({
  hub,
  words,
  edit,
}: {
  hub: Connected;
  words: Words;
  edit: (change: Partial<Words>) => void;
}) {
  const { value } = useLoaded((signal) => hub.client.contributions.listTargets({ signal }), [hub.client]);
  return (
    <TextField
      label="To which repository?"
      value={words.target}
      onChange={(target) => edit({ target })}
      placeholder="https://github.com/team/project"
      suggestions={(value?.targets ?? []).map(({ url, name }) => ({ value: url, label: name }))}
      help="Its address, as one would clone it. What it takes is said by its own .contrib.yml, ballet.yml or pyproject.toml."
    />
  );
}
