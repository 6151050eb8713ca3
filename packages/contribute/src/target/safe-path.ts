/** Git and common file systems take no more; nobody needs it. */
const PATH_CHARACTERS_MAX = 240;
const SEGMENT_BYTES_MAX = 120;

/** Names under which file systems also reach `.git`, or that mean something to git itself. */
const GIT_NAMES = /^(?:\.git|git~\d+|\.gitmodules|\.gitattributes)$/;
/** Windows opens devices under these, whatever the ending. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** Characters that file systems drop or treat alike when they compare names: they hide what a name is. */
const INVISIBLE = /\p{Cc}|\p{Cf}/u;

/** Why git takes no branch of this name, as its `check-ref-format` has it; undefined for a name that it takes. */
export function whyNoBranch(branch: string): string | undefined {
  const isWrong = /[\s~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)[.-]|\.(?:\/|$)|^\/|\/$|^@$/.test(
    branch,
  );
  return branch === '' || isWrong || INVISIBLE.test(branch)
    ? 'Git does not take such a name for a branch.'
    : undefined;
}

/**
 * Why a path cannot be written into a repository; undefined for one that can. It is relative, in the repository
 * whatever the file system, and reaches neither git's own files nor the target's description.
 */
export function whyUnsafePath(path: string): string | undefined {
  if (path === '') return 'The path is empty.';
  if (path.length > PATH_CHARACTERS_MAX) return `The path has more than ${PATH_CHARACTERS_MAX} characters.`;
  if (path.startsWith('/') || path.includes('\\') || /^[a-z]:/i.test(path))
    return 'The path must be relative, with “/” between its parts.';
  if (INVISIBLE.test(path)) return 'The path has characters that cannot be seen.';
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..')
      return 'The path must not have empty parts, “.” or “..”: it could leave the repository.';
    const plain =
      segment
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[. ]+$/, '')
        .split(':')[0] ?? '';
    if (GIT_NAMES.test(plain)) return `“${segment}” belongs to git itself.`;
    if (DEVICES.test(segment) || /[<>:"|?*]/.test(segment) || /[. ]$/.test(segment))
      return `“${segment}” cannot be a name on every system.`;
    if (new TextEncoder().encode(segment).length > SEGMENT_BYTES_MAX)
      return `“${segment}” is too long for a name.`;
  }
  if (path.toLowerCase() === '.contrib.yml') return 'A contribution cannot change what describes the target.';
  return undefined;
}
