import { sql } from 'kysely';

/**
 * Selected in a statement of its own, lets it end before the disk has it: for what cells show while they run. It is
 * on the disk with whatever is committed next, the end of the run at the latest; a machine that loses power before
 * that loses the last moment of what was shown, and the work is taken over as that of any hub that went silent.
 */
export const withoutWaitingForDisk = sql`set_config('synchronous_commit', 'off', true)`;
