"""Who descends from whom, and what each process uses, as the system says (on Linux; nothing elsewhere); and ends."""

import os
import signal

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def descendants(pid):
    return list(read_tree(pid))[1:]


def read_tree(top):
    """A process and all that descend from it, each before its children and with them: `{pid: [child, …]}`."""
    tree = {}
    waiting = [top]
    while waiting:
        pid = waiting.pop()
        # One that was inherited by another meanwhile is met twice.
        if pid not in tree:
            tree[pid] = children_of(pid)
            waiting.extend(reversed(tree[pid]))
    return tree


def below(tree, pid):
    """What of a tree that was read descends from a process, each before its children."""
    found = {}
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = True
            waiting.extend(reversed(tree.get(each, ())))
    return list(found)[1:]


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


def is_dead(pid):
    """Also where nobody has collected it yet."""
    return read_text(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1] in ([], ["Z"], ["X"])


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
