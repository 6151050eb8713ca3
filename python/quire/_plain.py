"""Questions through Python's own prompt, for Jupyter, terminals and wherever else nobody draws forms."""

import getpass
import json

from . import _choices, _kinds
from ._input import UNSET, InvalidValue

TRUE = {"y", "yes", "true", "t", "1", "on"}
FALSE = {"n", "no", "false", "f", "0", "off"}


def ask(field):
    """Asks until the answer fits; answers the JSON value."""
    while True:
        if isinstance(field, _kinds.Secret):
            text = getpass.getpass(f"{field.label}: ")
        else:
            text = input(_question(field))
        try:
            value = read(field, text.strip())
            if value is not None or not field.optional:
                field.value_of(value)
            return value
        except (InvalidValue, ValueError) as error:
            print(f"{field.label} {error}.")


def ask_truth(text):
    while True:
        answer = input(f"{text} [y/n] ").strip().lower()
        if answer in TRUE or answer in FALSE:
            return answer in TRUE
        print("Please answer y or n.")


def wait(text, label):
    input(" ".join(filter(None, [text, f"[Enter: {label}] "])))
    return True


def _question(field):
    lines = [field.help] if field.help else []
    if isinstance(field, _choices.Select) and field.values:
        shown = zip(field.choices, field.labels)
        lines += [f"  {index}) {label or choice}" for index, (choice, label) in enumerate(shown, 1)]
    default = field.default_of()
    note = "" if default is UNSET else f" [{'none' if default is None else field.to_json(default)}]"
    return "\n".join([*lines, f"{field.label}{note}: "])


def read(field, text):
    """The JSON value that a line of text means; may raise InvalidValue."""
    default = field.default_of()
    if text == "" and default is not UNSET:
        return None if default is None else field.to_json(default)
    if isinstance(field, _choices.MultiSelect):
        return [_choice(field, part.strip()) for part in text.split(",") if part.strip()]
    if isinstance(field, _choices.Select):
        return _choice(field, text)
    kind = field.type_schema().get("type")
    if kind == "boolean":
        if text.lower() in TRUE or text.lower() in FALSE:
            return text.lower() in TRUE
        raise InvalidValue("must be yes or no")
    if kind in ("integer", "number"):
        try:
            number = float(text)
        except ValueError:
            raise InvalidValue("must be a number") from None
        return int(number) if number == int(number) else number
    if kind == "string":
        return text
    return _structure(kind, text)


def _structure(kind, text):
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        if kind == "array":
            return [_number_or_text(part.strip()) for part in text.split(",")]
        raise InvalidValue("must be written as JSON") from None


def _number_or_text(text):
    try:
        return float(text)
    except ValueError:
        return text


def _choice(field, text):
    """A choice by itself, by its label, or by its number in the list."""
    for choice, label in zip(field.choices, field.labels):
        if text in (str(choice), label):
            return choice
    if text.isdigit() and 0 < int(text) <= len(field.choices):
        return field.choices[int(text) - 1]
    raise InvalidValue("must be one of the choices")
