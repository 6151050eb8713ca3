"""Starts IPython's kernel the way Quire needs it: `python quire_kernel -f connection.json`.

Works with ipykernel 6 and 7. Four things differ from `python -m ipykernel_launcher`:

- the output channel never drops a message: when the hub is slow the kernel waits, in its own memory;
- the kernel dies with its supervisor, whatever ends that one;
- `import quire` works, after everything that is installed;
- widgets are answered while a cell waits in `input()`.
"""

import os
import sys

PR_SET_PDEATHSIG = 1
SIGKILL = 9

# Messages that may wait in the kernel's own socket before its output thread waits. Few, because some are large.
OUTPUT_QUEUE_MESSAGES = 100


def die_with_parent():
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def lead_process_group():
    """So that an interrupt reaches what the notebook started and nothing else."""
    if os.getpgid(0) != os.getpid():
        os.setpgid(0, 0)


def make_app_class():
    import zmq
    from ipykernel.kernelapp import IPKernelApp
    from quire_kernel.asking import make_kernel_class

    class KernelApp(IPKernelApp):
        kernel_class = make_kernel_class()

        def _bind_socket(self, s, port):
            if s.type in (zmq.PUB, zmq.XPUB):
                # By default a publisher drops what a slow reader has no room for, an `idle` status too.
                s.setsockopt(zmq.XPUB_NODROP, 1)
                s.sndhwm = OUTPUT_QUEUE_MESSAGES
            return super()._bind_socket(s, port)

    return KernelApp


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    # Running a directory puts it first on the path, where user code does not expect it.
    sys.path[:] = [entry for entry in sys.path if entry and os.path.abspath(entry) != here]
    sys.path.append(os.path.dirname(here))
    lead_process_group()
    die_with_parent()
    app_class = make_app_class()
    import ipykernel_launcher

    # What notebooks see under Jupyter; some look for this name.
    sys.argv[0] = ipykernel_launcher.__file__
    app_class.launch_instance()


if __name__ == "__main__":
    main()
