"""One input: how it is asked for, which values it takes, and what they are in Python and in JSON."""

import re

UNSET = type("Unset", (), {"__repr__": lambda self: "UNSET", "__bool__": lambda self: False})()

SAFE_INTEGER_MAX = 2**53 - 1


class InvalidValue(ValueError):
    """A given value that an input does not take. The message says what it would take."""


class Input:
    """What all kinds of input have in common.

    An instance is both a note in an annotation, ``Annotated[float, quire.Slider(0, 1)]``, and a field of a
    ``quire.form``. ``show_if={"compare": True}`` shows an input only while another one has that value, or one of a
    list of values.
    """

    name = ""
    # What an input without a default starts with, where its kind has something natural; else it has to be given.
    start = UNSET

    def __init__(
        self,
        *,
        label=None,
        help=None,  # noqa: A002 - the word that forms use
        default=UNSET,
        required=None,
        section=None,
        show_if=None,
        message=None,
    ):
        self.label = label
        self.help = help
        self.default = default
        self.optional = required is False
        # Part of a form that waits, rather than an input that goes on with what it starts with.
        self.is_field = False
        # Without a value the notebook cannot go on.
        self.insists = required is True
        self.section = section
        self.show_if = show_if
        self.message = message

    def type_schema(self):
        raise NotImplementedError

    def widget(self):
        """Options for the form, beyond the type."""
        return {}

    def to_python(self, value):
        return value

    def to_json(self, value):
        return value

    def check(self, value):
        """Says what is wrong with a JSON value that has the right type, or None."""
        return None

    def value_of(self, given):
        """The Python value of what was given as JSON.

        :raises InvalidValue: in words for whoever gave it
        """
        if given is None and self.optional:
            return None
        problem = shape_problem(self.type_schema(), given) or self.check(given)
        if problem:
            raise InvalidValue(self.message or f"must {problem}")
        return self.to_python(given)

    def default_of(self):
        """The default as Python has it; UNSET where a value must be given."""
        if self.default is not UNSET:
            return self.default
        if self.optional:
            return None
        # A form waits for what only a person can know; a box that is not ticked and an empty list are answers.
        is_empty = self.start is False or self.start == ()
        return UNSET if self.is_field and not is_empty else self.start

    def schema(self, order=0):
        """The input as a property of a JSON Schema, as ``parametersToJsonSchema`` of the hub writes it."""
        default = self.default_of()
        schema = dict(self.type_schema())
        if self.optional or default is None:
            schema = nullable(schema)
        if self.label is not None:
            schema["title"] = self.label
        if self.help:
            schema["description"] = self.help
        if default is not UNSET:
            schema["default"] = None if default is None else self.to_json(default)
        if self.name:
            schema["x-quire-widget"] = {**drop_none(self.widget()), "name": self.name}
        if self.section:
            schema["x-quire-section"] = self.section
        if self.show_if:
            schema["x-quire-show-if"] = {name: as_list(wanted) for name, wanted in self.show_if.items()}
        if self.message:
            schema["x-quire-message"] = self.message
        schema["x-order"] = order
        return schema

    def __repr__(self):
        return f"quire.{type(self).__name__}({self.label or ''!r})"


def nullable(schema):
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]} if "type" in schema else schema


def drop_none(options):
    return {name: value for name, value in options.items() if value is not None}


def as_list(value):
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]


def shape_problem(schema, value):
    """What is wrong with a JSON value by the part of JSON Schema that inputs use: `be a number`, or None."""
    if "enum" in schema:
        # A choice is the very value: True is not 1.
        fits = any(value == choice and isinstance(value, bool) == isinstance(choice, bool) for choice in schema["enum"])
        return None if fits else "be one of " + ", ".join(map(str, schema["enum"][:12]))
    kind = schema.get("type")
    if kind is None:
        return None
    if not _is_kind(kind, value):
        return f"be {_WORDS[kind]}, not {value!r}"
    if kind in ("integer", "number"):
        return _bounds_problem(schema, value)
    if kind == "string":
        return _text_problem(schema, value)
    if kind == "array":
        return _items_problem(schema, value)
    if kind == "object":
        return _object_problem(schema, value)
    return None


_KINDS = {"string": str, "boolean": bool, "array": (list, tuple), "object": dict}
_WORDS = {
    "string": "text",
    "boolean": "true or false",
    "array": "a list",
    "object": "a set of named values",
    "integer": "a whole number",
    "number": "a number",
}


def _is_kind(kind, value):
    if kind in ("integer", "number"):
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return is_number and (kind == "number" or value == int(value))
    return isinstance(value, _KINDS[kind])


def _bounds_problem(schema, value):
    if value < schema.get("minimum", value):
        return f"be at least {schema['minimum']}, not {value}"
    if value > schema.get("maximum", value):
        return f"be at most {schema['maximum']}, not {value}"
    return None


def _text_problem(schema, value):
    if len(value) < schema.get("minLength", 0):
        return f"have at least {schema['minLength']} characters"
    if len(value) > schema.get("maxLength", len(value)):
        return f"have at most {schema['maxLength']} characters"
    # Outside Quire only; the hub checks patterns in linear time.
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return f"match {schema['pattern']}" if "format" not in schema else f"be a {schema['format'].split('-')[-1]}"
    return None


def _items_problem(schema, value):
    if len(value) < schema.get("minItems", 0):
        return f"have at least {schema['minItems']} entries"
    if len(value) > schema.get("maxItems", len(value)):
        return f"have at most {schema['maxItems']} entries"
    if schema.get("uniqueItems") and any(item in value[:index] for index, item in enumerate(value)):
        return "not have an entry twice"
    shapes = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
    for index, (shape, item) in enumerate(zip(shapes, value)):
        problem = shape_problem(shape, item)
        if problem:
            return f"{problem} (entry {index + 1})"
    return None


def _object_problem(schema, value):
    shapes = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            return f"have a value for {name}"
    for name, item in value.items():
        if name not in shapes and schema.get("additionalProperties") is False:
            return f"not have {name!r}"
        shape = shapes.get(name, {})
        problem = None if item is None and "null" in as_list(shape.get("type")) else shape_problem(_plain(shape), item)
        if problem:
            return f"{problem} ({name})"
    return None


def _plain(schema):
    kinds = as_list(schema.get("type"))
    return {**schema, "type": kinds[0]} if "type" in schema else schema
