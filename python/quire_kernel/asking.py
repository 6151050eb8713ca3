"""Answers what people do with widgets while a cell waits for one of them in `input()`."""

import sys

import zmq

# Python looks for interrupts at least this often; a message ends the waiting at once.
LOOK_AGAIN_MS = 1_000


def answer_widget(kernel, message, *, ident, parent):
    """Does what a comm message asks for, then goes on with the request (`ident`, `parent`) that was interrupted."""
    kernel.set_parent([], message, channel="shell")
    kernel._publish_status("busy", "shell")
    try:
        # The handler takes a socket, and sends nothing on it.
        kernel.comm_manager.comm_msg(None, [], message)
    except Exception:
        kernel.log.exception("a message of a widget could not be handled")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        kernel._publish_status("idle", "shell")
        kernel.set_parent(ident, parent, channel="shell")


def make_kernel_class():
    from ipykernel.ipkernel import IPythonKernel

    class Kernel(IPythonKernel):
        """ipykernel's, that takes comm messages on `stdin` while it waits there for an answer."""

        def _input_request(self, prompt, ident, parent, password=False):
            sys.stdout.flush()
            sys.stderr.flush()
            # What a stopped cell did not wait for any more.
            while self.stdin_socket.poll(0):
                self.stdin_socket.recv_multipart()
            content = {"prompt": prompt, "password": password}
            self.session.send(self.stdin_socket, "input_request", content, parent, ident=ident)
            while True:
                if not self.stdin_socket.poll(LOOK_AGAIN_MS):
                    continue
                _, message = self.session.recv(self.stdin_socket, mode=0)
                if message["header"]["msg_type"] == "comm_msg":
                    answer_widget(self, message, ident=ident, parent=parent)
                    continue
                value = message["content"].get("value", "")
                if value == "\x04":
                    raise EOFError
                return value

    return Kernel
