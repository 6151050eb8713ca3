"""Which variables there are, and the telling of them, one after the other."""

import sys
from itertools import islice

from . import kinds
from .describe import describe, describe_by_itself, empty, too_long
from .detail import detail
from .guard import TookTooLong
from .limits import VARIABLES_MAX
from .masks import Masks, secrets_of_process

NOTEBOOK, FUNCTION = "notebook", "function"


def look(shell, wanted, tell):
    """Tells of all variables, or of the one that is `wanted["open"]`.

    `tell` takes parts of the answer as they are found, so that one that never comes takes nothing with it: first all
    names, then what each is. Values that are plain data come first: code of the notebook's own, which those in
    `wanted["skip"]` did not get to the end of, may change others.
    """
    masks = Masks([*wanted.get("secrets", ()), *secrets_of_process()], wanted.get("hidden", ()))
    found = in_notebook(shell)
    function, inside = in_function(shell) if wanted.get("isFailed") else (None, [])
    more = max(0, len(found) - VARIABLES_MAX)
    entries = [(NOTEBOOK, *each) for each in found[more:]] + [(FUNCTION, *each) for each in inside[:VARIABLES_MAX]]
    if wanted.get("open"):
        return tell_one(entries, wanted["open"], masks, tell)
    tell({"names": [[scope, name] for scope, name, _ in entries], "more": more, "function": function})
    later = []
    skipped = set(wanted.get("skip", ()))
    for place, (_, name, value) in enumerate(entries):
        if place in skipped:
            continue
        tell({"begins": place})
        known = describe_quietly(value, masks, name)
        if known is None:
            later.append(place)
        else:
            tell({"place": place, "variable": known})
    for place in later:
        tell({"begins": place})
        tell({"place": place, "variable": describe_by_itself(entries[place][2], masks)})
    return None


def describe_quietly(value, masks, name):
    try:
        return describe(value, masks, name)
    except TookTooLong:
        return {**empty(value), "problem": too_long()}
    except Exception:
        # A class that claims to be a table or a list and is none: it may still say itself what it is.
        return None


def tell_one(entries, wanted, masks, tell):
    value = next(
        ([each] for scope, name, each in entries if scope == wanted["scope"] and name == wanted["name"]), None
    )
    if value is None:
        tell({"isAbsent": True})
        return
    known = describe_quietly(value[0], masks, wanted["name"])
    is_hidden = known is not None and known["isHidden"]
    tell({"variable": known or describe_by_itself(value[0], masks)})
    tell({"detail": None if is_hidden else detail(value[0], masks)})


def in_notebook(shell):
    """Those that cells made: neither what IPython brings along nor what was imported or defined."""
    given = shell.user_ns_hidden
    return [
        (name, value)
        for name, value in list(dict.items(shell.user_ns))
        if is_variable(name, value) and not (name in given and given[name] is value)
    ]


def in_function(shell):
    """The innermost function of the notebook's own in which the last error came up, with what it had."""
    frames = list(islice(frames_of(getattr(sys, "last_traceback", None)), 1000))
    own = [(frame, line) for frame, line in frames if frame.f_globals is shell.user_global_ns]
    if not own or own[-1][0].f_locals is own[-1][0].f_globals:
        return None, []
    frame, line = own[-1]
    function = {"name": frame.f_code.co_name[:100], "line": line}
    return function, [(name, value) for name, value in dict(frame.f_locals).items() if is_variable(name, value)]


def frames_of(traceback):
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def is_variable(name, value):
    return isinstance(name, str) and not name.startswith("_") and not kinds.is_a(value, *kinds.NOT_VARIABLES)
