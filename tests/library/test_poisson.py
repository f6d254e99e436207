"""Poisson regression: published fits, exact arithmetic, counts of every size, and no maximum."""

import numpy as np
import pytest
from mpmath import mp
from scipy.stats import poisson

from mlelib import PoissonRegression, data, maximize, with_intercept
from mlelib.inference import likelihood_interval, standard_errors

RNG = np.random.default_rng(5)
X = with_intercept(RNG.normal(size=(30, 2)))
BETA = np.array([0.7, -0.4, 0.9])
EXPOSURE = RNG.uniform(0.5, 9, 30)
Y = RNG.poisson(EXPOSURE * np.exp(X @ BETA))


def exact(X, y, e, beta):
    """ℓ, score and information in 50 digits."""
    with mp.workdps(50):
        rows = [[mp.mpf(float(v)) for v in row] for row in X]
        eta = [
            mp.fdot(row, map(mp.mpf, beta)) + mp.log(float(w))
            for row, w in zip(rows, e, strict=True)
        ]
        mu = [mp.exp(v) for v in eta]
        y = [mp.mpf(float(v)) for v in y]
        loglik = mp.fsum(v * h - m - mp.loggamma(v + 1) for v, h, m in zip(y, eta, mu, strict=True))
        score = [
            mp.fsum(r[j] * (v - m) for r, v, m in zip(rows, y, mu, strict=True))
            for j in range(len(beta))
        ]
        return float(loglik), np.array([float(v) for v in score])


def dobson():
    """R's ?glm: Dobson (1990), page 93, counts by outcome and treatment."""
    counts = [18, 17, 15, 20, 10, 20, 25, 13, 12]
    outcome, treatment = np.tile([1, 2, 3], 3), np.repeat([1, 2, 3], 3)
    columns = [outcome == 2, outcome == 3, treatment == 2, treatment == 3]
    return PoissonRegression(with_intercept(np.column_stack(columns)), counts)


def test_dobsons_trial_is_fitted_as_r_prints_it():
    model = dobson()
    fit = maximize(model, np.zeros(5))
    assert fit.converged
    printed = [3.045, -0.4543, -0.2930, 0, 0]
    assert (abs(fit.theta - printed) <= [5e-4, 5e-5, 5e-5, 1e-9, 1e-9]).all()
    errors = standard_errors(model, fit.theta)
    np.testing.assert_allclose(errors, [0.1709, 0.2022, 0.1927, 0.2, 0.2], rtol=0, atol=5e-5)
    assert 2 * 5 - 2 * fit.loglik == pytest.approx(56.76, abs=5e-3)  # AIC
    assert 2 * (model._best - fit.loglik) == pytest.approx(5.1291, abs=5e-5)  # deviance


def ships():
    """McCullagh & Nelder (1989), table 6.2: damage by type, year built and period of service."""
    service = [
        [127, 63, 1095, 1095, 1512, 3353, 0, 2244],
        [44882, 17176, 28609, 20370, 7064, 13099, 0, 7117],
        [1179, 552, 781, 676, 783, 1948, 0, 274],
        [251, 105, 288, 192, 349, 1208, 0, 2051],
        [45, 0, 789, 437, 1157, 2161, 0, 542],
    ]
    damage = [
        [0, 0, 3, 4, 6, 18, 0, 11],
        [39, 29, 58, 53, 12, 44, 0, 18],
        [1, 1, 0, 1, 6, 2, 0, 1],
        [0, 0, 0, 0, 2, 11, 0, 4],
        [0, 0, 7, 7, 5, 12, 0, 1],
    ]
    kind, year, period = np.indices((5, 4, 2)).reshape(3, -1)
    months, y = np.ravel(service), np.ravel(damage)
    columns = [kind == j for j in (1, 2, 3, 4)] + [year == j for j in (1, 2, 3)] + [period == 1]
    seen = months > 0
    return PoissonRegression(with_intercept(np.column_stack(columns)[seen]), y[seen], months[seen])


