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

Later lines are commands: {"do": "interrupt"}, {"do": "kill"}, {"do": "normal"},
{"do": "keep"} (remove no directory), {"do": "sweep"} (end what runs and is no kernel, and say "swept"), and {"do": "limits", "memoryBytes": n, "processes": n}. The end of the stream means that the hub is gone, however it
went, and kills everything. Lines written back are {"event": "started", "pid": n} and
{"event": "exited", "code": n, "signal": n, "reason": "died" | "requested" | "memory" | "processes",
"peakMemoryBytes": n}.

It uses the standard library only, imports little and stays single-threaded: it is the part that has to work when
everything else went wrong.
"""

import json
import os
import resource
import select
import signal
import sys
import time

HUB = 3

# How often memory and processes are counted. A notebook fills memory at about 1 GiB/s at worst, so a limit is
# overshot by a quarter of that; RLIMIT_AS stands behind it.
COUNT_EVERY_SECONDS = 0.25

# A process in uninterruptible sleep (a hung network file system) cannot be waited for indefinitely.
GIVE_UP_KILLING_SECONDS = 10.0

# A sweep waits for programs to be gone; one that hangs in the system is left to the end of everything.
GIVE_UP_SWEEPING_SECONDS = 1.0

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


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
        self.members = Members()

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
        family = self.members.watch_rooms([self.child, *descendants(self.child)])
        held = unread_bytes(family)
        used = sum(resident_bytes(pid) for pid in family) + held
        self.peak_bytes = max(self.peak_bytes, used)
        if self.processes and len(family) > self.processes:
            self.reason = "processes"
            return False
        # Pages shared between forked workers count once, but counting that way is slow: only when it matters.
        if self.memory_bytes and used > self.memory_bytes:
            used = sum(proportional_bytes(pid) for pid in family) + held
            if used > self.memory_bytes:
                self.reason = "memory"
                return False
        return True

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


class Members:
    """Processes of a tree of kernels that the hub speaks of by name (see quire_kernel/forking).

    A name is looked up once, right after its process took it and before that one runs anything of a notebook: what
    user code calls itself later changes nothing.
    """

    def __init__(self):
        self.pids = {}
        # By the name of each room's first process, how much the room may use.
        self.rooms = {}
        # First processes of rooms that are on their way out, and until then no part of what all share.
        self.ending = set()

    def adopt(self, name, family):
        pid = next((pid for pid in reversed(family) if read_text(f"/proc/{pid}/comm") == name + "\n"), None)
        if pid is not None:
            self.pids[name] = pid

    def limit(self, name, memory_bytes, processes):
        if name in self.pids:
            self.rooms[name] = (memory_bytes, processes)

    def interrupt(self, name):
        try:
            # The whole group, so that `!command` and worker processes stop too.
            os.killpg(os.getpgid(self.pids[name]), signal.SIGINT)
        except (KeyError, ProcessLookupError, PermissionError):
            pass

    def kill(self, name):
        """Ends one process with what it started, but not with the kernels that were forked from it."""
        is_room = self.rooms.pop(name, None) is not None
        pid = self.pids.pop(name, None)
        if pid is None:
            return
        if is_room:
            self.ending.add(pid)
        others = set(self.pids.values())
        started = [each for each in descendants(pid) if each not in others]
        kill_group(pid)
        for each in started:
            kill(each)

    def find_strangers(self, top):
        """Whatever lives below a process and leads to no kernel."""
        members = set(self.pids.values())
        found = []

        def leads_to_member(pid):
            leads = [leads_to_member(child) for child in children_of(pid)]
            is_kin = pid in members or any(leads)
            if not is_kin and not is_dead(pid):
                found.append(pid)
            return is_kin

        for child in children_of(top):
            leads_to_member(child)
        return found

    def watch_rooms(self, family):
        """Ends rooms that are above their limits; answers the processes that live in none."""
        others = dict.fromkeys(family)
        self.ending &= others.keys()
        for first in self.ending:
            for pid in [first, *descendants(first)]:
                others.pop(pid, None)
        for name, (memory_bytes, processes) in list(self.rooms.items()):
            # Ended, or its number is somebody else's by now.
            if self.pids[name] not in others:
                continue
            inhabitants = self.inhabitants(name)
            for pid in inhabitants:
                others.pop(pid, None)
            reason, used = excess(inhabitants, memory_bytes, processes)
            if reason:
                tell({"event": "room-ended", "name": name, "reason": reason, "peakMemoryBytes": used})
                self.kill(name)
        return list(others)

    def inhabitants(self, name):
        """All of a room: its first process inherits its orphans, so that nothing in it leads past that one.

        Namespaces would not tell: what a notebook starts may make some of its own within the room, and would then
        count for the tree, whose end is the end of everybody's rooms.
        """
        first = self.pids[name]
        return [first, *descendants(first)]


def excess(pids, memory_bytes, processes):
    """Which limit some processes are above, if any, and the memory that they use."""
    held = unread_bytes(pids)
    used = sum(resident_bytes(pid) for pid in pids) + held
    if len(pids) > processes:
        return "processes", used
    # What a room shares with the template that it was forked from counts once for all, not once for each.
    if used <= memory_bytes:
        return None, used
    used = sum(proportional_bytes(pid) for pid in pids) + held
    return ("memory" if used > memory_bytes else None), used


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


def start(plan):
    """Forks and becomes the kernel in the child; returns its process id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        become(plan)
    except BaseException as error:  # noqa: BLE001 - this copy of the supervisor must not go on, whatever happened
        os.write(2, f"cannot start the kernel: {error!r}\n".encode())
    os._exit(127)


