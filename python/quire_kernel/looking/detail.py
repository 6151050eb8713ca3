"""What is told of one variable when it is opened: rows of a table, items, attributes, or all of a text."""

from itertools import islice

from . import kinds
from .describe import failed, too_long
from .guard import TookTooLong, at_most
from .limits import DETAILS_MAX, PREVIEW_MAX, ROWS_MAX, SECONDS_FOR_ONE, TABLE_COLUMNS_MAX, TEXT_MAX
from .masks import HIDDEN
from .preview import cut, preview

# A cell of a table.
CELL_MAX = 80


def detail(value, masks):
    """One of `table`, `items` and `text`; may run code of the value's own."""
    try:
        with at_most(SECONDS_FOR_ONE * 4):
            return made_of(value, masks)
    except TookTooLong:
        return text(too_long())
    except BaseException as error:
        return text(failed(error, masks))


def made_of(value, masks):
    if kinds.is_environment(value):
        return text("")
    if kinds.is_frame(value):
        return frame(value, masks)
    if kinds.is_series(value):
        return frame(value.to_frame(), masks)
    if kinds.is_array(value) and value.ndim > 0:
        return array(value, masks)
    if kinds.is_collection(value):
        return items(value, masks)
    if kinds.is_a(value, str):
        return text(masks.text(str.__str__(value)))
    found = rows_elsewhere(value)
    if found is not None:
        columns, rows, shape = found
        return table(columns, rows, shape=shape, masks=masks)
    return attributes(value, masks)


def text(words):
    return {"kind": "text", "text": words[:TEXT_MAX], "isCut": len(words) > TEXT_MAX}


def frame(value, masks):
    labels = [str(each) for each in value.index[:ROWS_MAX]]
    part = value.iloc[:ROWS_MAX, :TABLE_COLUMNS_MAX]
    columns = [(str(name), str(part.dtypes.iloc[place])) for place, name in enumerate(part.columns)]
    rows = [[part.iat[row, place] for place in range(len(columns))] for row in range(len(labels))]
    return table(columns, rows, labels=labels, shape=value.shape, masks=masks)


def array(value, masks):
    flat = value if value.ndim == 2 else value.reshape(len(value), -1) if value.ndim > 2 else value[:, None]
    part = flat[:ROWS_MAX, :TABLE_COLUMNS_MAX]
    fields = value.dtype.names if value.ndim == 1 else None
    if fields:
        columns = [(name, str(value.dtype[name])) for name in fields[:TABLE_COLUMNS_MAX]]
        rows = [[each[name] for name, _ in columns] for each in value[:ROWS_MAX]]
        return table(columns, rows, shape=(len(value), len(fields)), masks=masks)
    columns = [(str(place), str(value.dtype)) for place in range(part.shape[1])]
    return table(columns, list(part), shape=flat.shape, masks=masks)


def rows_elsewhere(value):
    """Of data frames of polars, and tables of Arrow."""
    if kinds.is_loaded(value, "polars", "DataFrame"):
        columns = [(name, str(kind)) for name, kind in value.schema.items()][:TABLE_COLUMNS_MAX]
        rows = [row[:TABLE_COLUMNS_MAX] for row in value.head(ROWS_MAX).rows()]
    elif kinds.is_loaded(value, "pyarrow", "Table"):
        columns = [(field.name, str(field.type)) for field in value.schema][:TABLE_COLUMNS_MAX]
        taken = value.slice(0, ROWS_MAX).to_pylist()
        rows = [[row[name] for name, _ in columns] for row in taken]
    else:
        return None
    return columns, rows, value.shape


def table(columns, rows, *, shape, masks, labels=None):
    """`labels` are the names of the rows; without, they are counted."""
    labels = labels or [str(row) for row in range(len(rows))]
    secret = [masks.hides(name) for name, _ in columns]
    return {
        "kind": "table",
        "columns": [{"name": cell(name, masks), "dtype": dtype[:100]} for name, dtype in columns],
        "rows": [
            {
                "label": cut(masks.text(label), CELL_MAX),
                "cells": [HIDDEN if hides else cell(each, masks) for each, hides in zip(row, secret, strict=False)],
            }
            for label, row in zip(labels, rows, strict=False)
        ],
        "rowCount": int(shape[0]),
        "columnCount": int(shape[1]),
    }


def cell(value, masks):
    if kinds.is_a(value, str):
        return cut(masks.text(str.__str__(value)), CELL_MAX)
    found = preview(value, masks, most=CELL_MAX, depth=1)
    return found if found is not None else cut(masks.text(str(value)), CELL_MAX)


def items(value, masks):
    is_dict = kinds.is_a(value, dict)
    first = list(islice(kinds.items_of(value), DETAILS_MAX))
    if is_dict:
        told = [told_item(words(key, masks), shown(key, each, masks), each) for key, each in first]
    else:
        is_numbered = kinds.is_a(value, list, tuple)
        told = [
            told_item(str(place) if is_numbered else "", words(each, masks), each) for place, each in enumerate(first)
        ]
    return {"kind": "items", "items": told, "count": kinds.length_of(value)}


def attributes(value, masks):
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        own = {}
    if not kinds.is_a(own, dict) or not own:
        return text(masks.text(repr(value)))
    first = list(islice(dict.items(own), DETAILS_MAX))
    told = [told_item(str(name), shown(name, each, masks), each) for name, each in first]
    return {"kind": "items", "items": told, "count": len(own)}


def told_item(key, line, value):
    return {"key": cut(key, CELL_MAX), "type": kinds.name_of(value), "preview": line}


def shown(name, value, masks):
    return HIDDEN if masks.hides(name) else words(value, masks)


def words(value, masks):
    """In a line; an object in its own words, each with its own time."""
    found = preview(value, masks)
    if found is not None:
        return found
    try:
        return cut(" ".join(masks.text(repr(value)).split()), PREVIEW_MAX)
    except Exception as error:
        return failed(error, masks)
