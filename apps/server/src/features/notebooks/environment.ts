import { distributionOf, type NeededModule } from '@quire/analysis';
import type { DataflowDiagnostic } from '@quire/contract';
import type { KernelProvider } from '@quire/kernels';

/** Modules that the environment of runs lacks, as far as it could be asked. */
export type Absent = { environment: string; modules: readonly NeededModule[] };
/** Which of these modules runs would not find. Never throws: who publishes does not wait for a hint, nor fail by it. */
export type FindAbsent = (needed: readonly NeededModule[]) => Promise<Absent>;

/** Its Python answers in a tenth of a second, once; after this long nothing is said. */
const ASK_MILLISECONDS_MAX = 5_000;
/** More names than these are not read in a sentence. */
const NAMES_SAID = 8;

export function createFindAbsent(
  kernels: KernelProvider,
  spec: string,
  log: { error(details: object, message: string): void },
): FindAbsent {
  return async (needed) => {
    const nothing: Absent = { environment: spec, modules: [] };
    if (needed.length === 0 || kernels.missingModules === undefined) return nothing;
    const asked = Promise.all([
      kernels.missingModules(
        spec,
        needed.map(({ name }) => name),
      ),
      kernels.specs(),
    ]);
    try {
      const answer = await within(asked, ASK_MILLISECONDS_MAX);
      if (answer === undefined) return nothing;
      const [missing, specs] = answer;
      return {
        environment: specs.find(({ name }) => name === spec)?.displayName ?? spec,
        modules: needed.filter(({ name }) => missing.includes(name)),
      };
    } catch (error) {
      log.error({ err: error }, 'the environment could not be asked for its packages');
      return nothing;
    }
  };
}

async function within<T>(answer: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const HINT =
  'Ask whoever runs Quire to add what is missing, or do without it. If it is a file of yours, copy its code into a cell: only the notebook is published.';

/** What to know before publishing, in sentences. */
export function sayAbsent({ environment, modules }: Absent): string[] {
  return [true, false].flatMap((isCertain) => {
    const some = modules.filter((module) => module.isCertain === isCertain);
    return some.length === 0 ? [] : [`${sentence(some, environment)} ${HINT}`];
  });
}

/** The same, each at its import. */
export const absentDiagnostics = ({ environment, modules }: Absent): DataflowDiagnostic[] =>
  modules.map((module) => ({
    code: 'missing-package',
    severity: module.isCertain ? 'error' : 'warning',
    message: sentence([module], environment),
    hint: HINT,
    cellId: module.cellId,
    line: module.line,
    endLine: module.endLine,
  }));

function sentence(modules: readonly NeededModule[], environment: string): string {
  const what = `This notebook imports ${listNames(modules)}, which the environment ${environment} does not have`;
  return modules.every(({ isCertain }) => isCertain)
    ? `${what}; runs will stop there.`
    : `${what}; runs will stop there, unless the notebook brings it along itself.`;
}

function listNames(modules: readonly NeededModule[]): string {
  const names = modules.slice(0, NAMES_SAID).map(({ name }) => {
    const distribution = distributionOf(name);
    return distribution === name.replaceAll('_', '-') ? `“${name}”` : `“${name}” (package ${distribution})`;
  });
  if (modules.length > names.length) names.push(`${modules.length - names.length} more`);
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
