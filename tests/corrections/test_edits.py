"""Edits of an answer: what each changes, what follows from it, and what it refuses."""

from __future__ import annotations

import pytest
from made_corrections import DONE, FAULTS, HOLD_S, JUDGED, LEG, NOW, SAME, SHORT, SPEC, STAGE, attempt

from posecheck.corrections.edits import (
    add_attempt,
    delete_attempt,
    join_attempts,
    mark_missing,
    mark_wrong,
    move_attempt,
    set_holds,
    set_side,
)
from posecheck.corrections.model import as_judged, corrected
from posecheck.evaluation.labels import LabelledHold
from posecheck.events import Side


def ids(now):
    return [fault.id for fault in now.faults]


def test_the_answer_itself_corrects_nothing():
    again = corrected(DONE, NOW)
    assert again.attempts == JUDGED
    assert again.faults == FAULTS
    assert again.corrected


def test_attempts_that_overlap_in_the_answer_follow_one_another():
    now = as_judged((attempt(1, 2.0), attempt(2, 9.0), attempt(3, 9.5)), ())
    assert [(a.start_s, a.end_s) for a in now.attempts] == [(2.0, 10.0), (10.0, 17.0), (17.0, 17.5)]
    assert len(delete_attempt(now, 0).attempts) == 2


def test_an_edit_leaves_what_it_was_given():
    before = NOW.model_dump()
    delete_attempt(NOW, 1)
    mark_missing(NOW, SPEC, STAGE, 0, LEG)
    assert NOW.model_dump() == before


def test_an_added_attempt_stands_in_the_order_of_time_and_counts_if_it_is_long_enough():
    now = add_attempt(NOW, SPEC, STAGE, 31.0, 31.0 + HOLD_S, Side.RIGHT)
    now = add_attempt(now, SPEC, STAGE, 10.2, 11.2)
    assert [(a.start_s, a.counted, a.faults) for a in now.attempts] == [
        (2.0, True, []),
        (10.2, False, [SHORT]),
        (12.0, True, [LEG]),
        (22.0, False, [SHORT]),
        (31.0, True, []),
    ]


def test_a_deleted_attempt_takes_its_faults_along():
    now = delete_attempt(NOW, 1)
    assert [a.start_s for a in now.attempts] == [2.0, 22.0]
    assert ids(now) == [SHORT, "back_sagging"]


def test_joined_attempts_are_one_hold_long():
    now = join_attempts(NOW, SPEC, STAGE, 1)
    assert [(a.start_s, a.end_s) for a in now.attempts] == [(2.0, 10.0), (12.0, 30.0)]
    (hold,) = now.attempts[1].holds
    assert (hold.start_s, hold.end_s) == (13.0, 25.0)
    assert now.attempts[1].faults == [LEG]
    assert ids(now) == [LEG, "back_sagging"]


def test_a_moved_end_cuts_the_hold_and_its_length_is_judged_again():
    now = move_attempt(NOW, SPEC, STAGE, 0, 2.0, 5.0)
    assert now.attempts[0].holds[0].end_s == 5.0
    assert (now.attempts[0].faults, now.attempts[0].counted) == ([SHORT], False)


def test_a_longer_hold_makes_a_repetition():
    now = set_holds(NOW, SPEC, STAGE, 2, [LabelledHold(phase="hold", start_s=22.5, end_s=22.5 + HOLD_S)])
    assert (now.attempts[2].faults, now.attempts[2].counted) == ([], True)
    assert ids(now) == [LEG, "back_sagging"]


def test_a_side_is_corrected():
    assert set_side(NOW, 0, Side.RIGHT).attempts[0].side == "right"
    assert set_side(NOW, 0, None).attempts[0].side is None


def test_a_wrong_fault_goes_with_its_times_and_a_missing_one_lasts_as_long_as_the_attempt():
    now = mark_wrong(NOW, SPEC, STAGE, 1, LEG)
    assert (now.attempts[1].faults, ids(now)) == ([], [SHORT, "back_sagging"])
    now = mark_missing(now, SPEC, STAGE, 0, LEG)
    assert (now.attempts[0].faults, ids(now)) == ([LEG], [SHORT, "back_sagging"])


def test_a_fault_that_voids_is_judged_again():
    now = mark_missing(NOW, SPEC, STAGE, 0, SAME)
    assert not now.attempts[0].counted
    assert mark_wrong(now, SPEC, STAGE, 0, SAME).attempts[0].counted


def test_a_corrected_set_keeps_what_only_the_engine_measures():
    now = mark_wrong(delete_attempt(NOW, 0), SPEC, STAGE, 0, LEG)
    made = corrected(DONE, now)
    assert [(a.n, a.motion, a.unjudged, a.clean) for a in made.attempts] == [
        (1, 21.0, (), True),
        (2, None, ("back_sagging",), False),
    ]
    assert [(f.id, f.attempt) for f in made.faults] == [(SHORT, 2), ("back_sagging", None)]
    assert (made.rep_count, made.complete) == (1, False)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda: add_attempt(NOW, SPEC, STAGE, 9.0, 11.0), "one after the other"),
        (lambda: add_attempt(NOW, SPEC, STAGE, 11.0, 11.0), "the end after the start"),
        (lambda: move_attempt(NOW, SPEC, STAGE, 0, 2.0, 13.0), "one after the other"),
        (lambda: join_attempts(NOW, SPEC, STAGE, 2), "after this one"),
        (lambda: set_holds(NOW, SPEC, STAGE, 0, [LabelledHold(phase="up", start_s=3, end_s=4)]), "hold of hold"),
        (lambda: set_holds(NOW, SPEC, STAGE, 0, [LabelledHold(phase="hold", start_s=1, end_s=4)]), "between 2.0"),
        (lambda: mark_missing(NOW, SPEC, STAGE, 0, "tired"), "a fault of quadruped_arm_leg_raise, got tired"),
    ],
    ids=["overlap", "no length", "moved into the next", "nothing to join", "phase", "outside", "fault"],
)
def test_an_impossible_edit_is_refused(edit, words):
    with pytest.raises(ValueError, match=words):
        edit()
