"""An exercise is paced by time only if its movement cannot be seen."""

from itertools import pairwise

import pytest

from posecheck.coaching.messages import FOLLOW_MY_VOICE, RELAX
from posecheck.coaching.pacing import AT_REST_S, BETWEEN_S, TimedGuide
from posecheck.coaching.plan import plan_sets
from posecheck.specs.loader import load_specs

SPECS = load_specs()
TILT = plan_sets(SPECS["pelvic_tilt"])[0]


def said(planned, phases, fps=10):
    """Texts and times for a sequence of (phase, seconds)."""
    guide, spoken, i = TimedGuide(), [], 0
    for phase, seconds in phases:
        for _ in range(int(seconds * fps)):
            words = guide.step(i / fps, planned, phase)
            spoken += [(i / fps, words)] if words else []
            i += 1
    return spoken


def test_visible_movement_is_not_paced():
    assert said(TILT, [("start", 10), ("flatten", 5), ("start", 15), ("arch", 5), ("start", 15)]) == []


def test_invisible_movement_is_announced_and_every_hold_is_paced():
    spoken = said(TILT, [("start", 60)])
    flatten, arch = (SPECS["pelvic_tilt"].targets[name].say for name in ("flatten", "arch"))
    assert [words for _, words in spoken][:6] == [FOLLOW_MY_VOICE, flatten, RELAX, arch, RELAX, flatten]
    waits = [later[0] - now[0] for now, later in pairwise(spoken)]
    hold_s = TILT.prescription.hold_s
    assert spoken[0][0] == pytest.approx(AT_REST_S, abs=0.2)
    assert waits[:5] == pytest.approx([2 * BETWEEN_S, hold_s, BETWEEN_S, hold_s, BETWEEN_S], abs=0.2)


def test_pacing_ends_as_soon_as_a_movement_is_seen():
    spoken = said(TILT, [("start", 25), ("flatten", 5), ("start", 10)])
    assert [words for _, words in spoken] == [FOLLOW_MY_VOICE]


def test_exercises_without_spoken_targets_are_never_paced():
    assert said(plan_sets(SPECS["partial_curl"])[0], [("start", 60)]) == []
