"""Where the notebook runs, and so how it can show an input or ask."""

import os
import re

INPUT_MIME = "application/vnd.quire.input+json"
PROMPT_MIME = "application/vnd.quire.prompt+json"


class InputNeeded(RuntimeError):
    """Nobody is there to answer, and no value was given."""

    def __init__(self, key, label):
        super().__init__(f"The notebook asks “{label}” and nobody is there to answer. Give a value for {key}.")
        self.key = key


def place():
    """Who shows inputs here.

    `session`: a live app. `run`: Quire, with nobody watching. `terminal`: `quire run FILE`. `notebook`: Jupyter and
    its like. `script`: Python alone.
    """
    if os.environ.get("QUIRE_SESSION_ID"):
        return "session"
    if os.environ.get("QUIRE_RUN_ID"):
        return "run"
    if os.environ.get("QUIRE_FACE") == "terminal":
        return "terminal"
    return "notebook" if kernel() is not None else "script"


def shell():
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def kernel():
    return getattr(shell(), "kernel", None)


def can_ask():
    """Whether `input()` reaches somebody."""
    here = kernel()
    if here is not None:
        return bool(getattr(here, "_allow_stdin", False))
    import sys

    return place() == "script" and sys.stdin is not None and sys.stdin.isatty()


def show(bundle):
    here = shell()
    if here is not None:
        here.display_pub.publish(data=bundle, metadata={})
    elif place() == "script":
        print(bundle["text/plain"])


def key_of(label):
    """`Interest rate (%)` is known as `interest_rate`."""
    return re.sub(r"\W+", "_", label.lower()).strip("_") or "input"
