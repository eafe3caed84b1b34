import pytest

from posecheck.engine.attempts import READY_S, AttemptTracker, Moment
from posecheck.events import AttemptEnded, Fault, FaultEnded, HoldEnded

FPS = 20


class Script:
    """Plays phases into a tracker: (phase, seconds), with time continuing between calls."""

    def __init__(self, spec, stage="up", *, midway=False):
        self.tracker = AttemptTracker(spec, stage, midway=midway)
        self.events, self.t_s, self._since_s, self._phase = [], 0.0, 0.0, None

    def play(self, *parts, **told):
        for phase, seconds in parts:
            if phase != self._phase:
                self._phase, self._since_s = phase, self.t_s
            for _ in range(round(seconds * FPS)):
                self._step(phase, told)
        return self

    def _step(self, phase, told):
        target = phase if phase in ("top", "bottom") else None
        self.tracker.step(Moment(self.t_s, phase, self._since_s, target, **told))
        self.events += self.tracker.drain()
        self.t_s = round(self.t_s + 1 / FPS, 6)

    def lose(self):
        self.tracker.lose(self.t_s)
        self.events += self.tracker.drain()
        return self

    @property
    def attempts(self):
        return [e.attempt for e in self.events if isinstance(e, AttemptEnded)]

    @property
    def counts(self):
        return self.tracker.attempt_count, self.tracker.rep_count, self.tracker.clean_count


UP = (("raise", 1), ("top", 2.5), ("lower", 1), ("start", 0.5))
DOWN = (("raise", 1), ("bottom", 2.5), ("lower", 1), ("start", 0.5))


def test_from_the_start_to_the_target_and_back_is_a_clean_rep(small_spec):
    script = Script(small_spec).play(("start", 1), *UP)
    (attempt,) = script.attempts
    assert attempt.clean
    assert attempt.counted
    assert (attempt.start_s, attempt.end_s) == (pytest.approx(0.95), pytest.approx(5.5))
    assert attempt.holds[0].held_s == pytest.approx(2.5, abs=0.06)
    assert script.counts == (1, 1, 1)


def test_an_attempt_ends_after_its_hold_even_if_the_start_pose_was_never_quite_left(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2.5))
    script._phase, script._since_s = "start", 0.0
    (attempt,) = script.play(("start", 0.5)).attempts
    assert attempt.end_s == attempt.holds[0].end_s == pytest.approx(4.45)


def test_attempts_are_numbered_in_a_row(small_spec):
    script = Script(small_spec).play(("start", 1), *UP, *UP, *UP)
    assert [a.n for a in script.attempts] == [1, 2, 3]
    assert script.counts == (3, 3, 3)


def test_a_short_hold_is_an_attempt_with_that_fault(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 1.2), ("lower", 1), ("start", 0.5))
    (attempt,) = script.attempts
    assert attempt.faults == ("hold_too_short",)
    assert not attempt.counted
    assert not attempt.clean
    assert script.counts == (1, 0, 0)


@pytest.mark.parametrize(("seconds", "count"), [(0.8, 0), (1.2, 1)], ids=["passed", "held"])
def test_least_s_drops_attempts_hardly_held(small_spec, seconds, count):
    stages = {name: stage.model_copy(update={"least_s": 1.0}) for name, stage in small_spec.stages.items()}
    script = Script(small_spec.model_copy(update={"stages": stages}))
    script.play(("start", 1), ("raise", 1), ("top", seconds), ("lower", 1), ("start", 0.5))
    assert len(script.attempts) == count
    assert script.play(*UP).attempts[-1].counted


@pytest.mark.parametrize(("seconds", "clean"), [(1.6, False), (1.85, True)], ids=["beyond", "within"])
def test_a_hold_may_be_short_by_the_tolerance(small_spec, seconds, clean):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", seconds), ("lower", 1), ("start", 0.5))
    assert script.attempts[0].clean is clean


def test_a_movement_that_turns_back_before_the_target_is_no_attempt(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("start", 1), ("raise", 1), ("start", 1))
    assert script.attempts == []


def test_without_the_start_pose_nothing_is_an_attempt(small_spec):
    script = Script(small_spec).play(("raise", 1), ("top", 3), ("lower", 1), ("start", 1))
    assert script.attempts == []


def test_an_attempt_ends_only_back_in_the_start_pose(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2.5), ("lower", 3))
    assert script.attempts == []
    script.play(("start", 0.5))
    assert len(script.attempts) == 1


