"""Labels and answers pair one to one, and scores stay within their limits for any input."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_answers import answer, attempt, fault, labels

from posecheck.evaluation.answers import Answer
from posecheck.evaluation.figures import figures
from posecheck.evaluation.labels import Labels
from posecheck.evaluation.matching import closeness, covered_s, match, overlap_s
from posecheck.evaluation.scoring import ClipScore, score_clip

FAULTS = ("leg_not_parallel", "knee_bent", "hold_too_short", "too_fast")


def span(start_s: float, end_s: float) -> SimpleNamespace:
    return SimpleNamespace(start_s=start_s, end_s=end_s)


@pytest.mark.parametrize(
    ("truth", "found", "slack_s", "pairs"),
    [
        ([(0, 4)], [(3, 9)], 0, [(0, 0)]),
        ([(0, 4)], [(4, 9)], 0, []),
        ([(0, 4)], [(4.4, 9)], 0.5, [(0, 0)]),
        ([(0, 10), (12, 14)], [(8, 14)], 0, [(1, 0)]),
        ([(0, 10)], [(0, 4), (4, 10)], 0, [(0, 1)]),
        ([(0, 4), (5, 9)], [(5, 9), (0, 4)], 0, [(0, 1), (1, 0)]),
        ([], [(0, 4)], 0, []),
        ([(3, 3)], [(3, 3)], 0.5, [(0, 0)]),
    ],
    ids=["overlap", "touch", "slack", "closest label", "closest answer", "any order", "no label", "moments"],
)
def test_spans_pair_one_to_one(truth, found, slack_s, pairs) -> None:
    assert match([span(*t) for t in truth], [span(*f) for f in found], slack_s) == pairs


def test_covered_time_counts_overlaps_once() -> None:
    assert covered_s([span(0, 4), span(2, 6), span(8, 9)]) == 7
    assert covered_s([span(0, 4), span(2, 6), span(8, 9)], until_s=5) == 5
    assert covered_s([]) == 0


moments = st.integers(0, 600).map(lambda tenths: tenths / 10)
spans = st.tuples(moments, moments).filter(lambda t: t[0] != t[1]).map(lambda t: (min(t), max(t)))
fault_ids = st.sampled_from(FAULTS)
made_faults = st.lists(st.builds(lambda name, times: fault(name, *times), fault_ids, spans), max_size=6)
sides = st.sampled_from(["left", "right", None])
made_attempts = st.lists(
    st.builds(
        lambda times, side, counted: attempt(*times, side=side, counted=counted, hold=times),
        spans,
        sides,
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda one: (one["start_s"], one["end_s"]),
)
made_labels = st.builds(labels, made_attempts, made_faults)
made_answers = st.builds(answer, made_attempts, made_faults)


def perfect(truth: Labels) -> Answer:
    attempts = [one.model_dump(mode="json") for one in truth.attempts]
    return answer(attempts, [one.model_dump(mode="json") for one in truth.faults])


@given(made_labels)
def test_a_perfect_answer_has_perfect_scores(truth: Labels) -> None:
    score = score_clip("a.mp4", truth, perfect(truth))
    total = figures([score])
    assert score.differences == ()
    assert (total.met, total.attempts_exact, total.attempts_mae, total.phantoms, total.alarms) == (1, 1, 0, 0, 0)
    assert total.holds.p95_s in (None, 0.0)
    assert all(f.f1 == f.precision == f.recall == 1.0 for f in total.faults.values())
    assert total.fault_total.f1 == (1.0 if truth.faults else None)


def shares(score: ClipScore) -> list[float]:
    total = figures([score])
    rows = [total.fault_total, *total.faults.values()]
    found = [total.not_measurable_share, *(v for r in rows for v in (r.precision, r.recall, r.f1))]
    return [value for value in found if value is not None]


@given(made_labels, made_answers)
def test_scores_stay_within_their_limits(truth: Labels, found: Answer) -> None:
    score = score_clip("a.mp4", truth, found)
    assert all(0 <= share <= 1 for share in shares(score))
    assert score.matched_attempts <= min(score.labelled_attempts, score.found_attempts)
    assert score.phantoms <= score.found_attempts - score.matched_attempts
    assert score.idle_s >= 0
    assert sum(f.right + f.missed for f in score.faults.values()) == len(truth.faults)
    assert sum(f.right + f.false for f in score.faults.values()) == len(found.faults)


@given(made_labels, made_answers, st.randoms(use_true_random=False))
def test_the_order_of_labels_and_answers_does_not_matter(truth: Labels, found: Answer, dice: random.Random) -> None:
    def shuffled(items):
        return dice.sample(list(items), len(items))

    other_truth = truth.model_copy(update={"attempts": shuffled(truth.attempts), "faults": shuffled(truth.faults)})
    other_found = found.model_copy(update={"attempts": shuffled(found.attempts), "faults": shuffled(found.faults)})
    assert score_clip("a.mp4", other_truth, other_found) == score_clip("a.mp4", truth, found)


@given(spans, spans)
def test_closeness_is_symmetric_and_one_only_for_equal_spans(a, b) -> None:
    first, second = span(*a), span(*b)
    assert closeness(first, second) == closeness(second, first)
    assert (closeness(first, second) == 1) == (a == b)
    assert (closeness(first, second) > 0) == (overlap_s(first, second) > 0)
