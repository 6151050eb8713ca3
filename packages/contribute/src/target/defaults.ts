import type { ContribFile, FileSpec, Requirements, TargetSpec } from './spec.ts';
import { TargetError } from './target-error.ts';

type Beside = Pick<TargetSpec, 'recognisedBy' | 'ballet'>;

/** What a primitive's annotation must say, as MLPrimitives' own tests want it. */
const ANNOTATION_KEYS = ['name', 'contributors', 'description', 'classifiers', 'primitive', 'produce'];

/** Fills in what a kind means where its file does not say it. @throws TargetError where it must */
export function withDefaults(file: ContribFile, beside: Beside): TargetSpec {
  const kind = kindDefaults(file, beside);
  const files = file.files ?? kind.files;
  if (files === undefined) {
    throw new TargetError(
      `.contrib.yml has no “files”, and for the kind ${file.kind} it is not clear without them where a contribution goes.`,
    );
  }
  if (file.visibility === 'after-deadline' && file.deadline === undefined)
    throw new TargetError('.contrib.yml says “visibility: after-deadline” and names no deadline.');
  if (file.kind === 'assignment' && file.assignment === undefined)
    throw new TargetError('.contrib.yml is for an assignment and does not name it (“assignment: sorting”).');
  return {
    ...file,
    ...beside,
    files,
    require: { ...file.require, defines: file.require.defines ?? [], ...kind.require(file.require) },
    environment: file.environment ?? kind.environment,
    base: file.base ?? null,
    deadline: file.deadline === undefined ? null : new Date(file.deadline).toISOString(),
    pr: {
      title: file.pr.title ?? kind.title,
      branch: file.pr.branch ?? 'contrib/{username}/{slug}',
      body: file.pr.body ?? '{message}',
    },
    visibility: file.visibility,
  };
}

type KindDefaults = {
  files: readonly FileSpec[] | undefined;
  title: string;
  environment: string | null;
  require: (own: ContribFile['require']) => Partial<Requirements>;
};

function kindDefaults(file: ContribFile, { ballet }: Beside): KindDefaults {
  switch (file.kind) {
    case 'ballet-feature':
      return {
        files: ballet === null ? undefined : balletFiles(ballet.contribPath),
        title: 'Add feature {name}',
        environment: 'ballet',
        require: ({ instances }) =>
          instances.length > 0 ? {} : { instances: [{ of: 'ballet.Feature', count: 1 }] },
      };
    case 'mlbazaar-primitive':
      return {
        files: [
          {
            path: 'mlprimitives/primitives/{annotation.name}.json',
            content: '{json}',
            when: 'mustNotExist',
          },
        ],
        title: 'Add primitive {annotation.name}',
        environment: null,
        require: ({ keys }) => ({ standalone: false, ...(keys.length === 0 && { keys: ANNOTATION_KEYS }) }),
      };
    case 'python-package':
      return {
        files: undefined,
        title: 'Add {name}',
        environment: null,
        require: ({ defines, signature, instances }) =>
          defines !== undefined || signature !== undefined || instances.length > 0
            ? {}
            : { defines: ['function'] },
      };
    case 'assignment':
      return {
        files: [{ path: 'submissions/{assignment}/{username}.py', content: '{code}', when: 'mustNotExist' }],
        title: 'Submission of {author} for {assignment}',
        environment: null,
        require: () => ({}),
      };
  }
}

const balletFiles = (contribPath: string): FileSpec[] => [
  { path: `${contribPath}/user_{username}/__init__.py`, content: '', when: 'absent' },
  { path: `${contribPath}/user_{username}/feature_{slug}.py`, content: '{code}', when: 'mustNotExist' },
];