def test_a_slip_shorter_than_half_a_second_is_one_hold(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 1.2), ("lower", 0.4), ("top", 1.2))
    (attempt,) = script.play(("lower", 1), ("start", 0.5)).attempts
    assert len(attempt.holds) == 1
    assert attempt.holds[0].held_s == pytest.approx(2.4, abs=0.11)
    assert attempt.clean


def test_after_a_longer_slip_the_longest_hold_decides(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 1.2), ("lower", 0.8), ("top", 1.2))
    (attempt,) = script.play(("lower", 1), ("start", 0.5)).attempts
    assert len(attempt.holds) == 2
    assert attempt.faults == ("hold_too_short",)


def test_a_hold_that_is_not_seen_for_a_moment_goes_on(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 1)).play(("top", 0.5), seen=False)
    assert script.tracker.hold.frozen
    (attempt,) = script.play(("top", 1.5), ("lower", 1), ("start", 0.5)).attempts
    assert attempt.holds[0].held_s == pytest.approx(2.5, abs=0.16)
    assert attempt.clean


def test_the_side_is_the_one_seen_most_often(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1)).play(("top", 0.5), side="left")
    script.play(("top", 2), side="right").play(("lower", 1), ("start", 0.5))
    assert script.attempts[0].side == "right"


def test_a_fault_belongs_to_the_attempt_under_way(small_spec):
    script = Script(small_spec).play(("start", 1), *UP, ("raise", 1), ("top", 2.5))
    script.tracker.add(Fault("too_high", None, 7.0, 8.0))
    script.play(("lower", 1), ("start", 0.5))
    assert [a.faults for a in script.attempts] == [(), ("too_high",)]
    assert [(e.fault.id, e.fault.attempt) for e in script.events if isinstance(e, FaultEnded)] == [("too_high", 2)]
    assert script.counts == (2, 2, 1)


def test_a_fault_of_the_movement_to_the_target_belongs_to_the_attempt(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1))
    script.tracker.add(Fault("too_high", None, 1.2, 1.6))
    script.play(("top", 2.5), ("lower", 1), ("start", 0.5))
    assert script.attempts[0].faults == ("too_high",)


def test_a_fault_of_an_abandoned_movement_spoils_no_attempt(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1))
    script.tracker.add(Fault("too_high", None, 1.2, 1.6))
    script.play(("start", 1), *UP)
    assert script.attempts[0].clean


def test_a_fault_of_an_abandoned_movement_is_dropped_when_the_person_leaves(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1))
    script.tracker.add(Fault("wrong", None, 0.2, 0.5))
    script.tracker.add(Fault("too_high", None, 1.2, 1.6))
    script.lose()
    assert [e.fault.id for e in script.events if isinstance(e, FaultEnded)] == ["wrong"]


def test_faults_are_named_once_in_the_order_they_began(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2.5))
    for name, start_s in (("too_low", 3.0), ("too_high", 2.5), ("too_low", 3.5)):
        script.tracker.add(Fault(name, None, start_s, start_s + 0.2))
    script.play(("lower", 1), ("start", 0.5))
    assert script.attempts[0].faults == ("too_high", "too_low")


def test_a_fault_that_voids_takes_the_rep_away(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2.5))
    script.tracker.add(Fault("wrong", None, 2.5, 3.0))
    script.play(("lower", 1), ("start", 0.5))
    assert script.counts == (1, 0, 0)


@pytest.mark.parametrize("order", [(UP, DOWN), (DOWN, UP)], ids=["up first", "down first"])
def test_two_targets_in_either_order_are_one_rep(small_spec, order):
    script = Script(small_spec, "up_and_down").play(("start", 1), *order[0], *order[1], *order[0], *order[1])
    assert script.counts == (2, 2, 2)
    assert [len(a.holds) for a in script.attempts] == [2, 2]


def test_a_target_that_comes_again_closes_the_attempt_that_missed_the_other(small_spec):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, *UP, *DOWN)
    assert [a.counted for a in script.attempts] == [False, True]
    assert script.attempts[0].faults == ("too_low",)


def test_the_last_target_that_is_lost_for_a_while_is_still_of_the_same_attempt(small_spec):
    script = Script(small_spec, "up_and_down").play(("start", 1), *DOWN[:-1], ("raise", 1), *UP[:-1])
    script.play(("lower", 0.8), *UP)
    assert script.counts == (1, 1, 1)
    assert [h.phase for h in script.attempts[0].holds] == ["bottom", "top", "top"]


