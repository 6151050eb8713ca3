import { GitError } from '../../ports/git-repositories.ts';
import type { GitResult } from './run-git.ts';

const WORDS_MAX = 2_000;

/** What a remote itself said, and what its server's hooks said. */
const remoteWords = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('remote: '))
    .map((line) => line.slice('remote: '.length).trimEnd())
    .join('\n')
    .trim()
    .slice(0, WORDS_MAX);

/** Why a git that talked to a remote failed, in words. */
export function readFailure({ ended, stderr }: GitResult, what: string): GitError {
  const words = remoteWords(stderr);
  if (ended === 'timeout') return new GitError('unavailable', `${what} took too long.`);
  if (ended === 'aborted') return new GitError('unavailable', `${what} was interrupted.`);
  if (ended === 'output') return new GitError('too-large', `${what} gave more than the hub reads.`);
  if (ended !== null) return new GitError('too-large', ended);
  if (/couldn't find remote ref|Remote branch .* not found/i.test(stderr))
    return new GitError('not-found', 'There is no such branch in that repository.', words);
  // No redirect is followed: it might lead anywhere, with the person's token.
  if (/HTTP 30[1278]|error: 30[1278]/i.test(stderr))
    return new GitError(
      'renamed',
      'The repository has another address now. Open the old one in a browser to see where it went, and give the new one.',
      words,
    );
  if (/not found|does not (?:exist|appear to be)|no such file|HTTP 404|error: 404/i.test(stderr))
    return new GitError(
      'not-found',
      'There is no repository at that address, or it is not shown to you.',
      words,
    );
  if (
    /Authentication failed|could not read (?:Username|Password)|HTTP 40[13]|error: 40[13]|terminal prompts disabled/i.test(
      stderr,
    )
  )
    return new GitError(
      'refused',
      'The repository wants to know who you are, and did not accept what the hub had to say.',
      words,
    );
  if (/shallow update not allowed|protected branch|pre-receive hook declined|denied|deny/i.test(stderr))
    return new GitError('refused', 'The repository refused it.', words);
  if (
    /fsck|missingSpaceBeforeDate|badTree|hasDotgit/i.test(stderr) &&
    /error|fatal/i.test(stderr) &&
    /in (?:tree|commit|blob)/i.test(stderr)
  )
    return new GitError('refused', 'The repository has objects that git itself calls broken.', words);
  return new GitError('unavailable', `${what} did not work: ${lastLine(stderr)}`, words);
}

const lastLine = (stderr: string): string =>
  stderr
    .trim()
    .split('\n')
    .findLast((line) => /^(?:fatal|error):/.test(line))
    ?.slice(0, 300) ?? 'git gave no reason';
