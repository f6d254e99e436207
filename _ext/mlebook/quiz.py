"""Quick questions: choices to press, and the answer to the one that was chosen, at once.

A chapter writes a question as plain Markdown: a paragraph, the choices, and the answers folded
away. On the page it becomes a group of radio buttons; the style sheet alone shows the answer.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from . import words
from .elements import HtmlElement, begins

LOGGER = logging.getLogger(__name__)


def make_questions(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put a group of buttons in the place of each question; name the folded cell after them."""
    asked = [p for p in doctree.findall(nodes.paragraph) if begins(p, words.QUESTION)]
    for number, paragraph in enumerate(asked, 1):
        section = paragraph.parent
        place = section.index(paragraph) + 1
        parts = section[place : place + 4]
        kinds = [nodes.enumerated_list, nodes.raw, nodes.enumerated_list, nodes.raw]
        if [type(part) for part in parts] != kinds:
            LOGGER.warning("a question without choices and answers", location=paragraph)
            continue
        for cell in section.findall(nodes.container):
            cell["prompt_show"], cell["prompt_hide"] = words.SHOW_CHECK, words.HIDE_CHECK
        choices, _, answers, _ = parts
        del section[place : place + 4]
        paragraph.replace_self(group(f"quiz-{number}", paragraph, choices, answers))


def group(
    name: str, question: nodes.Element, choices: nodes.Element, answers: nodes.Element
) -> HtmlElement:
    """Make the group of one question, in which no two inputs or labels share a name."""
    legend = HtmlElement("", "", *question.children, tag="legend")
    new = HtmlElement("", "", legend, tag="fieldset", attributes={"class": "quiz"})
    for number, choice in enumerate(choices, 1):
        key = f"{name}-{number}"
        new += HtmlElement(tag="input", attributes={"type": "radio", "name": name, "id": key})
        new += HtmlElement("", "", *choice[0].children, tag="label", attributes={"for": key})
    # Live: what appears here after a choice is read out to those who listen to the page.
    replies = HtmlElement(tag="ol", attributes={"class": "replies", "aria-live": "polite"})
    for answer in answers:
        kind = "right" if begins(answer[0], words.RIGHT) else "wrong"
        replies += HtmlElement("", "", *answer.children, tag="li", attributes={"class": kind})
    new += replies
    return new
