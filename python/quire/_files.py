"""Files that come with the answer to a question: the notebook runs already, so none can be laid before it."""

import base64
import os

NAME, CONTENT = "quire-file", "base64"
# Where the hub lays files, too. Python would import a module from the folder of the notebook itself.
FOLDER = "uploads"


def landed(given):
    """What was given, with each file written to where the notebook runs and its name in its place."""
    if isinstance(given, list):
        return [landed(item) for item in given]
    if not isinstance(given, dict):
        return given
    if set(given) == {NAME, CONTENT}:
        return _write(os.path.basename(str(given[NAME])) or "file", base64.b64decode(given[CONTENT]))
    return {name: landed(item) for name, item in given.items()}


def _write(name, content):
    """Writes a file beside others that may have its name; one that is there already is not written again."""
    os.makedirs(FOLDER, exist_ok=True)
    path, count = os.path.join(FOLDER, name), 0
    while os.path.lexists(path):
        if os.path.isfile(path) and _holds(path, content):
            return path
        count += 1
        path = os.path.join(FOLDER, f"{count}-{name}")
    with open(path, "xb") as file:
        file.write(content)
    return path


def _holds(path, content):
    if os.path.getsize(path) != len(content):
        return False
    with open(path, "rb") as file:
        return file.read() == content
