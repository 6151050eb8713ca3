"""The way of a new process from the supervisor to the kernel's command line: its limits, its account, its world."""

import os
import resource
import signal

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4


def start(plan):
    """Forks and becomes the kernel in the child; returns its process id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        become(plan)
    except BaseException as error:  # noqa: BLE001 - this copy of the supervisor must not go on, whatever happened
        os.write(2, f"cannot start the kernel: {error!r}\n".encode())
    os._exit(127)


def become(plan):
    os.setsid()
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    for name, value in plan.get("rlimits", {}).items():
        limit_resource(getattr(resource, "RLIMIT_" + name), value)
    if plan.get("nice"):
        os.nice(plan["nice"])
    if "uid" in plan:
        os.setgroups([])
        os.setresgid(plan["gid"], plan["gid"], plan["gid"])
        os.setresuid(plan["uid"], plan["uid"], plan["uid"])
    os.umask(0o077)
    if plan.get("rooms"):
        make_own_processes()
    os.execv(plan["argv"][0], plan["argv"])


def make_own_processes():
    """A world of processes with a /proc that shows all of it: within one that hides parts, rooms can have none.

    Returns in the process that goes on; the one in front of it waits and ends as it does.
    """
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.getuid(), os.getgid()
    new_namespaces = 0x20000000 | 0x00020000 | (0x10000000 if uid else 0)
    if libc.unshare(new_namespaces) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    if uid:
        # Whoever was root until now does not own its /proc/self, unless it says that others may look at it.
        libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    pid = os.fork()
    if pid:
        os.closerange(3, 1024)
        status = os.waitpid(pid, 0)[1]
        os._exit(os.waitstatus_to_exitcode(status) & 255)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    for source, target, kind, flags in ((b"none", b"/", None, 0x44000), (b"proc", b"/proc", b"proc", 0xE)):
        if libc.mount(source, target, kind, ctypes.c_ulong(flags), None) != 0:
            raise OSError(ctypes.get_errno(), f"mount {target.decode()}")


def limit_resource(which, value):
    """Lowers a limit; a stricter one that is already in force stays."""
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))