def test_the_first_of_two_targets_missed_once_does_not_pair_the_rest_wrongly(small_spec):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, *DOWN, *DOWN, *UP, *DOWN, *UP, *DOWN)
    assert [[h.phase for h in a.holds] for a in script.attempts] == [
        ["top", "bottom"],
        ["bottom"],
        ["top", "bottom"],
        ["top", "bottom"],
    ]
    assert [a.counted for a in script.attempts] == [True, False, True, True]


def test_a_target_that_flickers_before_the_other_comes_is_of_the_same_attempt(small_spec):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, ("top", 0.6), ("start", 0.5), *DOWN, *UP, *DOWN)
    assert script.counts == (2, 2, 2)
    assert [[h.phase for h in a.holds] for a in script.attempts] == [["top", "top", "bottom"], ["top", "bottom"]]


def test_the_last_of_two_targets_that_flickers_as_it_is_let_go_begins_nothing(small_spec):
    script = Script(small_spec, "up_and_down").play(
        ("start", 1), *UP, *DOWN, ("bottom", 0.6), ("start", 0.5), *UP, *DOWN
    )
    script.play(("bottom", 0.6), ("start", 1)).lose()
    assert [[h.phase for h in a.holds] for a in script.attempts] == [["top", "bottom"], ["top", "bottom"]]
    assert script.counts == (2, 2, 2)


def test_the_last_of_two_targets_that_broke_off_and_comes_again_begins_nothing(small_spec):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, ("raise", 1), ("bottom", 0.6), ("start", 0.7))
    script.play(("bottom", 2), ("lower", 0.5), ("start", 1), *UP, *DOWN)
    assert [[h.phase for h in a.holds] for a in script.attempts] == [["top", "bottom"], ["top", "bottom"]]
    assert [a.counted for a in script.attempts] == [False, True]


DIP = (("raise", 0.3), ("bottom", 0.6), ("start", 0.5))


@pytest.mark.parametrize("flicker", [(), (("top", 0.3), ("start", 0.3))], ids=["dip", "dip and top"])
def test_the_last_of_two_targets_that_dips_before_it_comes_ends_nothing(small_spec, flicker):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, *DOWN, *UP[:-1], *DIP, *flicker)
    script.play(*DOWN, *UP, *DOWN)
    assert script.counts == (3, 3, 3)
    assert script.attempts[1].holds[-1].held_s == pytest.approx(2.5, abs=0.06)


def test_the_last_of_two_targets_that_only_dips_ends_the_attempt_a_little_later(small_spec):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, *DOWN, *UP, *DIP)
    assert script.counts == (1, 1, 1)
    at_s = script.t_s - 0.5
    script.play(("start", READY_S))
    assert script.counts == (2, 1, 1)
    assert script.attempts[1].faults == ("hold_too_short",)
    assert script.attempts[1].end_s == pytest.approx(at_s)


def test_the_next_attempt_ends_one_whose_last_target_only_dipped(small_spec):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, *DOWN, *UP, *DIP, *UP, *DOWN)
    assert [[h.phase for h in a.holds] for a in script.attempts] == [["top", "bottom"]] * 3
    assert [a.counted for a in script.attempts] == [True, False, True]


def test_rushed_attempts_are_reported_one_by_one(small_spec):
    hasty = (("top", 0.6), ("lower", 0.3), ("bottom", 0.6), ("start", 0.5))
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, *DOWN, *hasty, *hasty, *UP, *DOWN)
    assert [a.counted for a in script.attempts] == [True, False, False, True]


@pytest.mark.parametrize("timed", [True, False], ids=["measured", "too small to measure"])
def test_a_hold_that_could_not_be_timed_is_no_fault_though_the_other_was(small_spec, timed):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, ("raise", 1))
    script.play(("bottom", 1.2), timed=timed).play(("lower", 1), ("start", 1))
    (attempt,) = script.attempts
    assert not attempt.counted
    assert attempt.faults == (("hold_too_short",) if timed else ())


def test_a_recording_may_begin_in_one_of_two_targets(small_spec):
    script = Script(small_spec, "up_and_down", midway=True).play(("top", 2.5), ("lower", 1), ("start", 1), *DOWN)
    assert script.counts == (1, 1, 1)


def test_without_a_start_pose_an_attempt_is_one_hold(small_spec):
    script = Script(small_spec, "stay").play(("top", 2.5), ("lower", 1), ("top", 1), ("lower", 1))
    assert [(a.clean, a.faults) for a in script.attempts] == [(True, ()), (False, ("hold_too_short",))]


