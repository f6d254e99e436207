"""What the kernel refuses a student's process, at the strongest level and where nothing else holds.

As another user, it is tried beside the other promises of that level.
"""

from kernel import let_through

from mlegrade.sandbox.start import Nursery


def test_what_a_computation_does_not_need_is_refused(nursery):
    assert let_through(nursery) == {}


def test_it_is_refused_where_only_limits_hold():
    with Nursery("limits") as weakest:
        assert let_through(weakest) == {}
