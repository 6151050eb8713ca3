import { z } from 'zod';
import { contributionId, handle, INTEGER_MAX, instant, notebookSlug, spaceSlug } from '../ids.ts';
import { NOTEBOOK_BYTES_MAX } from '../limits.ts';
import { isStorableText } from '../storable-text.ts';
import { many } from './discovery.ts';

/** What a target takes. */
export const TARGET_KINDS = ['ballet-feature', 'mlbazaar-primitive', 'python-package', 'assignment'] as const;
export const targetKind = z.enum(TARGET_KINDS);
export type TargetKind = z.infer<typeof targetKind>;

/**
 * The steps of a contribution, in order. `fork` exists only where a forge needs one, `withdraw` only where its author
 * takes it back: it can follow any other.
 */
export const CONTRIBUTION_STEPS = [
  'extract',
  'check',
  'validate',
  'fork',
  'commit',
  'push',
  'open',
  'ci',
  'withdraw',
] as const;
export const contributionStepName = z.enum(CONTRIBUTION_STEPS);
export type ContributionStepName = z.infer<typeof contributionStepName>;

/**
 * Where a contribution stands: `working` goes on by itself, `blocked` needs its author (a check failed), `failed`
 * gave up and can be tried again, `open` waits for the target's people and its CI, the others are its end.
 */
export const CONTRIBUTION_STATUSES = ['working', 'blocked', 'failed', 'open', 'merged', 'closed'] as const;
export const contributionStatus = z.enum(CONTRIBUTION_STATUSES);
export type ContributionStatus = z.infer<typeof contributionStatus>;

const UNSTORABLE = 'This text has characters that cannot be kept.';
const words = (max: number) => z.string().trim().max(max).refine(isStorableText, UNSTORABLE);
/** What a notebook calls something, as it stands there. */
const nameOf = (max: number) => z.string().min(1).max(max).refine(isStorableText, UNSTORABLE);
/** Addresses of repositories: long enough for any forge. */
const targetUrl = words(500).min(1);
const cellId = nameOf(100);
const line = z.number().int().min(1).max(INTEGER_MAX);

/** What is contributed from: a published version, or a notebook file as it is, whose cells alone are kept. */
export const contributionSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('version'),
    space: spaceSlug,
    slug: notebookSlug,
    /** The newest where omitted. */
    version: z.number().int().min(1).max(INTEGER_MAX).optional(),
  }),
  z.object({
    kind: z.literal('document'),
    filename: words(255).min(1),
    /** The text of an `.ipynb` file. */
    content: z.string().min(2).max(NOTEBOOK_BYTES_MAX, 'A notebook may have at most 50 MB.'),
  }),
]);
export type ContributionSource = z.infer<typeof contributionSource>;

/** What is worth keeping: cells, a variable as it is at the end, or what a cell shows. */
export const contributionSeed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cells'), cellIds: z.array(cellId).min(1).max(50) }),
  z.object({ kind: z.literal('name'), name: nameOf(200) }),
  z.object({ kind: z.literal('output'), cellId }),
]);
export type ContributionSeed = z.infer<typeof contributionSeed>;

/** A statement by the cell and the line (from 1) where it begins; without a line, all of the cell. */
export const contributionPlace = z.object({ cellId, line: line.optional() });
export type ContributionPlace = z.infer<typeof contributionPlace>;

/** What a person asks for. The same body previews, submits and resubmits. */
export const contributionRequest = z.object({
  source: contributionSource,
  /** The address of the repository, as one would clone it. */
  target: targetUrl,
  /** The branch to contribute to; the target's own choice where omitted. */
  base: words(200).min(1).optional(),
  /** Where omitted, the cell that fits the target's rules best is proposed. */
  seed: contributionSeed.optional(),
  /** Corrections: statements that come along, with what they need, and statements that stay out. */
  include: z.array(contributionPlace).max(500).default([]),
  exclude: z.array(contributionPlace).max(500).default([]),
  title: words(200).min(1).optional(),
  /** Names the file: words joined by underscores or hyphens. */
  slug: z
    .string()
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?$/, 'Use letters, digits, _ and -.')
    .optional(),
  /** Words for those who read the request; what Quire has to say stands below them. */
  message: words(10_000).default(''),
});
export type ContributionRequest = z.infer<typeof contributionRequest>;

