import type { JsonObject } from './document.ts';
import { isJsonObject } from './document.ts';
import type { PathStep } from './json-text.ts';

/** Names under which kernels and notebooks call Python. */
const PYTHON = /^(?:i?python\d*(?:\.\d+)?|py\d*|pyspark\d*|sage|xpython|pyodide)$/i;

/** Kernel names that say their language, for notebooks that say nothing else. */
const KERNEL_LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/^(?:ir|irkernel|xr)\b/i, 'R'],
  [/^julia\b/i, 'Julia'],
  [/^(?:javascript|jslab|deno|tslab|xjavascript)\b/i, 'JavaScript'],
  [/^(?:bash|calysto_bash)\b/i, 'Bash'],
  [/^(?:scala|almond|spylon-kernel|apache_toree_scala)\b/i, 'Scala'],
  [/^xcpp/i, 'C++'],
  [/^(?:\.net-csharp|csharp)/i, 'C#'],
  [/^(?:\.net-fsharp|fsharp|ifsharp)/i, 'F#'],
  [/^(?:rust|evcxr)/i, 'Rust'],
  [/^(?:gophernotes|gonb)/i, 'Go'],
  [/^(?:matlab|imatlab|jupyter_matlab_kernel)/i, 'MATLAB'],
  [/^octave/i, 'Octave'],
  [/^(?:stata|nbstata)/i, 'Stata'],
  [/^(?:ijava|jjava|java)$/i, 'Java'],
  [/^(?:ruby|iruby)/i, 'Ruby'],
];

/** Names as people write them, for kernels that give theirs in lower case. */
const LANGUAGE_NAMES: ReadonlyMap<string, string> = new Map([
  ['r', 'R'],
  ['julia', 'Julia'],
  ['javascript', 'JavaScript'],
  ['typescript', 'TypeScript'],
  ['bash', 'Bash'],
  ['scala', 'Scala'],
  ['sql', 'SQL'],
]);

/**
 * The language of a notebook that is not in Python, with the place that says so; null for Python and for
 * notebooks that do not say. What the kernel itself reported counts before the choice of a kernel by name.
 */
export function describeForeignLanguage(
  metadata: JsonObject,
  cellLanguage: string | null,
): { language: string; path: readonly PathStep[] } | null {
  const reported = stringAt(metadata, 'language_info', 'name');
  if (reported !== null) return judge(reported, ['metadata', 'language_info', 'name']);
  const chosen = stringAt(metadata, 'kernelspec', 'language');
  if (chosen !== null) return judge(chosen, ['metadata', 'kernelspec', 'language']);
  const kernel = stringAt(metadata, 'kernelspec', 'name') ?? '';
  const known = KERNEL_LANGUAGES.find(([pattern]) => pattern.test(kernel));
  if (known !== undefined) return { language: known[1], path: ['metadata', 'kernelspec', 'name'] };
  return cellLanguage === null ? null : judge(cellLanguage, ['worksheets']);
}

/** Did Python 2 save this notebook last? */
export function isPython2(metadata: JsonObject): boolean {
  return /^2\./.test(stringAt(metadata, 'language_info', 'version') ?? '');
}

function judge(
  name: string,
  path: readonly PathStep[],
): { language: string; path: readonly PathStep[] } | null {
  const trimmed = name.trim();
  if (trimmed === '' || PYTHON.test(trimmed)) return null;
  return { language: LANGUAGE_NAMES.get(trimmed.toLowerCase()) ?? trimmed.slice(0, 40), path };
}

function stringAt(metadata: JsonObject, section: string, key: string): string | null {
  const object = metadata[section];
  const value = isJsonObject(object) ? object[key] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
