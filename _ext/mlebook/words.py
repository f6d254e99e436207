"""The words of the book's language: those that mark a place in a chapter, and those the build adds.

Another language is another file like this one, and one like ``theme/words.toml``, which has the
words of buttons and columns.
"""

# They mark a place in a chapter: in bold, at the beginning of a paragraph; as a heading.
FIGURE, QUESTION, RIGHT = "Figure.", "Question.", "Right."
EXERCISES, REFERENCES = "Exercises", "References"
ALSO = "also"  # in the glossary, before a word's other forms

# Added to pages, and to what is downloaded.
CHAPTER = "chapter {}"
SHOW_CHECK, HIDE_CHECK = "Show the check", "Hide the check"
CHECKED = "Checked: {}"
DRAWN = "The figure, in code"
SOLUTION = "The solution"
TRY = "Try it here"
ANSWER_HERE = """
Or answer here, on this page: press Run at a cell, and change it. What you write stays in this
browser; *Save as a notebook* gives the file to hand in.
"""
FOUND_IN = ", in "

# Written into a report of an error.
REPORT_TITLE, REPORT_BODY = "An error in “{}”", "Page: {}\n\n"

# Said of the book elsewhere: by search engines, and with the card that a link to it shows.
SEARCH_PAGE = "Look for a word, a name of the library or a method on all the pages of this book."
CARD = "The title of the book beside a likelihood curve whose highest point is marked."

# What a formula's commands are when somebody says them, for the search.
SAID = {"ell": "log likelihood", "sum": "sum", "prod": "product", "sqrt": "square root"}
SAID |= {"partial": "derivative", "nabla": "gradient", "int": "integral", "infty": "infinity"}
SQUARED = "squared"
