/** Waiting runs of one person; more is a mistake in a loop, and everybody waits behind it. */
export const RUNS_WAITING_PER_PERSON_MAX = 20;
/** Running at once for one person, so that nobody fills the hub. */
export const RUNS_AT_ONCE_PER_PERSON_MAX = 3;
/** A hub that says nothing for this long has lost its runs; a long stall of a busy machine stays below it. */
export const LEASE_SECONDS = 10;
export const HEARTBEAT_MILLISECONDS = 3_000;
/** How often hubs look by themselves for what a signal should have told them. */
export const POLL_MILLISECONDS = 2_000;
/** Values above this go to the blob store, and to the page only when they are looked at. */
export const INLINE_BYTES_MAX = 1024 * 1024;
/** Proxies and clients take a silent connection for a dead one after 30 to 60 s. */
export const SSE_HEARTBEAT_MILLISECONDS = 15_000;
/** Events of one query while catching up: a page's worth, whatever their size. */
export const EVENTS_PER_READ = 500;
/** Typical duration is told from this many of the newest successful runs. */
export const TYPICAL_RUNS = 20;
/** Uploads that no run used are removed after this long. */
export const UPLOAD_DAYS_KEPT = 7;
/** Housekeeping that nobody waits for. */
export const SWEEP_MILLISECONDS = 60 * 60 * 1000;
/** Uploaded files of one person, all together: a handful of large ones, and far from a full disk. */
export const UPLOAD_BYTES_PER_PERSON_MAX = 4 * 1024 ** 3;
/** The same, by number: empty files fill no space, and the hub with rows all the same. */
export const UPLOADS_PER_PERSON_MAX = 10_000;
/**
 * Files among the inputs of one run or app, or in one answer, all together: the hub holds them in memory while it
 * lays them. The largest file that may be uploaded fits, with some beside it.
 */
export const INPUT_FILES_BYTES_MAX = 250 * 1024 ** 2;
/** How many these may be: a folder of pictures, and not a list that is only there to be long. */
export const INPUT_FILES_MAX = 1_000;
