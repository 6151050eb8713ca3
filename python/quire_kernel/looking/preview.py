"""One line of text for a value, made without running code of the notebook's own."""

from itertools import islice

from . import kinds
from .limits import DEPTH_MAX, ITEM_MAX, ITEMS_IN_LINE, PREVIEW_MAX
from .masks import HIDDEN

BRACKETS = ((list, "[]"), (tuple, "()"), (dict, "{}"), (set, "{}"), (frozenset, "{}"))
# Python refuses to write out longer numbers, for the time it takes.
INTEGER_BITS_MAX = 10_000
# Of raw data no more is searched for secrets; what is told of it is far shorter.
BYTES_SEARCHED = 10_000


def cut(text, most):
    return text if len(text) <= most else text[: most - 1] + "…"


def preview(value, masks, *, most=PREVIEW_MAX, depth=0):
    """The line; `None` for an object that only its own code can describe."""
    text = text_of(value, masks, most)
    if text is not None:
        return text
    if kinds.is_environment(value):
        return "variables of the environment, which are not shown"
    if kinds.is_frame(value):
        return cut(", ".join(masks.text(str(name)) for name in value.columns[: ITEMS_IN_LINE * 2]), most)
    inner = Inner(masks, depth + 1)
    if kinds.is_array(value) and value.ndim > 0:
        return cut(line("[]", inner.all(islice(value.flat, ITEMS_IN_LINE)), value.size), most)
    if kinds.is_series(value):
        return cut(line("[]", inner.all(value[:ITEMS_IN_LINE]), len(value)), most)
    if kinds.is_collection(value):
        return cut(line_of_collection(value, inner), most)
    return None


def text_of(value, masks, most):
    """Of what is no collection; `None` for everything else."""
    if kinds.is_a(value, str):
        text = masks.text(str.__str__(value))
        return text if text == HIDDEN else quoted(text, most)
    if kinds.is_a(value, bytes, bytearray):
        kind = bytes if kinds.is_a(value, bytes) else bytearray
        text = masks.text(kind.__getitem__(value, slice(0, BYTES_SEARCHED)).decode("latin-1"))
        return text if text == HIDDEN else "b" + quoted(text, most)
    if type(value) is int and value.bit_length() > INTEGER_BITS_MAX:
        return f"a number of {value.bit_length():,} bits"
    if type(value) in kinds.SCALARS or kinds.is_plain(value):
        return cut(masks.text(repr(value)), most)
    if kinds.is_number_of_numpy(value) or (kinds.is_array(value) and value.ndim == 0):
        return cut(masks.text(str(value)), most)
    return None


def quoted(text, most):
    return repr(text) if len(text) <= most else repr(text[: most - 1]) + "…"


class Inner:
    """What stands within a line."""

    def __init__(self, masks, depth):
        self.masks = masks
        self.depth = depth

    def one(self, value):
        found = preview(value, self.masks, most=ITEM_MAX, depth=self.depth)
        return found if found is not None else f"{kinds.name_of(value)}(…)"

    def all(self, values):
        return [self.one(each) for each in values]

    def pair(self, key, value):
        return f"{self.one(key)}: {HIDDEN if self.masks.hides(key) else self.one(value)}"


def line(brackets, told, count):
    more = [f"… {count - len(told):,} more"] if count > len(told) else []
    return brackets[0] + ", ".join(told + more) + brackets[1]


def line_of_collection(value, inner):
    brackets = next(brackets for kind, brackets in BRACKETS if kinds.is_a(value, kind))
    count = kinds.length_of(value)
    if inner.depth > DEPTH_MAX and count:
        return f"{brackets[0]}… {count:,}{brackets[1]}"
    first = list(islice(kinds.items_of(value), ITEMS_IN_LINE))
    if not kinds.is_a(value, dict):
        return line(brackets, inner.all(first), count)
    return line(brackets, [inner.pair(key, each) for key, each in first], count)
