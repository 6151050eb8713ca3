"""What Ballet says of one contribution, as a report that the hub reads from the last line.

Run with the Python of the target's environment, in a checkout whose branch holds the contribution and whose base is
its parent:  python check_ballet.py PACKAGE CONTRIB_PATH

Uses Ballet's own checks one by one, each by name with its advice, instead of the command `ballet validate`, whose
answer is a log. Acceptance is Ballet's own accepter; what it weighs is told as figures.
"""

import contextlib
import importlib
import inspect
import json
import os
import re
import subprocess
import sys
import time
import traceback

COMMAND_SECONDS = 60
WORDS_MAX = 1500


def main():
    package, contrib_path = sys.argv[1:3]
    sys.path.insert(0, os.path.join(os.getcwd(), "src"))
    os.environ.setdefault("BALLET_LOG_LEVEL", "WARNING")
    # What the project prints while it loads must not end up as the last line.
    with contextlib.redirect_stdout(sys.stderr):
        checks = run(package, contrib_path)
    print(json.dumps({"checks": checks}))


def run(package, contrib_path):
    added = changed_files()
    checks = [structure(added, contrib_path)]
    modules = [path for path, status in added if re.search(r"/feature_[^/]*\.py$", path)]
    if len(modules) != 1:
        return checks
    try:
        feature = load_feature(modules[0])
    except Exception as error:  # noqa: BLE001 - whatever the contribution does is its own affair
        checks.append(check("ballet-import", "Ballet: the feature loads", "failed", words_of(error), advice="Run the cell in a fresh kernel: something that it needs does not come along."))
        return checks
    checks.append(check("ballet-import", "Ballet: the feature loads", "passed", "The module holds one feature."))
    try:
        data = load_data(package)
    except Exception as error:  # noqa: BLE001
        checks.append(check("ballet-data", "Ballet: the project's data", "warning", "The project's data could not be loaded here, so nothing that needs it was checked: " + words_of(error)))
        return checks
    api = api_checks(feature, data)
    checks.extend(api)
    if any(one["status"] == "failed" for one in api):
        return checks
    checks.append(acceptance(feature, module_name(modules[0]), data))
    return checks


def check(id, title, status, sentence, advice=None, figures=(), started=None):
    items = [] if advice is None else [{"message": sentence, "advice": advice, "path": None, "line": None, "cellId": None}]
    spent = None if started is None else round((time.monotonic() - started) * 1000)
    return {"id": id, "title": title, "status": status, "sentence": sentence, "items": items, "figures": list(figures), "milliseconds": spent}


def words_of(error):
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    return text[-WORDS_MAX:]


def changed_files():
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "diff", "--name-status", "-z", "HEAD~1", "HEAD"],
        check=True, capture_output=True, text=True, timeout=COMMAND_SECONDS,
    ).stdout.split("\0")
    return [(listed[at + 1], listed[at]) for at in range(0, len(listed) - 1, 2)]


def structure(added, contrib_path):
    """Ballet's rules for what a pull request may change."""
    problems = []
    for path, status in added:
        below = path[len(contrib_path) + 1:] if path.startswith(contrib_path + "/") else None
        if status != "A":
            problems.append(f"{path} was there before; Ballet takes additions only.")
        elif below is None:
            problems.append(f"{path} is not below {contrib_path}.")
        elif not re.fullmatch(r"user_[a-zA-Z0-9_]+/(?:__init__|feature_[a-zA-Z0-9_]+)\.py", below):
            problems.append(f"{path} is not called user_NAME/feature_NAME.py.")
        elif below.endswith("__init__.py") and os.path.getsize(path) > 0:
            problems.append(f"{path} must be empty.")
    title = "Ballet: project structure"
    if problems:
        return check("ballet-structure", title, "failed", " ".join(problems), advice="The target's own description decides the paths; ask its maintainers.")
    return check("ballet-structure", title, "passed", "Only what Ballet takes was added.")


def module_name(path):
    return os.path.relpath(path, "src")[: -len(".py")].replace(os.sep, ".")


def load_feature(path):
    from ballet.feature import Feature

    module = importlib.import_module(module_name(path))
    found = [value for value in vars(module).values() if isinstance(value, Feature)]
    unique = list({id(value): value for value in found}.values())
    if len(unique) != 1:
        raise ValueError(f"the module holds {len(unique)} features; Ballet wants exactly one")
    return unique[0]


def load_data(package):
    api = importlib.import_module(package + ".api").api
    X, y = api.load_data()
    encoder = api.encoder
    return {"api": api, "X": X, "y": y, "y_encoded": encoder.fit_transform(y)}