def test_leaving_after_the_target_completes_the_attempt(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2.5)).lose()
    assert script.counts == (1, 1, 1)
    assert script.attempts[0].end_s == pytest.approx(4.45)


def test_leaving_before_the_target_makes_no_attempt(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1)).lose()
    assert script.attempts == []


@pytest.mark.parametrize(
    ("stage", "timed", "count"),
    [("up", True, 1), ("up", False, 0), ("up_and_down", True, 0)],
    ids=["only target", "only target, askew", "last of two"],
)
def test_a_target_only_passed_while_leaving_completes_no_attempt_of_several_or_untimed(small_spec, stage, timed, count):
    script = Script(small_spec, stage).play(("start", 1), *(DOWN if stage == "up_and_down" else ()))
    for _ in range(10):
        script.tracker.step(Moment(script.t_s, "raise", script.t_s, reached="top", timed=timed))
        script.t_s += 1 / FPS
    assert len(script.lose().attempts) == count


@pytest.mark.parametrize(("unjudged_s", "clean"), [(1, True), (2, False)], ids=["a third", "two thirds"])
def test_a_rep_is_clean_only_where_form_could_be_judged_for_half_of_it(small_spec, unjudged_s, clean):
    script = Script(small_spec).play(("start", 1), ("raise", 1))
    script.play(("top", unjudged_s), judged=False).play(("top", 3 - unjudged_s)).play(("lower", 0.5), ("start", 1))
    (attempt,) = script.attempts
    assert (attempt.counted, attempt.clean, attempt.faults) == (True, clean, ())


@pytest.mark.parametrize(("lost_s", "attempts"), [(READY_S - 0.2, 1), (READY_S + 0.2, 0)], ids=["for a moment", "long"])
def test_after_a_longer_loss_the_start_pose_is_needed_again(small_spec, lost_s, attempts):
    script = Script(small_spec).play(("start", 1))
    script.t_s += lost_s
    script.lose().play(("raise", 1), ("top", 3), ("lower", 1), ("start", 1))
    assert len(script.attempts) == attempts


def test_leaving_after_an_attempt_requires_the_start_pose_again(small_spec):
    script = Script(small_spec).play(("start", 1), *UP[:2]).lose().play(*UP)
    assert len(script.attempts) == 1


@pytest.mark.parametrize(
    ("stage", "parts"),
    [("up", [("top", 0.8), ("lower", 0.5)]), ("up_and_down", [("top", 2.5), ("lower", 0.5), ("top", 2.5)])],
    ids=["a short hold", "a target that did not come"],
)
@pytest.mark.parametrize("timed", [True, False], ids=["side-on", "askew"])
def test_at_a_large_yaw_a_missing_hold_is_neither_fault_nor_rep(small_spec, stage, parts, timed):
    script = Script(small_spec, stage)
    script.play(("start", 1), ("raise", 0.5), *parts, ("start", 1), ("raise", 0.5), ("top", 1.2), timed=timed)
    attempt = script.attempts[0]
    assert (attempt.counted, attempt.clean) == (False, False)
    assert timed or not attempt.faults
    assert timed or not [e for e in script.events if isinstance(e, FaultEnded)]


@pytest.mark.parametrize(
    ("top_s", "bottom_s", "timed", "attempts"),
    [
        pytest.param(0.7, 0.5, False, 0, id="neither held"),
        pytest.param(0.7, 0.5, True, 1, id="too short"),
        pytest.param(2.5, 0.5, False, 1, id="one held"),
        pytest.param(1.2, 0.5, False, 1, id="one held for half its time"),
    ],
)
def test_fidgeting_makes_no_attempt_if_nothing_can_be_timed(small_spec, top_s, bottom_s, timed, attempts):
    script = Script(small_spec, "up_and_down").play(("start", 1))
    script.play(("raise", 0.5), ("top", top_s), ("lower", 0.5), ("bottom", bottom_s), ("start", 1), timed=timed)
    assert len(script.attempts) == attempts
    assert timed or not [e for e in script.events if isinstance(e, FaultEnded)]


def test_every_hold_is_reported_when_it_ends(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2), ("start", 0.1))
    (ended,) = [e for e in script.events if isinstance(e, HoldEnded)]
    assert ended.hold.phase == "top"
    assert ended.t_s == pytest.approx(4.0)
