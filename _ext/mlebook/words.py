"""The words of the book's language: those that mark a place in a chapter, and those the build adds.

Another language is another file like this one.
"""

# They mark a place in a chapter: in bold, at the beginning of a paragraph; as a heading.
FIGURE, QUESTION, RIGHT = "Figure.", "Question.", "Right."
EXERCISES, REFERENCES = "Exercises", "References"
ALSO = "also"  # in the glossary, before a word's other forms

# Added to pages, and to what is downloaded.
CHAPTER = "chapter {}"
SHOW_CHECK, HIDE_CHECK = "Show the check", "Hide the check"
SOLUTION = "The solution"
FOUND_IN = ", in "

# Buttons: the word, and what is shown of it on hover.
PRINT = ("Print", "Print this page; what is folded stays folded")
ZIP = ("all chapters (.zip)", "Download all chapters with what they need")
BINDER, COLAB = ("Binder", "Run on Binder"), ("Colab", "Run on Colab")
RUN, IMPROVE = "Run this chapter online", "Improve this page"
REPORT = ("report an error", "Say what is wrong here")
EDIT = ("edit this page", "Open its source")
REPORT_TITLE, REPORT_BODY = "An error in “{}”", "Page: {}\n\n"

# Said of the book elsewhere: by search engines, and with the card that a link to it shows.
SEARCH_PAGE = "Look for a word, a name of the library or a method on all the pages of this book."
CARD = "The title of the book beside a likelihood curve whose highest point is marked."

# What a formula's commands are when somebody says them, for the search.
SAID = {"ell": "log likelihood", "sum": "sum", "prod": "product", "sqrt": "square root"}
SAID |= {"partial": "derivative", "nabla": "gradient", "int": "integral", "infty": "infinity"}
SQUARED = "squared"
