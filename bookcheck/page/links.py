"""Links from page to page: the words of a link say where it leads."""

import re

from bookcheck.markup import without_code
from bookcheck.notebook import Notebook

LINK = re.compile(r"\[([^\]]+)\]\(([\w.-]+\.(?:ipynb|md))?(?:#([^)\s]+))?\)")
WORD = re.compile(r"[^\W\d_]{3,}")
# Words that stand in any title, or say only that it is a page of this book.
EMPTY = re.compile("the|and|for|what|how|that|this|with|from|its|own|was|one|book|chapter|page")
ORDER = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]


def stems(text):
    """Return the words of a text that say something, cut so that forms of one word agree.

    >>> sorted(stems("The chapters on maximizing a likelihood"))
    ['chapt', 'likel', 'maxim']
    """
    return {word[:5] for word in WORD.findall(text.lower()) if not EMPTY.fullmatch(word)}


def _lacks(text, here, path, place):
    """Say what is wrong with the words of a link from a page to a place on another, or nothing."""
    numbers = [int(name[:2]) if name[:2].isdigit() else None for name in (here.name, path.name)]
    if (wanted := _order(text, numbers[0], here.parent)) and numbers[1] not in wanted:
        return f"{path.name} is not that chapter"
    if wanted or stems(text) & _about(path, place):
        return ""
    return f"no word of it is in the title of {path.name}" + (
        f" or under #{place}" if place else ""
    )


def _order(text, number, folder):
    """Return the numbers that words such as 'the next chapter' may mean, if any."""
    words = set(re.findall("[a-z]+", text.lower()))
    found = {ORDER.index(word) + 1 for word in words & set(ORDER)}
    if "appendix" in words:
        found.add(None)
    if number:
        found |= {number + 1} if "next" in words else set()
        found |= {number - 1} if words & {"before", "last", "previous"} else set()
        found |= {_last(folder)} if "last" in words else set()
    return found


def _last(folder):
    """Return the number of the last chapter."""
    return max(int(path.name[:2]) for path in folder.glob("[0-9][0-9]-*.ipynb"))


def _about(path, place):
    """Return the words of a page's title and question, and of the section that is named."""
    parts, inside = _parts(path), False
    title, *rest = parts[0].splitlines()
    about = stems(f"{title} {' '.join(re.findall(r'[*]{2}(.+?)[*]{2}', ' '.join(rest)))}")
    for part in parts:
        heading = re.match(r"#+ (.+)", part)
        inside = _slug(heading[1]) == _slug(place) if heading else inside
        about |= stems(part) if inside else set()
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
            if lacks := _lacks(text, notebook.path, path, place):
                message = f"link [{text}]: {lacks}; mend the target, or name it in the words"
                problems.append(notebook.problem(i, message))
    return problems
