"""Keeps a throw-away copy from everything outside of itself: files, other processes, the network."""

import contextlib
import io
import os
import resource
import signal
import sys

from .limits import MEMORY_BYTES, PROCESSOR_SECONDS

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REFUSED = (
    "os.chflags", "os.chmod", "os.chown", "os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.link",
    "os.lockf", "os.mkdir", "os.posix_spawn", "os.remove", "os.removexattr", "os.rename", "os.rmdir", "os.setxattr",
    "os.spawn", "os.symlink", "os.system", "os.truncate", "os.utime", "pty.spawn", "shutil.", "signal.pthread_kill",
    "socket.bind", "socket.connect", "socket.gethostby", "socket.getaddrinfo", "socket.sendmsg", "socket.sendto",
    "sqlite3.connect", "subprocess.Popen", "tempfile.", "webbrowser.open",
)  # fmt: skip


class TookTooLong(BaseException):
    """Not an `Exception`: what the notebook catches must not catch this."""


def close_foreign_descriptors(own):
    """Connections and files that the copy would share with the process it was made of lead nowhere from here on."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        if number not in own and number != nothing:
            with contextlib.suppress(OSError):
                os.fstat(number)
                os.dup2(nothing, number, inheritable=False)
    os.close(nothing)


def guard():
    """For good. Python's own calls are refused; limits of the operating system stand behind them."""
    sys.dont_write_bytecode = True
    sys.stdout = sys.stderr = Nowhere()
    sys.addaudithook(refuse)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_CPU, PROCESSOR_SECONDS)
    with open("/proc/self/statm") as file:
        pages = int(file.read().split()[0])
    limit(resource.RLIMIT_AS, pages * resource.getpagesize() + MEMORY_BYTES)


def limit(which, value):
    hard = resource.getrlimit(which)[1]
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (most, most))


def refuse(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if isinstance(path, int) or not writes(mode, flags):
            return
    elif not event.startswith(REFUSED):
        return
    raise PermissionError("Whoever looks at variables changes nothing.")


def writes(mode, flags):
    return bool(flags & WRITES) if mode is None else any(letter in mode for letter in "wax+")


class Nowhere(io.TextIOBase):
    """Takes what is printed while somebody looks."""

    encoding = "utf-8"

    def writable(self):
        return True

    def write(self, text):
        return len(text)


@contextlib.contextmanager
def at_most(seconds):
    """Ends code of the notebook's own after this time. @raises TookTooLong"""

    def ring(*_):
        raise TookTooLong

    signal.signal(signal.SIGALRM, ring)
    # Again and again: one that is caught must not be the last.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
