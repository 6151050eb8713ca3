"""What is told of one variable in the list of all."""

from . import kinds
from .guard import TookTooLong, at_most
from .limits import COLUMNS_MAX, PREVIEW_MAX, SECONDS_FOR_ONE
from .masks import HIDDEN
from .preview import cut, preview

HAS_DETAILS_ABOVE = 60


def describe(value, masks, name):
    """Facts by name; `None` for an object that only its own code can describe, which is asked last."""
    if masks.hides(name):
        return hidden(value)
    with at_most(SECONDS_FOR_ONE):
        text = preview(value, masks)
        if text is None:
            return None
        if text == HIDDEN:
            return hidden(value)
        return {**empty(value), **facts(value, masks), "preview": text, "hasMore": has_more(value, text)}


def describe_by_itself(value, masks):
    """An object in its own words, if it finds any."""
    found = {**empty(value), "hasMore": True}
    try:
        with at_most(SECONDS_FOR_ONE):
            found.update(foreign_facts(value, masks))
            text = repr(value)
            found["preview"] = cut(" ".join(masks.text(text).split()), PREVIEW_MAX)
    except TookTooLong:
        found["problem"] = too_long()
    except BaseException as error:
        found["problem"] = failed(error, masks)
    return found


def failed(error, masks):
    words = " ".join(masks.text(f"{kinds.name_of(error)}: {said_by(error)}").split())
    return cut(f"It cannot say what it is: {words}", PREVIEW_MAX * 2)


def said_by(error):
    try:
        with at_most(SECONDS_FOR_ONE):
            return str(error)
    except BaseException:
        return ""


def too_long():
    return f"It did not say what it is within {SECONDS_FOR_ONE} seconds."


def empty(value):
    return {
        "type": kinds.name_of(value),
        "length": None,
        "shape": None,
        "dtype": None,
        "columns": None,
        "bytes": None,
        "preview": None,
        "isHidden": False,
        "problem": None,
        "hasMore": False,
    }


def hidden(value):
    """A secret: neither how long it is nor how it begins."""
    return {**empty(value), "isHidden": True}


def facts(value, masks):
    if kinds.is_frame(value):
        return {
            "shape": list(value.shape),
            "columns": [cut(masks.text(str(name)), 100) for name in value.columns[:COLUMNS_MAX]],
            "bytes": int(value.memory_usage(index=True, deep=False).sum()),
        }
    if kinds.is_series(value):
        return {
            "length": len(value),
            "dtype": str(value.dtype)[:100],
            "bytes": int(value.memory_usage(deep=False)),
        }
    if kinds.is_array(value):
        return {"shape": list(value.shape), "dtype": str(value.dtype)[:100], "bytes": int(value.nbytes)}
    length = kinds.length_of(value)
    return {"length": length, **({"bytes": length} if kinds.is_a(value, bytes, bytearray) else {})}


def foreign_facts(value, masks):
    """Shape, columns and kind of what other libraries hold: polars, pyarrow, torch, xarray."""
    found = {}
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and all(type(each) is int for each in shape):
        found["shape"] = list(shape)
    columns = getattr(value, "column_names", None) or getattr(value, "columns", None)
    if isinstance(columns, list) and all(type(each) is str for each in columns):
        found["columns"] = [cut(masks.text(each), 100) for each in columns[:COLUMNS_MAX]]
    dtype = getattr(value, "dtype", None)
    if dtype is not None and "shape" in found:
        found["dtype"] = cut(masks.text(str(dtype)), 100)
    size = getattr(value, "nbytes", None)
    return {**found, **({"bytes": size} if type(size) is int and size >= 0 else {})}


def has_more(value, text):
    if kinds.is_environment(value):
        return False
    if kinds.is_frame(value) or kinds.is_series(value):
        return True
    if kinds.is_array(value):
        return value.ndim > 0 and value.size > 0
    return bool(kinds.length_of(value)) and (not kinds.is_a(value, str) or len(text) > HAS_DETAILS_ABOVE)
