"""A kernel without threads, which can be forked at every cell boundary."""
