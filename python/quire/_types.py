"""The input that a Python type or value asks for: what `quire.form({"amount": float})` means."""

import datetime
import decimal
import pathlib
import typing

from . import _choices, _kinds
from ._input import Input

BY_TYPE = {
    str: _kinds.Text,
    int: _kinds.Integer,
    float: _kinds.Number,
    bool: _kinds.Checkbox,
    decimal.Decimal: _kinds.Decimal,
    datetime.date: _kinds.Date,
    datetime.datetime: _kinds.DateTime,
    datetime.time: _kinds.Time,
    pathlib.Path: _choices.File,
}


def input_of(kind):
    """An input, from an input, its class, a type or an annotation."""
    if isinstance(kind, Input):
        return kind
    if isinstance(kind, type) and issubclass(kind, Input):
        return kind()
    if kind in BY_TYPE:
        return BY_TYPE[kind]()
    if typing.get_origin(kind) is typing.Literal:
        return _choices.Select(typing.get_args(kind))
    if typing.get_origin(kind) is typing.Annotated:
        for note in typing.get_args(kind)[1:]:
            if isinstance(note, Input):
                return note
        return input_of(typing.get_args(kind)[0])
    raise TypeError(
        f"{kind!r} is not something that can be asked for. Use str, int, float, bool, a date, Literal[...] "
        "or an input such as quire.Slider(0, 1)."
    )
