import { z } from 'zod';
import {
  CONTENT_PLACEHOLDERS,
  PATH_PLACEHOLDERS,
  placeholdersOf,
  TEXT_PLACEHOLDERS,
} from './placeholders.ts';
import { whyNoBranch, whyUnsafePath } from './safe-path.ts';

/*
 * `.contrib.yml`, as its author may write it. Strict: a key that is not known is a mistake that would otherwise go
 * unnoticed. docs/reference/contrib-yml.md says the same in words.
 */

const FILES_MAX = 20;
const CHECKS_MAX = 20;
const TEMPLATE_CHARACTERS_MAX = 20_000;
const CHECK_SECONDS_MAX = 600;
const CHECK_SECONDS_DEFAULT = 120;

const only = (allowed: readonly string[]) => (template: string, context: z.RefinementCtx) => {
  for (const name of new Set(placeholdersOf(template))) {
    if (!allowed.includes(name))
      context.addIssue({
        code: 'custom',
        message: `There is no placeholder {${name}} here; there are ${allowed.map((one) => `{${one}}`).join(', ')}. Write {{${name}}} for the text itself.`,
      });
  }
};
/** A path with placeholders is checked with short words in their place, and again once they are filled. */
const pathTemplate = z
  .string()
  .min(1)
  .max(240)
  .superRefine(only(PATH_PLACEHOLDERS))
  .superRefine((path, context) => {
    const why = whyUnsafePath(path.replace(/\{[a-z.]+\}/g, 'x'));
    if (why !== undefined) context.addIssue({ code: 'custom', message: why });
  });
const contentTemplate = z.string().max(TEMPLATE_CHARACTERS_MAX).superRefine(only(CONTENT_PLACEHOLDERS));
const textTemplate = (max: number) => z.string().min(1).max(max).superRefine(only(TEXT_PLACEHOLDERS));
const qualifiedName = z.string().regex(/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/, 'Write a full Python name.');
/** One character class: anything more could be made to run for ever on a short name. */
const characterClass = z
  .string()
  .max(60)
  .regex(/^\[\^?(?:[A-Za-z0-9_. -]|\\[-.dw])+\]$/, 'Write one character class, such as [^A-Za-z0-9_].');

const fileSpec = z.strictObject({
  path: pathTemplate,
  content: contentTemplate.default('{code}'),
  /** `absent`: only where there is none yet; `mustNotExist`: else it is a mistake; `always`: replaces. */
  when: z.enum(['absent', 'mustNotExist', 'always']).default('mustNotExist'),
});
const requireSpec = z.strictObject({
  instances: z
    .array(z.strictObject({ of: qualifiedName, count: z.number().int().min(1).max(20).default(1) }))
    .max(5)
    .default([]),
  /** What has to be defined: `function`, `class`, or a name. An empty list takes anything; absent, the kind says. */
  defines: z
    .array(z.string().regex(/^[A-Za-z_]\w*$/))
    .max(20)
    .optional(),
  /** A function by its name and parameters: `sort(xs)`. */
  signature: z
    .string()
    .regex(
      /^[A-Za-z_]\w*\((?:\s*\*{0,2}[A-Za-z_]\w*\s*(?:,\s*\*{0,2}[A-Za-z_]\w*\s*)*)?\)$/,
      'Write it like sort(xs, key).',
    )
    .optional(),
  /** Nothing of the notebook is needed that does not come along. */
  standalone: z.boolean().default(true),
  /** Keys that the dictionary of an annotation must have. */
  keys: z.array(z.string().min(1).max(60)).max(30).default([]),
});
const checkSpec = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Use lower-case letters, digits and hyphens.'),
  title: z.string().min(1).max(80).optional(),
  run: z.array(z.string().min(1).max(500)).min(1).max(40),
  env: z.record(z.string().regex(/^[A-Z_][A-Z0-9_]{0,60}$/), z.string().max(500)).default({}),
  seconds: z.number().int().min(1).max(CHECK_SECONDS_MAX).default(CHECK_SECONDS_DEFAULT),
});

const branchName = z
  .string()
  .max(200)
  .superRefine((name, context) => {
    const message = whyNoBranch(name);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

export const contribFile = z.strictObject({
  version: z.literal(1),
  kind: z.enum(['ballet-feature', 'mlbazaar-primitive', 'python-package', 'assignment']),
  base: branchName.optional(),
  username: z
    .strictObject({
      from: z.enum(['login', 'handle']).default('login'),
      replace: characterClass.default('[^A-Za-z0-9_]'),
      with: z
        .string()
        .regex(/^[A-Za-z0-9_-]?$/)
        .default('_'),
      onCollision: z.enum(['suffix', 'refuse']).default('suffix'),
    })
    .prefault({}),
  files: z.array(fileSpec).min(1).max(FILES_MAX).optional(),
  require: requireSpec.prefault({}),
  maxFiles: z.number().int().min(1).max(FILES_MAX).default(FILES_MAX),
  checks: z.array(checkSpec).max(CHECKS_MAX).default([]),
  /** The environment of this hub that the checks run in, by the name its administrator gave it. */
  environment: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
    .optional(),
  pr: z
    .strictObject({
      title: textTemplate(200).optional(),
      branch: pathTemplate.optional(),
      body: textTemplate(TEMPLATE_CHARACTERS_MAX).optional(),
    })
    .prefault({}),
  assignment: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/)
    .optional(),
  deadline: z.union([z.iso.datetime({ offset: true }), z.iso.datetime()]).optional(),
  visibility: z.enum(['maintainers', 'everyone', 'after-deadline']).default('maintainers'),
  review: z
    .strictObject({
      maintainers: z
        .array(z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/))
        .max(100)
        .default([]),
      approvals: z.number().int().min(0).max(10).default(1),
    })
    .prefault({}),
});
export type ContribFile = z.infer<typeof contribFile>;
export type ContribFileInput = z.input<typeof contribFile>;
export type FileSpec = z.infer<typeof fileSpec>;
export type CheckSpec = z.infer<typeof checkSpec>;

/** What a contribution has to define and to be. */
export type Requirements = ContribFile['require'] & { readonly defines: readonly string[] };

/** What a target takes, whole: read from its own file, or derived from what it is. */
export type TargetSpec = Omit<
  ContribFile,
  'files' | 'require' | 'pr' | 'environment' | 'base' | 'deadline'
> & {
  readonly files: readonly FileSpec[];
  readonly require: Requirements;
  readonly pr: { readonly title: string; readonly branch: string; readonly body: string };
  readonly environment: string | null;
  readonly base: string | null;
  /** ISO 8601 in UTC. */
  readonly deadline: string | null;
  readonly recognisedBy: '.contrib.yml' | 'ballet.yml' | 'pyproject.toml';
  /** Ballet's own name of the package and where contributions go, where it is one. */
  readonly ballet: { readonly packageSlug: string; readonly contribPath: string } | null;
};
