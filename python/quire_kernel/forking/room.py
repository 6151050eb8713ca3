"""A room of its own for one person's processes, made from within a sandbox that several share.

Its processes see no others, in /proc neither; of the folder that holds everybody's files they see their own alone;
`/tmp`, shared memory and terminals are theirs. The network is the sandbox's, and where that has none, their own: what
listens on it is heard by nobody else.
"""

import os

from .system import (
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_RDONLY,
    MS_REC,
    MS_REMOUNT,
    NEWIPC,
    NEWNET,
    NEWNS,
    NEWPID,
    NEWUSER,
    drop_capabilities,
    keep_own_ids,
    mount,
    raise_loopback,
    unshare,
)

# Joblib and multiprocessing lay arrays there. It is memory that no process of the room is seen to hold.
SHARED_MEMORY_BYTES = 1024 * 1024 * 1024


def enter_room(is_offline):
    """For the process before the one that will live there: the next fork is the room's first process."""
    uid, gid = os.getuid(), os.getgid()
    unshare(NEWUSER | NEWPID | NEWNS | NEWIPC | (NEWNET if is_offline else 0))
    keep_own_ids(uid, gid)
    if is_offline:
        raise_loopback()


def move_into_room(room, door):
    """`room` names the folder that holds everybody's files (`all`), one's own in it (`own`), and its `temporary`.

    Where the process that is copied has its own folders, the copy has its own ones: whatever knows a path in them, be
    it in a closure or in compiled code, goes on knowing the right one. `places` are those paths, and what of `own` is
    there instead.

    `door` is the hub's socket, which copies made in the room connect to.
    """
    here = os.getcwd()
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, f"mode=1777,size={SHARED_MEMORY_BYTES}")
    mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=600")
    own = os.open(room["own"], os.O_PATH | os.O_DIRECTORY)
    socket = os.open(door, os.O_PATH)
    shown = {path: os.open(path, os.O_PATH) for path in mounted_below("/tmp/") if not is_below(path, room["all"])}
    mount(room["temporary"], "/tmp", None, MS_BIND | MS_REC)
    for path, descriptor in shown.items():
        # Folders of data that notebooks may read can lie there as well.
        os.makedirs(path, exist_ok=True)
        mount(f"/proc/self/fd/{descriptor}", path, None, MS_BIND | MS_REC)
        os.close(descriptor)
    # The folder of all may itself lie below the /tmp that has just been replaced.
    os.makedirs(room["all"], exist_ok=True)
    plain = MS_NOSUID | MS_NODEV | MS_NOEXEC
    mount("tmpfs", room["all"], "tmpfs", plain)
    os.makedirs(room["own"], mode=0o700)
    os.close(os.open(door, os.O_CREAT | os.O_WRONLY, 0o600))
    for descriptor, place in ((own, room["own"]), (socket, door)):
        mount(f"/proc/self/fd/{descriptor}", place, None, MS_BIND | MS_REC)
        os.close(descriptor)
    for path, name in room["places"].items():
        os.makedirs(path, exist_ok=True)
        mount(os.path.join(room["own"], name), path, None, MS_BIND)
    # What is written right there would lie in memory, counted for nobody.
    mount(None, room["all"], None, MS_REMOUNT | MS_BIND | MS_RDONLY | plain)
    os.chdir(here)
    # With them a notebook could take away what hides the others.
    drop_capabilities()


def mounted_below(start):
    with open("/proc/self/mountinfo") as file:
        # Spaces and the like stand as octal numbers there.
        paths = [line.split()[4].encode().decode("unicode_escape") for line in file]
    return [path for path in paths if path.startswith(start) and os.path.isdir(path)]


def is_below(path, folder):
    return path == folder or path.startswith(folder + "/")
