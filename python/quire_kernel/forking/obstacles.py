"""Why a process cannot be copied: whatever a fork would share, lose or leave half done.

Reasons are for people: they stand in the trace of a run.
"""

import contextlib
import ctypes
import os
import re
import stat
import sys
import threading

PACKAGES = (sys.prefix + os.sep, sys.base_prefix + os.sep, "/usr/")
SOCKET = re.compile(r"socket:\[\d+\]")

# As the hub calls its processes, see `makeName` in fork-tree.ts.
KERNEL_NAME = re.compile(r"q-[0-9a-f]{12}")


def find_obstacles(own_descriptors, is_copy):
    """Reasons against forking now; an empty list when a copy would go on exactly as this process would."""
    return [
        *find_threads(),
        *find_programs(is_copy),
        *find_open_files(own_descriptors),
        *find_shared_memory(),
    ]


def find_obstacles_to_looking():
    """Reasons against a copy that is only looked at: what it would do to memory that it shares with others.

    Threads and programs stay behind, and connections and files are closed in it; so they are none.
    """
    find_threads()
    is_on_card = any("/dev/nvidia" in path for path in map(target_of, os.listdir("/proc/self/fd")))
    return [*(["a graphics card is in use"] if is_on_card else []), *find_shared_memory()]


def target_of(number):
    try:
        return os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        return ""


def find_threads():
    running = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    if running:
        return [f"a thread is running ({', '.join(running[:3])})"]
    if count_threads() > 1:
        stop_native_pools()
    return ["a library keeps threads of its own"] if count_threads() > 1 else []


def stop_native_pools():
    """OpenMP has a call for it; OpenBLAS ends its workers in whatever process forks, so one forks for nothing."""
    for path in mapped_files("libgomp"):
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(path).omp_pause_resource_all(2)
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def count_threads():
    return len(os.listdir("/proc/self/task"))


def find_programs(is_copy):
    """Also those that have left their parent: whoever inherits copies of a process inherits them too.

    Nothing of a notebook ran in one that is no copy; beside it, others may just be made for other people.
    """
    return find_children() or (find_children(of=os.getppid()) if is_copy else [])


def find_children(of=None):
    pid = of or os.getpid()
    # The first process of a room has no parent there.
    with contextlib.suppress(FileNotFoundError), open(f"/proc/{pid}/task/{pid}/children") as file:
        if any(not is_kernel(child) and is_running(child) for child in map(int, file.read().split())):
            return ["a program started by the notebook is running"]
    return []


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def is_kernel(pid):
    """Whether it is this process or a copy of it: those of a room become children of its first process.

    What the notebook forks by itself is called as this one is, and a copy is not.
    """
    try:
        name = name_of(pid)
        is_copy = KERNEL_NAME.fullmatch(name) is not None and name != name_of("self")
        return pid == os.getpid() or (is_copy and os.getsid(pid) == pid)
    except OSError:
        return False


def name_of(pid):
    with open(f"/proc/{pid}/comm") as file:
        return file.read().strip()


def find_open_files(own_descriptors):
    found = []
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        if number in own_descriptors:
            continue
        with contextlib.suppress(OSError):
            found.extend(describe_descriptor(number))
    return found


def describe_descriptor(number):
    target = os.readlink(f"/proc/self/fd/{number}")
    if SOCKET.fullmatch(target):
        return ["a connection is open"]
    if target.startswith("/dev/nvidia"):
        return ["a graphics card is in use"]
    mode = os.fstat(number).st_mode
    if stat.S_ISREG(mode):
        # Libraries keep files of their own open, such as fonts, and go to a place in them before each reading.
        if is_of_package(target):
            return []
        return [f"the file {os.path.basename(target)} is open"]
    return ["a pipe is open"] if stat.S_ISFIFO(mode) else []


def is_of_package(path):
    """Environments may be laid over others, and people may have packages of their own."""
    return path.startswith(PACKAGES) or "/site-packages/" in path or "/dist-packages/" in path


def find_shared_memory():
    with open("/proc/self/maps") as file:
        is_shared = any(is_writable_by_all(line) for line in file)
    return ["memory is shared with other processes or a file"] if is_shared else []


def is_writable_by_all(line):
    permissions = line.split(maxsplit=2)[1]
    return permissions[1] == "w" and permissions[3] == "s"


def mapped_files(part):
    with open("/proc/self/maps") as file:
        return {line.split()[-1] for line in file if part in line}
