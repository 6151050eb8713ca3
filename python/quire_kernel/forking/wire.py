"""Jupyter's messages over one Unix socket, read by the thread that runs the notebook.

Its own threads write, too: a frame is written whole before the next begins.

A frame is a count of parts, the length of each, and the parts, all numbers as 32-bit big-endian: first the channel's
name, then the parts of Jupyter's wire protocol as ZeroMQ would carry them, unsigned: whoever reaches the socket is
past the directory's permissions already.
"""

import os
import socket
import struct
import threading
from collections import deque

CHANNELS = ("shell", "control", "stdin", "iopub")

# One frame may not make the kernel allocate more than the largest message that the hub itself takes.
FRAME_BYTES_MAX = 512 * 1024 * 1024



def leave():
    """The other end of the socket is closed: nobody is left to work for, and user code must not catch that."""
    os._exit(0)


class Wire:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.waiting = deque()
        # The same thread may write within writing: a signal's handler that prints.
        self.writing = threading.RLock()

    def greet(self, token, problem=""):
        """Tells the hub which of the processes it asked for this is, or why there is none."""
        self.write([b"hello", token.encode(), problem.encode()])

    def fileno(self):
        return self.socket.fileno()

    def write(self, parts):
        """Waits while the hub is slow: output stays with the notebook that makes it, and nothing is dropped."""
        sizes = [memoryview(part).nbytes for part in parts]
        head = struct.pack(f">I{len(sizes)}I", len(sizes), *sizes)
        try:
            with self.writing:
                if sum(sizes) < 65536:
                    self.socket.sendall(head + b"".join(bytes(part) for part in parts))
                else:
                    self.socket.sendall(head)
                    for part in parts:
                        self.socket.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            leave()

    def read(self):
        """The next frame: a channel's name and the parts of a message. Waits; an interrupt ends the waiting."""
        return self.waiting.popleft() if self.waiting else self.receive()

    def receive(self):
        # An interrupt while nothing has been read is safe: after the first byte the rest is there or on its way.
        count = struct.unpack(">I", self.take(4))[0]
        sizes = struct.unpack(f">{count}I", self.take(4 * count))
        if sum(sizes) > FRAME_BYTES_MAX:
            leave()
        channel, *parts = [self.take(size) for size in sizes]
        return channel.decode(), parts

    def take(self, size):
        taken = bytearray()
        while len(taken) < size:
            try:
                chunk = self.socket.recv(min(size - len(taken), 1 << 20))
            except ConnectionResetError:
                leave()
            if not chunk:
                leave()
            taken += chunk
        return bytes(taken)

    def close(self):
        self.socket.close()


class Channel:
    """What Jupyter's session takes for a ZeroMQ socket of one channel."""

    def __init__(self, node, name):
        self.node = node
        self.name = name.encode()

    def send_multipart(self, parts, flags=0, copy=True, track=False, **_):
        self.node.wire.write([self.name, *parts])

    def flush(self, *_):
        pass

    @property
    def closed(self):
        return False
