"""Show a value on the page: a figure, an explorer, HTML, or its text."""

from mlepage import figures

send = out = None  # of the page; of the cell that runs
alt = ""  # what its figure shows, in words
explorers = {}  # those on the page, by number
moving = None  # the trait that the reader moves, of which the page knows already


def display(*values, raw=False, result=False, **options):
    """Show values, as IPython's function of the same name does."""
    for value in values:
        if raw:
            out.finish()
            show_bundle(value)
        elif hasattr(value, "frame") and hasattr(value, "trait_names"):
            out.finish()
            show_explorer(value)
        elif figures.is_figure(value):
            out.finish()
            figures.show(value)
        elif not isinstance(value, type) and (html := getattr(value, "_repr_html_", str)()):
            out.finish()
            send("html", html)
        else:
            text = repr(value) + "\n"
            out.give(text, "result") if result else out.write(text)


def show_bundle(bundle):
    """Show the best form of one value."""
    kind = "text/html" if "text/html" in bundle else "text/plain"
    send("html" if kind == "text/html" else "stdout", bundle.get(kind, ""))


def show_explorer(explorer):
    """Show a figure that the reader moves; what is changed in Python moves it, too."""
    explorer.page = explorer.frame({"panels": [], "readouts": [], "verdict": ""})
    number = len(explorers)
    explorers[number] = explorer
    names = explorer.trait_names(state=True)

    def changed(change):
        if change["name"] != moving:
            send("moved", [number, change["name"], change["new"]])

    explorer.observe(changed, names)
    send("explorer", [number, explorer.page, type(explorer)._esm])


def move(number, name, value):
    """Do in Python what the reader did on the page."""
    global moving
    moving = name
    try:
        setattr(explorers[number], name, value)
    finally:
        moving = None
