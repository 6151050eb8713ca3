"""Keeps one kernel, and every process it starts, on a leash.

The hub starts this file with a bare interpreter (`python -I -S supervisor.py`) and one end of a socket pair as file
descriptor 3. The first line it reads there is the plan, a JSON object:

    argv            the kernel's command line
    rlimits         {"AS": bytes, "NPROC": count, "CORE": bytes}, soft and hard
    uid, gid        account to run under; absent: the hub's own
    nice            niceness to start with; the command "normal" takes it back
    memoryBytes     resident memory of the kernel and all its descendants, above which they are killed
    processes       how many processes they may be
    cleanup         directories to remove when all processes are gone
    cleanupLast     a directory to remove after that when the hub is gone and it holds nothing but "shared"

Later lines are commands: {"do": "interrupt"}, {"do": "kill"}, {"do": "normal"}, {"do": "keep"} (remove no directory)
and {"do": "limits", "memoryBytes": n, "processes": n}; and of trees, whose processes and rooms have names,
{"do": "adopt" | "interrupt-member" | "kill-member", "name": s}, {"do": "limit-room", "name": s, "memoryBytes": n,
"processes": n} and {"do": "sweep", "name": s} (end what runs in a room, or without a name anywhere, and is no kernel).
The end of the stream means that the hub is gone, however it went, and kills everything.

Lines written back are {"event": "started", "pid": n}, {"event": "swept"}, {"event": "room-ended", "name": s, "reason":
"memory" | "processes", "peakMemoryBytes": n} and {"event": "exited", "code": n, "signal": n, "reason": "died" |
"requested" | "memory" | "processes", "peakMemoryBytes": n}.

It uses the standard library and the three modules beside it, imports little and stays single-threaded: it is the
part that has to work when everything else went wrong.
"""

import json
import os
import select
import signal
import sys
import time

# An isolated interpreter looks for modules nowhere near.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from kernel_start import start  # noqa: E402
from members import Members, excess  # noqa: E402
from process_tree import (  # noqa: E402
    children_of,
    descendants,
    kill,
    kill_group,
    read_text,
    read_tree,
)

# What is imported later is Python's own.
del sys.path[0]

HUB = 3

# How often memory and processes are counted. A notebook fills memory at about 1 GiB/s at worst, so a limit is
# overshot by a quarter of that; RLIMIT_AS stands behind it.
COUNT_EVERY_SECONDS = 0.25

# A process in uninterruptible sleep (a hung network file system) cannot be waited for indefinitely.
GIVE_UP_KILLING_SECONDS = 10.0

# A sweep waits for programs to be gone; one that hangs in the system is left to the end of everything.
GIVE_UP_SWEEPING_SECONDS = 1.0

PR_SET_CHILD_SUBREAPER = 36


