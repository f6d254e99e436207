"""Serve the built book to this machine as a good host would: compressed, and asked for only once.

``make serve`` opens it for a reader; the tests measure pages from it.
"""

import argparse
import asyncio
import contextlib
import socket
import sys
import threading
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.web import Application, GZipContentEncoding, StaticFileHandler

HTML = Path(__file__).parents[1] / "_build" / "html"
# Not left to the system, whose own table may lack these, or call a script plain text.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".ipynb": "application/x-ipynb+json",
    ".zip": "application/zip",
}


class Pages(StaticFileHandler):
    """The files of the book."""

    def get_content_type(self):
        """Name the type of a file."""
        return TYPES.get(Path(self.absolute_path).suffix) or super().get_content_type()

    def compute_etag(self):
        """Number the text as it is now; the stock server would remember it from before a build."""
        return f'"{self.get_content_version(self.absolute_path)}"'

    def get_cache_time(self, path, modified, mime_type):
        """Let a browser keep a file whose address holds a number of its text; a font, for an hour.

        Asked on each page whether a font has changed, Chromium now and then fetched it whole.
        """
        numbered = {"v", "digest"} & set(self.request.arguments)
        return self.CACHE_MAX_AGE if numbered else 3600 if path.endswith(".woff2") else 0

    def set_extra_headers(self, path):
        """Let it keep every other file, too, but ask each time whether that is still the one."""
        if "Cache-Control" not in self._headers:
            self.set_header("Cache-Control", "no-cache")


class Packed(GZipContentEncoding):
    """Compression as a host does it that keeps its files packed: once, and as well as it goes."""

    GZIP_LEVEL = 9


async def answer(folder, door, stop, pages=Pages):
    """Answer until ``stop`` is set."""
    options = {"path": str(folder), "default_filename": "index.html"}
    server = HTTPServer(Application([("/(.*)", pages, options)], transforms=[Packed]))
    server.add_socket(door)
    await stop.wait()
    server.stop()
    await server.close_all_connections()


def bound(port):
    """Reserve a port of this machine, or any free one for 0; return its socket and address."""
    door = socket.create_server(("127.0.0.1", port))
    door.setblocking(False)
    return door, f"http://127.0.0.1:{door.getsockname()[1]}/"


@contextlib.contextmanager
def served(folder, pages=Pages):
    """Serve a folder beside other work, on a free port, and give its address."""
    door, address = bound(0)
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    work = answer(folder, door, stop, pages)
    thread = threading.Thread(target=loop.run_until_complete, args=[work], daemon=True)
    thread.start()
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def number(text):
    """Read the number of a port."""
    if text.isdecimal() and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port; choose one from 1024 to 65535")


def main(arguments=None):
    """Read the port, say where the book is, and serve it until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=number, default=8000, help="default 8000; 0 is any free one")
    port = parser.parse_args(arguments).port
    if not (HTML / "index.html").is_file():
        sys.exit(f"There is no book in {HTML}; `make book` builds it.")
    try:
        door, address = bound(port)
    except OSError as error:
        sys.exit(f"{error.strerror}. Choose another, as in `make serve PORT=8001`.")
    print(f"The book is at {address} until Ctrl-C.", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(answer(HTML, door, asyncio.Event()))


if __name__ == "__main__":
    main()
