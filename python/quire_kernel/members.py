"""Named processes of a tree of kernels and the rooms that they live in; for the supervisor."""

import os
import signal

from process_tree import (
    below,
    descendants,
    is_dead,
    kill,
    kill_group,
    proportional_bytes,
    read_text,
    read_tree,
    resident_bytes,
    unread_bytes,
)


class Members:
    """Processes of a tree of kernels that the hub speaks of by name (see quire_kernel/forking).

    A name is looked up once, right after its process took it and before that one runs anything of a notebook: what
    user code calls itself later changes nothing.
    """

    def __init__(self, tell):
        """`tell` hears of rooms that were ended."""
        self.tell = tell
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
        tree = read_tree(top)
        kin = set(self.pids.values())
        # Children stand after their parents.
        for pid in reversed(tree):
            if kin.intersection(tree[pid]):
                kin.add(pid)
        return [pid for pid in tree if pid not in kin and pid != top and not is_dead(pid)]

    def watch_rooms(self, tree):
        """Ends rooms that are above their limits; answers the processes that live in none.

        All of a room descends from its first process, which inherits its orphans. Namespaces would not tell: what a
        notebook starts may make some of its own within the room, and would then count for the tree, whose end is the
        end of everybody's rooms.
        """
        others = dict.fromkeys(tree)
        self.ending &= others.keys()
        for first in self.ending:
            leave_out(others, [first, *below(tree, first)])
        for name, (memory_bytes, processes) in list(self.rooms.items()):
            first = self.pids[name]
            # Ended, or its number is somebody else's by now.
            if first not in others:
                continue
            inhabitants = [first, *below(tree, first)]
            leave_out(others, inhabitants)
            reason, used = excess(inhabitants, memory_bytes, processes)
            if reason:
                self.tell({"event": "room-ended", "name": name, "reason": reason, "peakMemoryBytes": used})
                self.kill(name)
        return list(others)


def leave_out(those, pids):
    for pid in pids:
        those.pop(pid, None)


def excess(pids, memory_bytes, processes):
    """Which limit some processes are above, if any, and the memory that they use. Limits may be absent."""
    held = unread_bytes(pids)
    used = sum(resident_bytes(pid) for pid in pids) + held
    if processes and len(pids) > processes:
        return "processes", used
    # Pages that forked processes share count once, but counting that way is slow: only when it matters.
    if not memory_bytes or used <= memory_bytes:
        return None, used
    used = sum(proportional_bytes(pid) for pid in pids) + held
    return ("memory" if used > memory_bytes else None), used