class Supervisor:
    def __init__(self, plan):
        self.plan = plan
        self.memory_bytes = plan.get("memoryBytes")
        self.processes = plan.get("processes")
        self.peak_bytes = 0
        self.child = 0
        self.status = None
        self.reason = "died"
        self.is_hub_gone = False
        self.members = Members(tell)

    def run(self):
        adopt_orphans()
        wakeup = watch_children()
        self.child = start(self.plan)
        tell({"event": "started", "pid": self.child})
        self.watch(wakeup)
        self.end_everything()
        remove(self.plan.get("cleanup", ()), self.plan.get("cleanupLast") if self.is_hub_gone else None)
        tell(self.farewell())

    def watch(self, wakeup):
        """Returns when the kernel has ended or has to be ended."""
        buffer = b""
        next_count = time.monotonic() + COUNT_EVERY_SECONDS
        while True:
            timeout = max(0.0, next_count - time.monotonic())
            ready, _, _ = select.select([HUB, wakeup], [], [], timeout)
            if wakeup in ready:
                os.read(wakeup, 4096)
                self.reap()
            if self.status is not None:
                return
            if HUB in ready:
                data = read_hub()
                if not data:
                    self.is_hub_gone = True
                    self.reason = "requested"
                    return
                *lines, buffer = (buffer + data).split(b"\n")
                ends = [self.obey(json.loads(line)) for line in lines]
                if any(ends):
                    return
            if time.monotonic() >= next_count:
                if not self.within_limits():
                    return
                next_count = time.monotonic() + COUNT_EVERY_SECONDS

    def obey(self, command):
        """Does what the hub says; true when that ends the kernel."""
        what = command["do"]
        if what == "kill":
            self.reason = "requested"
            return True
        if what == "interrupt":
            self.interrupt()
        elif what == "adopt":
            self.members.adopt(command["name"], descendants(os.getpid()))
        elif what == "interrupt-member":
            self.members.interrupt(command["name"])
        elif what == "kill-member":
            self.members.kill(command["name"])
        elif what == "sweep":
            self.sweep(command["name"])
        elif what == "limit-room":
            self.members.limit(command["name"], command["memoryBytes"], command["processes"])
        elif what == "normal":
            self.restore_priority()
        elif what == "keep":
            self.plan["cleanup"] = []
        elif what == "limits":
            self.memory_bytes = command.get("memoryBytes", self.memory_bytes)
            self.processes = command.get("processes", self.processes)
        return False

    def interrupt(self):
        pid = inside_sandbox(self.child)
        try:
            # The whole group, so that `!command` and worker processes stop too.
            if os.getpgid(pid) == pid:
                os.killpg(pid, signal.SIGINT)
            else:
                os.kill(pid, signal.SIGINT)
        except ProcessLookupError:
            pass

    def sweep(self, name):
        """Ends what runs in a room, or in all of the tree, and is none of its kernels; they wait meanwhile."""
        top = self.members.pids.get(name) if name else os.getpid()
        give_up = time.monotonic() + GIVE_UP_SWEEPING_SECONDS
        while top and time.monotonic() < give_up:
            left = self.members.find_strangers(top)
            if not left:
                break
            for pid in left:
                kill(pid)
            self.reap()
            time.sleep(0.002)
        tell({"event": "swept"})

    def restore_priority(self):
        pid = inside_sandbox(self.child)
        try:
            os.setpriority(os.PRIO_PGRP, os.getpgid(pid), 0)
        except OSError:
            # Without the right to raise a priority the plan has no `nice` in the first place.
            pass

    def within_limits(self):
        family = self.members.watch_rooms(read_tree(self.child))
        reason, used = excess(family, self.memory_bytes, self.processes)
        self.peak_bytes = max(self.peak_bytes, used)
        self.reason = reason or self.reason
        return reason is None

    def end_everything(self):
        """Kills until nothing is left, also what moved to a session of its own."""
        give_up = time.monotonic() + GIVE_UP_KILLING_SECONDS
        while time.monotonic() < give_up:
            family = descendants(os.getpid())
            if self.status is None:
                kill_group(self.child)
            for pid in family:
                kill(pid)
            if not self.reap():
                return
            time.sleep(0.002)

    def reap(self):
        """Collects the dead; false when no child is left at all."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            if pid == self.child:
                self.status = status
                # ru_maxrss is in KiB on Linux.
                self.peak_bytes = max(self.peak_bytes, usage.ru_maxrss * 1024)

    def farewell(self):
        status = self.status
        exited = status is not None and os.WIFEXITED(status)
        signaled = status is not None and os.WIFSIGNALED(status)
        return {
            "event": "exited",
            "code": os.WEXITSTATUS(status) if exited else None,
            "signal": os.WTERMSIG(status) if signaled else None,
            "reason": self.reason,
            "peakMemoryBytes": self.peak_bytes,
        }


def adopt_orphans():
    """Makes orphaned descendants our children, so that a daemonized process does not escape."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def watch_children():
    """A file descriptor that becomes readable when a child ends."""
    readable, writable = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else os.pipe()
    os.set_blocking(readable, False)
    os.set_blocking(writable, False)
    signal.set_wakeup_fd(writable, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # The hub decides. A service manager that stops the hub sends these to every process of it.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    return readable


def inside_sandbox(pid):
    """The kernel itself: bubblewrap stands in front of it as one or two processes of that name."""
    while read_text(f"/proc/{pid}/comm") == "bwrap\n":
        children = children_of(pid)
        if not children:
            break
        pid = children[0]
    return pid


def remove(directories, last):
    import shutil

    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)
    try:
        if last and set(os.listdir(last)) <= {"shared"}:
            shutil.rmtree(last, ignore_errors=True)
    except OSError:
        # Another supervisor was faster.
        pass


def tell(event):
    try:
        os.write(HUB, json.dumps(event).encode() + b"\n")
    except OSError:
        # The hub is gone; nobody is left to tell.
        pass


def read_hub():
    try:
        return os.read(HUB, 65536)
    except OSError:
        return b""


def read_plan():
    data = b""
    while not data.endswith(b"\n"):
        chunk = read_hub()
        if not chunk:
            sys.exit(0)
        data += chunk
    return json.loads(data)


def main():
    os.set_inheritable(HUB, False)
    os.set_blocking(HUB, True)
    Supervisor(read_plan()).run()


if __name__ == "__main__":
    main()
