"""Work on files in a child process that may crash, hang or eat memory without harm to this one.

The only module that starts processes. A child lives as long as the batch; when a file ends it, the next file gets a new
one. Tasks and results pass through pipes, packed. Several children work side by side in `workers`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Self, cast

from ctcl_xlsx.pipeline.packing import pack
from ctcl_xlsx.pipeline.parcels import unpacked, worked
from ctcl_xlsx.pipeline.running import CRASHED, MEMORY, SLIP, TIMED_OUT, Result, Runner, TaskError, in_process

SECONDS = 10.0
MEGABYTES = 512
_START_SECONDS = 60.0  # a cold disk and a virus scanner may take that long; nothing of a file is read yet
_GLANCE = 0.05  # how often a child's time is looked at
_GRACE = 5.0  # after which a child without a parent ends itself
_GARBAGE = 10_000  # objects after which a child looks for garbage: a file makes hardly any
_LENGTH = struct.Struct("<Q")
_READY = b"ready"
# The path comes first, so that the child finds what this process finds; -P keeps the current folder's files out of it.
_BOOT = (
    "import pickle, sys; source = open(0, 'rb', closefd=False); sys.path[:] = pickle.load(source); "
    "from ctcl_xlsx.pipeline.supervised import serve; serve(source)"
)
_NO_PROCESSES = ("emscripten", "wasi")
_here = threading.Lock()  # where several have no child, their work is done in this process, one after the other


@contextlib.contextmanager
def supervised(
    seconds: float = SECONDS, megabytes: int = MEGABYTES, *, jobs: int = 1, at_once: bool = True
) -> Iterator[Runner]:
    """A runner whose tasks run in a child process; where none can be started, one that runs them here.

    With more than one of `jobs` it is a crew that works on so many files at a time, each in a child with limits of its
    own. Only the first child is started at once, and not even that one where there may be nothing to read.
    """
    if sys.platform in _NO_PROCESSES or not sys.executable or getattr(sys, "frozen", False):
        yield in_process
        return
    with Supervisor(seconds, megabytes, at_once=at_once) as supervisor:
        if jobs == 1:
            yield supervisor
            return
        from ctcl_xlsx.pipeline.workers import Workers

        with Workers(supervisor, jobs) as workers:
            yield workers


class Supervisor:
    """One child at a time and its limits: seconds for a task, megabytes for the child. Two may work side by side.

    On Windows the time limit holds, the memory limit does not.
    """

    def __init__(self, seconds: float = SECONDS, megabytes: int = MEGABYTES, *, at_once: bool = True) -> None:
        self.seconds, self.megabytes = seconds, megabytes
        self._child: _Child | None = None
        self._hopeless = self._stopped = False
        if at_once:
            self._begin()  # it loads its libraries while this process still looks for the files

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child; nothing of it stays behind."""
        child, self._child = self._child, None
        if child:
            child.end()

    def stop(self) -> None:
        """Kill the child, whatever it does, and start no other; may be called while another thread waits for it."""
        self._stopped = True
        if child := self._child:
            child.kill()

    def __call__(self, task: Callable[..., Result], /, *args: Any) -> Result:
        while True:
            if self._stopped:
                raise TaskError(CRASHED)
            child = self._child or self._begin()
            if (not child or not child.is_ready()) and not self._stopped:
                self._give_up()
            if self._hopeless or not child:
                with _here:
                    return in_process(task, *args)
            fresh = not child.served
            try:
                return cast("Result", child.ask(task, args, self.seconds))
            except TaskError as error:
                if error.reason != SLIP:
                    self.close()
                # What an earlier file left behind in the child must not count against this one.
                if fresh or error.reason not in (CRASHED, MEMORY):
                    raise

    def _begin(self) -> _Child | None:
        if not self._hopeless:
            try:
                self._child = _Child(self.seconds, self.megabytes)
            except OSError:
                self._give_up()
        if self._stopped:
            self.stop()  # that came while this child was being made
        return self._child

    def _give_up(self) -> None:
        """No child starts on this machine: from now on everything runs here."""
        self._hopeless = True
        self.close()


