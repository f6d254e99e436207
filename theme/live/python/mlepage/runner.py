"""Run the cells of one page, and say what each prints, shows and raises."""

import ast
import builtins
import copy
import sys
from contextlib import redirect_stderr, redirect_stdout
from linecache import cache as lines

from mlepage import absent, figures, show
from mlepage.answers import judge
from mlepage.errors import told
from mlepage.stream import Stream


class Runner:
    """The namespace of a page; ``send(kind, content)`` is told what a cell gives."""

    def __init__(self, send):
        self.send = show.send = send
        self.names, self.drawn, self.made = fresh(), {}, {}
        figures.choose_backend()

    def run(self, name, source, alt="", own=False):
        """Run a cell; return "done", "failed", or "absent" if it needs what is not here.

        What an exercise's own cell defines stays apart: ``own`` is then true.
        """
        if own:
            return self.run_in(apart(self.names), name, source, alt)
        self.draw_again(name)
        before = dict(generators(self.names))
        done = self.run_in(self.names, name, source, alt)
        for key, value in generators(self.names):
            if value is not before.get(key):
                self.note_source(key, name, source)
        return done

    def draw_again(self, name):
        """Let a cell that runs again get the random numbers that it got the first time."""
        drawn = self.drawn.setdefault(name, {})
        for key, value in generators(self.names):
            value.bit_generator.state = drawn.setdefault(key, value.bit_generator.state)

    def note_source(self, key, name, source):
        """Forget what was drawn from random numbers that a cell makes in another way now."""
        if self.made.setdefault((key, name), source) != source:
            self.made[key, name] = source
            for drawn in self.drawn.values():
                drawn.pop(key, None)

    def run_in(self, names, name, source, alt=""):
        """Run a cell in these names."""
        out, err = Stream(self.send, "stdout"), Stream(self.send, "stderr")
        show.out, show.alt = out, alt
        try:
            with redirect_stdout(out), redirect_stderr(err):
                execute(source, names, f"<{name}>")
                figures.show_all()
            return "done"
        except absent.NotHereError as error:
            absent.stand_in_for(source, names, error.package)
            self.send("absent", error.package)
            return "absent"
        except BaseException as error:  # a reader's own kind, too, ends the cell and nothing else
            out.finish()
            self.send("error", told(error, f"<{name}>", source))
            return "failed"
        finally:
            figures.close_all()  # what a cell leaves half drawn is not the next one's
            out.finish()
            err.finish()

    def try_out(self, name, source, solutions, answer):
        """Run a reader's cell, then the solutions up to its own; send what is right.

        Neither changes the page's names.
        """
        truth, own = apart(self.names), apart(self.names)
        if self.run_in(own, name, source) != "done":
            return "failed"
        for number, solution in enumerate(solutions):
            try:
                with redirect_stdout(Stream(lambda *_: None, "")):
                    execute(solution, truth, f"<solution {number}>")
            except BaseException as error:
                why = f"the solution fails with what stands above: {type(error).__name__}: {error}"
                words = {"kind": "No verdict", "words": why, "number": 0, "line": "", "all": why}
                self.send("error", words)
                return "failed"
            finally:
                figures.close_all()
        self.send("verdict", judge(own, truth, source, answer))
        return "done"


def fresh():
    """Return the names with which a page begins."""
    names = {"__name__": "__main__", "__builtins__": builtins, "__stand_in__": absent.StandIn}
    return names | {"display": show.display, "input": refuse_to_ask}


def refuse_to_ask(prompt=""):
    """Stand for Python's ``input``, which has nobody to ask."""
    raise RuntimeError("a page cannot ask; write the value into the cell")


def generators(names):
    """Return the sources of random numbers among names."""
    numpy = sys.modules.get("numpy")
    kind = numpy.random.Generator if numpy else ()
    return [(name, value) for name, value in names.items() if isinstance(value, kind)]


def apart(names):
    """Return a copy of names in which random numbers go on by themselves, and data change."""
    numpy = sys.modules.get("numpy")
    kinds = (list, dict, set, *([numpy.ndarray] if numpy else []))
    made = {}  # two names of one thing are two names of one copy
    own = {
        name: made.setdefault(id(value), copy.copy(value)) if isinstance(value, kinds) else value
        for name, value in names.items()
    }
    for name, value in generators(names):
        own[name] = type(value)(type(value.bit_generator)())
        own[name].bit_generator.state = value.bit_generator.state
    return own


def execute(source, names, file):
    """Execute a cell; the value of an expression that ends it is shown, as a notebook does."""
    lines[file] = (len(source), None, source.splitlines(keepends=True), file)
    tree = absent.Replaced().visit(ast.parse(source, file))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, file, "exec"), names)
    if last:
        value = eval(compile(ast.Expression(last.value), file, "eval"), names)
        if value is not None and not source.rstrip().endswith(";"):
            names["_"] = value
            show.display(value, result=True)
