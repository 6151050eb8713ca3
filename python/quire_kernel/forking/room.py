"""A room of its own for one person's processes, made from within a sandbox that several share.

Its processes see no others, in /proc neither; of the folder that holds everybody's files they see their own alone;
`/tmp` is theirs. The network is the sandbox's.
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
    NEWNS,
    NEWPID,
    NEWUSER,
    drop_capabilities,
    keep_own_ids,
    mount,
    unshare,
)


# Arrays that worker processes share. Above it they are told that the place is full, and the machine keeps its memory.
SHARED_MEMORY = "/dev/shm"
SHARED_MEMORY_BYTES = 1024**3


def enter_room():
    """For the process before the one that will live there: the next fork is the room's first process."""
    uid, gid = os.getuid(), os.getgid()
    unshare(NEWUSER | NEWPID | NEWNS | NEWIPC)
    keep_own_ids(uid, gid)


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
    # What is written there would lie in memory, counted for nobody.
    mount(None, room["all"], None, MS_REMOUNT | MS_BIND | MS_RDONLY | plain)
    if os.path.isdir(SHARED_MEMORY):
        # Names in it are whose they are, and go with the room.
        mount("tmpfs", SHARED_MEMORY, "tmpfs", MS_NOSUID | MS_NODEV, f"size={SHARED_MEMORY_BYTES},mode=1777")
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
