"""How much of a process is told at once, so that a page can show it and a hub can carry it."""

# More names than this are read by nobody; those that were made last are told.
VARIABLES_MAX = 200
# A line of text.
PREVIEW_MAX = 160
# Of one item within a line.
ITEM_MAX = 40
# Items within a line; the rest is counted.
ITEMS_IN_LINE = 6
# Lists within lists, within a line.
DEPTH_MAX = 2
# Names of columns in the list of variables.
COLUMNS_MAX = 50

# When one variable is opened: rows, columns, items, letters.
ROWS_MAX = 20
TABLE_COLUMNS_MAX = 40
DETAILS_MAX = 100
TEXT_MAX = 10_000

# Longer texts are cut before secrets are looked for in them; what is told of them is far shorter.
SEARCHED_MAX = 1_000_000

# What code of the notebook's own may take for one value.
SECONDS_FOR_ONE = 0.5
# All of the copy's computing: behind the hub's own watch, which ends it earlier.
PROCESSOR_SECONDS = 20
# What describing may need beyond what the process has.
MEMORY_BYTES = 256 * 1024 * 1024
