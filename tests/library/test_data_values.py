"""Every value of the data is the one that was entered from its source, and one that can be."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from mlelib import data

FOLDER = files("mlelib.datasets")
SUMS = dict(
    reversed(line.split("  "))
    for line in Path(__file__).with_name("datasets.sha256").read_text("utf-8").splitlines()
)
SPECIES = {"Adelie": {"Biscoe", "Dream", "Torgersen"}, "Chinstrap": {"Dream"}, "Gentoo": {"Biscoe"}}


def runs(values, first, last):
    """Whether whole numbers are counted through, each once."""
    return values.tolist() == list(range(first, last + 1))


# What no printed source could say: each law of a table is true of it.
LAWS = {
    data.challenger: [
        lambda t: len(set(t["flight"])) == 23,
        lambda t: set(t["leak_check_pressure_psi"]) == {50, 100, 200},
        lambda t: set(t["o_rings_with_distress_of_6"]) <= set(range(7)),
        lambda t: ((t["o_rings_with_distress_of_6"] > 0) == t["any_distress"]).all(),
    ],
    data.coin_flips: [lambda t: runs(t["person"], 1, 48)],
    data.newcomb: [lambda t: runs(t["order"], 1, 66)],
    data.weldon: [lambda t: runs(t["dice_showing_5_or_6"], 0, 12)],
    data.horse_kicks: [
        lambda t: len(set(zip(t["year"], t["corps"], strict=True))) == 280 == 20 * 14,
        lambda t: (np.unique(t["corps"], return_counts=True)[1] == 20).all(),
        lambda t: runs(np.unique(t["year"]), 1875, 1894),
        lambda t: set(t["deaths"]) <= set(range(5)),
    ],
    data.ships: [
        lambda t: len(set(zip(t["type"], t["built"], t["in_service"], strict=True))) == 34,
        lambda t: set(t["type"]) == set("ABCDE"),
        lambda t: set(t["built"]) == {1960, 1965, 1970, 1975},
        lambda t: set(t["in_service"]) == {1960, 1975},
        lambda t: (t["in_service"] + 14 >= t["built"]).all(),
        lambda t: (t["months"] > 0).all(),
        lambda t: (t["incidents"] >= 0).all(),
    ],
    data.penguins: [
        lambda t: all(i in SPECIES[s] for s, i in zip(t["species"], t["island"], strict=True)),
        lambda t: set(t["year"]) == {2007, 2008, 2009},
        lambda t: set(t["sex"]) == {"", "female", "male"},
    ],
}


@pytest.mark.parametrize("load", LAWS, ids=lambda load: load.__name__)
def test_the_values_can_be(load):
    """Counts are in their range, labels are counted through, and columns agree."""
    assert all(law(load()) for law in LAWS[load])


@pytest.mark.parametrize(
    ("load", "column", "value"),
    [
        (data.challenger, "o_rings_with_distress_of_6", 9),
        (data.challenger, "any_distress", 1),
        (data.challenger, "flight", "2"),
        (data.coin_flips, "person", 2),
        (data.horse_kicks, "year", 1876),
        (data.horse_kicks, "corps", "I"),
        (data.newcomb, "order", 2),
        (data.penguins, "island", "Palmer"),
        (data.penguins, "year", 2010),
        (data.ships, "built", 1975),
        (data.ships, "months", 0),
        (data.ships, "type", "F"),
    ],
)
def test_a_value_that_cannot_be_is_noticed(load, column, value):
    """The test above can fail: it does when the first row says something else."""
    table = {name: values.copy() for name, values in load().items()}
    table[column][0] = value
    assert not all(law(table) for law in LAWS[load])


def test_every_value_is_the_one_that_was_entered():
    """Files are compared by their sums; who mends a value names its source and writes the sum.

    ``sha256sum -c`` with datasets.sha256, in the folder of the files, says which differs.
    """
    tables = {file.name: file for file in FOLDER.iterdir() if file.name.endswith(".csv")}
    text = {name: file.read_text("utf-8").encode() for name, file in tables.items()}
    assert {name: sha256(content).hexdigest() for name, content in text.items()} == SUMS
