"""The line to one student's process: a request out, a reply back, the watch in between."""

import contextlib
import json
import time

from mlegrade.sandbox.limits import Clock, NoAnswerError, SandboxError, family, queued, usage

TICK = 0.02
MOST_NOISE = 1000


class Child:
    """A line to one student's process."""

    def __init__(self, sock, nursery, word=None):
        self.word = word
        self.sock, self.nursery, self.number, self.buffer, self.noise = sock, nursery, 0, b"", 0
        self.look = 0.0  # when the watch is due: a process that keeps talking is watched, too
        self.copy, self.own = 0, []  # the request that made a copy, and the processes before it
        try:
            hello = self._reply(Clock(10, 60))
        except NoAnswerError:
            hello = {"error": "its process did not start"}
        if "error" in hello:
            raise SandboxError(f"isolation {nursery.level!r} does not work: {hello['error']}")
        self.own = family(nursery.process.pid)

    def ask(self, clock, **request):
        """Send a request and return the reply to it; raise NoAnswerError when none comes."""
        self.number += 1
        self.sock.settimeout(5)
        try:
            made = {"id": self.number, "copy": self.copy, **request}
            self.sock.sendall(json.dumps(made).encode() + b"\n")
        except OSError:
            self._end()
        return self._reply(clock)

    @contextlib.contextmanager
    def copied(self, clock):
        """Have a copy of the process answer, as it is now; afterwards nothing of it is left."""
        self.nursery.sweep(self.own)
        self.ask(clock, fork=True)
        self.copy = self.number
        clock.start, clock.wall = None, 0.0  # from here on, what the copy uses counts
        try:
            yield
        finally:
            self.copy = 0
            self.nursery.sweep(self.own)
            self._forget()

    def _forget(self):
        """Forget what a copy has said unasked: it is no answer to the next question."""
        self.sock.settimeout(0)
        with contextlib.suppress(OSError):  # there is no more, or the line has ended
            while self.sock.recv(65_536):
                pass
        self.buffer = b""

    def _end(self):
        """Say that the process ended; with the nursery, that is no student's fault."""
        if self.nursery.ended():
            raise SandboxError("the process that starts the students' was ended")
        if self.nursery.level == "namespaces" and not self._kept():
            raise SandboxError("the process that keeps the student's was ended")
        raise NoAnswerError("the process ended")

    def _kept(self):
        """Tell whether the keeper says that the student's process ended; it may be gone itself."""
        self.word.settimeout(5)
        try:
            return self.word.recv(1) != b""
        except OSError:
            return False

    def _reply(self, clock):
        self.sock.settimeout(TICK)
        clock.resume()
        size = 0
        while True:
            while b"\n" not in self.buffer:
                self.buffer += self._receive(clock)
                if size + len(self.buffer) > self.nursery.limits.reply:
                    raise NoAnswerError("the reply is longer than the limit")
            line, _, self.buffer = self.buffer.partition(b"\n")
            size += len(line)
            try:
                reply = json.loads(line)
            except (ValueError, RecursionError):
                reply = None
            if isinstance(reply, dict) and reply.get("id") == self.number:
                return reply
            if isinstance(reply, dict) and "ended" in reply:
                if self.copy and reply.get("id") == self.copy:
                    raise NoAnswerError("the process ended")
                continue
            self.noise += 1
            if self.noise > MOST_NOISE:
                raise NoAnswerError("more lines than one came as a reply")

    def _receive(self, clock):
        if time.monotonic() >= self.look:
            self._watch(clock)
            self.look = time.monotonic() + TICK
        try:
            data = self.sock.recv(65_536)
        except TimeoutError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._end()
        return data

    def _watch(self, clock):
        pids = family(self.nursery.process.pid)
        if self.copy:  # the others wait
            pids = [pid for pid in pids if pid not in self.own]
        cpu, memory, threads = usage(pids)
        clock.check(cpu, queued(pids))
        if memory > self.nursery.limits.memory:
            raise NoAnswerError("more memory than the limit")
        if threads > self.nursery.limits.processes:
            raise NoAnswerError("more processes than the limit")