def test_damage_to_ships_is_fitted_as_mccullagh_and_nelder_print_it():
    model = ships()
    fit = maximize(model, [-6, 0, 0, 0, 0, 0, 0, 0, 0])
    assert (fit.converged, model.n) == (True, 34)
    printed = [-6.41, -0.54, -0.69, -0.08, 0.33, 0.70, 0.82, 0.45, 0.38]
    np.testing.assert_allclose(fit.theta, printed, rtol=0, atol=6e-3)
    assert 2 * (model._best - fit.loglik) == pytest.approx(38.7, abs=0.05)


def test_the_ships_typed_here_are_those_of_the_data():
    table = data.ships()
    np.testing.assert_array_equal(table["incidents"], ships().y)
    np.testing.assert_array_equal(table["months"], ships().exposure)
    kinds = ships().X[:, 1:5] @ [1, 2, 3, 4]
    np.testing.assert_array_equal(table["type"], np.array(list("ABCDE"))[kinds.astype(int)])
    np.testing.assert_array_equal(table["built"], 1960 + ships().X[:, 5:8] @ [5, 10, 15])
    np.testing.assert_array_equal(table["in_service"], 1960 + 15 * ships().X[:, 8])


def test_peers_find_the_same():
    import statsmodels.api as sm
    from sklearn.linear_model import PoissonRegressor

    model = ships()
    fit = maximize(model, [-6, 0, 0, 0, 0, 0, 0, 0, 0])
    family = sm.families.Poisson()
    peer = sm.GLM(model.y, model.X, family=family, exposure=model.exposure).fit(tol=1e-12)
    np.testing.assert_allclose(fit.theta, peer.params, rtol=1e-9)
    np.testing.assert_allclose(standard_errors(model, fit.theta), peer.bse, rtol=1e-6)
    assert fit.loglik == pytest.approx(peer.llf, rel=1e-12)
    other = PoissonRegressor(alpha=0, tol=1e-10, solver="newton-cholesky")
    other.fit(X[:, 1:], Y / EXPOSURE, sample_weight=EXPOSURE)
    mine = maximize(PoissonRegression(X, Y, EXPOSURE), np.zeros(3)).theta
    np.testing.assert_allclose(mine, [other.intercept_, *other.coef_], rtol=1e-8)


@pytest.mark.parametrize("exposure", [None, EXPOSURE])
def test_log_likelihood_and_score_have_their_digits(exposure):
    model = PoissonRegression(X, Y, exposure)
    loglik, score = exact(X, Y, np.ones(30) if exposure is None else exposure, BETA)
    assert model.loglik(BETA) == pytest.approx(loglik, rel=1e-14)
    np.testing.assert_allclose(model.score(BETA), score, rtol=1e-13)
    assert model.pointwise(BETA).sum() == pytest.approx(loglik, rel=1e-14)
    mu = np.exp(X @ BETA) * (1 if exposure is None else exposure)
    information = (X.T * mu) @ X
    np.testing.assert_allclose(model.fisher_information(BETA), information, rtol=1e-13)
    root = model.information_root(BETA)
    np.testing.assert_allclose(root.T @ root, information, rtol=1e-13)
    np.testing.assert_array_equal(model.hessian(BETA), -model.fisher_information(BETA))


@pytest.mark.parametrize("y", [0, 1, 2, 15, 16, 17, 40, 1e3, 1e6, 1e12, 2**53 - 1])
def test_a_count_of_any_size_keeps_the_digits_of_its_probability(y):
    theta = np.log(max(y, 0.5)) * (1 + 2**-50)
    with mp.workdps(60):
        h, v = mp.mpf(float(theta)), mp.mpf(y)
        wanted = float(v * h - mp.exp(h) - mp.loggamma(v + 1))
    found = PoissonRegression([[1]], [y]).loglik([theta])
    assert found == pytest.approx(wanted, rel=1e-14, abs=3e-15)


