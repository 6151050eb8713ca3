"""Files in shared memory, which are no part of a process: a copy neither has its own nor goes back to how they were."""

import contextlib
import os
import shutil

FOLDER = "/dev/shm"


def shared_files():
    """What lies there, whoever laid it: not all of it comes through `open`."""
    try:
        return set(os.listdir(FOLDER))
    except OSError:
        return set()


def remove_shared_files():
    """Only where the folder is this room's own: elsewhere it is the whole machine's."""
    for name in shared_files():
        path = os.path.join(FOLDER, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                os.unlink(path)
