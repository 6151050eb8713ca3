import type { ContributionPreview } from '@quire/contract';
import type { RailStep } from './step-rail.tsx';

type Rail = { target: string | null; preview: ContributionPreview | null; hasFailed: boolean };

/** The steps from a notebook to a request, as far as they are. */
export function railOf({ target, preview, hasFailed }: Rail): RailStep[] {
  if (preview === null) {
    const state = hasFailed ? 'failed' : target === null ? 'current' : 'running';
    const later = ['Pick', 'Preview', 'Checks', 'Request'];
    return [
      { id: 'Where', title: 'Where', state },
      ...later.map((title): RailStep => ({ id: title, title, state: 'waiting' })),
    ];
  }
  const { candidates, checks, files, isReady, seed } = preview;
  const hasPick = seed !== null && files.length > 0;
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const picked = candidates.find((one) => JSON.stringify(one.seed) === JSON.stringify(seed));
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  return [
    { id: 'Where', title: 'Where', state: 'done', words: preview.target.name },
    { id: 'Pick', title: 'Pick', state: hasPick ? 'done' : 'failed', words: picked?.label },
    { id: 'Preview', title: 'Preview', state: hasPick ? 'done' : 'waiting', words: count },
    {
      id: 'Checks',
      title: 'Checks',
      state: failed > 0 ? 'failed' : 'done',
      words: failed > 0 ? `${failed} in the way` : 'Nothing in the way',
    },
    {
      id: 'Request',
      title: 'Request',
      state: isReady ? 'current' : 'waiting',
      words: isReady ? 'Ready to send' : undefined,
    },
  ];
}
