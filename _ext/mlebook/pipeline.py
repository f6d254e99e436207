"""What happens to a page, from notebook to HTML: every step, in its order. No step is elsewhere.

Sphinx reads all pages, and then writes each. The names of the stages are those of its events; the
one that has none, rewriting, is a transform. The steps follow what Sphinx does there.
"""

from collections.abc import Callable

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import (
    buttons,
    colab,
    elements,
    explore,
    figures,
    folds,
    formulas,
    head,
    homework,
    landing,
    live,
    questions,
    quiz,
    reading,
    rebuild,
    tables,
    takeaway,
    terms,
    theme,
)

STAGES: dict[str, list[Callable]] = {
    # The settings have been read.
    "config-inited": [
        theme.choose_files,  # pages load the book's style and scripts, and nothing else
        head.check_address,  # a public address that is none ends the build
    ],
    # Nothing has been read.
    "builder-inited": [
        buttons.load_report_script,  # if the book has a repository, which must be one
        formulas.start_node,  # one process draws all formulas
        homework.build_homework,  # the students' notebooks, which pages show
        theme.write_style,  # the one style sheet, before pages name it
    ],
    # A page is to be read.
    "source-read": [
        homework.show_notebook,  # a page of homework goes on with its questions
        folds.fold_code,  # the check of a formula, the code of a figure, behind one line
    ],
    # A page has been read: a notebook is now a tree, with the outputs that were stored in it.
    "doctree-read": [
        homework.make_cells,  # where they are answered
        explore.wake_explorers,  # a still of an explorer becomes the figure that moves
    ],
    # All pages have been read.
    "env-get-updated": [
        terms.renew_glossary,  # it is written again, whatever has changed
    ],
    # A page is to be written: each cell has chosen one form of its outputs.
    "rewriting": [
        elements.end_code,  # no empty line is shown at its end
        figures.inline_figures,  # a drawing becomes part of the page, with its caption
        quiz.make_questions,  # a list of choices becomes buttons
        terms.link_terms,  # a word of the glossary becomes a link, in captions, too
        live.add_tries,  # under an exercise, a place to try it
    ],
    # Its links are known.
    "doctree-resolved": [
        formulas.hold_stops,  # a full stop stays with the formula before it
        elements.hold_signs,  # no line ends between a number and its sign
        tables.fill_tables,  # lists of what all pages have
    ],
    # Its tree has become HTML (formulas.write_formula, and NODES below); the template follows.
    "html-page-context": [
        head.describe_page,  # what is known of a page before it is opened
        explore.load_explorers,  # the script of just the explorers that are on it
        questions.name_neighbors,  # links to the pages before and after
        buttons.give_addresses,  # to take it along, run it elsewhere, mend it
        live.name_notebook,  # to run it here
        reading.tell_minutes,  # how long it takes
    ],
    # All pages are there, or the build has failed.
    "build-finished": [
        formulas.stop_node,
        rebuild.forget_what_warned,  # so that the next build warns again
        homework.copy_homework,  # the students' notebooks
        colab.copy_for_colab,  # the chapters', with a first cell that installs the library
        takeaway.write_zip,  # chapters, homework, library and data
        live.write_live,  # Python, for pages that run
    ],
}

# How the tree's own nodes are written: what opens each, what closes it.
NODES = {
    elements.HtmlElement: (elements.open_element, elements.close_element),
    terms.Term: (terms.open_term, terms.close_term),
    HideCodeCellNode: (theme.open_hidden, depart_HideCellInput),
    nodes.table: (theme.open_table, theme.close_table),
}
LAST = 900  # others connect at 500


class Rewriting(SphinxPostTransform):
    """The stage between choosing a cell's output (4) and collecting pictures as files."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Take the steps for one page."""
        for step in STAGES["rewriting"]:
            step(self.app, self.document, self.env.docname)


def setup(app: Sphinx) -> dict:
    """Tell Sphinx of all stages, and of what pages may ask for."""
    app.add_html_theme("mlebook", str(theme.THEME))
    for event, steps in STAGES.items():
        for step in steps if event != "rewriting" else ():
            app.connect(event, step, priority=LAST)
    app.add_post_transform(Rewriting)
    app.add_node(tables.Table)
    for node, visitors in NODES.items():
        app.add_node(node, override=True, html=visitors)
    app.add_html_math_renderer(
        "katex", (formulas.write_formula, None), (formulas.write_formula, None)
    )
    app.add_directive("book-table", tables.BookTable)
    app.add_builder(landing.BookBuilder, override=True)
    return {
        "env_version": rebuild.version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
