"""Quick questions: choices to press, and the answer to the one that was chosen, at once.

A chapter writes a question as plain Markdown: a paragraph, the choices, and the answers folded
away. On the page it becomes a group of radio buttons; the style sheet alone shows the answer.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from .part import Part

LOGGER = logging.getLogger(__name__)
QUESTION, RIGHT = "Question.", "Right."


class Questions(SphinxPostTransform):
    """Put a group of radio buttons in the place of each question of the page."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs):
        """Replace each question and number them; name the folded cell after them for what it is."""
        asked = [p for p in self.document.findall(nodes.paragraph) if begins(p, QUESTION)]
        for number, paragraph in enumerate(asked, 1):
            parts = form(paragraph)
            if parts is None:
                LOGGER.warning("a question without choices and answers", location=paragraph)
                continue
            for cell in paragraph.parent.findall(nodes.container):
                cell["prompt_show"], cell["prompt_hide"] = "Show the check", "Hide the check"
            choices, answers = parts[0], parts[2]
            for part in parts:
                paragraph.parent.remove(part)
            paragraph.replace_self(group(f"quiz-{number}", paragraph, choices, answers))


def begins(node, words):
    """Tell whether the first thing with words in a paragraph is these words in bold."""
    # The parser leaves an empty text before strong words that begin a paragraph.
    first = next((child for child in node.children if child.astext()), None)
    return isinstance(first, nodes.strong) and first.astext() == words


def form(paragraph):
    """Give the choices, the fold, the answers and its end, if these follow a paragraph."""
    place = paragraph.parent.index(paragraph)
    parts = paragraph.parent[place + 1 : place + 5]
    kinds = [nodes.enumerated_list, nodes.raw, nodes.enumerated_list, nodes.raw]
    return parts if [type(part) for part in parts] == kinds else None


def group(name, question, choices, answers):
    """Make the group of one question, in which no two inputs or labels share a name."""
    legend = Part("", "", *question.children, tag="legend")
    new = Part("", "", legend, tag="fieldset", attributes={"class": "quiz"})
    for number, choice in enumerate(choices, 1):
        key = f"{name}-{number}"
        new += Part(tag="input", attributes={"type": "radio", "name": name, "id": key})
        new += Part("", "", *choice[0].children, tag="label", attributes={"for": key})
    # Live: what appears here after a choice is read out to those who listen to the page.
    replies = Part(tag="ol", attributes={"class": "replies", "aria-live": "polite"})
    for answer in answers:
        kind = "right" if begins(answer[0], RIGHT) else "wrong"
        replies += Part("", "", *answer.children, tag="li", attributes={"class": kind})
    new += replies
    return new


def setup(app):
    """Add the transform."""
    app.add_post_transform(Questions)
