"""An exercise that cannot be seen is paced by time, and only then."""

from itertools import pairwise

import pytest

from posecheck.coaching.messages import FOLLOW_MY_VOICE, RELAX
from posecheck.coaching.pacing import AT_REST_S, BETWEEN_S, TimedGuide
from posecheck.coaching.plan import plan_sets
from posecheck.specs.loader import load_specs

SPECS = load_specs()
TILT = plan_sets(SPECS["pelvic_tilt"])[0]


def said(planned, phases, fps=10):
    """What is said through (phase, seconds) one after the other, with its times."""
    guide, told, i = TimedGuide(), [], 0
    for phase, seconds in phases:
        for _ in range(int(seconds * fps)):
            words = guide.step(i / fps, planned, phase)
            told += [(i / fps, words)] if words else []
            i += 1
    return told


def test_who_moves_visibly_is_not_paced():
    assert said(TILT, [("start", 10), ("flatten", 5), ("start", 15), ("arch", 5), ("start", 15)]) == []


def test_who_cannot_be_told_from_rest_is_told_so_and_paced_through_every_hold():
    told = said(TILT, [("start", 60)])
    flatten, arch = (SPECS["pelvic_tilt"].phases[name].say for name in ("flatten", "arch"))
    assert [words for _, words in told][:6] == [FOLLOW_MY_VOICE, flatten, RELAX, arch, RELAX, flatten]
    waits = [later[0] - now[0] for now, later in pairwise(told)]
    hold_s = TILT.prescription.hold_s
    assert told[0][0] == pytest.approx(AT_REST_S, abs=0.2)
    assert waits[:5] == pytest.approx([2 * BETWEEN_S, hold_s, BETWEEN_S, hold_s, BETWEEN_S], abs=0.2)


def test_pacing_ends_as_soon_as_a_movement_is_seen():
    told = said(TILT, [("start", 25), ("flatten", 5), ("start", 10)])
    assert [words for _, words in told] == [FOLLOW_MY_VOICE]


def test_exercises_without_words_for_it_are_never_paced():
    assert said(plan_sets(SPECS["partial_curl"])[0], [("start", 60)]) == []
