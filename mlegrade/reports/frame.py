"""What the pages of a report have in common: their look, and how text gets into them, escaped."""

from html import escape
from pathlib import Path

from mlegrade.records import About

STYLE = Path(__file__).with_name("pages.css").read_text("utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title, body, kind="", style="", policy="", data=()):
    """Return a page that loads nothing, and runs nothing but what the policy names."""
    policy = f"{POLICY}; {policy}" if policy else POLICY
    known = "".join(f' data-{name}="{escape(value)}"' for name, value in dict(data).items())
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{STYLE}{style}</style></head><body class="{kind}"><main{known}>'
        f"<h1>{escape(title)}</h1>{body}</main></body></html>\n"
    )


def paragraph(text, kind=""):
    """Return a paragraph of plain text; everything in it is escaped."""
    return f'<p class="{kind}">{escape(text)}</p>'


def listed(lines):
    """Return a list of plain texts, "" if there is none."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def table(head, rows):
    """Return a table; on a narrow screen each row is a block, and its cells say what they are."""
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = ""
    for row in rows:
        pairs = [(escape(name), escape(str(cell))) for name, cell in zip(head, row, strict=True)]
        body += "<tr>" + "".join(f'<td data-label="{n}">{cell}</td>' for n, cell in pairs) + "</tr>"
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def standing(about: About):
    """Return the sentence on isolation and key that every report carries."""
    key = " Practice inputs, which are public: these are no official marks."
    return paragraph(f"Isolation: {about['level']}.{key * about['practice']}", "small")
