"""What happens to a page stands in one file."""

import re

import book

EXTENSION = book.ROOT / "_ext" / "mlebook"


def test_no_other_module_tells_sphinx_of_steps_of_its_own():
    texts = {path.stem: path.read_text("utf-8") for path in EXTENSION.glob("*.py")}
    asking = re.compile(r"\bdef setup\b|\bapp\.(?:connect|add_(?!js_file))|Transform\b")
    assert [name for name, text in texts.items() if asking.search(text)] == ["pipeline"]
