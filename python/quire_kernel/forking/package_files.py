"""Files that packages keep open, such as fonts: copies of a process begin with one place in each for all of them."""

import contextlib
import fcntl
import os
import stat

from .obstacles import is_of_package


def reopen_package_files():
    """In a copy: whoever reads goes to a place first, and another copy may go elsewhere before it has read."""
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            reopen(int(name))


def reopen(number):
    path = f"/proc/self/fd/{number}"
    is_read_only = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
    if not (is_read_only and stat.S_ISREG(os.fstat(number).st_mode) and is_of_package(os.readlink(path))):
        return
    again = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.lseek(again, os.lseek(number, 0, os.SEEK_CUR), os.SEEK_SET)
        os.dup2(again, number, inheritable=os.get_inheritable(number))
    finally:
        os.close(again)
