/** Open apps of one person: each holds results, and processes while it is used. */
export const SESSIONS_PER_PERSON_MAX = 10;
/** Apps of one hub that compute at once: each has a process, and the cores are shared with runs. */
export const SESSIONS_AT_ONCE = 8;
/** Of these, apps of one person: an app may compute without an end, and nobody else's shall wait for it. */
export const SESSIONS_AT_ONCE_PER_PERSON = 3;
/** Apps of one hub whose processes wait for the next change: each holds some tens of megabytes. */
export const SESSIONS_OPEN_MAX = 60;
/** All apps that one hub holds: those that were told to make room finish what they compute while others come. */
export const SESSIONS_HELD_MAX = SESSIONS_OPEN_MAX + SESSIONS_AT_ONCE;
/** An app that nobody changed for this long gives its memory back; the next change computes everything again. */
export const PARK_AFTER_MILLISECONDS = 15 * 60_000;
/**
 * A question that nobody answers for this long gives its process back, whether its page is open or not, and stands.
 * Longer than a parked app: with the answer everything above it is computed again, which people may have waited for.
 */
export const UNANSWERED_AFTER_MILLISECONDS = 60 * 60_000;
/** A hub that says nothing for this long has lost its sessions; a long stall of a busy machine stays below it. */
export const LEASE_SECONDS = 10;
export const HEARTBEAT_MILLISECONDS = 3_000;
/** A session whose failure cannot even be written waits as long: what is away comes back in seconds, not at once. */
export const RETRY_MILLISECONDS = 5_000;
/**
 * What the hub itself broke off is begun again after this, once: a lost connection is made anew by then, and nobody
 * believes yet that the app has stopped.
 */
export const REPEAT_MILLISECONDS = 2_000;
/** How often hubs and followers look by themselves for what a signal should have told them. */
export const POLL_MILLISECONDS = 2_000;
/** An app that nobody looked at for this long is closed: results that matter are saved as a run or a file. */
export const END_AFTER_SECONDS = 7 * 24 * 60 * 60;
/** Looking at an app counts as using it; more often than this need not be written down. */
export const PRESENCE_MILLISECONDS = 60_000;
/** An app that no page shows is noticed after this: an eleventh one may take its place. */
export const LEFT_AFTER_MILLISECONDS = 2 * PRESENCE_MILLISECONDS;
/** Events of one query while catching up: a page's worth, whatever their size. */
export const EVENTS_PER_READ = 500;
/** Sessions that one sweep closes; the next takes the rest. */
export const ENDED_PER_SWEEP = 100;
/**
 * Sets of inputs whose story is kept: the page tells of the newest twenty, each by what differs from the one before.
 */
export const GENERATIONS_KEPT = 21;
/** What a person did with widgets while their hub took none of it: more is a machine's work. */
export const WIDGET_MESSAGES_WAITING_MAX = 1_000;
/** A person who moves sliders uses an app once, not a hundred times. */
export const WIDGETS_NOTED_MINUTES = 15;
/** Using widgets keeps an app's processes as other inputs do; more often than this need not be noticed. */
export const USE_NOTICED_MILLISECONDS = 60_000;
/**
 * Apps of one hub that keep what their last cell left, to be looked at: as many as compute at once, since each holds
 * as much memory as one that does. Those that were changed last, and before them those that failed.
 */
export const KEPT_TO_LOOK_AT_MAX = 8;
/** Looks at one app that wait: people look one by one. */
export const LOOKS_WAITING_MAX = 8;
/** A look takes a copy of a process a moment, and a few seconds where it hangs; whoever waits longer tries again. */
export const LOOK_MILLISECONDS = 15_000;
/** What nobody came back for, of a hub that ended meanwhile say, is taken away with the next look. */
export const LOOK_FORGOTTEN_SECONDS = 60;
/** Housekeeping that nobody waits for. */
export const SWEEP_MILLISECONDS = 60 * 60 * 1000;
