import { randomUUID } from 'node:crypto';
import type { Contribution, ContributionRequest } from '../../../packages/contract/src/index.ts';
import { makeTarget } from '../../support/target-repository.ts';
import { type Account, REPOSITORIES } from './hub.ts';
import { notebookFile } from './notebooks.ts';

const POLL_MILLISECONDS = 100;

/** Explored, with one function that is worth keeping, and a figure that is worth it too. */
export const MESSY = notebookFile(
  '# How far apart?\n\nA first look at how far values are from each other.',
  { code: 'import math, os\nfrom statistics import mean, median' },
  { code: '%matplotlib inline\nFACTOR = 2\nvalues = [1, 2, 3]' },
  { code: 'def spread_old(xs):\n    return max(xs) - min(xs)' },
  '## The measure to keep',
  {
    code: 'def spread(xs):\n    """How far values are from each other, measured by their mean."""\n    return FACTOR * (max(xs) - min(xs)) / mean(xs)',
  },
  {
    code: 'spread(values)',
    outputs: [
      { output_type: 'execute_result', execution_count: 1, data: { 'text/plain': ['2.0'] }, metadata: {} },
    ],
  },
  { code: 'print(os.getcwd())' },
);
/** A Python package that takes functions and is reviewed on the hub, by these people. */
export const packageFiles = (maintainers: readonly string[]): Record<string, string> => ({
  'pyproject.toml':
    '[project]\nname = "tidy-stats"\nversion = "1"\n\n[tool.ruff]\nline-length = 100\n[tool.ruff.lint]\nselect = ["E", "F"]\n',
  'src/tidy_stats/__init__.py': '',
  'CHANGES.md': '# Changes\n\n- The first version.\n',
  '.contrib.yml': [
    'version: 1',
    'kind: python-package',
    'files:',
    '  - path: "src/tidy_stats/{slug}.py"',
    '  - path: "tests/test_{slug}.py"',
    '    content: |',
    '      from tidy_stats import {slug}',
    '',
    '',
    '      {tests}',
    '  - path: CHANGES.md',
    '    when: always',
    '    content: |',
    '      # Changes',
    '',
    '      - The measure {slug}, by {username}.',
    '      - The first version.',
    'require: {defines: [function]}',
    `review: {maintainers: [${maintainers.join(', ')}], approvals: 1}`,
  ].join('\n'),
});

/** Contributes and waits until it stops by itself. */
export async function contribute(
  author: Account,
  request: Pick<ContributionRequest, 'source' | 'target'> & Partial<ContributionRequest>,
): Promise<Contribution> {
  const { id } = await author.client.contributions.createContribution({
    body: { ...request, key: randomUUID() },
  });
  for (;;) {
    const now = await author.client.contributions.getContribution({ params: { id } });
    if (now.status !== 'working') return now;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

/** Addresses of contributions in every state, as the owner sees them. */
export type ContributionsHouse = Record<
  'notebook' | 'contribute' | 'unfit' | 'toReview' | 'merged' | 'blocked' | 'failed',
  string
>;

/** A notebook, targets, and contributions that wait, were merged, were stopped and did not get through. */
export async function furnishContributions(owner: Account, colleague: Account): Promise<ContributionsHouse> {
  const [space, slug] = ['atelier', 'how-far-apart'] as const;
  const { path } = await owner.client.notebooks.publishNotebook({
    params: { space: space as never },
    body: { filename: `${slug}.ipynb`, content: MESSY, visibility: 'everyone' },
  });
  const source = { kind: 'document', filename: 'how-far-apart.ipynb', content: MESSY } as const;
  const target = makeTarget(REPOSITORIES, packageFiles([owner.handle, colleague.handle]));
  const waiting = await contribute(colleague, {
    source,
    target: target.url,
    message: 'We use this measure in every report.\n\nIt is plain on purpose.',
  });
  const { contributions } = owner.client;
  const at = { params: { id: waiting.id } };
  await contributions.commentContribution({
    ...at,
    body: { body: 'What if the mean is zero?', path: 'src/tidy_stats/spread.py', line: 8 },
  });
  await colleague.client.contributions.commentContribution({
    ...at,
    body: { body: 'Then it fails loudly. I think that is right: there is no spread to speak of.' },
  });

  const own = { kind: 'version', space, slug } as never as ContributionRequest['source'];
  const merged = await contribute(owner, {
    source: own,
    target: target.url,
    seed: { kind: 'name', name: 'spread_old' },
    slug: 'plain_spread',
  });
  const judged = { params: { id: merged.id } };
  await colleague.client.contributions.approveContribution(judged);
  await colleague.client.contributions.mergeContribution(judged);
  const strict = makeTarget(
    REPOSITORIES,
    {
      'pyproject.toml': '[project]\nname = "strict"\nversion = "1"\n',
      'src/strict/__init__.py': '',
      '.contrib.yml':
        'version: 1\nkind: python-package\nfiles:\n  - path: "src/strict/{slug}.py"\nrequire: {signature: "spread(xs, weights)"}\n',
    },
    'strict',
  );
  const blocked = await contribute(owner, {
    source: own,
    target: strict.url,
    seed: { kind: 'name', name: 'spread' },
  });
  const closed = makeTarget(REPOSITORIES, packageFiles([owner.handle]), 'frozen-stats');
  closed.refuse('This project takes nothing before its next release.');
  const failed = await contribute(owner, { source: own, target: closed.url, title: 'A measure of spread' });
  const page = ({ id }: Contribution) => `/contributions/${id}`;
  const begin = `/contributions/new?space=${space}&slug=${slug}`;
  return {
    notebook: path,
    contribute: `${begin}&target=${encodeURIComponent(target.url)}`,
    unfit: `${begin}&target=${encodeURIComponent(strict.url)}`,
    toReview: page(waiting),
    merged: page(merged),
    blocked: page(blocked),
    failed: page(failed),
  };
}
