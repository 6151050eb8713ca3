"""The generators of random numbers that a whole process shares: Python's own, and NumPy's old one."""

import random
import sys


def keep_randomness(reseed):
    """What a copy does to its random numbers: `random` draws a new seed in every fork, whether wanted or not."""
    numpy = sys.modules.get("numpy")
    state = None if reseed else random.getstate()

    def apply():
        if state is not None:
            random.setstate(state)
        if reseed and numpy is not None:
            numpy.random.seed()

    return apply


def numpy_state():
    """Of its old generator, where it has been imported, in a form that compares."""
    numpy = sys.modules.get("numpy.random")
    return numpy and comparable(numpy.get_state(legacy=False))


def was_numpy_used(before):
    """Whether it was seeded, or drawn from, since its state was `before`, or since it was imported after that."""
    now = numpy_state()
    if before is not None or now is None:
        return now != before
    generator = sys.modules["numpy.random"].mtrand._rand._bit_generator
    # Called `_seed_seq` before NumPy 1.25; nothing where somebody has given it a seed.
    seed = getattr(generator, "seed_seq", None) or getattr(generator, "_seed_seq", None)
    return seed is None or comparable(type(generator)(seed).state) != now


def comparable(state):
    return state["bit_generator"], state["state"]["key"].tobytes(), state["state"]["pos"]
