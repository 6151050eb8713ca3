/** What `quire` tells the shell. Documented in docs/reference/cli.md; scripts rely on them. */
export const EXIT = {
  ok: 0,
  /** A run or a notebook failed. */
  failed: 1,
  /** The command was not understood. */
  usage: 2,
  /** Nobody is signed in, or the token is no longer good. */
  signIn: 3,
  /** It does not exist, or this person may not see or do it. */
  notFound: 4,
  /** A notebook, or a value for an input, is not valid. */
  invalid: 5,
  /** The notebook seems to contain secrets. */
  secrets: 6,
  /** The hub does not answer, or not as it should. */
  unreachable: 7,
  /** The hub answered, but the state of things is in the way: a taken name, a newer version, too many runs. */
  conflict: 8,
  /** A mistake in `quire` itself; BSD's EX_SOFTWARE. */
  internal: 70,
  /** Stopped with Ctrl-C; 128 + SIGINT, as shells have it. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
