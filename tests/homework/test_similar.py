"""Similar submissions are pointed out: copies are found, and what all were given is no sign."""

import random

from mlegrade.reports.similar import pairs, sketch

GIVEN = ["def area(r):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n" * 20]


def program(seed, size=120):
    """Return a text of words that no other seed has."""
    rng = random.Random(seed)
    return " ".join(rng.choice("abcdefgh") + str(rng.randrange(1000)) for _ in range(size))


def test_a_copy_with_other_comments_and_blanks_is_found():
    mine = program(1)
    sketches = {
        "ann": sketch([mine, *GIVEN], GIVEN),
        "bo": sketch([f"# my own\n{mine.replace(' ', '  ')} and more", *GIVEN], GIVEN),
        "cy": sketch([program(2), *GIVEN], GIVEN),
        "dee": sketch(GIVEN, GIVEN),
    }
    ((share, one, other),) = pairs(sketches)
    assert (one, other) == ("ann", "bo")
    assert share > 0.95


def test_half_a_copy_is_none_and_three_copies_are_three_pairs():
    texts = [program(1, 60), program(2, 90), program(3, 90)]
    half = {str(i): sketch([texts[0], text], GIVEN) for i, text in enumerate(texts[1:])}
    assert pairs(half) == []
    assert len(pairs({name: sketch([program(9)], GIVEN) for name in "abc"})) == 3


def test_what_much_of_a_class_has_is_the_subjects():
    assert pairs({str(i): sketch([program(9)], GIVEN) for i in range(8)}) == []
    assert sketch(GIVEN, GIVEN) == []
