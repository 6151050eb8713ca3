"""What the first cells of a notebook took from outside of the process, while a template is made of them.

A template serves people as long as all of it would be the same again: so the files that it read are known, and whether
it took anything that nobody can look up again.
"""

import os
import random
import sys

from .obstacles import PACKAGES
from .randomness import numpy_state, was_numpy_used
from .shared_memory import FOLDER, shared_files

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
    # Copies begin in their working directory.
    "os.chdir",
)


class Watch:
    """Hears Python's audit events; a hook stays for good, so it stops listening when it has heard enough."""

    def __init__(self):
        self.is_listening = False
        self.files = set()
        self.others = set()
        self.before = set()
        self.random = None
        self.shared = set()

    def start(self):
        self.before = set(sys.modules)
        self.random = random.getstate(), numpy_state()
        self.shared = shared_files()
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
        others = sorted(self.others) + by_themselves
        # Copies for different people draw numbers of their own: a seed would be lost, and what was drawn shared.
        python, numpy = self.random
        if random.getstate() != python or was_numpy_used(numpy):
            others.append("random numbers")
        # Copies for different people have a shared memory of their own, and it begins empty.
        if shared_files() - self.shared:
            others.append(f"files in {FOLDER}")
        return {"files": sorted(self.files), "others": others}
