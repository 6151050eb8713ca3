"""What a value is, without running any code of the notebook's own."""

import sys
import types

NOT_VARIABLES = (
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.CodeType,
    type,
)
SCALARS = (type(None), bool, int, float, complex, type(Ellipsis), type(NotImplemented), range)
SIZED = (str, bytes, bytearray, list, tuple, set, frozenset, dict)
# Whose own `repr` is short and runs nothing but itself.
PLAIN = {
    "datetime": ("datetime", "date", "time", "timedelta", "timezone"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "uuid": ("UUID",),
    "pathlib": ("Path", "PosixPath", "PurePath", "PurePosixPath"),
    "zoneinfo": ("ZoneInfo",),
}


def is_a(value, *classes):
    """`isinstance` without asking the value, whose `__class__` may lie or run code."""
    lineage = type.__dict__["__mro__"].__get__(type(value))
    return any(each in lineage for each in classes)


def name_of(value):
    return str(type.__dict__["__name__"].__get__(type(value)))[:100]


def loaded(module, name):
    """A class of a library that the notebook has imported; `None` where it has not."""
    return getattr(sys.modules.get(module), name, None)


def is_loaded(value, module, *names):
    classes = [found for found in (loaded(module, name) for name in names) if isinstance(found, type)]
    return is_a(value, *classes)


def is_array(value):
    return is_loaded(value, "numpy", "ndarray")


def is_number_of_numpy(value):
    return is_loaded(value, "numpy", "generic")


def is_frame(value):
    return is_loaded(value, "pandas", "DataFrame")


def is_series(value):
    return is_loaded(value, "pandas", "Series", "Index")


def is_plain(value):
    return any(
        type(value) is loaded(module, name) for module, names in PLAIN.items() for name in names
    )


def is_environment(value):
    return is_loaded(value, "os", "_Environ")


def length_of(value):
    """Of Python's own collections, also where a class of the notebook's is made of one."""
    for kind in SIZED:
        if is_a(value, kind):
            return kind.__len__(value)
    return None


def items_of(value):
    """Items of a list and the like, or pairs of a dict."""
    for kind in (list, tuple, set, frozenset):
        if is_a(value, kind):
            return kind.__iter__(value)
    return iter(dict.items(value))


def is_collection(value):
    return is_a(value, list, tuple, set, frozenset, dict)
