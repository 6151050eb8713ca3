"""One process of a tree of kernels: it runs cells, or it is forked, and then it only waits to be forked again."""

import asyncio
import contextlib
import contextvars
import gc
import inspect
import os
import signal
import sys
import time

from ..looking import close_foreign_descriptors, guard, look
from .app import ForkableApp, make_loop
from .obstacles import find_obstacles, find_obstacles_to_looking
from .package_files import reopen_package_files
from .room import enter_room, move_into_room
from .shared_memory import FOLDER, remove_shared_files, shared_files
from .system import set_name
from .randomness import keep_randomness
from .watching import Watch
from .wire import Wire

# Exit code of a process between two forks that did not get as far as its child.
FAILED = 70


class Node:
    def __init__(self, hub, token):
        self.hub = hub
        self.wire = Wire(hub)
        self.token = token
        self.loop = make_loop()
        # One for all cells, as in a kernel with sockets, whose cells run in one task.
        self.context = contextvars.copy_context()
        self.app = None
        self.own_descriptors = set()
        self.watch = Watch()
        # A copy that is only looked at: nothing of the notebook goes on in it.
        self.is_still = False
        self.is_copy = False
        self.has_copies = False
        # The machine's own is full of what other programs keep there.
        self.has_own_shared_memory = False
        self.asked = None

    def start(self):
        async def initialize():
            # Within the loop, as ipykernel has it: its kernel makes locks that belong to the running one.
            self.app = ForkableApp.instance(node=self)
            self.app.initialize(["--HistoryManager.enabled=False", "--no-secure"])
            from tornado.ioloop import IOLoop

            self.app.kernel.io_loop = IOLoop.current()

        self.loop.run_until_complete(initialize())
        self.know_descriptors()
        # As its copies: so that the hub's word on it finds it, and it is known as a kernel.
        if os.getsid(0) != os.getpid():
            os.setsid()
        set_name(self.token)
        self.wire.greet(self.token)

    def know_descriptors(self):
        # Looking opens a descriptor too, whose number the notebook's first file would get.
        self.own_descriptors = {number for number in map(int, os.listdir("/proc/self/fd")) if is_open(number)}

    def serve(self):
        while True:
            if not self.is_still and asyncio.all_tasks(self.loop):
                self.loop.run_until_complete(self.wait_for_hub())
            channel, parts = self.wire.read()
            _, parts = self.app.session.feed_identities(parts)
            message = self.app.session.deserialize(parts)
            own = getattr(self, "on_" + message["header"]["msg_type"], None)
            if own:
                self.answer(own, message)
            else:
                self.run(self.dispatch(channel, message))

    def run(self, coroutine):
        """What a cell sets in context variables, such as NumPy's print options, counts for those below it."""
        if sys.version_info >= (3, 11):
            self.loop.run_until_complete(self.loop.create_task(coroutine, context=self.context))
        else:
            self.context.run(self.loop.run_until_complete, self.keep_context(coroutine))

    async def keep_context(self, coroutine):
        # A task has a copy of its own, which the next one begins with.
        try:
            await coroutine
        finally:
            self.context = contextvars.copy_context()

    async def wait_for_hub(self):
        """Lets tasks that the notebook left behind go on while nothing is asked."""
        if self.wire.waiting:
            return
        heard = asyncio.Event()
        self.loop.add_reader(self.wire.fileno(), heard.set)
        try:
            await heard.wait()
        finally:
            self.loop.remove_reader(self.wire.fileno())

    async def dispatch(self, channel, message):
        kernel = self.app.kernel
        kernel.set_parent([], message, channel="shell")
        kernel._publish_status("busy", "shell")
        handler = kernel.shell_handlers.get(message["header"]["msg_type"])
        if handler is not None:
            kernel.pre_handler_hook()
            try:
                result = handler(getattr(self.app, f"{channel}_socket"), [], message)
                if inspect.isawaitable(result):
                    await result
            except KeyboardInterrupt:
                # Stopped a moment before its code began or after it ended. Errors of the log are shown with the cell.
                kernel.log.debug("interrupted outside of a cell")
            except Exception:
                kernel.log.exception("a message could not be handled")
            finally:
                kernel.post_handler_hook()
        sys.stdout.flush()
        sys.stderr.flush()
        kernel._publish_status("idle", "shell")

    def answer(self, own, message):
        """Requests of the hub's own leave no trace in the notebook."""
        self.asked = message
        content = own(message["content"])
        # A copy of this process answers nobody: it has a request of its own to wait for.
        if content is not None:
            send = self.app.session.send
            kind = message["header"]["msg_type"].replace("_request", "_reply")
            send(self.app.control_socket, kind, content, parent=message)
            send(self.app.iopub_socket, "status", {"execution_state": "idle"}, parent=message)

    def find_obstacles(self):
        # It would go on in the process that only waits, and copies would begin where it is by then.
        tasks = ["a task of the event loop is running"] if asyncio.all_tasks(self.loop) else []
        return [*tasks, *self.find_shared_files(), *find_obstacles(self.own_descriptors, self.is_copy)]

    def find_shared_files(self):
        """A copy that starts again from here later would find in shared memory what cells below have left there."""
        is_clean = not self.has_own_shared_memory or self.has_copies or not shared_files()
        return [] if is_clean else [f"files lie in shared memory ({FOLDER})"]

    def on_quire_obstacles_request(self, _content):
        return {"status": "ok", "reasons": self.find_obstacles()}

    def on_quire_watch_request(self, _content):
        """From here on, what the process takes from outside is noted."""
        self.watch.start()
        return {"status": "ok"}

    def on_quire_adopt_request(self, content):
        """The process was made ahead; these are the variables of whom it is for."""
        lay_over_environment(content["environment"])
        return {"status": "ok"}

    def on_quire_template_request(self, _content):
        """Gets ready to be copied often; answers what was taken from outside, and why it cannot be copied."""
        found = self.watch.finish()
        gc.collect()
        # What exists now is shared by all copies as long as nobody writes to it, and collecting garbage writes.
        gc.freeze()
        return {"status": "ok", "reasons": self.find_obstacles(), **found}

    def on_quire_look_request(self, content):
        """Tells of the variables, part by part; the process is good for nothing else after that."""
        if not self.is_still:
            return {"status": "refused"}
        guard()
        look(self.app.kernel.shell, content, self.tell_found)
        return {"status": "ok"}

    def tell_found(self, part):
        self.app.session.send(self.app.iopub_socket, "quire_look_part", part, parent=self.asked)

    def on_quire_fork_request(self, content):
        """Makes a copy that goes on for itself.

        `token` and `name` are the copy's; `room`, if given, is what it may see of the machine; `reseed` draws new
        seeds, for copies that belong to different people; one that is `still` is only looked at.
        """
        is_still = content.get("still", False)
        try:
            # A copy makes them anew, over whatever has their numbers by now: its own socket even.
            are_own = all(descriptor.is_own() for descriptor in self.app.descriptors)
            redirected = [] if are_own else ["its standard output is closed or leads elsewhere"]
            reasons = redirected or (find_obstacles_to_looking() if is_still else self.find_obstacles())
            if reasons:
                return {"status": "refused", "reasons": reasons}
            if self.has_own_shared_memory and self.has_copies and not is_still:
                # There was nothing when the first copy was made: all of it is of copies that were overtaken.
                remove_shared_files()
            sys.__stderr__.flush()
            randomness = keep_randomness(content.get("reseed", False))
            problem, tell_problem = os.pipe2(os.O_CLOEXEC)
        except (OSError, MemoryError) as error:
            return refuse(error)
        try:
            middle = os.fork()
        except OSError as error:
            os.close(problem)
            os.close(tell_problem)
            return refuse(error)
        if middle == 0:
            os.close(problem)
            self.fork_again(content, randomness, tell_problem)
            return None
        os.close(tell_problem)
        reason = os.read(problem, 1000).decode()
        os.close(problem)
        # The first process of a room has collected it already.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(middle, 0)
        if reason:
            return {"status": "refused", "reasons": [f"processes cannot be kept apart here ({reason})"]}
        self.has_copies = self.has_copies or not is_still
        return {"status": "ok", "reasons": []}

    def fork_again(self, content, randomness, tell_problem):
        """Twice, so that whoever ends first leaves no dead process to be collected by one that is parked."""
        room = content.get("room")
        try:
            if room:
                enter_room(room["isOffline"])
            if os.fork():
                os._exit(0)
        except BaseException as error:
            os.write(tell_problem, str(error).encode())
            os._exit(FAILED)
        os.close(tell_problem)
        try:
            self.become(content, room, randomness)
        except BaseException as error:
            with contextlib.suppress(BaseException):
                self.wire.greet(content["token"], f"{type(error).__name__}: {error}")
            os._exit(FAILED)

    def become(self, content, room, randomness):
        self.is_still = content.get("still", False)
        self.is_copy = True
        self.has_copies = False
        if self.is_still:
            close_foreign_descriptors(self.own_descriptors)
        self.wire.close()
        self.wire = Wire(self.hub)
        os.setsid()
        set_name(content["name"])
        # The first process of a room collects orphans; here that would take away what the notebook waits for.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if room:
            move_into_room(room, self.hub)
            self.has_own_shared_memory = True
            collect_dead_children()
            self.app.lay_out_profile()
        self.app.renew_after_fork()
        reopen_package_files()
        randomness()
        # What was there before the fork is shared as long as nobody writes to it, and collecting garbage writes.
        gc.freeze()
        self.know_descriptors()
        self.wire.greet(content["token"])


def refuse(error):
    """The notebook has used up what a copy takes, such as the files that a process may have open."""
    reason = getattr(error, "strerror", None) or "out of memory"
    return {"status": "refused", "reasons": [f"the system gives no more ({reason})"]}


def lay_over_environment(variables):
    os.environ.update(variables)
    if "TZ" in variables:
        time.tzset()


def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def collect_dead_children():
    """The first process of a room inherits all orphans there, and has no children of its own to wait for."""

    def collect(*_):
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass

    if os.getpid() == 1:
        signal.signal(signal.SIGCHLD, collect)
