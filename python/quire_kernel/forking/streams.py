"""`sys.stdout` and `sys.stderr` of a kernel without threads."""

import io
import os
import sys
import threading
import time

# A line goes out at once, until a print loop makes so many that text is worth gathering.
LINES_AT_ONCE = 200
LINES_PER_SECOND = 50
# What a loop has gathered goes out at this length whatever the clock says.
GATHERED_MAX = 16_384


class OutStream(io.TextIOBase):
    """Text of the running cell, told to the hub line by line.

    Nothing tells what was gathered while the notebook is silent, since there is no thread: so gathering begins only
    when lines come faster than people read.
    """

    encoding = "UTF-8"
    errors = None

    def __init__(self, kernel_app, name, descriptor):
        super().__init__()
        self.app = kernel_app
        self.name = name
        self.descriptor = descriptor
        self.parts = []
        self.length = 0
        self.credit = LINES_AT_ONCE
        self.counted_at = time.monotonic()
        self.parent_header = {}
        # Threads of the notebook print, too, and a signal's handler in the middle of printing.
        self.gathering = threading.RLock()

    def set_parent(self, parent):
        self.parent_header = parent.get("header", {})

    def writable(self):
        return True

    def isatty(self):
        return False

    def fileno(self):
        return self.descriptor.number

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if not text:
            return 0
        with self.gathering:
            self.parts.append(text)
            self.length += len(text)
            if ("\n" in text or "\r" in text) and (self.may_go() or self.length > GATHERED_MAX):
                self.flush()
        return len(text)

    def may_go(self):
        now = time.monotonic()
        self.credit = min(LINES_AT_ONCE, self.credit + (now - self.counted_at) * LINES_PER_SECOND)
        self.counted_at = now
        if self.credit < 1:
            return False
        self.credit -= 1
        return True

    def flush(self):
        # What programs and C libraries wrote to the descriptor comes first: it was there first, or nobody knows.
        with self.gathering:
            text = self.descriptor.take() + "".join(self.parts)
            self.parts.clear()
            self.length = 0
            if text:
                self.app.tell_stream(self.name, text)


class Descriptor:
    """File descriptor 1 or 2, kept in memory: what C libraries and child processes write is output of the cell."""

    def __init__(self, number):
        self.number = number
        self.file = -1
        self.renew()

    def renew(self):
        """After a fork: a file of one's own, or two processes would read each other's text."""
        old, self.file = self.file, os.memfd_create(f"fd{self.number}", os.MFD_CLOEXEC)
        os.dup2(self.file, self.number, inheritable=True)
        if old >= 0:
            os.close(old)

    def is_own(self):
        """Whether the notebook has neither closed it nor led it elsewhere."""
        try:
            here, there = os.fstat(self.number), os.fstat(self.file)
        except OSError:
            return False
        return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)

    def take(self):
        # Both ends share one offset, so the text is read where it lies and then forgotten.
        size = os.fstat(self.file).st_size
        if size == 0:
            return ""
        data = os.pread(self.file, size, 0)
        os.ftruncate(self.file, 0)
        os.lseek(self.file, 0, os.SEEK_SET)
        return data.decode("utf-8", "replace")


def replace_descriptors():
    """The descriptors of a kernel; Python's own last words still go to what they were before."""
    last_words = os.dup(2)
    os.set_inheritable(last_words, False)
    sys.__stderr__ = os.fdopen(last_words, "w", buffering=1, encoding="utf-8", errors="backslashreplace")
    return Descriptor(1), Descriptor(2)
