"""What people gave for the inputs that cells ask for, by key. Set from outside before the notebook runs."""

import json
import os

_given = {}
# For this process alone: taken out of the environment, so that no program started from here inherits it.
_secrets = {}


def _take_secrets():
    text = os.environ.pop("QUIRE_SECRETS", None)
    if text:
        _secrets.update(json.loads(text))


def set(values):  # noqa: A001 - called as `_values.set(...)`, by whatever runs the notebook
    """Replaces what was given. `values` are as JSON has them."""
    _given.clear()
    _given.update(values)


def has(key):
    _take_secrets()
    return key in _given or key in _secrets


def get(key):
    return _given[key] if key in _given else _secrets[key]


def secret(key):
    """A secret that was given for this run."""
    if has(key):
        return get(key)
    from ._place import InputNeeded

    raise InputNeeded(key, key)


def put(key, value):
    """Notes one value, as a widget in Jupyter does when it is moved."""
    _given[key] = value
