"""What a printed book has to find one's way: running heads, references to pages, and an index.

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
    places = {}
    for text in texts:
        for link in text.select(".term > a"):
            places.setdefault(link["href"], []).append(link["id"])
    lines = ['<section class="bd-article index" id="words"><h1>Index</h1>']
    for anchor, words in sorted(named(texts), key=lambda pair: pair[1].lower()):
        links = (f'<a href="#{place}"><b class="page">000</b></a>' for place in places[anchor])
        lines.append(f"<p>{words} {''.join(links)}</p>")
    lines.append("</section>")
    return BeautifulSoup("\n".join(lines), "html.parser").section


def named(texts):
    """Yield the words of the glossary that chapters use: the link to each, and its name."""
    used = {link["href"] for text in texts for link in text.select(".term > a")}
    for text in texts:
        for heading in text.select("section[id^=glossary--] > h3"):
            anchor = f"#{heading.parent['id']}"
            if anchor in used:
                yield anchor, heading.decode_contents().strip()
