"""Runs lists of cells of other people's notebooks and tells what they show, as digests: only equality is asked for.

Reads one JSON object per line, with "root" (the repository's folder), "folder" (the notebook's) and "seconds":

- {"cells": [source, …]} → {"shown": [digest, …]}: what each cell shows, "" for nothing, null where it raised.
- {"lists": [[source, …], …]} → {"shown": [digest, …]}: what the last cell of each list shows.
- {"cells": …, "ipyflow": true} → {"kept": [[position, …] or null, …]}: what ipyflow keeps for each cell, after a run
  under it. Only a process that is started with the argument `ipyflow` answers this.

Every answer comes from a fork of a process with the usual libraries imported. Lists that begin alike share what they
have in common: where they part, the process forks, and the folder is put back as it was for the next of them. A cell
that raises does not end a run: teachers raise on purpose.
"""

import gc
import hashlib
import json
import os
import random
import re
import select
import shutil
import signal
import sys
import tempfile
import time

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot  # noqa: E402,F401
import networkx  # noqa: E402,F401
import numpy  # noqa: E402
import pandas  # noqa: E402,F401
import scipy.integrate  # noqa: E402,F401
import scipy.interpolate  # noqa: E402,F401
import scipy.optimize  # noqa: E402,F401
import scipy.signal  # noqa: E402,F401
import scipy.stats  # noqa: E402,F401
import seaborn  # noqa: E402,F401
import sklearn.datasets  # noqa: E402,F401
import sklearn.ensemble  # noqa: E402,F401
import sklearn.linear_model  # noqa: E402,F401
import sklearn.model_selection  # noqa: E402,F401
import sklearn.pipeline  # noqa: E402,F401
import statsmodels.api  # noqa: E402,F401
import statsmodels.formula.api  # noqa: E402,F401
import sympy  # noqa: E402,F401
from IPython.core.interactiveshell import InteractiveShell  # noqa: E402
from IPython.utils.capture import capture_output  # noqa: E402
from traitlets.config import Config  # noqa: E402

if "ipyflow" in sys.argv:
    from ipyflow.data_model.cell import Cell
    from ipyflow.shell.interactiveshell import IPyflowInteractiveShell

ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
NUMBER = re.compile(r"^Out\[\d+\]: ", re.MULTILINE)
# Bigger files are linked: notebooks read them, and hardly one writes to them.
COPIED_BYTES_MAX = 1_000_000
# How many times the seconds of one run a run may wait for others, or sleep.
WAITING = 8
# A list of lists may take this many times the seconds of one run.
RUNS_MAX = 4


class Folder:
    """A copy of the notebook's folder, inside links to what stands around it in the repository."""

    def __init__(self, root, folder):
        self.made = tempfile.mkdtemp()
        self.source = folder
        self.path = os.path.join(self.made, "work")
        inside = os.path.relpath(folder, root)
        here, there = self.path, root
        for part in [] if inside == "." else inside.split(os.sep):
            os.makedirs(here)
            for name in os.listdir(there):
                if name != part:
                    os.symlink(os.path.join(there, name), os.path.join(here, name))
            here, there = os.path.join(here, part), os.path.join(there, part)
        self.path = here
        shutil.copytree(
            folder, here, copy_function=copy_or_link, ignore=shutil.ignore_patterns("*.ipynb")
        )
        self.pristine = self.list()

    def list(self):
        found = {}
        for directory, names, files in os.walk(self.path):
            for name in names:
                found[os.path.join(directory, name)] = None
            for name in files:
                stat = os.lstat(os.path.join(directory, name))
                found[os.path.join(directory, name)] = (stat.st_size, stat.st_mtime_ns)
        return found

    def remember(self):
        before = self.list()
        contents = {}
        for path, stat in before.items():
            if stat is not None and self.pristine.get(path) != stat and not os.path.islink(path):
                with open(path, "rb") as file:
                    contents[path] = file.read()
        return before, contents

    def restore(self, memory):
        before, contents = memory
        after = self.list()
        if after == before:
            return
        for path in sorted(set(after) - set(before), reverse=True):
            shutil.rmtree(path) if after[path] is None else os.unlink(path)
        for path, stat in before.items():
            if stat is None:
                os.makedirs(path, exist_ok=True)
            elif after.get(path) != stat:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                if path in contents:
                    with open(path, "wb") as file:
                        file.write(contents[path])
                else:
                    if os.path.lexists(path):
                        os.unlink(path)
                    copy_or_link(os.path.join(self.source, os.path.relpath(path, self.path)), path)
                if not os.path.islink(path):
                    os.utime(path, ns=(stat[1], stat[1]))


def copy_or_link(source, target):
    if os.path.getsize(source) > COPIED_BYTES_MAX:
        os.symlink(source, target)
    else:
        shutil.copy2(source, target)


