"""What the pages of a report have in common: their look, and how text gets into them, escaped."""

from html import escape

STYLE = """:root{color-scheme:light dark;--ink:#1c2733;--paper:#fff;--quiet:#55606b;--line:#d5dbe1;
--right:#17653a;--wrong:#a4262c;--link:#0b5c8a}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8ec;--paper:#14181d;--quiet:#a9b3bd;--line:#3a434d;
--right:#7fd4a1;--wrong:#ff9c94;--link:#86c5ee}}
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;
color:var(--ink);background:var(--paper);overflow-wrap:anywhere}body.wide{max-width:72rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.15rem;margin:1.6rem 0 .6rem;padding-top:1rem;border-top:1px solid var(--line)}
p{margin:.4rem 0}ul{padding-left:1.2rem}a{color:var(--link)}.right{color:var(--right)}
.wrong{color:var(--wrong)}.right,.wrong,.seen{padding-left:1.4rem}.right,.wrong{text-indent:-1.4rem}
.total{font-size:1.1rem;font-weight:600}.small{color:var(--quiet);font-size:.9rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}
td,th{padding:.45rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{color:var(--quiet);font-size:.9rem;font-weight:600;overflow-wrap:normal}
@media(min-width:45rem){td:nth-child(2),td:nth-child(3),td:nth-child(4){white-space:nowrap}
td:first-child{width:34%}}
@media(max-width:45rem){thead{display:none}tr,td{display:block}tr{padding:.7rem 0;
border-bottom:1px solid var(--line)}td{border:0;padding:.1rem 0}td:empty{display:none}
td:first-child{font-weight:600}td+td::before{content:attr(data-label)": ";color:var(--quiet)}}"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title, body, kind=""):
    """Return a page that loads nothing and runs nothing."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{STYLE}</style></head><body class="{kind}"><main><h1>{escape(title)}</h1>{body}'
        "</main></body></html>\n"
    )


def paragraph(text, kind=""):
    """Return a paragraph of plain text; everything in it is escaped."""
    return f'<p class="{kind}">{escape(text)}</p>'


def table(head, rows):
    """Return a table; on a narrow screen each row is a block, and its cells say what they are."""
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = ""
    for row in rows:
        pairs = [(escape(name), escape(str(cell))) for name, cell in zip(head, row, strict=True)]
        body += "<tr>" + "".join(f'<td data-label="{n}">{cell}</td>' for n, cell in pairs) + "</tr>"
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def standing(about):
    """Return the sentence on isolation and key that every report carries."""
    key = " Practice inputs, which are public: these are no official marks."
    return paragraph(f"Isolation: {about['level']}.{key * about['practice']}", "small")
