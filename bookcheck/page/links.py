"""Links from page to page: the words of a link say where it leads."""

import re

from bookcheck.markup import without_code
from bookcheck.notebook import Notebook
from bookcheck.rules import EMPTY

LINK = re.compile(r"\[([^\]]+)\]\(([\w.-]+\.(?:ipynb|md))?(?:#([^)\s]+))?\)")
WORD = re.compile(r"[^\W\d_]{3,}")


def stems(text, empty=EMPTY):
    """Return the words of a text that say something, cut so that forms of one word agree.

    >>> sorted(stems("The chapters on maximizing a likelihood"))
    ['chapt', 'likel', 'maxim']
    """
    return {word[:5] for word in WORD.findall(text.lower()) if word not in empty.split()}


def _lacks(text, notebook, path, place):
    """Say what is wrong with the words of a link from a page to a place on another, or nothing."""
    wanted = _order(text, notebook)
    if wanted and notebook.number_of(path) not in wanted:
        return f"{path.name} is not that chapter"
    if wanted or stems(text, notebook.rules.empty) & _about(path, place, notebook.rules.empty):
        return ""
    return f"no word of it is in the title of {path.name}" + (
        f" or under #{place}" if place else ""
    )


def _order(text, notebook):
    """Return the numbers that words such as 'the next chapter' may mean, if any."""
    words, number = set(re.findall("[a-z]+", text.lower())), notebook.chapter
    ordinals = notebook.rules.ordinals.split()
    found: set[int | None] = {i for i, word in enumerate(ordinals, 1) if word in words}
    if "appendix" in words:
        found.add(None)
    if number:
        found |= {number + 1} if "next" in words else set()
        found |= {number - 1} if words & {"before", "last", "previous"} else set()
        if "last" in words:
            beside = map(notebook.number_of, notebook.path.parent.glob("*.ipynb"))
            found.add(max(filter(None, beside)))
    return found


def _about(path, place, empty):
    """Return the words of a page's title and question, and of the section that is named."""
    parts, inside = _parts(path), False
    title, *rest = parts[0].splitlines()
    bold = re.findall(r"[*]{2}(.+?)[*]{2}", " ".join(rest))
    about = stems(f"{title} {' '.join(bold)}", empty)
    for part in parts:
        heading = re.match(r"#+ (.+)", part)
        inside = _slug(heading[1]) == _slug(place) if heading else inside
        about |= stems(part, empty) if inside else set()
    return about


def _parts(path):
    """Return the Markdown of a page in pieces, none with a heading inside."""
    if path.suffix == ".md":
        return re.split(r"\n(?=#+ )", path.read_text("utf-8"))
    return [cell.source for _, cell in Notebook.read(path).markdown]


def _slug(text):
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def check(notebook):
    """Return links whose words do not say where they lead, or say another place."""
    problems = []
    for i, cell in notebook.markdown:
        for text, name, place in LINK.findall(without_code(cell.source)):
            path = notebook.path.parent / (name or notebook.name)
            if re.fullmatch(r"\(\d+\.\d+\)", text) or not path.is_file():
                continue  # prose.py looks for the formula, the build for the page
            if lacks := _lacks(text, notebook, path, place):
                message = f"link [{text}]: {lacks}; mend the target, or name it in the words"
                problems.append(notebook.problem(i, message))
    return problems
