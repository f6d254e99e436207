# Each target makes the environment first, which takes no time when nothing has changed.
PYTHON ?= python3
BIN = .venv/bin
# The library's tests but for three slow ones, as the mutants are tried with them.
LIBRARY = mlelib tests/library $(shell sed -n 's/^ *"\(--deselect=.*\)",/\1/p' pyproject.toml)

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

book: environment  ## the book as web pages, in _build/html
	@$(BIN)/jupyter-book build . -W -n --keep-going

serve: environment  ## the built book at http://127.0.0.1:8000/, or at PORT=8001
	@$(BIN)/python tools/serve.py $(if $(PORT),--port $(PORT))

check: environment  ## lint, types, the library's tests and the chapters that changed
	@echo "Lint and form"
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . --exclude '*.ipynb'
	@echo "Types"
	@$(BIN)/mypy
	@echo "The library's tests"
	@$(BIN)/python -m pytest -q $(LIBRARY)
	@changed=$$(git diff --name-only --diff-filter=d HEAD -- 'chapters/*.ipynb'; \
		git ls-files --others --exclude-standard -- 'chapters/*.ipynb'); \
		echo "Chapters that changed: $${changed:-none}"; \
		if [ -n "$$changed" ]; then $(BIN)/python -m bookcheck $$changed; fi

test: environment  ## all tests that every change must pass
	@$(BIN)/python -m pytest --cov

test-all: environment  ## the slow tests too
	@$(BIN)/python -m pytest --cov -m "slow or not slow"

pdf: book  ## the book as one file to print, _build/mlebook.pdf
	@$(BIN)/python tools/pdf.py

lab: environment  ## the chapters in JupyterLab
	@$(BIN)/jupyter lab chapters

refresh: environment  ## run the chapters again and write their outputs
	@$(BIN)/python tools/refresh.py

picture: environment  ## draw the moving picture of the first page, and the card for other sites
	@$(BIN)/python tools/picture.py
	@$(BIN)/python tools/card.py

homework: environment  ## the homework's notebooks and pages, for students and instructors
	@$(BIN)/python -m mlegrade build --pages chapters

mutants: environment  ## change the code in 4000 small ways: do the tests notice each? (hours)
	@nice -n 10 $(BIN)/python tools/mutants.py

bench: environment  ## time mlelib beside its peers; write the tables and the plot
	@$(BIN)/python benchmarks

pace: environment  ## time the grader beside running the same notebooks; write its table
	@$(BIN)/python -m benchmarks.grading

press: environment  ## time pages that run, beside Jupyter; write their tables
	@$(BIN)/python -m benchmarks.pages

lock: environment  ## choose the newest versions of all packages that go together
	@$(BIN)/python -m uv pip compile --universal --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --extra test pyproject.toml -o requirements.lock

clean:  ## throw away all that is built, but not the environment
	rm -rf _build mutants .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

environment:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: install Python 3.11 or \
	newer, or name another, as in \`make book PYTHON=python3.12\`." >&2; exit 1; }
	@$(PYTHON) tools/environment.py

.PHONY: help book serve pdf check test test-all lab refresh picture homework bench pace press mutants lock clean environment
