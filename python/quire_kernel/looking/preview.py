"""One line of text for a value, made without running code of the notebook's own."""

from itertools import islice

from . import kinds
from .limits import DEPTH_MAX, ITEM_MAX, ITEMS_IN_LINE, PREVIEW_MAX
from .masks import HIDDEN

BRACKETS = ((list, "[", "]"), (tuple, "(", ")"), (dict, "{", "}"), (set, "{", "}"), (frozenset, "{", "}"))
# Python refuses to write out longer numbers, for the time it takes.
INTEGER_BITS_MAX = 10_000


def cut(text, most):
    return text if len(text) <= most else text[: most - 1] + "…"


def preview(value, masks, most=PREVIEW_MAX, depth=0):
    """The line; `None` for an object that only its own code can describe."""
    text = text_of(value, masks, most)
    if text is not None:
        return text
    if kinds.is_environment(value):
        return "variables of the environment, which are not shown"
    if kinds.is_frame(value):
        return cut(", ".join(masks.text(str(name)) for name in value.columns[:ITEMS_IN_LINE * 2]), most)
    if kinds.is_array(value) and value.ndim > 0:
        return line("[", list(islice(value.flat, ITEMS_IN_LINE)), "]", (value.size, masks, most, depth))
    if kinds.is_series(value):
        return line("[", list(value[:ITEMS_IN_LINE]), "]", (len(value), masks, most, depth))
    if kinds.is_collection(value):
        return line_of_collection(value, masks, most, depth)
    return None


def text_of(value, masks, most):
    """Of what is no collection; `None` for everything else."""
    if kinds.is_a(value, str):
        text = masks.text(str.__str__(value))
        return text if text == HIDDEN else quoted(text, most)
    if kinds.is_a(value, bytes, bytearray):
        kind = bytes if kinds.is_a(value, bytes) else bytearray
        text = masks.text(kind.__getitem__(value, slice(0, 10_000)).decode("latin-1"))
        return text if text == HIDDEN else "b" + quoted(text, most)
    if type(value) is int and value.bit_length() > INTEGER_BITS_MAX:
        return f"a number of {value.bit_length():,} bits"
    if type(value) in kinds.SCALARS or kinds.is_plain(value) or kinds.is_number_of_numpy(value):
        return cut(masks.text(str(value) if kinds.is_number_of_numpy(value) else repr(value)), most)
    if kinds.is_array(value) and value.ndim == 0:
        return cut(masks.text(str(value)), most)
    return None


def quoted(text, most):
    return repr(text) if len(text) <= most else repr(text[: most - 1]) + "…"


def item(value, masks, depth):
    found = preview(value, masks, ITEM_MAX, depth + 1)
    return found if found is not None else f"{kinds.name_of(value)}(…)"


def line(opening, items, closing, rest):
    count, masks, most, depth = rest
    told = [item(each, masks, depth) for each in items]
    more = [f"… {count - len(told):,} more"] if count > len(told) else []
    return cut(opening + ", ".join(told + more) + closing, most)


def line_of_collection(value, masks, most, depth):
    opening, closing = next((left, right) for kind, left, right in BRACKETS if kinds.is_a(value, kind))
    count = kinds.length_of(value)
    if depth >= DEPTH_MAX and count:
        return f"{opening}… {count:,}{closing}"
    first = list(islice(kinds.items_of(value), ITEMS_IN_LINE))
    if not kinds.is_a(value, dict):
        return line(opening, first, closing, (count, masks, most, depth))
    told = [f"{item(key, masks, depth)}: {value_at(key, each, masks, depth)}" for key, each in first]
    more = [f"… {count - len(told):,} more"] if count > len(told) else []
    return cut(opening + ", ".join(told + more) + closing, most)


def value_at(key, value, masks, depth):
    return HIDDEN if masks.hides(key) else item(value, masks, depth)
