"""The server of `make serve`: compressed, typed, asked again only for what may have changed."""

import gzip
import socket
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import book
import pytest
import serve
from serve import TYPES, served

TOOL = [sys.executable, str(book.ROOT / "tools" / "serve.py")]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Write a site with a file of each type, and serve it."""
    folder = tmp_path_factory.mktemp("site")
    for suffix in TYPES:
        (folder / f"index{suffix}").write_text("A line of the book, ½.\n" * 1000, "utf-8")
    with served(folder) as root:
        yield folder, root


def ask(address, **headers):
    """Ask as a browser does; return status, headers and body."""
    try:
        with urlopen(Request(address, headers={"Accept-Encoding": "gzip", **headers})) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.mark.parametrize("suffix", TYPES)
def test_each_kind_of_file_has_its_type_and_text_is_compressed(site, suffix):
    folder, root = site
    status, headers, body = ask(f"{root}index{suffix}")
    assert (status, headers["Content-Type"]) == (200, TYPES[suffix])
    text = TYPES[suffix].startswith("text/") or suffix in {".svg", ".json"}
    assert (headers["Content-Encoding"] == "gzip") == text
    assert len(body) < 1000 or not text
    assert (gzip.decompress(body) if text else body) == (folder / f"index{suffix}").read_bytes()


def test_a_folder_is_its_index_and_nothing_outside_is_served(site):
    _, root = site
    # As they are unpacked: the packed have the second in which they were packed.
    one, other = (gzip.decompress(ask(address)[2]) for address in (root, f"{root}index.html"))
    assert one == other
    assert [ask(root + p)[0] for p in ("no.html", "../index.html", "%2e%2e/x")] == [
        404,
        403,
        403,
    ]


def test_what_did_not_change_is_not_sent_twice(site):
    """And what did change is, at once: a reader may build the book while it is served."""
    folder, root = site
    _, headers, _ = ask(f"{root}index.css")
    assert headers["Cache-Control"] == "no-cache"
    again = {"If-None-Match": headers["Etag"]}
    status, _, body = ask(f"{root}index.css", **again)
    assert (status, body) == (304, b"")
    (folder / "index.css").write_text("changed", "utf-8")
    status, _, body = ask(f"{root}index.css", **again)
    assert (status, gzip.decompress(body)) == (200, b"changed")


@pytest.mark.parametrize(
    ("address", "seconds"),
    [("index.js?v=1", 315360000), ("index.js?digest=1", 315360000), ("index.woff2", 3600)],
)
def test_a_numbered_file_is_kept_and_a_font_for_an_hour(site, address, seconds):
    _, root = site
    _, headers, _ = ask(root + address)
    assert headers["Cache-Control"] == f"max-age={seconds}"


def test_the_tool_says_where_the_book_is():
    """On a port of this machine alone."""
    book.build()
    with subprocess.Popen([*TOOL, "--port=0"], stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.readline()
        address = said.split()[4]
        assert said == f"The book is at {address} until Ctrl-C.\n"
        assert address.startswith("http://127.0.0.1:")
        assert b"</html>" in gzip.decompress(ask(address)[2])
        process.terminate()


def test_no_book_and_no_port_are_each_said_in_a_sentence(monkeypatch, tmp_path, capsys):
    """What was seen, and what to do."""
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(serve, "HTML", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(SystemExit, match=rf"in use \(.*{port}.*\)\. Choose another"):
            serve.main(["--port", port])
    for wrong in ("70000", "-1", "web"):
        with pytest.raises(SystemExit):
            serve.main([f"--port={wrong}"])
        assert f"'{wrong}' is no port; choose one from 1024" in capsys.readouterr().err
    (tmp_path / "index.html").unlink()
    with pytest.raises(SystemExit, match=r"There is no book in .*; `make book` builds it\."):
        serve.main([])