/** Whose contributions are listed: `visible` are those of others that their targets show to the reader. */
export const listContributions = z.object({
  whose: z.enum(['mine', 'to-review', 'visible']).default('mine'),
  status: contributionStatus.optional(),
  /** Only to this repository, by any address that it has. */
  target: targetUrl.optional(),
  space: spaceSlug.optional(),
  slug: notebookSlug.optional(),
  /** Only those that were submitted with one of these keys. */
  key: many(z.uuid()),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ListContributions = z.infer<typeof listContributions>;

export const submitContribution = contributionRequest.extend({
  /** Chosen by the client: sending the same again answers the same contribution, never a second one. */
  key: z.uuid(),
});

const sentence = z.string();
export const contributionCheckItem = z.object({
  message: sentence,
  /** What to do about it. */
  advice: z.string().nullable(),
  path: z.string().nullable(),
  line: z.number().int().nullable(),
  /** Where in the notebook it comes from. */
  cellId: z.string().nullable(),
});
/** A number that a target's own validation gave, with the threshold that it was held against. */
export const contributionFigure = z.object({
  name: z.string(),
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  isGood: z.boolean().nullable(),
  note: z.string().nullable(),
});
export const contributionCheck = z.object({
  /** `syntax`, `undefined-names`, `require`, `style-settings`, `format`, `lint`, `secrets`, or the id of one of the target's own. */
  id: z.string(),
  title: z.string(),
  /** `failed` stands in the way of the request, `warning` does not. */
  status: z.enum(['passed', 'failed', 'warning', 'skipped']),
  sentence,
  items: z.array(contributionCheckItem),
  figures: z.array(contributionFigure),
  milliseconds: z.number().nullable(),
});
export type ContributionCheck = z.infer<typeof contributionCheck>;
export type ContributionCheckItem = z.infer<typeof contributionCheckItem>;

export const contributionFile = z.object({
  path: z.string(),
  action: z.enum(['added', 'changed', 'unchanged']),
  content: z.string(),
  /** A unified diff against the target's base. */
  diff: z.string(),
});
export type ContributionFile = z.infer<typeof contributionFile>;

export const contributionTarget = z.object({
  url: z.string(),
  /** The last words of the address. */
  name: z.string(),
  kind: targetKind,
  /** The file on the base branch that makes it a target. */
  recognisedBy: z.enum(['.contrib.yml', 'ballet.yml', 'pyproject.toml']),
  base: z.string(),
  baseSha: z.string(),
  /** `null`: a repository without a forge; the hub keeps the review. */
  forge: z.enum(['github', 'gitlab', 'gitea']).nullable(),
  /** False where its forge still has to be connected before anything can be sent. */
  isConnected: z.boolean(),
  /** Until when an assignment takes contributions. */
  deadline: instant.nullable(),
});

export const contributionCandidate = z.object({
  seed: contributionSeed,
  cellId: z.string(),
  cellIndex: z.number().int(),
  /** The first line of what it gives. */
  label: z.string(),
  satisfies: z.boolean(),
  /** Best first; only for comparing. */
  score: z.number(),
  reasons: z.array(z.string()),
});
export type ContributionCandidate = z.infer<typeof contributionCandidate>;

/** A statement of the notebook, whether it comes along, and why. */
export const contributionStatement = z.object({
  cellId: z.string(),
  cellIndex: z.number().int(),
  line: z.number().int(),
  endLine: z.number().int(),
  source: z.string(),
  isIncluded: z.boolean(),
  /** `seed` was asked for, `needed` comes along, `corrected` by its author's hand, `left-out` stays. */
  role: z.enum(['seed', 'needed', 'corrected', 'left-out']),
  reasons: z.array(z.string()),
});
export type ContributionStatement = z.infer<typeof contributionStatement>;

export const contributionPreview = z.object({
  target: contributionTarget,
  candidates: z.array(contributionCandidate),
  /** What was asked for, else what is proposed; `null` where no cell fits. */
  seed: contributionSeed.nullable(),
  isProposed: z.boolean(),
  /** Of all code cells, in order. */
  statements: z.array(contributionStatement),
  confidence: z.enum(['certain', 'likely', 'unknown']),
  doubts: z.array(z.string()),
  files: z.array(contributionFile),
  title: z.string(),
  body: z.string(),
  branch: z.string(),
  slug: z.string(),
  username: z.string(),
  /** Who the commit will say made it. */
  author: z.object({ name: z.string(), email: z.string() }),
  /** What can be checked before the target's own commands run. */
  checks: z.array(contributionCheck),
  /** The target's own commands, which run in a sandbox before the request. */
  commands: z.array(z.object({ id: z.string(), title: z.string(), command: z.string() })),
  /** Whether it may be sent. */
  isReady: z.boolean(),
});
export type ContributionPreview = z.infer<typeof contributionPreview>;

export const contributionStep = z.object({
  name: contributionStepName,
  status: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  /** What happened, in plain words. */
  sentence,
  /** What a person would type in a terminal for the same; `null` where there is no such thing. */
  command: z.string().nullable(),
  milliseconds: z.number().int().nullable(),
  at: instant.nullable(),
});
export type ContributionStep = z.infer<typeof contributionStep>;

export const contributionCi = z.object({
  state: z.enum(['none', 'pending', 'success', 'failure']),
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      url: z.string().nullable(),
      summary: z.string().nullable(),
    }),
  ),
});
export type ContributionCi = z.infer<typeof contributionCi>;

