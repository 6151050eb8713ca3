"""The supervisor, run as the hub runs it: in a process of its own, with a socket as its leash."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

SUPERVISOR = Path(__file__).parent.parent / "quire_kernel" / "supervisor.py"


# The leash is file descriptor 3 there.
BECOME_SUPERVISOR = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.execv(sys.executable, [sys.executable, "-I", "-S", sys.argv[2]])
"""


class Leash:
    """The hub's end."""

    def __init__(self, **plan):
        ours, theirs = socket.socketpair()
        self.socket = ours
        self.lines = ours.makefile()
        self.process = subprocess.Popen(
            [sys.executable, "-c", BECOME_SUPERVISOR, str(theirs.fileno()), SUPERVISOR],
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self.tell({"rlimits": {}, "cleanup": [], **plan})

    def tell(self, line):
        self.socket.sendall(json.dumps(line).encode() + b"\n")

    def hear(self):
        self.socket.settimeout(15)
        return json.loads(self.lines.readline())

    def let_go(self):
        self.lines.close()
        self.socket.close()


def python(code):
    return [sys.executable, "-c", code]


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until_gone(pids, seconds=3):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(is_alive(pid) for pid in pids):
            return True
        time.sleep(0.01)
    return False


def test_it_tells_the_start_and_the_end():
    leash = Leash(argv=python("raise SystemExit(3)"))
    started = leash.hear()
    exited = leash.hear()
    assert started["event"] == "started"
    assert exited.pop("peakMemoryBytes") > 1_000_000
    assert exited == {"event": "exited", "code": 3, "signal": None, "reason": "died"}
    assert leash.process.wait(5) == 0


def test_it_says_so_when_the_command_is_missing():
    leash = Leash(argv=["/no/such/command"])
    leash.hear()
    assert leash.hear()["code"] == 127


def test_it_kills_everything_when_the_hub_lets_go(tmp_path):
    pids = tmp_path / "pids"
    family = f"""
import os, subprocess, time
children = [subprocess.Popen(["sleep", "60"], start_new_session=new) for new in (False, True)]
daemon = subprocess.run("setsid sleep 60 > /dev/null 2>&1 & echo $!", shell=True, capture_output=True, text=True)
open({str(pids)!r}, "w").write(" ".join(map(str, [os.getpid(), *[c.pid for c in children], daemon.stdout.strip()])))
time.sleep(60)
"""
    directory = tmp_path / "kernel"
    directory.mkdir()
    leash = Leash(argv=python(family), cleanup=[str(directory)])
    leash.hear()
    while not pids.exists() or len(pids.read_text().split()) < 4:
        time.sleep(0.01)
    leash.let_go()
    assert wait_until_gone([int(pid) for pid in pids.read_text().split()])
    leash.process.wait(5)
    assert not directory.exists()


@pytest.mark.parametrize("others", [[], ["other-kernel"]])
def test_the_last_one_removes_what_all_share(tmp_path, others):
    root = tmp_path / "root"
    for name in ("mine", "shared", *others):
        (root / name).mkdir(parents=True)
    leash = Leash(argv=python("import time; time.sleep(60)"), cleanup=[str(root / "mine")], cleanupLast=str(root))
    leash.hear()
    leash.let_go()
    leash.process.wait(5)
    assert sorted(path.name for path in tmp_path.glob("root/*")) == sorted([*others, "shared"] if others else [])


def test_an_interrupt_reaches_the_whole_group():
    code = "import subprocess\ntry: subprocess.run(['sleep', '60'])\nexcept KeyboardInterrupt: raise SystemExit(7)"
    leash = Leash(argv=python(code))
    pid = leash.hear()["pid"]
    while not Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        time.sleep(0.01)
    leash.tell({"do": "interrupt"})
    assert leash.hear()["code"] == 7


def test_a_kill_is_told_as_asked_for():
    leash = Leash(argv=python("import signal, time; signal.signal(2, signal.SIG_IGN); time.sleep(60)"))
    leash.hear()
    leash.tell({"do": "kill"})
    exited = leash.hear()
    assert (exited["reason"], exited["signal"]) == ("requested", 9)


@pytest.mark.parametrize(
    ("limits", "code", "reason"),
    [
        ({"memoryBytes": 100_000_000}, "x = b'x' * 300_000_000; import time; time.sleep(60)", "memory"),
        (
            {"processes": 3},
            "import subprocess, time; [subprocess.Popen(['sleep', '60']) for _ in range(5)]; time.sleep(60)",
            "processes",
        ),
    ],
)
def test_limits_end_the_kernel_and_say_why(limits, code, reason):
    leash = Leash(argv=python(code), **limits)
    leash.hear()
    assert leash.hear()["reason"] == reason


def test_limits_can_be_set_later():
    leash = Leash(argv=python("x = b'x' * 300_000_000; import time; time.sleep(60)"), memoryBytes=10**10)
    leash.hear()
    leash.tell({"do": "limits", "memoryBytes": 100_000_000})
    assert leash.hear()["reason"] == "memory"


def test_what_forked_workers_share_counts_once():
    code = """
import os, time
data = b"x" * 200_000_000
workers = []
for _ in range(4):
    pid = os.fork()
    if pid == 0:
        time.sleep(1.5)
        os._exit(0)
    workers.append(pid)
for pid in workers: os.waitpid(pid, 0)
raise SystemExit(5)
"""
    leash = Leash(argv=python(code), memoryBytes=500_000_000)
    leash.hear()
    assert leash.hear()["code"] == 5


def test_resource_limits_are_in_force():
    leash = Leash(
        argv=python("import resource; raise SystemExit(resource.getrlimit(resource.RLIMIT_CORE)[1])"),
        rlimits={"CORE": 0},
    )
    leash.hear()
    assert leash.hear()["code"] == 0


def test_nothing_of_the_leash_is_inherited():
    leash = Leash(argv=python("import os; os.fstat(3)"))
    leash.hear()
    assert leash.hear()["code"] == 1


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_it_becomes_the_account_of_the_plan():
    code = "import os; raise SystemExit(0 if os.getresuid() == (4321,) * 3 and os.getresgid() == (8765,) * 3 and not os.getgroups() else 1)"
    leash = Leash(
        argv=["/usr/bin/env", "python3", "-c", code] if os.path.exists("/usr/bin/python3") else python(code),
        uid=4321,
        gid=8765,
    )
    leash.hear()
    assert leash.hear()["code"] == 0


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_rooms_work_for_the_account_of_the_plan():
    if subprocess.run(["unshare", "--user", "true"], user=4321, group=4321, extra_groups=[], check=False).returncode:
        pytest.skip("this machine gives other accounts no namespaces")
    shows = "os.getuid() == 4321 and os.getpid() == 1 and [each for each in os.listdir('/proc') if each.isdigit()] == ['1']"
    code = f"import os; raise SystemExit(0 if {shows} else 1)"
    leash = Leash(
        argv=["/usr/bin/env", "python3", "-c", code] if os.path.exists("/usr/bin/python3") else python(code),
        uid=4321,
        gid=4321,
        rooms=True,
    )
    leash.hear()
    assert leash.hear()["code"] == 0


def test_a_sweep_ends_what_is_no_kernel_however_it_ran_away(tmp_path):
    pids = tmp_path / "pids"
    code = f"""
import ctypes, os, subprocess, time
ctypes.CDLL(None).prctl(15, b"q-0123456789ab", 0, 0, 0)
child = subprocess.Popen(["sleep", "60"])
daemon = subprocess.run("setsid sleep 60 > /dev/null 2>&1 & echo $!", shell=True, capture_output=True, text=True)
open({str(pids)!r}, "w").write(f"{{child.pid}} {{daemon.stdout.strip()}} ")
time.sleep(60)
"""
    leash = Leash(argv=python(code))
    kernel = leash.hear()["pid"]
    while not pids.exists() or len(pids.read_text().split()) < 2:
        time.sleep(0.01)
    leash.tell({"do": "adopt", "name": "q-0123456789ab"})
    leash.tell({"do": "sweep", "name": ""})
    assert leash.hear() == {"event": "swept"}
    assert not any(is_alive(int(pid)) for pid in pids.read_text().split())
    assert is_alive(kernel)
    leash.let_go()
    assert wait_until_gone([kernel])


def test_what_programs_put_out_and_nobody_reads_counts_as_memory():
    code = """
import os, subprocess
os.dup2(os.memfd_create("fd1"), 1, inheritable=True)
subprocess.run(["head", "-c", "200M", "/dev/zero"])
import time; time.sleep(60)
"""
    leash = Leash(argv=python(code), memoryBytes=100 * 1024 * 1024)
    leash.hear()
    assert leash.hear()["reason"] == "memory"