@pytest.mark.parametrize("y", [3, 1e5])
def test_a_perfect_fit_has_the_best_log_likelihood(y):
    model = PoissonRegression([[1], [1]], [y, y])
    fit = maximize(model, [1])
    assert fit.converged
    assert fit.theta == pytest.approx([np.log(y)], rel=1e-15)
    assert fit.loglik == pytest.approx(2 * poisson.logpmf(y, y), rel=1e-9)
    assert fit.loglik <= model._best


def test_a_shift_of_a_column_and_a_unit_of_exposure_move_the_intercept_alone():
    near = maximize(PoissonRegression(X, Y, EXPOSURE), np.zeros(3)).theta
    hours = maximize(PoissonRegression(X, Y, EXPOSURE * 3600), np.zeros(3)).theta
    np.testing.assert_allclose(hours, near - [np.log(3600), 0, 0], rtol=1e-9)
    far = np.round(X * 1024) / 1024  # short numbers: to add 1e8 rounds nothing
    near = maximize(PoissonRegression(far, Y), np.zeros(3)).theta
    moved = far + np.array([0, 1e8, 0])
    fit = maximize(PoissonRegression(moved, Y), np.zeros(3))
    assert fit.converged, fit.message
    np.testing.assert_allclose(fit.theta[1:], near[1:], rtol=1e-7)


def test_without_exposure_the_fitted_sum_is_the_observed_sum():
    fit = maximize(PoissonRegression(X, Y), np.zeros(3))
    assert np.exp(X @ fit.theta).sum() == pytest.approx(Y.sum(), rel=1e-9)


ZEROS = {
    "one group of zeros": ([[1, 0], [1, 0], [1, 1]], [2, 3, 0], "quasi-complete", [0, -1]),
    "all zeros": ([[1, 1], [1, 2]], [0, 0], "complete", None),
    "zeros at one end": ([[1, 1], [1, 2], [1, 2]], [0, 2, 3], "quasi-complete", [-2, 1]),
    "zeros on both sides": ([[1, 1], [1, 2], [1, 3]], [0, 4, 0], "none", None),
    "two positive": ([[1, 1], [1, 2], [1, 3]], [0, 4, 1], "none", None),
    "one column, positive": ([[1], [2]], [0, 1], "none", None),
    "one column, zero at 0": ([[0], [2]], [0, 1], "none", None),
}


@pytest.mark.parametrize(("X", "y", "kind", "direction"), ZEROS.values(), ids=ZEROS)
def test_where_zeros_run_the_certificate_names_what_runs(X, y, kind, direction):
    model, zero = PoissonRegression(X, y), np.equal(y, 0)
    found = model.separation()
    assert found.kind == kind
    fit = maximize(model, np.zeros(model.k))
    assert fit.converged is (kind == "none")
    if kind == "none":
        assert found.direction is None
        return
    products = model.X @ found.direction
    assert (products[~zero] == 0).all()
    assert (products <= 0).all()
    assert ((products < 0) == found.supported).all()
    assert "no MLE exists" in fit.message
    if direction:
        assert found.direction.tolist() == direction
        for name, moves in zip(model.param_names, direction, strict=True):
            assert (name in fit.message) is bool(moves)


