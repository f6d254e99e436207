"""What the library says of climbs, estimates and tests: the whole sentences."""

import re
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from models import Cauchy, Logistic, Poisson

from mlelib import (
    Bernoulli,
    LinearRegression,
    LogisticRegression,
    Normal,
    check,
    gradient,
    lbfgs,
    maximize,
    newton,
    scoring,
    with_intercept,
)
from mlelib.inference import (
    coverage,
    likelihood_interval,
    likelihood_ratio_test,
    relative_likelihood,
    score_test,
    standard_errors,
    wald_interval,
    wald_test,
)

NORMAL, COIN = Normal([4, 5, 6, 5, 4]), Bernoulli.from_counts(6, 10)
COUNTS = Poisson([3, 0, 2, 5])
STEPS = LogisticRegression(with_intercept(range(1, 7)), [0, 0, 0, 1, 1, 1])
BARE, FIXED = partial(newton, line_search=False), partial(gradient, 1.0, line_search=False)


class Bounded(Cauchy):
    """A model whose log-likelihood does not know its bounds."""

    bounds = ((0, 3),)


class Wrong(Poisson):
    """A model whose score has the wrong sign."""

    def score(self, lam):
        return -super().score(lam)


REFUSED = [
    (
        lambda: maximize(SimpleNamespace(loglik=abs), 0),
        "SimpleNamespace has no score and no hessian and no fisher_information; a model needs"
        " the methods loglik, score, hessian, fisher_information, each of theta alone. Define "
        "what is missing.",
    ),
    (
        lambda: maximize(Normal([5, 5]), (5, 1)),
        "Normal: all 2 observations equal 5.0, so the log-likelihood grows without bound as "
        "sigma2 falls to 0 and there is no MLE; use data that vary.",
    ),
    (
        lambda: maximize(LinearRegression([[1]], [2]), (2, 1)),
        "LinearRegression: 1 responses are fitted exactly by 1 coefficients, so the "
        "log-likelihood grows without bound as sigma2 falls to 0 and there is no MLE; use "
        "more observations than coefficients.",
    ),
    (
        lambda: maximize(NORMAL, (4, np.inf)),
        "start is (4, inf); it must be a finite number or vector of them.",
    ),
    (
        lambda: maximize(NORMAL, (4, -1)),
        "start is (4, -1), where the log-likelihood is -inf; it must lie inside the parameter"
        " space, where the data have a positive density.",
    ),
    (
        lambda: maximize(Bounded([4, 5]), 4),
        "start is 4; theta[0] must lie within the bounds of the model, 0 and 3. Begin between "
        "them.",
    ),
    (
        lambda: standard_errors(Bounded([4, 5]), -4.5),
        "theta is -4.5; theta[0] must lie within the bounds of the model, 0 and 3. Begin between "
        "them.",
    ),
    (
        lambda: standard_errors(COUNTS, 2),
        "the score at the estimate predicts that the log-likelihood rises by 0.25, which is no "
        "maximum; pass theta=maximize(...).theta.",
    ),
    (
        lambda: wald_interval(LogisticRegression([[1], [1], [2]], [0, 1, 1]), 0, theta=[0]),
        "the score at the estimate predicts that the log-likelihood rises by 0.33, which is no "
        "maximum; pass theta=maximize(...).theta.",
    ),
    (
        lambda: wald_test(COUNTS, None, 1, 2),
        "the score at the estimate predicts that the log-likelihood rises by 0.25, which is no "
        "maximum; pass theta=maximize(...).theta.",
    ),
    (
        lambda: maximize(NORMAL, (4, 1), "newton"),
        "method is 'newton'; use newton, gradient, scoring or lbfgs.",
    ),
    (
        lambda: maximize(NORMAL, (4, 1), tol=0),
        "tol is 0; it must be a positive number of standard errors.",
    ),
    (
        lambda: maximize(NORMAL, (4, 1), max_steps=0),
        "max_steps is 0; it must be an integer of at least 1.",
    ),
    (
        lambda: gradient(line_search=False),
        "step is None; without a line search gradient ascent needs a step size.",
    ),
    (
        lambda: gradient(0),
        "step is 0; it must be a positive number.",
    ),
    (
        lambda: lbfgs(0),
        "memory is 0; it must be an integer of at least 1.",
    ),
    (
        lambda: standard_errors(Bernoulli([0, 0]), 0),
        "p is 0, on the boundary of the parameter space, where standard errors do not apply; "
        "use likelihood_interval.",
    ),
    (
        lambda: standard_errors(STEPS, (-90, 30)),
        "there are no standard errors: the data are separated (complete), so no MLE exists: "
        "the log-likelihood rises for ever along separation().direction, in which beta_1 and "
        "beta_2 run away. Collect more data, drop or merge columns, use likelihood_interval, "
        "which needs no MLE, or penalize, which is another estimate.",
    ),
    (
        lambda: standard_errors(COUNTS, -1),
        "theta is -1, where the log-likelihood is -inf; it must lie inside the parameter "
        "space, where the data have a positive density.",
    ),
    (
        lambda: standard_errors(Cauchy([0, 10]), 5.0),
        "the observed information at theta = 5.0 is not positive definite, so this is no "
        "maximum; pass the estimate, for example maximize(model, start).theta.",
    ),
    (
        lambda: wald_interval(NORMAL, "mu", 95),
        "level is 95; it must lie between 0 and 1, for example 0.95. Divide percent by 100: 0.95.",
    ),
    (
        lambda: wald_interval(NORMAL, "tau"),
        "param is 'tau'; choose one of 'mu', 'sigma2'.",
    ),
    (
        lambda: wald_interval(COUNTS),
        "Poisson has no closed-form mle; pass the estimate, theta=maximize(model, start).theta.",
    ),
    (
        lambda: wald_interval(COUNTS, theta=-1),
        "theta is -1, where the log-likelihood is -inf; it must lie inside the parameter "
        "space, where the data have a positive density.",
    ),
    (
        lambda: wald_test(COUNTS, None, 1, -1),
        "theta is -1, where the log-likelihood is -inf; it must lie inside the parameter "
        "space, where the data have a positive density.",
    ),
    (
        lambda: likelihood_interval(COUNTS, theta=-1),
        "theta is -1, where the log-likelihood is -inf; it must lie inside the parameter "
        "space, where the data have a positive density.",
    ),
    (
        lambda: likelihood_interval(COUNTS, theta=2),
        "the score at the estimate predicts that the log-likelihood rises by 0.25, which is "
        "no maximum; pass theta=maximize(...).theta.",
    ),
    (
        lambda: likelihood_interval(Cauchy([0, 10]), theta=5),
        "the log-likelihood is higher at theta[0] = 0 than at the estimate, which is no "
        "maximum; pass theta=maximize(...).theta.",
    ),
    (
        lambda: likelihood_interval(Logistic(STEPS.X, STEPS.y), 1),
        "Logistic: the data are separated (complete), so no MLE exists: the log-likelihood "
        "rises for ever along separation().direction, in which theta[0] and theta[1] run "
        "away. Collect more data, drop or merge columns, use likelihood_interval, which needs"
        " no MLE, or penalize, which is another estimate.",
    ),
    (
        lambda: likelihood_interval(Logistic(STEPS.X, STEPS.y), 1, theta=(-90, 30)),
        "Logistic: the data are separated (complete), so no MLE exists: the log-likelihood "
        "rises for ever along separation().direction, in which theta[0] and theta[1] run "
        "away. Collect more data, drop or merge columns, use likelihood_interval, which needs"
        " no MLE, or penalize, which is another estimate.",
    ),
    (
        lambda: relative_likelihood(NORMAL, "mu", np.nan),
        "value is nan; it must be a finite number.",
    ),
    (
        lambda: score_test(NORMAL, "sigma2", -1),
        "value is -1; it must be a finite value of sigma2, between 0 and inf.",
    ),
    (
        lambda: coverage([], wald_interval, truth=0.5),
        "models is empty; coverage needs the model of one data set at least.",
    ),
    (
        lambda: coverage([COIN], wald_interval, truth=0.5, probabilities=[0.5]),
        "the probabilities of 1 data sets sum to 0.5; they must sum to 1. Give one for each "
        "data set that can occur.",
    ),
    (
        lambda: check.derivative(COIN.loglik, 1.0),
        "f is -inf at 1.001; to differentiate at 1.0, f must be finite on both sides. Move "
        "theta away from the edge, or give a smaller scale.",
    ),
    (
        lambda: check.score(Wrong([3, 0, 2, 5]), 1.0),
        "score[0] is -6, but differences give 6: a ratio of -1. Look for a sign (-1), a "
        "factor (2, n), or a missing term.",
    ),
    (
        lambda: check.hessian(Wrong([3, 0, 2, 5]), 1.0),
        "hessian[0] is -10, but differences give 10: a ratio of -1. Look for a sign (-1), a "
        "factor (2, n), or a missing term.",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED, ids=[row[1][:40] for row in REFUSED])
def test_what_is_refused_is_told_value_rule_and_remedy(call, sentence):
    with pytest.raises((ValueError, TypeError, AssertionError), match=f"^{re.escape(sentence)}$"):
        call()


SAID = [
    (
        lambda: maximize(Wrong([3, 0, 2, 5]), 1, gradient),
        "Not converged after 200 steps: max_steps = 200 was reached. The score predicts a "
        "top 3 standard errors away.",
    ),
    (
        lambda: maximize(NORMAL, (4.8, 1), BARE),
        "Not converged after 0 steps: the step led to theta = (4.8, -2.66667), where the "
        "log-likelihood is -inf. Use a line search or a shorter step. The score predicts a "
        "top 0.7 standard errors away.",
    ),
    (
        lambda: maximize(NORMAL, (4.8, 2)),
        "Not converged after 0 steps: the Hessian is not negative definite at theta = (4.8, "
        "2), so Newton's direction may lead down. Start nearer to the top, or use scoring. "
        "The score predicts a top 1.1 standard errors away.",
    ),
    (
        lambda: maximize(Cauchy([0]), 1, BARE),
        "Not converged after 0 steps: the Hessian is singular at theta = (1). The score "
        "predicts a top 1.4 standard errors away.",
    ),
    (
        lambda: maximize(Cauchy([0, 10]), 5.0),
        "Not converged after 0 steps: the score vanishes, but the Hessian is not negative "
        "definite there, so this is no maximum. Start elsewhere.",
    ),
    (
        lambda: maximize(COUNTS, 1, FIXED, max_steps=1),
        "Not converged after 1 step: max_steps = 1 was reached. The score predicts a top 3.4 "
        "standard errors away.",
    ),
    (
        lambda: maximize(Logistic(np.ones((4, 2)), [0, 1, 1, 1]), (0, 0), scoring),
        "Not converged after 0 steps: the expected information is singular at theta = (0, 0);"
        " there some parameter cannot be told from the others. If that is so everywhere, drop it; "
        "else start nearer to the top, or use lbfgs. How far the top is cannot be told "
        "from the score and the information there.",
    ),
    (
        lambda: maximize(STEPS, (0, 0), max_steps=3),
        "Not converged: the data are separated (complete), so no MLE exists: the "
        "log-likelihood rises for ever along separation().direction, in which beta_1 and "
        "beta_2 run away. Collect more data, drop or merge columns, use likelihood_interval, "
        "which needs no MLE, or penalize, which is another estimate.",
    ),
    (
        lambda: maximize(LogisticRegression([[1], [2]], [1, 1]), [0], max_steps=3),
        "Not converged: the data are separated (complete), so no MLE exists: the "
        "log-likelihood rises for ever along separation().direction, in which beta_1 runs "
        "away. Collect more data, drop or merge columns, use likelihood_interval, which needs"
        " no MLE, or penalize, which is another estimate.",
    ),
    (
        lambda: maximize(Bernoulli([0, 0]), 0.5, scoring),
        "Maximum on the boundary after 1 step: p = 0, where the score is -2 and not 0; "
        "standard errors do not apply.",
    ),
    (
        lambda: maximize(NORMAL, (4, 1), scoring),
        "Converged after 2 steps: the top is within 1e-08 standard errors.",
    ),
    (
        lambda: score_test(NORMAL, "sigma2", 0),
        "Score test of sigma2 = 0: statistic inf, p-value 0. The value is at the edge of the "
        "parameter space, where the chi-squared distribution does not apply.",
    ),
    (
        lambda: wald_test(NORMAL, "mu", 4),
        "Wald test of mu = 4: statistic 5.7143, p-value 0.016827.",
    ),
    (
        lambda: likelihood_ratio_test(NORMAL, "mu", 4),
        "Likelihood-ratio test of mu = 4: statistic 3.8107, p-value 0.050926.",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), SAID, ids=[row[1][:40] for row in SAID])
def test_a_result_explains_itself(call, sentence):
    assert call().message == sentence
