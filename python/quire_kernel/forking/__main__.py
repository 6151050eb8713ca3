"""Starts the root of a tree of kernels: `python -m quire_kernel.forking SOCKET TOKEN`, on Linux.

Each process of the tree runs a notebook like ipykernel does, without threads, and can be forked between cells.
"""

import os
import sys


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    python_home = os.path.dirname(os.path.dirname(here))
    # Running a directory puts it first on the path, where user code does not expect it.
    sys.path[:] = [entry for entry in sys.path if entry and os.path.abspath(entry) != here]
    sys.path.append(python_home)
    from quire_kernel.__main__ import die_with_parent
    from quire_kernel.forking.node import Node

    _, hub, token = sys.argv
    die_with_parent()
    import ipykernel_launcher

    # What notebooks see under Jupyter; some look for this name.
    sys.argv = [ipykernel_launcher.__file__]
    node = Node(hub, token)
    node.start()
    node.serve()


if __name__ == "__main__":
    main()
