"""Prove that hidden inputs tell right answers from wrong ones, whatever the course key is.

A question is refused whose inputs let a mistake pass, or a program that learned answers by heart,
that leans on an order or a size that the inputs always have, or that never looks at an argument.
"""

import inspect
import json

import numpy as np

from mlegrade.assignment.compare import generator

KEYS = 50
LEARNED = 5  # keys whose answers are learned by heart
FARES = {
    True: "passes; draw inputs on which it differs, or say that it does not lose",
    False: "fails; draw inputs on which it is right, or say that it loses",
}
LUCK = 0.1  # the share of keys under which such a program may pass, by chance


def doubts(assignment, keys=KEYS):
    """Yield a sentence for each thing that is wrong with the inputs of an assignment."""
    for question in assignment.questions:
        hidden, seen = [], []
        for part in question.parts:
            name = f"{assignment.name}.{question.name}, part {part.name}"
            rngs = [
                generator(b"key %d" % key, assignment.name, question.name, part.name)
                for key in range(1 if part.visible else keys)
            ]
            drawn = [part.draw(rng) for rng in rngs]
            right = [question.expected(cases) for cases in drawn]
            for doubt in mistaken(question, part, drawn, right):
                yield f"{name}: {doubt}"
            (seen if part.visible else hidden).extend(case for cases in drawn for case in cases)
            if question.kind == "code" and not part.visible:
                for doubt in learned(part, drawn, right):
                    yield f"{name}: {doubt}"
        for number, argument in enumerate(inspect.signature(question.reference).parameters):
            for doubt in uniform(*([case[number] for case in cases] for cases in (hidden, seen))):
                yield f"{assignment.name}.{question.name}: in all hidden inputs {argument} {doubt}"


def mistaken(question, part, drawn, right):
    """Yield the first key under which an answer does not fare as it should, and what to do."""
    if empty := [key for key, expected in enumerate(right) if "NaN" in json.dumps(expected)]:
        yield f"under key {empty[0]} the reference gives NaN; draw inputs that have an answer"
    for mistake in question.mistakes:
        loses = part.name in mistake.loses
        for key, (cases, expected) in enumerate(zip(drawn, right, strict=True)):
            passes = part.compare(question.attempt(cases, mistake), expected, cases) == ""
            if passes == loses:
                yield f"under key {key} the mistake {mistake.says!r} {FARES[passes]} {part.name}"
                break


def sizes(inputs):
    """Return what a program knows of its inputs that looks at nothing but their sizes."""
    return json.dumps([np.shape(value) for value in inputs])


def learned(part, drawn, right):
    """Say how often answers pass that were learned by heart: one, or one for each size."""
    most = 0
    for key in range(LEARNED):
        known = {}
        for inputs, answer in zip(drawn[key], right[key], strict=True):
            known.setdefault(sizes(inputs), answer)
        passed = [
            part.compare([known.get(sizes(i), right[key][0]) for i in cases], answers, cases) == ""
            for cases, answers in zip(drawn, right, strict=True)
        ]
        most = max(most, sum(passed) - passed[key])
    if most > LUCK * len(drawn):
        yield (
            f"one answer, or one for each size of the inputs, passes under {most} of {len(drawn)} "
            "keys; draw inputs that have different answers"
        )


def uniform(hidden, seen):
    """Yield what the hidden values of an argument have in common, which a program may lean on."""
    if len({json.dumps(value) for value in hidden}) == 1:
        yield "has one value; draw it"
    lists = [value for value in hidden if isinstance(value, list)]
    for axis in range(max(map(np.ndim, lists), default=0)):
        size, *others = {np.shape(value)[axis] for value in lists if np.ndim(value) > axis}
        if not others and any(np.shape(value)[axis:][:1] != (size,) for value in seen):
            yield f"has one size ({size}), which the visible part has not; draw its size, too"
    flat = [value for value in lists if np.ndim(value) == 1]
    if flat and all(value == sorted(value) for value in flat):
        yield "is sorted; put it in any order"
