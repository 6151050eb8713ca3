// Limits that pages tell before the hub does. No schemas here: pages carry none.

/** A question longer than this is a document, not a search. */
export const QUERY_LENGTH_MAX = 300;
/** A name in a menu: a few words. */
export const PRESET_NAME_LENGTH_MAX = 80;
/** Pages of more sites than this are better served by one embedding each, revoked each by itself. */
export const EMBED_ORIGINS_MAX = 10;
/** An embedding is looked after: after a year somebody decides again. */
export const EMBED_DAYS_MAX = 365;
/** Longer titles stop being titles; 200 still takes a full sentence. */
export const TITLE_LENGTH_MAX = 200;
export const SUMMARY_LENGTH_MAX = 1_000;
export const MESSAGE_LENGTH_MAX = 2_000;
export const TAGS_MAX = 20;
/** One notebook file. Outputs are dropped anyway; what remains is text, and 50 MB of it is already a data file. */
export const NOTEBOOK_BYTES_MAX = 50 * 1024 * 1024;
/** One file for a run; larger data belongs in a data source. */
export const UPLOAD_BYTES_MAX = 200 * 1024 * 1024;
/** About two pages: what takes longer to say is better said in the notebook. */
export const COMMENT_LENGTH_MAX = 5_000;
/** NIST SP 800-63B asks for at least 8; long passphrases are welcome up to what a hash should be asked to do. */
export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 128;
/** A year: long enough for a schedule, short enough that a forgotten token dies. */
export const TOKEN_DAYS_MAX = 365;