def become(plan):
    os.setsid()
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    for name, value in plan.get("rlimits", {}).items():
        limit_resource(getattr(resource, "RLIMIT_" + name), value)
    if plan.get("nice"):
        os.nice(plan["nice"])
    if "uid" in plan:
        os.setgroups([])
        os.setresgid(plan["gid"], plan["gid"], plan["gid"])
        os.setresuid(plan["uid"], plan["uid"], plan["uid"])
    os.umask(0o077)
    if plan.get("rooms"):
        make_own_processes()
    os.execv(plan["argv"][0], plan["argv"])


def make_own_processes():
    """A world of processes with a /proc that shows all of it: within one that hides parts, rooms can have none.

    Returns in the process that goes on; the one in front of it waits and ends as it does.
    """
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.getuid(), os.getgid()
    new_namespaces = 0x20000000 | 0x00020000 | (0x10000000 if uid else 0)
    if libc.unshare(new_namespaces) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    if uid:
        # Whoever was root until now does not own its /proc/self, unless it says that others may look at it.
        libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    pid = os.fork()
    if pid:
        os.closerange(3, 1024)
        status = os.waitpid(pid, 0)[1]
        os._exit(os.waitstatus_to_exitcode(status) & 255)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    for source, target, kind, flags in ((b"none", b"/", None, 0x44000), (b"proc", b"/proc", b"proc", 0xE)):
        if libc.mount(source, target, kind, ctypes.c_ulong(flags), None) != 0:
            raise OSError(ctypes.get_errno(), f"mount {target.decode()}")


def limit_resource(which, value):
    """Lowers a limit; a stricter one that is already in force stays."""
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def inside_sandbox(pid):
    """The kernel itself: bubblewrap stands in front of it as one or two processes of that name."""
    while read_text(f"/proc/{pid}/comm") == "bwrap\n":
        children = children_of(pid)
        if not children:
            break
        pid = children[0]
    return pid


def is_dead(pid):
    """Also where nobody has collected it yet."""
    return read_text(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1] in ([], ["Z"], ["X"])


def descendants(pid):
    found = []
    for child in children_of(pid):
        found.append(child)
        found.extend(descendants(child))
    return found


def children_of(pid):
    """Child processes, of every thread, oldest first; empty where there is no /proc."""
    children = []
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return children
    for thread in threads:
        text = read_text(f"/proc/{pid}/task/{thread}/children")
        children.extend(int(child) for child in text.split())
    return sorted(children)


def resident_bytes(pid):
    fields = read_text(f"/proc/{pid}/statm").split()
    return int(fields[1]) * PAGE_BYTES if fields else 0


def proportional_bytes(pid):
    for line in read_text(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return resident_bytes(pid)


def unread_bytes(pids):
    """What programs have put out and Python has not read yet: it lies in files of memory that belong to no process.

    A program that a cell waits for fills one as fast as the machine can (see quire_kernel/forking/streams.py).
    """
    found = {}
    for pid in pids:
        for number in (1, 2):
            path = f"/proc/{pid}/fd/{number}"
            try:
                if os.readlink(path).startswith("/memfd:"):
                    file = os.stat(path)
                    # One for all that have it open; blocks are of 512 bytes.
                    found[file.st_ino] = file.st_blocks * 512
            except OSError:
                pass
    return sum(found.values())


def read_text(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # The child has not made its group yet, or is gone.
        kill(pid)


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
