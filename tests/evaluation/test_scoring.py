"""Scoring of answers against labels: matches, differences and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from made_answers import EXERCISE, answer, attempt, fault, labels

from posecheck.evaluation.answers import Watch
from posecheck.evaluation.figures import by_exercise, figures
from posecheck.evaluation.scoring import FaultTally, Kind, score_clip
from posecheck.events import FaultStarted, Status, Update, Verdict
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.model import ExerciseSpec

FIRST, SECOND = attempt(2, 10), attempt(12, 20, side="right")
LEG = "leg_not_parallel"
KNEE = "knee_bent"


@dataclass(frozen=True)
class Case:
    """An answer with its expected differences from labels of two attempts, the second with a fault from 13 to 19 s."""

    id: str
    attempts: tuple = (FIRST, SECOND)
    faults: tuple = (fault(LEG, 13, 19),)
    kinds: tuple[Kind, ...] = ()
    words: str = ""


TRUTH = labels([FIRST, {**SECOND, "faults": [LEG]}], [fault(LEG, 13, 19)])
CASES = [
    Case("exact"),
    Case("late but the same", (attempt(2.8, 10.8), attempt(12.6, 20.6, side="right"))),
    Case(
        "missing",
        (FIRST,),
        kinds=(Kind.COUNT, Kind.MISSING),
        words="attempt 2 (right, 12.0-20.0 s): missing",
    ),
    Case(
        "extra",
        (FIRST, SECOND, attempt(30, 33)),
        kinds=(Kind.COUNT, Kind.EXTRA),
        words="found attempt 3 (left, 30.0-33.0 s): extra",
    ),
    Case(
        "another time",
        (attempt(30, 38), SECOND),
        kinds=(Kind.MISSING, Kind.EXTRA),
        words="attempt 1 (left, 2.0-10.0 s): missing",
    ),
    Case(
        "swapped sides",
        ({**FIRST, "side": "right"}, {**SECOND, "side": "left"}),
        kinds=(Kind.SIDE, Kind.SIDE),
        words="attempt 1 (left, 2.0-10.0 s): side right; labelled left",
    ),
    Case("no side", ({**FIRST, "side": None}, SECOND), kinds=(Kind.SIDE,), words="side unknown; labelled left"),
    Case(
        "not counted",
        ({**FIRST, "counted": False, "faults": ["same_side"]}, SECOND),
        kinds=(Kind.COUNT, Kind.COUNTED),
        words="attempt 1 (left, 2.0-10.0 s): not counted (same_side); labelled counted",
    ),
    Case("hold within tolerance", (attempt(2, 10, hold=(3, 9.4)), SECOND)),
    Case(
        "hold too long",
        (attempt(2, 10, hold=(3, 9.41)), SECOND),
        kinds=(Kind.HOLD,),
        words="attempt 1 (left, 2.0-10.0 s): hold in 'hold' 6.41 s; labelled 6.00 s (+0.41 s, tolerance 0.40 s)",
    ),
    Case(
        "no hold",
        (FIRST, {**SECOND, "holds": []}),
        kinds=(Kind.HOLD,),
        words="hold in 'hold' 0.00 s; labelled 6.00 s (-6.00 s",
    ),
    Case(
        "merged",
        (attempt(2, 20),),
        kinds=(Kind.COUNT, Kind.HOLD, Kind.MISSING),
    ),
    Case(
        "missed fault",
        faults=(),
        kinds=(Kind.MISSED_FAULT,),
        words=f"attempt 2 (right, 12.0-20.0 s): missed fault {LEG} (13.0-19.0 s)",
    ),
    Case(
        "false fault",
        faults=(fault(LEG, 13, 19), fault(KNEE, 4, 5)),
        kinds=(Kind.FALSE_FAULT,),
        words=f"attempt 1 (left, 2.0-10.0 s): false fault {KNEE} (4.0-5.0 s)",
    ),
    Case(
        "false fault between attempts",
        faults=(fault(LEG, 13, 19), fault(KNEE, 40, 41)),
        kinds=(Kind.FALSE_FAULT,),
        words=f"outside attempts: false fault {KNEE}",
    ),
    Case("another fault", faults=(fault(KNEE, 13, 19),), kinds=(Kind.FALSE_FAULT, Kind.MISSED_FAULT)),
    Case("fault half a second beside", faults=(fault(LEG, 10, 12.5),)),
    Case("fault further beside", faults=(fault(LEG, 10, 12.4),), kinds=(Kind.FALSE_FAULT, Kind.MISSED_FAULT)),
    Case("fault reported twice", faults=(fault(LEG, 13, 15), fault(LEG, 16, 19)), kinds=(Kind.FALSE_FAULT,)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_an_answer_is_compared_with_the_labels(case: Case) -> None:
    score = score_clip("a.mp4", TRUTH, answer(case.attempts, case.faults))
    lines = [f"{d.where}: {d.what}" for d in score.differences]
    assert sorted(d.kind for d in score.differences) == sorted(case.kinds)
    assert score.met == (not case.kinds)
    assert any(case.words in line for line in lines) or not case.words


def test_a_wrong_count_is_reported_with_both_numbers() -> None:
    (difference, *_) = score_clip("a.mp4", TRUTH, answer([FIRST])).differences
    assert (difference.where, difference.what) == ("count", "1 attempt, 1 rep; labelled 2 attempts, 2 reps")


def test_labels_without_a_side_accept_any_side() -> None:
    truth = labels([attempt(2, 10, side=None)])
    assert score_clip("a.mp4", truth, answer([attempt(2, 10, side="left")])).met


def test_overlapping_faults_of_one_kind_pair_by_closeness() -> None:
    truth = labels([FIRST], [fault(LEG, 3, 6), fault(LEG, 5, 9)])
    score = score_clip("a.mp4", truth, answer([FIRST], [fault(LEG, 5.2, 9), fault(LEG, 3.2, 6)]))
    assert score.faults == {LEG: FaultTally(right=2)}
    assert score.met


def test_overlapping_faults_of_different_kinds_are_independent() -> None:
    truth = labels([FIRST], [fault(LEG, 3, 9), fault(KNEE, 3, 9)])
    score = score_clip("a.mp4", truth, answer([FIRST], [fault(KNEE, 3, 9)]))
    assert score.faults == {KNEE: FaultTally(right=1), LEG: FaultTally(missed=1)}


def test_a_fault_named_only_by_an_attempt_lasts_as_long_as_the_attempt() -> None:
    truth = labels([{**FIRST, "faults": ["hold_too_short"]}])
    assert score_clip("a.mp4", truth, answer([FIRST], [fault("hold_too_short", 3, 4)])).met
    assert [d.kind for d in score_clip("a.mp4", truth, answer([FIRST])).differences] == [Kind.MISSED_FAULT]


def test_a_labelled_fault_unknown_to_the_exercise_is_reported() -> None:
    truth = labels([FIRST], [fault("leg_not_paralel", 3, 9)])
    score = score_clip("a.mp4", truth, answer([FIRST], verdict_seconds={LEG: {"ok": 1.0}, KNEE: {"ok": 1.0}}))
    assert f"the exercise has no such fault, did you mean '{LEG}'?" in score.differences[0].what


def test_labelled_tolerances_override_the_defaults() -> None:
    truth = labels([FIRST], [fault(LEG, 3, 4)], tolerances={"hold_s": 2.0, "fault_s": 3.0})
    found = answer([attempt(2, 10, hold=(3, 7.1))], [fault(LEG, 7, 8)])
    assert score_clip("a.mp4", truth, found).met


def test_hold_time_out_of_view_is_not_counted() -> None:
    one = attempt(2, 10)
    one["holds"] = [{**one["holds"][0], "held_s": 4.0}]
    assert [d.kind for d in score_clip("a.mp4", labels([FIRST]), answer([one])).differences] == [Kind.HOLD]


def test_only_attempts_outside_labelled_ones_are_phantoms() -> None:
    halves = [attempt(2, 5.5), attempt(6, 10), attempt(40, 44)]
    score = score_clip("a.mp4", labels([FIRST]), answer(halves))
    assert (score.matched_attempts, score.phantoms) == (1, 1)
    assert score.idle_s == pytest.approx(52.0)
    assert figures([score]).phantoms_a_minute == pytest.approx(60 / 52, abs=1e-4)


def test_false_alarms_count_only_in_clean_attempts() -> None:
    alarms = [fault(KNEE, 4, 5), fault(KNEE, 14, 15), fault(KNEE, 40, 41), fault(LEG, 13, 19)]
    score = score_clip("a.mp4", TRUTH, answer([FIRST, SECOND], alarms))
    assert (score.alarms, score.clean_s) == (1, 8.0)
    assert figures([score]).alarms_a_minute == pytest.approx(60 / 8)
    assert figures([score]).fault_total.precision == pytest.approx(1 / 4)


NEGATIVE = {"exercises": [EXERCISE, "cat_curl"]}


def test_a_negative_allows_no_attempt_and_counts_faults_separately() -> None:
    score = score_clip("a.mp4", labels(**NEGATIVE), answer([FIRST], [fault(KNEE, 3, 5)]))
    assert [d.kind for d in score.differences] == [Kind.COUNT, Kind.EXTRA]
    assert (score.phantoms, score.idle_s, score.title) == (1, 60.0, f"a.mp4 as {EXERCISE}")
    assert (score.faults, figures([score]).idle_faults_a_minute) == ({}, 1.0)
    assert score_clip("a.mp4", labels(**NEGATIVE), answer([], [fault(KNEE, 3, 5)])).met


@pytest.mark.parametrize(("found", "met"), [("same_side", True), (KNEE, True), (LEG, False)])
def test_a_similar_movement_needs_one_of_the_allowed_faults(found: str, met: bool) -> None:
    truth = labels(**NEGATIVE, faults_any=["same_side", KNEE])
    score = score_clip("a.mp4", truth, answer([attempt(2, 10, faults=[found])], [fault(found, 3, 5)]))
    assert score.met is met
    assert score.faults == {}
    assert score.phantoms == int(not met)


def test_fault_latency_is_measured_from_the_label_to_the_announcement() -> None:
    faults = [{**fault(LEG, 12.8, 19), "told_s": 13.4}, {**fault("hold_too_short", 3, 9), "told_s": None}]
    truth = labels([FIRST, SECOND], [fault(LEG, 13, 19), fault("hold_too_short", 3, 9)])
    score = score_clip("a.mp4", truth, answer([FIRST, SECOND], faults))
    assert score.latencies_s == pytest.approx((0.4,))


def test_figures_of_two_clips() -> None:
    good = score_clip("a.mp4", TRUTH, answer([FIRST, SECOND], [fault(LEG, 13, 19)], coverage={"due_s": 40}))
    short = answer([attempt(2, 10, hold=(3, 9.2))], coverage={"due_s": 40, "blind_s": 20})
    total = figures([good, score_clip("b.mp4", TRUTH, short)])
    assert (total.clips, total.met, total.attempts_exact, total.reps_exact) == (2, 1, 1, 1)
    assert (total.labelled_attempts, total.found_attempts, total.matched_attempts) == (4, 3, 3)
    assert (total.attempts_mae, total.reps_mae) == (0.5, 0.5)
    assert total.holds.count == 3
    assert total.holds.median_s == 0.0
    assert total.holds.p95_s == pytest.approx(float(np.percentile([0, 0, 0.2], 95)), abs=1e-3)
    assert (total.fault_total.precision, total.fault_total.recall) == (1.0, 0.5)
    assert total.fault_total.f1 == pytest.approx(2 / 3, abs=1e-4)
    assert total.not_measurable_share == 0.25


def test_a_short_hold_lowers_the_bias() -> None:
    score = score_clip("a.mp4", labels([FIRST]), answer([attempt(2, 10, hold=(3, 8.7))]))
    assert (figures([score]).hold_bias_s, figures([score]).holds.median_s) == (-0.3, 0.3)


def test_a_clip_judged_as_several_exercises_must_be_correct_in_all() -> None:
    quiet = answer(exercise="cat_curl")
    scores = [score_clip("a.mp4", labels(**NEGATIVE), one) for one in (answer([FIRST]), quiet)]
    assert (figures(scores).clips, figures(scores).met, figures(scores).attempts_exact) == (1, 0, 0)
    assert {name: row.met for name, row in by_exercise(scores).items()} == {"cat_curl": 1, EXERCISE: 0}


def test_metrics_without_clips_are_none() -> None:
    nothing = figures([])
    assert (nothing.clips, nothing.attempts_mae, nothing.fault_total.f1, nothing.alarms_a_minute) == (
        0,
        None,
        None,
        None,
    )


# ---------------------------------------------------------------------------------------------- watching


def status(t_s: float, phase: str | None, seen: bool, **verdicts: Verdict) -> Status:
    verdicts = {
        "too_high": Verdict.OK,
        "wrong": Verdict.OK,
        "too_low": Verdict.OK,
        "hold_too_short": Verdict.OK,
        **verdicts,
    }
    return Status(t_s, phase, True, 0, 0, 0, None, None, verdicts, (), (), "side", True, seen)


@pytest.mark.parametrize(
    ("phase", "seen", "verdicts", "due_s", "blind_s"),
    [
        ("top", True, {}, 30.0, 0.0),
        ("start", True, {}, 0.0, 0.0),
        ("raise", True, {}, 20.0, 0.0),
        ("top", True, {"wrong": Verdict.NOT_VISIBLE}, 30.0, 10.0),
        ("top", True, {"wrong": Verdict.NOT_MEASURABLE, "too_low": Verdict.FAULT}, 30.0, 10.0),
        ("top", True, {"hold_too_short": Verdict.NOT_MEASURABLE}, 30.0, 0.0),
        (None, True, {}, 30.0, 30.0),
        ("top", False, {}, 30.0, 30.0),
    ],
    ids=["all judged", "nothing due", "one not due", "hidden", "blind", "hold length", "unknown pose", "nobody"],
)
def test_time_without_a_verdict_is_counted_within_labelled_attempts(
    small_spec: ExerciseSpec, phase, seen, verdicts, due_s, blind_s
) -> None:
    watch = Watch(small_spec, "up", [SimpleNamespace(start_s=5, end_s=15)])
    for t_s in np.arange(0, 20.01, 0.5):
        moment = status(float(t_s), phase, seen, **verdicts)
        watch.step(None, PoseFrame.empty(float(t_s), (64, 48)), Update(float(t_s), {}, (), moment))
    coverage = watch.complete({"faults": []})["coverage"]
    assert coverage["due_s"] == pytest.approx(due_s, abs=1.6)
    assert coverage["blind_s"] == pytest.approx(blind_s, abs=1.6)
    assert coverage["blind_s"] <= coverage["due_s"]


def test_a_fault_is_announced_when_confirmed_not_when_it_began(small_spec: ExerciseSpec) -> None:
    watch = Watch(small_spec, "up", [])
    watch.step(None, PoseFrame.empty(3.4, (64, 48)), Update(3.4, {}, (FaultStarted(3.4, "wrong", 3.004),)))
    watch.close(None)
    done = watch.complete({"clip": "a", "faults": [fault("wrong", 3.0, 5.0), fault("too_low", 3.0, 5.0)]})
    assert [f["told_s"] for f in done["faults"]] == [3.4, None]
    assert done["clip"] == "a"
