"""What a cell prints, sent in pieces while it runs, and no more than a page can show."""

from time import monotonic

MOST = 200_000  # characters of one cell
PAUSE = 0.1  # s between two pieces


class Stream:
    """A file to print to."""

    encoding = "utf-8"

    def __init__(self, send, name):
        self.send, self.name = send, name
        self.parts, self.left, self.sent = [], MOST, monotonic()

    def write(self, text):
        """Keep a piece of text, and send what has gathered if the last time was long ago."""
        if self.left > 0:
            self.parts.append(text[: self.left])
            if len(text) >= self.left:
                self.finish()
                self.send("cut", MOST)
            self.left -= len(text)
            self.flush()
        return len(text)

    def give(self, text, name):
        """Send a text of another kind after what has gathered; it counts as well."""
        self.finish()
        if self.left > 0:
            self.send(name, text[: self.left])
            if len(text) >= self.left:
                self.send("cut", MOST)
            self.left -= len(text)

    def flush(self):
        """Send what has gathered, unless something was sent a moment ago."""
        if monotonic() - self.sent > PAUSE:
            self.finish()

    def finish(self):
        """Send what has gathered."""
        if self.parts:
            self.send(self.name, "".join(self.parts))
        self.parts, self.sent = [], monotonic()

    def isatty(self):
        """Say that nobody sits at a terminal."""
        return False
