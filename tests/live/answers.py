"""Try all answers of a notebook, as its page would: python answers.py NOTEBOOK prints what came.

Each exercise is solved by its own solution, and then by each mistake that has a name. The folders
of the pages' Python and of the extension are on the path.
"""

import json
import sys
from pathlib import Path

from mlebook import svg
from mlepage import Runner


def main(path):
    """Run the notebook, and print each name of an answer, what was tried, and the verdict."""
    sys.modules["mlepage.svg"] = svg
    heard = []
    page = Runner(lambda kind, content: heard.append((kind, content)))
    cells = [c for c in json.loads(Path(path).read_text("utf-8"))["cells"] if "outputs" in c]
    solutions = []
    for cell in cells:
        source, about = "".join(cell["source"]), cell["metadata"]
        solutions += [source] if cell["id"].startswith("solution-") else []
        if "answer" in about:
            answer = {**about, "names": about["answer"]}
            tries = [(name, text, "right", "") for name, text in about["answer"].items()]
            for name, mistakes in about.get("mistakes", {}).items():
                tries += [(name, text, "differs", words) for text, words in mistakes.items()]
            for name, text, state, words in tries:
                heard.clear()
                # Before the reader's own line stands all that the line may name.
                attempt = "\n".join([*solutions, f"{name} = {text}"])
                page.try_out("try", attempt, solutions, answer)
                verdict = [v for v in dict(heard).get("verdict", []) if v[0] == name]
                print(json.dumps([cell["id"], text, [[name, state, words]], verdict]))
        elif not cell["id"].startswith("solution-"):
            page.run(cell["id"], source)


if __name__ == "__main__":
    main(*sys.argv[1:])
