"""A program that the notebook started keeps its process from being copied; copies of that process do not."""

import ctypes
import os
import signal

import pytest
from quire_kernel.forking import obstacles

PR_SET_NAME = 15
PR_SET_CHILD_SUBREAPER = 36


@pytest.fixture
def child(request):
    """A process that waits, with a name and a session of its own, or not."""
    name, has_session = request.param
    ready, tell_ready = os.pipe()
    pid = os.fork()
    if pid == 0:
        if has_session:
            os.setsid()
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode(), 0, 0, 0)
        os.write(tell_ready, b"1")
        signal.pause()
        os._exit(0)
    os.read(ready, 1)
    yield pid
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(ready)
    os.close(tell_ready)


@pytest.mark.parametrize("child", [("q-0123456789ab", True)], indirect=True)
def test_a_copy_of_the_process_is_no_obstacle(child):
    assert obstacles.find_children() == []


@pytest.mark.parametrize(
    "child", [("sleep", True), ("q-0123456789ab", False), ("q-0123456789abc", True)], indirect=True
)
def test_a_program_is_one(child):
    assert obstacles.find_children() == ["a program started by the notebook is running"]


@pytest.mark.parametrize(
    ("folder", "is_obstacle"), [("site-packages/fonts", False), ("work", True)]
)
def test_files_that_a_package_keeps_open_are_none_wherever_packages_are(tmp_path, folder, is_obstacle):
    path = tmp_path / folder / "font.ttf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    with path.open("rb") as file:
        found = obstacles.describe_descriptor(file.fileno())
    assert found == (["the file font.ttf is open"] if is_obstacle else [])


def test_so_is_one_that_has_left_its_parent():
    """Whoever inherits the copies of a process inherits it; what was never copied looks at its own children alone."""
    said, say = os.pipe()
    heir = os.fork()
    if heir == 0:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        copy = os.fork()
        if copy == 0:
            os.setsid()
            ctypes.CDLL(None).prctl(PR_SET_NAME, b"q-0123456789ab", 0, 0, 0)
            before = obstacles.find_programs(is_copy=True)
            if os.fork() == 0:
                if os.fork() == 0:
                    os.setsid()
                    signal.pause()
                os._exit(0)
            os.wait()
            found = [obstacles.find_programs(is_copy=is_copy) for is_copy in (True, False)]
            os.write(say, repr([before, *found]).encode())
            os._exit(0)
        os.waitpid(copy, 0)
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            for pid in file.read().split():
                os.kill(int(pid), signal.SIGKILL)
        os._exit(0)
    os.waitpid(heir, 0)
    os.close(say)
    assert os.read(said, 1000).decode() == repr([[], ["a program started by the notebook is running"], []])
    os.close(said)
