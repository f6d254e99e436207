"""One nursery for all tests, at the strongest level that the system has."""

import pytest

from mlegrade.limits import Limits
from mlegrade.sandbox import Nursery, strongest


@pytest.fixture(scope="session")
def level():
    """Return the strongest isolation here."""
    return strongest()


@pytest.fixture(scope="session")
def nursery(level):
    """Return a nursery with the limits that students have."""
    with Nursery(level, worker=90) as made:
        yield made


@pytest.fixture(scope="session")
def hasty(level):
    """Return a nursery with small limits, for submissions that run into them."""
    limits = Limits(cpu=1.0, imports=4, patience=2, memory=1 << 30)
    with Nursery(level, worker=91, limits=limits) as made:
        yield made
