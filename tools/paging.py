"""What a printed book has to find one's way: contents, running heads, page references, an index.

Where a number of a page belongs, there is an element of the class ``page`` in a link; tools/pdf.py
writes the number when it knows where the link leads.
"""

from bs4 import BeautifulSoup

HEAD = """@page {name}:left {{ @top-right {{ content: "{words}"; }} }}
@page {name}:right {{ @top-left {{ content: "{words}"; }} }}
#{id} {{ page: {name}; }}
"""


def made(tag, *contents, **attributes):
    """Make an element."""
    element = BeautifulSoup("", "html.parser").new_tag(tag, attrs=attributes)
    element.extend(contents)
    return element


def listing(text, part):
    """List a page's headings for the contents: is it a title, its place, its words, its part."""
    for heading in text.select("h1, h2"):
        first = heading.name == "h1"
        where = heading.find_parent(id=True)["id"]
        yield first, where, heading.decode_contents(), part if first else None


def contents(rows):
    """Make the table of contents, with the numbers of pages still to come."""
    lines = ['<section class="contents" id="printed-contents"><h1>Contents</h1>']
    for first, where, words, part in rows:
        lines.append(f"<p>{part}</p>" if part else "")
        mark = ' class="first"' if first else ""
        words = f'<span>{words}</span><i></i><b class="page">000</b>'
        lines.append(f'<a href="#{where}"{mark}>{words}</a>')
    return BeautifulSoup("\n".join([*lines, "</section>"]), "html.parser").section


def heads(sections):
    """Write the style that puts the name of each section at the head of its pages.

    A chapter's number and the words before its question are enough there.
    """
    return "".join(
        HEAD.format(name=f"p-{section['id']}", id=escaped(section["id"]), words=short(section))
        for section in sections
    )


def escaped(name):
    """Write an id as CSS wants it, where it begins with a digit."""
    return f"\\{ord(name[0]):x} {name[1:]}"


def short(section):
    """Give the title of a section up to its question, as a text of CSS."""
    whole = " ".join(section.h1.get_text().split())
    return whole.partition(":")[0].replace("\\", "\\\\").replace('"', '\\"')


def refer(text):
    """Prepare a page's inner links for the numbers of pages; words of the glossary get a name.

    These words are too many to carry a number each. The index has them.
    """
    for link in text.select("a[href^='#']"):
        if "term" in link.parent.get("class", []):
            link["id"] = link.attrs.pop("aria-describedby")
        else:
            link.extend([" ", made("span", "000", **{"class": "page"})])


def index(texts):
    """Make the index: each word of the glossary with the places where the chapters use it."""
    places, lines = {}, []
    for link in (link for text in texts for link in text.select(".term > a")):
        place = f'<a href="#{link["id"]}"><b class="page">000</b></a>'
        places[link["href"]] = places.get(link["href"], "") + place
    for heading in (h for text in texts for h in text.select("section[id^=glossary--] > h3")):
        links = places.get(f"#{heading.parent['id']}")
        if links:
            lines.append(f"<p>{heading.decode_contents().strip()} {links}</p>")
    whole = f"<h1>Index</h1>{''.join(sorted(lines, key=str.lower))}"
    section = f'<article class="index" id="words">{whole}</article>'
    return BeautifulSoup(section, "html.parser").article