const personRef = z.object({ handle, name: z.string() });
export const contributionSummary = z.object({
  id: contributionId,
  title: z.string(),
  status: contributionStatus,
  /** What it is doing, or what it did last. */
  step: contributionStepName,
  sentence,
  target: z.object({ url: z.string(), name: z.string(), kind: targetKind, base: z.string() }),
  author: personRef,
  /** Counts submissions of the same request. */
  revision: z.number().int(),
  branch: z.string().nullable(),
  /** The request on its forge; `null` where there is none yet, or no forge. */
  request: z.object({ number: z.number().int(), url: z.string() }).nullable(),
  ci: contributionCi.nullable(),
  /** Where it came from, while its reader may know of it. */
  notebook: z
    .object({
      space: spaceSlug,
      slug: notebookSlug,
      version: z.number().int(),
      cellId: z.string().nullable(),
    })
    .nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type ContributionSummary = z.infer<typeof contributionSummary>;

export const contributionComment = z.object({
  id: z.string(),
  author: personRef,
  body: z.string(),
  /** The file and line that it is about; both `null` for the whole. */
  path: z.string().nullable(),
  line: z.number().int().nullable(),
  revision: z.number().int(),
  at: instant,
});
export type ContributionComment = z.infer<typeof contributionComment>;

export const contribution = contributionSummary.extend({
  steps: z.array(contributionStep),
  checks: z.array(contributionCheck),
  files: z.array(contributionFile),
  body: z.string(),
  /** Whom the target shows to what others sent, where the hub keeps the review; and from when on. */
  visibility: z.enum(['maintainers', 'everyone', 'after-deadline']),
  deadline: instant.nullable(),
  baseSha: z.string().nullable(),
  commitSha: z.string().nullable(),
  lastEvent: z.number().int(),
  /** The review that the hub keeps where there is no forge. */
  review: z
    .object({
      approvals: z.array(personRef.extend({ at: instant, isOutdated: z.boolean() })),
      approvalsNeeded: z.number().int(),
      maintainers: z.array(handle),
      comments: z.array(contributionComment),
      mergedBy: personRef.nullable(),
    })
    .nullable(),
  /** What its reader may do with it now. */
  can: z.object({
    resubmit: z.boolean(),
    retry: z.boolean(),
    close: z.boolean(),
    comment: z.boolean(),
    approve: z.boolean(),
    merge: z.boolean(),
  }),
});
export type Contribution = z.infer<typeof contribution>;

const numbered = { seq: z.number().int(), at: instant };
/** What happens to a contribution; `finished` is the last. */
export const contributionEvent = z.discriminatedUnion('type', [
  z.object({ ...numbered, type: z.literal('step'), step: contributionStep }),
  z.object({ ...numbered, type: z.literal('status'), status: contributionStatus, sentence }),
  z.object({ ...numbered, type: z.literal('ci'), ci: contributionCi }),
  /** A comment, an approval, a new submission: read it again. */
  z.object({ ...numbered, type: z.literal('changed'), what: z.string() }),
  z.object({ ...numbered, type: z.literal('finished'), status: z.enum(['merged', 'closed']) }),
]);
export type ContributionEvent = z.infer<typeof contributionEvent>;

export const addContributionComment = z.object({
  body: words(10_000).min(1),
  path: words(500).min(1).optional(),
  line: line.optional(),
});
export const knownTarget = z.object({
  url: z.string(),
  name: z.string(),
  /** `yours`: you contributed to it; `hub`: this hub's administrator names it. */
  from: z.enum(['yours', 'hub']),
});
export type KnownTarget = z.infer<typeof knownTarget>;
