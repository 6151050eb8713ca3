"""ipykernel's kernel with everything that needs a thread or a ZeroMQ socket taken out."""

import asyncio
import contextlib
import os
import selectors
import signal
import sys
import threading
import types

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session

from ..asking import answer_widget
from .streams import OutStream, replace_descriptors
from .wire import Channel


class ForkableKernel(IPythonKernel):
    """Runs cells just as ipykernel does; only `input()` waits on the hub's socket instead of ZeroMQ's."""

    # ipykernel 7 asks these threads whether an interrupt is theirs, and for streams to answer on.
    shell_channel_thread = types.SimpleNamespace(parent_thread=threading.main_thread(), manager=None)

    @property
    def _supports_kernel_subshells(self):
        return False

    def _input_request(self, prompt, ident, parent, password=False):
        sys.stdout.flush()
        sys.stderr.flush()
        content = {"prompt": prompt, "password": password}
        self.session.send(self.stdin_socket, "input_request", content, parent, ident=ident)
        reply = self.wait_for_reply(parent)
        value = reply["content"].get("value", "")
        if value == "\x04":
            raise EOFError
        return value

    def wait_for_reply(self, parent):
        """What people do with widgets is answered while a cell waits for them; all else has its turn after it."""
        wire = self.stdin_socket.node.wire
        later = []
        try:
            while True:
                channel, parts = wire.read()
                _, message = self.session.feed_identities(parts)
                message = self.session.deserialize(message)
                if channel == "stdin":
                    return message
                if message["header"]["msg_type"] == "comm_msg":
                    answer_widget(self, message, ident=[], parent=parent)
                else:
                    later.append((channel, parts))
        finally:
            wire.waiting.extendleft(reversed(later))

    def _publish_status_and_flush(self, status, channel, stream, parent=None):
        self._publish_status(status, channel, parent)

    def _abort_queues(self, *_):
        """The hub owns the queue."""


class ForkableApp(IPKernelApp):
    """The parts of ipykernel's start that matter to a notebook, in their order."""

    kernel_class = ForkableKernel

    def __init__(self, node, **kwargs):
        super().__init__(**kwargs)
        self.node = node
        self.session = Session(parent=self, key=b"", check_pid=False)

    def init_blackhole(self):
        pass

    def init_connection_file(self):
        pass

    def init_poller(self):
        pass

    def init_sockets(self):
        for name in ("shell", "control", "stdin", "iopub"):
            setattr(self, f"{name}_socket", Channel(self.node, name))

    def init_heartbeat(self):
        pass

    def write_connection_file(self):
        pass

    def log_connection_info(self):
        pass

    def init_io(self):
        self.descriptors = replace_descriptors()
        sys.stdout = OutStream(self, "stdout", self.descriptors[0])
        sys.stderr = OutStream(self, "stderr", self.descriptors[1])
        self.configure_tornado_logger()
        from ipykernel.displayhook import ZMQDisplayHook

        self.displayhook = ZMQDisplayHook(self.session, self.iopub_socket)
        sys.displayhook = self.displayhook
        self.patch_io()

    def init_signal(self):
        # Between cells an interrupt has nothing to interrupt; during a cell ipykernel sets Python's own handler.
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def init_kernel(self):
        kernel = self.kernel_class.instance(
            parent=self,
            session=self.session,
            iopub_socket=self.iopub_socket,
            stdin_socket=self.stdin_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.kernel = kernel
        self.displayhook.get_execution_count = lambda: kernel.execution_count

    def tell_stream(self, name, text):
        self.session.send(
            self.iopub_socket,
            "stream",
            {"name": name, "text": text},
            parent=self.kernel.get_parent(),
            ident=f"stream.{name}".encode(),
        )

    def lay_out_profile(self):
        """IPython's folder, which it makes at home when it starts: in a room, home is another folder, and empty."""
        with contextlib.suppress(OSError):
            os.makedirs(self.profile_dir.location, exist_ok=True)
            self.profile_dir.check_dirs()

    def renew_after_fork(self):
        for descriptor in self.descriptors:
            descriptor.renew()


def make_loop():
    """An event loop that survives a fork: epoll's state lives in the system and would be shared, poll's does not."""
    loop = asyncio.SelectorEventLoop(selectors.PollSelector())
    asyncio.set_event_loop(loop)
    return loop