class _Child:
    """A started process, the pipes to it, and who looks at the clock."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self.served = 0
        self._ready = False
        self._clock, self._ends, self._late = threading.Lock(), 0.0, False
        self._over = threading.Event()
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        with contextlib.ExitStack() as files:
            files.callback(os.close, theirs_in)
            files.callback(os.close, theirs_out)
            kept = files.enter_context(contextlib.ExitStack())
            self._to: BinaryIO = kept.enter_context(open(ours_out, "wb"))
            self._from: BinaryIO = kept.enter_context(open(ours_in, "rb"))
            self._complaints: BinaryIO = kept.enter_context(tempfile.TemporaryFile())  # its stderr
            utf8 = ["-X", "utf8"] if sys.flags.utf8_mode else []
            self._process = subprocess.Popen(
                [sys.executable, "-P", *utf8, "-c", _BOOT],
                stdin=theirs_in,
                stdout=theirs_out,
                stderr=self._complaints.fileno(),
            )
            self._files = kept.pop_all()
        threading.Thread(target=self._watch, daemon=True).start()
        with contextlib.suppress(OSError):  # it died: `is_ready` will tell
            self._send(pickle.dumps(sys.path) + pickle.dumps((seconds, megabytes)))

    def is_ready(self) -> bool:
        """Whether it stands ready to serve; waits for it the first time. One that is too slow to start never does."""
        with contextlib.suppress(TaskError):
            self._ready = self._ready or self._reply(_START_SECONDS) == _READY
        return self._ready

    def ask(self, task: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Any:
        """The task's result. Raises what the task raised, or TaskError."""
        request = pack((task, args))
        self.served += 1
        try:
            self._send(_LENGTH.pack(len(request)) + request)
            reply = self._reply(seconds)
        except OSError:
            reply = None
        if reply is None:
            raise TaskError(MEMORY if self._wanted_memory() else CRASHED)
        return unpacked(reply)

    def _send(self, message: bytes) -> None:
        self._to.write(message)
        self._to.flush()

    def _reply(self, seconds: float) -> bytes | None:
        """The next reply, None when the child died. Raises TaskError when it took longer and was killed."""
        with self._clock:
            self._ends = time.monotonic() + seconds
        try:
            reply = _message(self._from)
        finally:
            with self._clock:
                self._ends, late = 0.0, self._late
        if late:
            raise TaskError(TIMED_OUT, f"{seconds:g}")
        return reply

    def _watch(self) -> None:
        """Kills the process when it takes longer than it may; one thread for all of its tasks."""
        while not self._over.wait(_GLANCE):
            with self._clock:
                if self._ends and time.monotonic() > self._ends:
                    self._late = True
                    self.kill()
                    return

    def _wanted_memory(self) -> bool:
        """Whether the child died for want of memory: that is what Rust says last."""
        self._process.wait()
        self._complaints.seek(0)
        return b"memory allocation of" in self._complaints.read()[-4096:]

    def kill(self) -> None:
        """Whoever waits for its answer gets none."""
        self._process.kill()

    def end(self) -> None:
        """Kill it, wait for it, close the pipes."""
        self._over.set()
        self._process.kill()
        self._process.wait()
        self._close_files()

    def _close_files(self) -> None:
        with contextlib.suppress(OSError):  # what is still in the buffer of a broken pipe
            self._files.close()


def _message(source: BinaryIO) -> bytes | None:
    """The next message, None when the other side is gone."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    body = source.read(size)
    return body if len(body) == size else None


# ------------------------------------------------------------------------------------------- in the child


def serve(source: BinaryIO) -> None:
    """What the child does until its parent is gone: a task, its result, the next one."""
    seconds, megabytes = pickle.load(source)
    signal.signal(signal.SIGINT, signal.SIG_DFL if os.name == "nt" else signal.SIG_IGN)  # the parent decides
    with open(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # whatever a library prints is no answer
        importlib.import_module("ctcl_xlsx.pipeline.batch")
        importlib.import_module("python_calamine")
        gc.freeze()  # what is loaded stays: to look through it again and again for garbage takes time
        gc.set_threshold(_GARBAGE)
        _limit(megabytes)
        _answer(answers, _READY)
        while (request := _message(source)) is not None:
            faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=2)
            reply = worked(_asked, (request,))
            faulthandler.cancel_dump_traceback_later()
            _answer(answers, reply)


def _answer(answers: BinaryIO, reply: bytes) -> None:
    answers.write(_LENGTH.pack(len(reply)) + reply)
    answers.flush()


def _asked(request: bytes) -> object:
    """The task that the parent asked for, done."""
    task, args = pickle.loads(request)
    return task(*args)


def _limit(megabytes: int) -> None:
    """No more memory than that, and no core file where it dies; where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, limit in ((resource.RLIMIT_AS, megabytes << 20), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(kind, (limit, limit))
