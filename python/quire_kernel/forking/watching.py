"""What the first cells of a notebook took from outside of the process, while a template is made of them.

A template serves people as long as all of it would be the same again: so the files that it read are known, and whether
it took anything that nobody can look up again.
"""

import os
import sys
from itertools import chain, islice
from pathlib import PurePath

from .obstacles import PACKAGES

# What reads files without Python knowing of it.
READS_BY_ITSELF = ("pyarrow", "polars", "h5py", "netCDF4", "duckdb", "tables", "osgeo", "rasterio")
ASKS_OTHERS = (
    "socket.connect",
    "socket.sendto",
    "subprocess.Popen",
    "os.system",
    "os.posix_spawn",
    "os.exec",
    # What is left running beside a template could reach the folders of everybody who gets a copy.
    "os.fork",
    "os.forkpty",
    # Copies begin in a folder of their own.
    "os.chdir",
)
# Names may lead to a folder through this many objects; what lies deeper, or behind more of them, is not seen.
DEPTH_MAX = 4
LOOKED_AT_MAX = 20_000


class Watch:
    """Hears Python's audit events; a hook stays for good, so it stops listening when it has heard enough."""

    def __init__(self):
        self.is_listening = False
        self.files = set()
        self.others = set()
        self.before = set()

    def start(self):
        self.before = set(sys.modules)
        self.is_listening = True
        sys.addaudithook(self.hear)

    def hear(self, event, arguments):
        if not self.is_listening:
            return
        if event in ("open", "sqlite3.connect", "os.listdir", "os.scandir"):
            self.note_file(arguments[0] if arguments else ".")
        elif event in ASKS_OTHERS:
            self.others.add(event)

    def note_file(self, path):
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, (str, os.PathLike)):
            return
        path = os.path.abspath(os.fspath(path))
        if not path.startswith((*PACKAGES, "/proc/", "/dev/", "/etc/", "/sys/")) and not path.endswith((".py", ".pyc")):
            self.files.add(path)

    def finish(self):
        self.is_listening = False
        new = set(sys.modules) - self.before
        by_themselves = [name for name in READS_BY_ITSELF if name in new]
        return {"files": sorted(self.files), "others": sorted(self.others) + by_themselves}


def names_that_keep(folder, namespace):
    """Names of a notebook whose values hold a path in this folder, which no copy of the process has."""
    left = [LOOKED_AT_MAX]
    return [name for name, value in namespace.items() if not name.startswith("_") and keeps(value, folder, left)]


def keeps(value, folder, left, depth=0):
    left[0] -= 1
    if isinstance(value, (str, PurePath)):
        return is_in(str(value), folder)
    if isinstance(value, bytes):
        own = os.fsencode(folder)
        return value == own or value.startswith(own + os.fsencode(os.sep))
    if depth == DEPTH_MAX or left[0] < 0:
        return False
    return any(keeps(part, folder, left, depth + 1) for part in islice(parts_of(value), left[0]))


def is_in(text, folder):
    return text == folder or text.startswith(folder + os.sep)


def parts_of(value):
    if isinstance(value, dict):
        return chain(value.keys(), value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        return value
    # Of modules, classes and what compiled code made, nothing is looked at.
    attributes = getattr(value, "__dict__", None)
    is_plain = isinstance(attributes, dict) and not isinstance(value, type(sys)) and not callable(value)
    return attributes.values() if is_plain else ()
