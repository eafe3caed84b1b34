"""What is said about a session as a whole."""

import pytest
from made_moments import attempt

from posecheck.coaching.outcome import reasons, to_work_on, went_well
from posecheck.coaching.plan import plan_sets
from posecheck.coaching.running_set import SetResult
from posecheck.events import Fault, Hold
from posecheck.specs.loader import load_specs

SPEC = load_specs()["quadruped_arm_leg_raise"]
PLANNED = plan_sets(SPEC)[0]
SHORT = "hold_too_short"


def bad(n, *faults, counted=True, **changes):
    return attempt(n, clean=False, counted=counted, faults=faults, **changes)


def result(*attempts, faults=(), lagged=()):
    return SetResult(PLANNED, 0.0, 60.0, attempts, faults, False, frozenset(lagged))


@pytest.mark.parametrize(
    ("attempts", "words"),
    [
        ([], ""),
        ([attempt(1), attempt(2)], "Every repetition was clean."),
        ([attempt(1), bad(2, "knee_bent")], "1 of 2 was clean."),
        ([attempt(1), attempt(2), bad(3, "knee_bent")], "2 of 3 were clean."),
        ([bad(1, "knee_bent"), bad(2, SHORT, counted=False)], "1 of 2 counted."),
        (
            [bad(1, SHORT, counted=False, holds=(Hold("hold", 0, 5, 4.1, 5.0),)), bad(2, counted=False, holds=())],
            "Your best hold: 4.1 of 5 seconds.",
        ),
        ([bad(1, counted=False, holds=())], "You gave it a try."),
    ],
    ids=["nothing", "all clean", "one clean", "some clean", "counted", "nearly", "tried"],
)
def test_what_went_well_is_named(attempts, words):
    assert went_well([result(*attempts)]) == words


def test_the_most_frequent_fault_is_the_one_to_work_on_with_its_first_moment():
    faults = (Fault("same_side", 1, 2.0, 3.0), Fault("knee_bent", 2, 12.5, 13.0), Fault("knee_bent", 3, 20.0, 21.0))
    sets = [result(attempt(1)), result(bad(1, "same_side"), bad(2, "knee_bent"), bad(3, "knee_bent"), faults=faults)]
    focus = to_work_on(sets)
    assert (focus.say, focus.times) == (SPEC.faults["knee_bent"].say, f"{SPEC.name}, 2 of 4 times")
    assert (focus.number, focus.t_s) == (1, 12.5)


def test_the_more_important_of_two_faults_comes_first():
    focus = to_work_on([result(bad(1, "knee_bent"), bad(2, "same_side"))])
    assert focus.say == SPEC.faults["same_side"].say


def test_a_short_hold_is_nothing_to_work_on_if_the_computer_fell_behind():
    short = bad(1, SHORT, counted=False)
    assert to_work_on([result(short)]).say == SPEC.faults[SHORT].say
    assert to_work_on([result(short, lagged={1})]) is None


def test_only_faults_that_void_are_reasons():
    assert reasons(bad(1, "knee_bent", "same_side", SHORT), SPEC.faults) == ["same_side"]
    assert reasons(bad(1, "knee_bent", SHORT), SPEC.faults) == [SHORT]
    assert reasons(bad(1, "knee_bent"), SPEC.faults) == []