def api_checks(feature, data):
    from ballet.validation.feature_api import checks as module

    base = module.FeatureApiCheck
    found = [
        value for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, base) and value is not base and not inspect.isabstract(value)
    ]
    results = []
    for kind in found:
        started = time.monotonic()
        title = "Ballet: " + re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__.replace("Check", "")).lower()
        id = "ballet-" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__.replace("Check", "")).lower()
        instance = kind(data["X"], data["y"])
        try:
            instance.check(feature)
        except Exception as error:  # noqa: BLE001
            results.append(check(id, title, "failed", words_of(error), advice=advice_of(instance, feature), started=started))
        else:
            results.append(check(id, title, "passed", sentence_of(kind), started=started))
    return results


def sentence_of(kind):
    doc = inspect.getdoc(kind.check) or "It holds."
    return " ".join(doc.split("\n\n")[0].split())


def advice_of(instance, feature):
    try:
        advice = instance.give_advice(feature)
    except Exception:  # noqa: BLE001 - advice is a courtesy
        advice = None
    return advice or "Change the feature's transformer until this holds; Ballet's guide describes each check."


def acceptance(feature, own_name, data):
    """Ballet's accepter of this project, and what it weighed."""
    from ballet.validation.feature_acceptance import validator as module
    from ballet.validation.main import _load_validator_class_params  # its only way to the project's own

    started = time.monotonic()
    title = "Ballet: acceptance"
    api = data["api"]
    try:
        others = [one for one in api.features if one.source != own_name]
        make = _load_validator_class_params(api.project, "validation.feature_accepter")
        accepter = make(data["X"], data["y"], data["X"], data["y_encoded"], others, feature)
        with weighing(module) as weighed:
            accepted = bool(accepter.judge())
    except Exception as error:  # noqa: BLE001 - what cannot be judged here is left to the target
        return check("ballet-acceptance", title, "warning", "Acceptance could not be judged here: " + words_of(error), started=started)
    figures = figures_of(weighed, others)
    words = "The project's accepter takes it" if accepted else "The project's accepter would turn it down"
    beside = f"{type(accepter).__name__}, beside {len(others)} other{'' if len(others) == 1 else 's'}"
    nearest = next((f" Its nearest competitor: {one['name'][len(INSTEAD):]}." for one in figures if one["name"] != ALL), "")
    meaning = "Accepted means that it adds information, not that it is useful." if accepted else "Turned down means that it adds too little information beside the others, not that it is useless."
    sentence = f"{words} ({beside}).{nearest} {meaning}"
    advice = None if accepted else "A feature is turned down when others tell the same, or when it says little of the target. The nearest one stands first below."
    return check("ballet-acceptance", title, "passed" if accepted else "failed", sentence, advice=advice, figures=figures, started=started)


@contextlib.contextmanager
def weighing(module):
    """Notes each conditional information and each threshold that the accepter computes."""
    real = {name: getattr(module, name, None) for name in ("estimate_conditional_information", "_compute_threshold")}
    weighed, pending = [], []

    def estimate(*args, **kwargs):
        value = real["estimate_conditional_information"](*args, **kwargs)
        pending.append(float(value))
        return value

    def threshold(*args, **kwargs):
        value = real["_compute_threshold"](*args, **kwargs)
        weighed.append((list(pending), float(value)))
        pending.clear()
        return value

    if all(real.values()):
        module.estimate_conditional_information, module._compute_threshold = estimate, threshold
    try:
        yield weighed
    finally:
        for name, value in real.items():
            if value is not None:
                setattr(module, name, value)


FIGURES_MAX = 12
ALL = "beside all features"
INSTEAD = "in place of "


def figures_of(weighed, others):
    """The score against each competitor, the nearest to passing first."""
    figures = []
    for at, (values, threshold) in enumerate(weighed):
        score = values[0] - (values[1] if len(values) > 1 else 0.0) if values else None
        rival = others[at - 1] if 0 < at <= len(others) else None
        name = ALL if rival is None else INSTEAD + str(rival.name or rival.source or rival)
        good = None if score is None else score >= threshold
        figures.append({"name": str(name)[:120], "value": score, "threshold": threshold, "isGood": good, "note": "conditional mutual information with the target"})
    figures.sort(key=lambda one: (one["threshold"] or 0) - (one["value"] or 0))
    return figures[:FIGURES_MAX]


if __name__ == "__main__":
    main()
