"""Questions that stop the notebook where it stands: a form, a yes or no, a button.

In a live app the page asks, and the notebook goes on with the answer. A form is an input, answered as before when the
app runs again; a yes or no and a button are asked again as soon as something above them changed. Where nobody watches,
answers come from the values that the run was given, by key, or from defaults. In Jupyter and in a terminal, Python's
own prompt asks.
"""

import json

from . import _choices, _files, _plain, _values
from ._input import UNSET, InvalidValue
from ._place import PROMPT_MIME, InputNeeded, can_ask, key_of, place
from ._types import input_of


class Answers(dict):
    """What a form was answered with: `answers["name"]` or `answers.name`."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def form(text="", fields=None, *, key=None, submit="Continue", **named):
    """Asks for several things at once and waits. Returns the answers by name.

    ``fields`` maps names to inputs or types: ``{"to": quire.Text(label="To"), "copies": int}``.
    """
    inputs = {name: input_of(kind) for name, kind in {**(fields or {}), **named}.items()}
    for name, field in inputs.items():
        field.label = field.label or name.replace("_", " ").capitalize()
        field.is_field = True
    question = {"kind": "form", "text": text, "submit": submit, "schema": _form_schema(inputs)}
    options = {name: field.options for name, field in inputs.items() if isinstance(field, _choices.SearchSelect)}
    if options:
        question["options"] = options
    known = {name: field.default_of() for name, field in inputs.items()}
    default = UNSET if UNSET in known.values() else Answers(known)
    return _answer(
        question,
        key or f"form_{key_of(text)}" if text or key else "form",
        default=default,
        read=lambda given: _read_form(inputs, given),
        ask=lambda: _read_form(inputs, {name: _plain.ask(field) for name, field in inputs.items()}),
    )


def confirm(text, *, key=None, confirm="Yes", cancel="No", default=UNSET):
    """Asks a yes-or-no question about what stands above and waits. Returns True or False."""
    question = {"kind": "confirm", "text": text, "confirm": confirm, "cancel": cancel}
    return _answer(
        question,
        key or f"confirm_{key_of(text)}",
        default=default,
        read=_read_truth,
        ask=lambda: _plain.ask_truth(text),
    )


def button(label="Continue", *, text="", key=None, default=UNSET):
    """Shows a button and waits until it is pressed. Returns True."""
    question = {"kind": "button", "text": text, "label": label}
    return _answer(
        question,
        key or f"button_{key_of(label)}",
        default=default,
        read=_read_truth,
        ask=lambda: _plain.wait(text, label),
    )


def _form_schema(inputs):
    properties = {name: field.schema(order) for order, (name, field) in enumerate(inputs.items())}
    required = [name for name, field in inputs.items() if field.default_of() is UNSET and not field.show_if]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _read_form(inputs, given):
    if not isinstance(given, dict):
        raise InvalidValue("must be a set of named values")
    answers = Answers()
    for name, field in inputs.items():
        value = field.default_of()
        if name in given:
            try:
                value = field.value_of(given[name])
            except InvalidValue as error:
                raise InvalidValue(f"has a wrong {name}, which {error}") from None
        elif value is UNSET:
            if _is_shown(field, given, inputs):
                raise InvalidValue(f"needs a value for {name}")
            value = None
        answers[name] = list(value) if value == () else value
    return answers


def _is_shown(field, given, inputs):
    for name, wanted in (field.show_if or {}).items():
        other = inputs.get(name)
        value = given.get(name, other.default_of() if other else None)
        if value not in (wanted if isinstance(wanted, (list, tuple, set)) else [wanted]):
            return False
    return True


def _read_truth(given):
    if isinstance(given, bool):
        return given
    raise InvalidValue("must be true or false")


def _answer(question, key, *, default, read, ask):
    label = question.get("label") or question["text"] or key
    if _values.has(key):
        try:
            return read(_values.get(key))
        except InvalidValue as error:
            raise ValueError(f"The value of {key} {error}.") from None
    here = place()
    if here == "session" and can_ask():
        # The form travels in the request itself: what is displayed takes another way, and may come later.
        given = json.loads(input(f"{PROMPT_MIME}:{json.dumps({**question, 'key': key})}"))
        return read(_files.landed(given))
    if here != "run" and can_ask():
        return ask()
    if default is UNSET:
        raise InputNeeded(key, label)
    return default