def test_where_zeros_run_the_interval_measures_from_the_supremum():
    """No count in 5 hours: e^(−5λ) is at least e^(−1.92) up to λ = 1.92/5."""
    low, high = likelihood_interval(PoissonRegression([[1]], [0], [5]))
    assert low == -np.inf
    assert np.exp(high) == pytest.approx(1.9207294103470 / 5, rel=1e-9)
    # A first group that counts, a second that never did: the profile of the difference.
    X, y, e = [[1, 0], [1, 0], [1, 1]], [2, 3, 0], [1, 2, 4]
    model = PoissonRegression(X, y, e)
    low, high = likelihood_interval(model, 1)
    assert low == -np.inf

    def profile(d):
        """ℓ where the intercept is the best for this d, but for constants."""
        weight = 3 + 4 * np.exp(d)
        return 5 * np.log(5 / weight) - 5

    assert profile(high) == pytest.approx(profile(-np.inf) - 1.9207294103470, rel=1e-9)
    first = PoissonRegression([[1], [1]], y[:2], e[:2])
    alone = likelihood_interval(first, theta=[np.log(5 / 3)])
    assert likelihood_interval(model, 0) == pytest.approx(alone, rel=1e-9)
    without, ones = PoissonRegression(X, y), PoissonRegression(X, y, [1, 1, 1])
    assert likelihood_interval(without, 1) == pytest.approx(likelihood_interval(ones, 1), rel=1e-9)


def test_beyond_float64_the_log_likelihood_is_minus_infinity():
    model = PoissonRegression([[1e10], [-1e10], [0.0]], [1, 0, 1])
    assert model.loglik([1e300]) == -np.inf
    assert model.pointwise([1e300]).tolist() == [-np.inf, 0, -1]
    for value in ("score", "fisher_information"):
        with pytest.raises(OverflowError, match="beyond the range of float64"):
            getattr(model, value)([1.0])


BAD = {
    "negative": ([1, -1], None, r"y\[1\] is -1.0. Drop what is no count"),
    "share": ([1, 0.5], None, r"y\[1\] is 0.5. Give the counts themselves"),
    "rounded": ([1, 2**53 + 1], None, "beyond 2"),
    "no exposure": ([1, 2], [1, 0], r"exposure\[1\] is 0.0. Drop rows .*exposure\) > 0.$"),
    "logs": ([1, 2], [-1, 0], r"exposure\[0\] is -1.0.*logarithms, give their np.exp"),
    "length": ([1, 2, 3], None, "X has 2 rows and y has 3 entries"),
    "exposure's length": ([1, 2], [1], "X has 2 rows and exposure has 1 entries"),
}


@pytest.mark.parametrize(("y", "exposure", "message"), BAD.values(), ids=BAD)
def test_what_is_no_count_or_no_exposure_is_refused(y, exposure, message):
    with pytest.raises(ValueError, match=message):
        PoissonRegression([[1], [2]], y, exposure)


SWAPPED = [([[1], [2]], None, "y"), ([[1], [2]], [1, 2], "y"), ([1, 2], [[1], [2]], "exposure")]


@pytest.mark.parametrize(("y", "exposure", "name"), SWAPPED)
def test_the_order_of_the_arguments_is_looked_at(y, exposure, name):
    with pytest.raises(ValueError, match=f" and {name} has shape .*Look at the order"):
        PoissonRegression([1, 2], y, exposure)


def test_a_predictor_that_is_missing_is_named():
    with pytest.raises(ValueError, match=r"^X\[1, 0\] is nan"):
        PoissonRegression([[1], [np.nan]], [1, 2])


def test_a_model_is_shown_by_its_size_and_keeps_what_it_was_given():
    model = PoissonRegression(X, Y, EXPOSURE)
    assert repr(model) == "PoissonRegression(n=30, k=3)"
    assert model.param_names == ("beta_1", "beta_2", "beta_3")
    np.testing.assert_array_equal(model.exposure, EXPOSURE)
    big, counts, hours = np.ones((90_000, 2)), np.ones(90_000), np.ones(90_000)
    big[:, 1] = np.arange(90_000) % 7
    model = PoissonRegression(big, counts, hours)
    assert np.shares_memory(model.y, counts)
    assert np.shares_memory(model.exposure, hours)
    counts[89_999] = -2
    with pytest.raises(ValueError, match=r"y\[89999\] is -2"):
        PoissonRegression(big, counts)
