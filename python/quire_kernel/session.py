"""What the hub asks of a kernel between its start and the first cell of a person.

Called through silent executions that bind no name, so that the notebook's namespace stays as a cold start leaves it.
"""

import contextlib
import importlib
import importlib.util
import io
import os
import sys
import time
import warnings

from IPython import get_ipython


def preload(modules):
    """Imports modules ahead of a notebook; returns the names of those that are loud, separated by spaces.

    A module that prints or warns on import is loud: its message would be missing in the cell that imports it, so a
    kernel that has imported one must not be used for a run. Modules that are absent or fail are left to the notebook.
    """
    rehearse_error()
    loud = []
    for name in modules:
        text = io.StringIO()
        with (
            contextlib.redirect_stdout(text),
            contextlib.redirect_stderr(text),
            warnings.catch_warnings(record=True) as caught,
        ):
            try:
                importlib.import_module(name)
            except Exception:  # noqa: BLE001 - a module may fail in any way; the notebook will see it
                text.write("failed")
        if (text.getvalue() or caught) and is_importable(name):
            loud.append(name)
    return " ".join(loud)


def rehearse_error():
    """Formats an error nobody sees: the first one imports what colours tracebacks, some 200 ms."""
    with contextlib.suppress(Exception):
        try:
            raise ValueError
        except ValueError:
            get_ipython().InteractiveTB.structured_traceback(*sys.exc_info())


def is_importable(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def hand_over(directory, environment):
    """Makes a kernel that was started ahead the kernel of one run."""
    os.environ.update(environment)
    os.chdir(directory)
    if "TZ" in environment:
        time.tzset()
    return "ok"
