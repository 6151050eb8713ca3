/** A hub that says nothing for this long has lost its contributions; a long stall of a busy machine stays below it. */
export const LEASE_SECONDS = 15;
export const HEARTBEAT_MILLISECONDS = 4_000;
/** How often hubs look by themselves for what a signal should have told them, and for what has become due. */
export const POLL_MILLISECONDS = 1_000;
/** Contributions of one hub that go on at once: they wait for remotes more than they compute. */
export const CONTRIBUTIONS_AT_ONCE = 6;
/** Contributions of one person that are still on their way: more come from a script gone wrong. */
export const WAITING_PER_PERSON_MAX = 20;
/** Tries of a step before its contribution is said to have failed; with the pauses below, some four minutes. */
export const ATTEMPTS_MAX = 8;
export const RETRY_MILLISECONDS_FIRST = 500;
export const RETRY_MILLISECONDS_MAX = 60_000;
/** A preview, or a look at others' work, that is a few seconds behind the target is as good; what is committed never is behind. */
export const PREVIEW_TIP_AGE_MILLISECONDS = 5_000;
/** A target that does not answer in time opens things as it said last. */
export const RULES_WAIT_MILLISECONDS = 3_000;
/** Text of a notebook's cells that is kept with a contribution. */
export const CELLS_CHARACTERS_MAX = 2_000_000;
/** Descriptions and settings of a target, each. */
export const SPEC_BYTES_MAX = 100_000;
/** Files of a target that a contribution may replace, for the comparison. */
export const FILE_BYTES_MAX = 1_000_000;
/** CI is asked soon at first, then less and less. */
export const CI_MILLISECONDS_FIRST = 4_000;
export const CI_MILLISECONDS_MAX = 120_000;
/** A request whose CI has ended may still be merged or closed. */
export const OPEN_MILLISECONDS = 300_000;
/** A request that was asked for and not answered arrives by then, or never. */
export const LATE_REQUEST_MILLISECONDS = 5_000;
export const EVENTS_PER_READ = 500;
export const COMMENTS_MAX = 500;
export const TARGETS_SHOWN = 12;
