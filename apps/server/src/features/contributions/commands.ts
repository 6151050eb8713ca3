import type { TargetSpec } from '@quire/contribute';
import type { CheckCommand } from '../../ports/check-runner.ts';

/** Ballet's own validation takes its time with a project of many features. */
const BALLET_SECONDS = 300;

/** The commands that run on the would-be commit: the target's own, else those of its kind. */
export function commandsOf(spec: TargetSpec): CheckCommand[] {
  const own = spec.checks.map(({ id, title = id, run, env, seconds }) => ({ id, title, run, env, seconds }));
  if (own.length > 0 || spec.ballet === null) return own;
  return [
    {
      id: 'ballet',
      title: 'Ballet',
      run: ['quire-check-ballet', spec.ballet.packageSlug, spec.ballet.contribPath],
      env: {},
      seconds: BALLET_SECONDS,
    },
  ];
}