def open_shell():
    cls = IPyflowInteractiveShell if "ipyflow" in sys.argv else InteractiveShell
    cls.enable_gui = lambda *_, **__: None
    settings = Config()
    settings.HistoryManager.enabled = False
    shell = cls.instance(config=settings)
    shell.run_line_magic("matplotlib", "inline")
    sys.path.insert(0, "")
    return shell


def show(source, shell):
    with capture_output() as captured:
        result = shell.run_cell(source, store_history=True)
    if not result.success:
        return None
    shown = [NUMBER.sub("", ADDRESS.sub("0x", captured.stdout))]
    for output in captured.outputs:
        for mime, value in sorted(output.data.items()):
            shown.append(f"{mime}: {NUMBER.sub('', ADDRESS.sub('0x', str(value)))}")
    if not any(shown):
        return ""
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def limit(seconds):
    # The processor's time and not the clock's: a busy machine must not decide what takes too long.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(WAITING * seconds)


class Tree:
    """Lists of cells, grown together where they begin alike."""

    def __init__(self):
        self.branches = {}
        self.ending = []

    def add(self, cells, number):
        node = self
        for cell in cells:
            node = node.branches.setdefault(cell, Tree())
        node.ending.append(number)

    def run(self, shell, folder, seconds, tell):
        node = self
        while node.branches:
            *forked, last = node.branches.items()
            for branch in forked:
                memory = folder.remember()
                child = os.fork()
                if child == 0:
                    limit(seconds)
                    try:
                        Tree.step(branch, shell, tell).run(shell, folder, seconds, tell)
                    finally:
                        os._exit(0)
                os.waitpid(child, 0)
                folder.restore(memory)
            limit(seconds)
            node = Tree.step(last, shell, tell)

    @staticmethod
    def step(branch, shell, tell):
        source, node = branch
        shown = show(source, shell)
        for number in node.ending:
            tell(number, shown)
        return node


def slices_of_ipyflow(job, shell):
    for source in job["cells"]:
        show(source, shell)
    for number in range(len(job["cells"])):
        try:
            counters = Cell.at_counter(number + 1).make_cell_dict_slice()
            yield number, sorted(counter - 1 for counter in counters)
        except Exception:
            yield number, None


def run(job, shell, tell):
    folder = Folder(job["root"], job["folder"])
    os.chdir(folder.path)
    # A fork inherits the state of its parent, so that what nobody seeded would seem to repeat itself.
    random.seed()
    numpy.random.seed()
    seconds = int(job["seconds"])
    limit(seconds)
    if "lists" in job:
        tree = Tree()
        for number, cells in enumerate(job["lists"]):
            tree.add(cells, number)
        tree.run(shell, folder, seconds, tell)
    elif "ipyflow" in job:
        for number, kept in slices_of_ipyflow(job, shell):
            tell(number, kept)
    else:
        for number, source in enumerate(job["cells"]):
            tell(number, show(source, shell))
        tell("end", True)


def fork(job, shell):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(read)
        devnull = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(devnull, stream)
        try:
            # One line at a time, so that the lines of forks do not mix.
            run(job, shell, lambda *told: os.write(write, (json.dumps(told) + "\n").encode()))
        finally:
            os._exit(0)
    os.close(write)
    told = collect(read, child, time.monotonic() + WAITING * RUNS_MAX * job["seconds"])
    for made in os.listdir(tempfile.gettempdir()):
        if made.startswith("tmp"):
            shutil.rmtree(os.path.join(tempfile.gettempdir(), made), ignore_errors=True)
    return dict(told)


def collect(read, child, deadline):
    text = b""
    while True:
        ready, _, _ = select.select([read], [], [], 1)
        part = os.read(read, 65536) if ready else b""
        text += part
        ended = not part and os.waitpid(child, os.WNOHANG)[0] == child
        if ended or time.monotonic() > deadline:
            break
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if not ended:
        os.waitpid(child, 0)
    while select.select([read], [], [], 0)[0] and (part := os.read(read, 65536)):
        text += part
    os.close(read)
    return [json.loads(line) for line in text.decode().splitlines()]


shell = open_shell()
# What is loaded now is nobody's garbage: forks that look through it would copy it.
gc.collect()
gc.freeze()
for line in sys.stdin:
    job = json.loads(line)
    told = fork(job, shell)
    if "lists" in job:
        answer = {"shown": [told.get(number) for number in range(len(job["lists"]))]}
    elif "ipyflow" in job:
        answer = {"kept": [told.get(number) for number in range(len(job["cells"]))]}
    else:
        whole = [told.get(number) for number in range(len(job["cells"]))]
        answer = {"shown": whole if "end" in told else None}
    print(json.dumps(answer), flush=True)
