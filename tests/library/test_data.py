"""The data of the book are what their files say, and the simulators what their names say."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from mlelib import data

FOLDER = files("mlelib.datasets")
LOADERS = {
    "michelson_1879": data.michelson,
    "kerrich_coin_1946": data.kerrich,
    "coin_flips_2023": data.coin_flips,
    "challenger_1986": data.challenger,
    "penguins": data.penguins,
    "newcomb_1882": data.newcomb,
    "horse_kicks_1898": data.horse_kicks,
    "ships_1983": data.ships,
    "weldon_dice_1900": data.weldon,
}
TEXT = {"flight", "species", "island", "sex", "corps", "type"}
FRACTIONS = {"bill_length_mm", "bill_depth_mm"}


@pytest.mark.parametrize(("name", "load"), LOADERS.items(), ids=LOADERS)
def test_loaders_give_the_table_as_it_stands(name, load):
    rows = list(csv.DictReader((FOLDER / f"{name}.csv").read_text("utf-8").splitlines()))
    table = load()
    assert list(table) == list(rows[0])
    # Two birds were not measured, and six groups of ships had no service.
    rows = [row for row in rows if "" not in (row.get("body_mass_g"), row.get("months"))]
    for column, values in table.items():
        kind, read = ("U", str) if column in TEXT else ("i", int)
        kind, read = ("f", float) if column in FRACTIONS else (kind, read)
        assert values.tolist() == [read(row[column]) for row in rows]
        assert values.dtype.kind == kind


def test_a_column_with_fractions_keeps_them(tmp_path, monkeypatch):
    (tmp_path / "made_up.csv").write_text("a,b\n1,2.5\n", "utf-8")
    monkeypatch.setattr(data, "files", lambda package: tmp_path)
    table = data._load("made_up")
    assert table["a"].dtype.kind == "i"
    assert table["b"].tolist() == [2.5]


def test_every_file_has_its_source_units_and_license_in_the_readme():
    readme = (FOLDER / "README.md").read_text("utf-8")
    tables = [file.name for file in FOLDER.iterdir() if file.name.endswith(".csv")]
    assert sorted(tables) == sorted(f"{name}.csv" for name in LOADERS)
    for name in tables:
        section = readme.partition(f"## {name}\n")[2].partition("\n## ")[0]
        assert "- Source: " in section
        assert "- License: " in section
        assert "columns `" in section


def test_michelson_measured_five_times_twenty():
    table = data.michelson()
    order = list(zip(table["experiment"], table["run"], strict=True))
    assert order == [(i, j) for i in range(1, 6) for j in range(1, 21)]
    assert table["speed_km_per_s"].reshape(5, 20).mean(axis=1).tolist() == [
        299909,
        299856,
        299845,
        299820.5,
        299831.5,
    ]


def test_kerrichs_counts_only_grow():
    table = data.kerrich()
    tosses, heads = (np.diff(table["tosses"], prepend=0), np.diff(table["heads"], prepend=0))
    assert ((heads >= 0) & (heads <= tosses) & (tosses > 0)).all()
    assert (table["tosses"][-1], table["heads"][-1]) == (10_000, 5067)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 1.0])
def test_simulated_tosses_have_their_probability(p):
    x = data.simulate_bernoulli(p, 40_000, np.random.default_rng(1))
    assert x.shape == (40_000,)
    assert x.dtype.kind == "i"
    assert set(np.unique(x)) <= {0, 1}
    assert abs(x.mean() - p) <= 3 * np.sqrt(p * (1 - p) / x.size)


@pytest.mark.parametrize(("mu", "sigma2"), [(0.0, 1.0), (-5.0, 9.0), (300.0, 0.04)])
def test_simulated_observations_have_their_mean_and_variance(mu, sigma2):
    n = 40_000
    x = data.simulate_normal(mu, sigma2, n, np.random.default_rng(2))
    assert x.shape == (n,)
    assert abs(x.mean() - mu) < 3 * np.sqrt(sigma2 / n)
    assert abs(x.var() - sigma2) < 3 * sigma2 * np.sqrt(2 / n)


SIMULATORS = [
    lambda n, rng: data.simulate_bernoulli(0.5, n, rng),
    lambda n, rng: data.simulate_normal(0, 1, n, rng),
]
every_simulator = pytest.mark.parametrize("simulate", SIMULATORS, ids=["bernoulli", "normal"])


@every_simulator
def test_the_same_seed_gives_the_same_draw(simulate):
    first, again, other = (simulate(8, np.random.default_rng(seed)) for seed in (3, 3, 5))
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


@every_simulator
@pytest.mark.parametrize("rng", [None, 1, np.random.RandomState(1), np.random])
def test_simulators_want_a_generator(simulate, rng):
    with pytest.raises(
        TypeError, match=r"rng is .*; make one with numpy.random.default_rng\(seed\)"
    ):
        simulate(3, rng)


@every_simulator
@pytest.mark.parametrize("n", [0, -1])
def test_simulators_draw_something(simulate, n):
    with pytest.raises(ValueError, match=f"n is {n}; draw at least one observation"):
        simulate(n, np.random.default_rng(1))
    assert simulate(1, np.random.default_rng(1)).shape == (1,)


@pytest.mark.parametrize("p", [-0.1, 1.1, np.nan, np.inf])
def test_a_probability_outside_0_and_1_is_refused(p):
    with pytest.raises(ValueError, match=rf"p is {p}; a probability lies between 0 and 1"):
        data.simulate_bernoulli(p, 3, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("mu", "sigma2"), [(0, 0), (0, -1), (0, np.nan), (0, np.inf), (np.nan, 1), (np.inf, 1)]
)
def test_a_variance_that_is_not_positive_is_refused(mu, sigma2):
    with pytest.raises(ValueError, match=rf"mu, sigma2 are {mu}, {sigma2}; the variance must be"):
        data.simulate_normal(mu, sigma2, 3, np.random.default_rng(1))


def test_totals_are_those_that_were_published():
    assert sum(v.sum() for k, v in data.coin_flips().items() if k != "person") == 350757
    dice = data.weldon()
    assert dice["throws_of_12_dice"] @ dice["dice_showing_5_or_6"] == 106602
    assert len(data.newcomb()["order"]) == 66
    assert len(data.penguins()["species"]) == 342
    assert len(data.horse_kicks()["deaths"]) == 280
    assert len(data.challenger()["flight"]) == 23
    assert len(data.ships()["months"]) == 34
