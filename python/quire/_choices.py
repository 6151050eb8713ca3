"""Inputs that offer choices, files and tables."""

import pathlib

from ._input import UNSET, Input, drop_none

PLAIN = (str, int, float, bool)


class Select(Input):
    """One of several choices: a list of values, or a mapping from values to their labels.

    What is no text, number or truth value is chosen by its ``str()``; the notebook gets the object itself.
    """

    name = "select"

    def __init__(self, options=(), **common):
        super().__init__(**common)
        pairs = options.items() if isinstance(options, dict) else [(value, None) for value in options]
        self.values = {}
        self.labels = []
        for value, label in pairs:
            choice = value if isinstance(value, PLAIN) else str(value)
            if _key(choice) in self.values:
                continue
            self.values[_key(choice)] = (choice, value)
            self.labels.append(None if label is None else str(label))
        self.start = next(iter(self.values.values()))[1] if self.values else UNSET

    @property
    def choices(self):
        return [choice for choice, _ in self.values.values()]

    def type_schema(self):
        return {"enum": self.choices}

    def widget(self):
        if not any(label is not None for label in self.labels):
            return {}
        labels = [str(choice) if label is None else label for choice, label in zip(self.choices, self.labels)]
        return {"labels": labels}

    def check(self, value):
        return None if _key(value) in self.values else "be one of the choices"

    def to_python(self, value):
        return self.values[_key(value)][1]

    def to_json(self, value):
        return value if isinstance(value, PLAIN) else str(value)


class Radio(Select):
    """One of a few choices, all of them in view."""

    name = "radio"


class SearchSelect(Select):
    """One of very many choices, found by typing; the hub serves them page by page."""

    name = "search-select"

    def type_schema(self):
        kinds = {type(choice) for choice in self.choices}
        return {"type": "integer"} if kinds == {int} else {"type": "string"} if kinds <= {str} else {}

    def widget(self):
        return {}

    @property
    def options(self):
        """All choices with their labels, for the hub to serve."""
        labels = zip(self.choices, self.labels)
        return [[choice, str(choice) if label is None else label] for choice, label in labels]


class MultiSelect(Select):
    """Several of several choices, as a list."""

    name = "multi-select"

    def __init__(self, options=(), *, min_items=None, max_items=None, **common):
        super().__init__(options, **common)
        self.start = ()
        self.limits = drop_none({"minItems": min_items, "maxItems": max_items})

    def type_schema(self):
        return {"type": "array", "items": {"enum": self.choices}, **self.limits, "uniqueItems": True}

    def check(self, value):
        return None if all(_key(item) in self.values for item in value) else "be among the choices"

    def to_python(self, value):
        return [self.values[_key(item)][1] for item in value]

    def to_json(self, value):
        return [super(MultiSelect, self).to_json(item) for item in value]


class Tags(Input):
    """Any number of words, as a list."""

    name = "tags"
    start = ()

    def __init__(self, suggestions=None, *, max_items=None, **common):
        super().__init__(**common)
        self.suggestions = None if suggestions is None else [str(item) for item in suggestions]
        self.limits = drop_none({"maxItems": max_items})

    def type_schema(self):
        return {"type": "array", "items": {"type": "string"}, **self.limits, "uniqueItems": True}

    def widget(self):
        return {"suggestions": self.suggestions}

    def to_python(self, value):
        return list(value)

    def to_json(self, value):
        return list(value)


class File(Input):
    """A file of the person who runs the notebook, as a ``pathlib.Path``. ``accept`` lists endings such as ``.csv``."""

    name = "file"

    def __init__(self, accept=None, max_mb=None, **common):
        super().__init__(**common)
        self.accept = [accept] if isinstance(accept, str) else accept
        self.max_mb = max_mb

    def file_schema(self):
        limits = {
            "x-quire-accept": None if self.accept is None else list(self.accept),
            "x-quire-max-bytes": None if self.max_mb is None else int(self.max_mb * 1024 * 1024),
        }
        return {"type": "string", "format": "quire-upload", "minLength": 1, **drop_none(limits)}

    def type_schema(self):
        return self.file_schema()

    def to_python(self, value):
        return pathlib.Path(value)

    def to_json(self, value):
        return str(value)


class Files(File):
    """Several files, as a list of ``pathlib.Path``."""

    name = "files"
    start = ()

    def __init__(self, accept=None, max_mb=None, *, min_files=None, max_files=None, **common):
        super().__init__(accept, max_mb, **common)
        self.limits = drop_none({"minItems": min_files, "maxItems": max_files})

    def type_schema(self):
        return {"type": "array", "items": self.file_schema(), **self.limits}

    def to_python(self, value):
        return [pathlib.Path(item) for item in value]

    def to_json(self, value):
        return [str(item) for item in value]


class Table(Input):
    """A small table to fill in or to paste from a spreadsheet, as a list of dicts.

    ``columns`` maps each column's name to a type such as ``str``, ``int``, ``float``, ``bool`` or
    ``datetime.date``, or to an input such as ``quire.Select([...])``.
    """

    name = "table"
    start = ()

    def __init__(self, columns, *, min_rows=None, max_rows=None, **common):
        super().__init__(**common)
        from ._types import input_of

        self.columns = {name: input_of(kind) for name, kind in columns.items()}
        self.limits = drop_none({"minItems": min_rows, "maxItems": max_rows})

    def type_schema(self):
        properties = {name: self._column_schema(column) for name, column in self.columns.items()}
        row = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
        return {"type": "array", "items": row, **self.limits}

    def _column_schema(self, column):
        from ._input import nullable

        return nullable(column.type_schema()) if column.optional else column.type_schema()

    def check(self, value):
        for row in value:
            for name, item in row.items():
                column = self.columns[name]
                problem = None if item is None and column.optional else column.check(item)
                if problem:
                    return f"{problem} ({name})"
        return None

    def to_python(self, value):
        return [
            {name: None if item is None else self.columns[name].to_python(item) for name, item in row.items()}
            for row in value
        ]

    def to_json(self, value):
        rows = value.to_dict("records") if hasattr(value, "to_dict") else value
        return [
            {name: None if item is None else self.columns[name].to_json(item) for name, item in row.items()}
            for row in rows
        ]


def _key(value):
    """1, True and "1" are three choices; a list is none."""
    return (type(value).__name__, value) if isinstance(value, PLAIN) else ("", str(value))
