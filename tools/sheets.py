"""One long page of the whole book, for printing: what can be folded or pressed is laid open."""

from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import paging
import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[1]
BOOK = "http://book/"  # an address that nobody else can have, so that each link has one form
POINTERS = ("id", "for", "name", "aria-describedby", "aria-labelledby")
GONE = ".headerlink, script, noscript, button, [role=tooltip], .explore-controls"
GONE += ", [data-id=checks], img[src*=run-here]"  # nothing runs on paper
# What the pages say of themselves and a printed book does otherwise.
ON_PAPER = {
    "folded away below each exercise": "at the end of the chapter",
    "folded away below it": "at the end of its chapter",
    "Download the notebook": "The notebook is on the book’s pages",
}
COVER = f"""<section class="cover"><img src="{BOOK}_static/logo.svg" alt="">
<p>{{title}}</p><p>{{author}}</p>
<p>Hints, answers and solutions stand at the end of each chapter.</p>
</section>"""


def assemble(html):
    """Make the one page of the book: its cover, its contents, and the text of all its pages."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    texts, rows, styles, scripts = [], [], {}, {}
    for address, part in listed():
        text, sheet, script = article(html, address)
        if part:
            text.insert(0, paging.made("p", part, **{"class": "part"}))
        texts.append(text)
        styles |= dict.fromkeys(sheet)
        scripts |= dict.fromkeys(script)
        rows += paging.listing(text, part)
        print(".", end="", flush=True)
    texts.append(paging.index(texts))
    rows += paging.listing(texts[-1], None)
    head = "".join(f'<link rel="stylesheet" href="{address}">' for address in styles)
    head += "".join(f'<script defer src="{address}"></script>' for address in scripts)
    if scripts:  # the build had no Node, and formulas are drawn in the page
        head += f'<script defer src="{BOOK}_static/formulas.js"></script>'
    style = fonts(html) + (ROOT / "tools" / "print.css").read_text("utf-8")
    texts.insert(0, paging.contents(rows))
    style += paging.heads(texts)
    return (
        f'<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8"><title>'
        f'{settings["title"]}</title>{head}<style>{style}</style><body id="print">'
        f"{COVER.format(**settings)}{''.join(map(str, texts))}</body></html>"
    )


def fonts(html):
    """Take the names of the book's fonts from the head of a page; paper waits for them."""
    page = BeautifulSoup((html / "index.html").read_text("utf-8"), "html.parser")
    return page.select_one("style#fonts").string.replace("optional", "block")


def listed():
    """Read the table of contents: pairs of a page's address and the part it begins, or None."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    found = [("index.html", None)]
    for part in toc["parts"]:
        for number, chapter in enumerate(part["chapters"]):
            found.append((f"{chapter['file']}.html", None if number else part["caption"]))
    return found


def name(address):
    """Name a page by its file, for the ids of all that is on it."""
    return urlsplit(address).path.rpartition("/")[2].removesuffix(".html")


def article(html, address):
    """Take the text of a built page, with ids and links that hold among all the others."""
    page = BeautifulSoup((html / address).read_text("utf-8"), "html.parser")
    text = page.select_one("article")
    for element in text.select(GONE):
        element.decompose()
    unfold(text)
    for element in text.find_all(True):
        rewrite(element.attrs, address)
    for number in text.select("h1 > .section-number"):
        number.string = number.string.replace(". ", "\u2002")  # a large one needs no stop
    text["id"] = name(address)
    paging.refer(text)
    sheets = [urljoin(BOOK + address, link["href"]) for link in page.select("[rel=stylesheet]")]
    scripts = [urljoin(BOOK + address, s["src"]) for s in page.select("script[src*='katex.min']")]
    return text, sheets, scripts


def rewrite(attributes, address):
    """Put the page's name before the ids that it has or points at; make links to pages inner."""
    prefix = name(address) + "--"
    for key in set(attributes) & set(POINTERS):
        attributes[key] = " ".join(prefix + word for word in str(attributes[key]).split())
    for key, value in attributes.items():
        if isinstance(value, str) and "url(#" in value:
            attributes[key] = value.replace("url(#", f"url(#{prefix}")
    for key in set(attributes) & {"href", "src"}:
        whole, anchor = urldefrag(urljoin(BOOK + address, attributes[key]))
        attributes[key] = whole + (f"#{anchor}" if anchor else "")
        if whole.startswith(BOOK) and whole.endswith(".html"):
            attributes[key] = f"#{name(whole)}" + (f"--{anchor}" if anchor else "")
        elif whole.startswith(BOOK) and key == "href":
            del attributes[key]  # paper downloads nothing


def unfold(text):
    """Move answers and solutions to the end of the chapter, say so, and open all else."""
    for words in text.find_all(string=True):
        for here, there in ON_PAPER.items():
            if here in words:
                words.replace_with(words.replace(here, there))
    answers = paging.made("section", id="solutions")
    for heading in text.select("#quick-quiz > h2, #exercises > section > h3"):
        section = heading.parent
        found = replies(section) if section["id"] == "quick-quiz" else solution(section)
        if found:
            found.insert(0, heading_like(heading))
            answers.append(paging.made("section", *found, id=f"solution-{section['id']}"))
    if answers.contents:
        answers.insert(0, paging.made("h2", "Answers and solutions"))
        text.section.append(answers)
    for details in text.find_all("details"):
        details["open"] = ""


def heading_like(heading):
    """Make a heading of the third level with the words of another."""
    return paging.made("h3", *BeautifulSoup(heading.decode_contents(), "html.parser").contents[:])


def solution(exercise):
    """Take from an exercise its first fold and all that follows it."""
    for child in exercise.find_all(True, recursive=False):
        if child.name == "details" or child.select_one("details"):
            return [child.extract() for child in [child, *child.next_siblings]]
    return []


def replies(quiz):
    """Take from a quiz the replies to each question, with its words, and what is said after all."""
    taken = []
    for child in quiz.find_all(True, recursive=False):
        if child.name == "fieldset":
            words = BeautifulSoup(child.legend.decode_contents(), "html.parser")
            asked = paging.made("p", *words.contents[:])
            told = child.select_one(".replies").extract()
            taken.append(paging.made("div", asked, told, **{"class": "answered"}))
        elif taken:
            taken.append(child.extract())
    return taken
