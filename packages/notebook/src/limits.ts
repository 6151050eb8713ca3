/** Largest notebook file that is read: outputs of big plots reach tens of MB, and the parser needs about 5× this. */
export const NOTEBOOK_BYTES_MAX = 50_000_000;

/** Deepest JSON nesting: real outputs stay under 40; beyond this only an attack or a broken writer goes. */
export const JSON_DEPTH_MAX = 200;

/** Most JSON values in one file: a 50 MB file of `[],` would otherwise become gigabytes of objects. */
export const JSON_VALUES_MAX = 5_000_000;

/** Most objects and arrays in one file; these cost about 100 bytes each, numbers only 8. */
export const JSON_CONTAINERS_MAX = 1_000_000;

/** Longest object key: the longest in use are MIME types and file names. */
export const JSON_KEY_CHARS_MAX = 1_000;

/** Most cells: the longest public notebooks have about 1,500. */
export const CELLS_MAX = 10_000;

/** Longest source of one cell, in UTF-16 units: roomy enough for pasted images, which sanitising takes out. */
export const SOURCE_CHARS_MAX = 10_000_000;

/** Problems reported for one file: enough to see the pattern, few enough to read. */
export const PROBLEMS_MAX = 20;
