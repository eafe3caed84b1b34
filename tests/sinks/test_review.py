from dataclasses import replace

import pytest
from recorded import sample

from posecheck.sinks.review import review
from posecheck.sinks.trace import Trace
from posecheck.specs.loader import load_specs

SPEC = load_specs()["partial_curl"]


@pytest.fixture(scope="module")
def looked():
    return review(sample("partial_curl", 60.0), SPEC, "default")


def test_every_frame_has_an_update(looked):
    assert [u.t_s for u in looked.updates] == [p.t_s for p in looked.poses]
    assert len(looked.attempts) > 4


@pytest.mark.parametrize("step", [0, 1, 77])
def test_the_frame_at_a_time_is_the_last_one_before_it(looked, step):
    t_s = looked.poses[step].t_s
    assert looked.frame_at(t_s) == step
    assert looked.frame_at(t_s + 0.001) == step
    assert looked.frame_at(looked.start_s - 5) == 0
    assert looked.frame_at(looked.end_s + 5) == len(looked.poses) - 1


def test_next_and_previous_visit_the_same_moments(looked):
    there, t_s = [], looked.start_s - 1
    while (t_s := looked.next_moment_s(t_s)) < looked.end_s:
        there.append(t_s)
    back, t_s = [], looked.end_s
    while (t_s := looked.moment_before_s(t_s)) > looked.start_s:
        back.append(t_s)
    assert there == back[::-1]
    assert {a.start_s for a in looked.attempts} <= {m for m in looked.moments_s}


def test_the_trace_covers_the_same_frames(looked):
    assert looked.trace.times_s == [p.t_s for p in looked.poses]
    assert {name for name, _, _ in looked.trace.phase_spans()} >= {"start", "raise", "hold", "lower"}
    assert {f.start_s for f in looked.trace.faults} <= set(looked.moments_s)


def test_where_two_attempts_meet_the_one_that_begins_is_in_progress(looked):
    first, second = looked.attempts[:2]
    meeting = replace(looked, attempts=(first, replace(second, start_s=first.end_s)))
    assert meeting.attempt_at(first.end_s).n == second.n
    assert meeting.attempt_at(first.end_s - 0.01).n == first.n
    assert looked.attempt_at(first.end_s + 0.01).n == first.n
    assert looked.attempt_at((first.end_s + second.start_s) / 2) is None


def test_a_review_needs_at_least_one_pose():
    with pytest.raises(ValueError, match="at least one pose"):
        review([], SPEC, "default")


def test_a_phase_span_ends_when_the_phase_changes_or_is_unknown():
    trace = Trace()
    trace.times_s, trace.phases = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0], ["start", "start", None, "start", "hold", "start"]
    assert trace.phase_spans() == [("start", 0.0, 1.0), ("start", 3.0, 3.0), ("hold", 4.0, 4.0), ("start", 5.0, 5.0)]
