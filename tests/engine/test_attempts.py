import pytest

from posecheck.engine.attempts import AttemptTracker, Moment
from posecheck.events import AttemptEnded, Fault, FaultEnded, HoldEnded, MovementRefused

FPS = 20


class Movements:
    """What the movements are, as the test says."""

    def __init__(self):
        self.other, self.small = {}, False

    def refusal(self, target):
        return self.other.get(target)

    def is_small(self, since_s):
        return self.small


class Script:
    """Plays phases into a tracker: (phase, seconds), with time continuing between calls.

    A target that follows another phase than itself is a new movement, unless the phase is `waver`.
    """

    def __init__(self, spec, stage="up"):
        self.movements = Movements()
        self.tracker = AttemptTracker(spec, stage, self.movements)
        self.events, self.t_s, self._since_s, self._phase = [], 0.0, 0.0, None
        self._excursion, self._last_target = 0, None

    def play(self, *parts, **told):
        for phase, seconds in parts:
            if phase != self._phase:
                self._phase, self._since_s = phase, self.t_s
            for _ in range(round(seconds * FPS)):
                self._step(phase, told)
        return self

    def _step(self, phase, told):
        target = phase if phase in ("top", "bottom") else None
        if target is not None and target != self._last_target:
            self._excursion += 1
        if phase != "waver":
            self._last_target = target
        self.tracker.step(Moment(self.t_s, phase, self._since_s, target, self._excursion, **told))
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


def test_an_attempt_ends_only_back_in_the_start_pose(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2.5), ("lower", 3))
    assert script.attempts == []
    script.play(("start", 0.5))
    assert len(script.attempts) == 1


def test_a_slip_shorter_than_half_a_second_is_one_hold(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 1.2), ("waver", 0.4), ("top", 1.2))
    (attempt,) = script.play(("lower", 1), ("start", 0.5)).attempts
    assert len(attempt.holds) == 1
    assert attempt.holds[0].held_s == pytest.approx(2.4, abs=0.11)
    assert attempt.clean


def test_after_a_longer_slip_the_longest_hold_decides(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 1.2), ("waver", 0.8), ("top", 1.2))
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


def test_the_first_of_two_targets_missed_once_does_not_pair_the_rest_wrongly(small_spec):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, *DOWN, *DOWN, *UP, *DOWN, *UP, *DOWN)
    assert [[h.phase for h in a.holds] for a in script.attempts] == [
        ["top", "bottom"],
        ["bottom"],
        ["top", "bottom"],
        ["top", "bottom"],
    ]
    assert [a.counted for a in script.attempts] == [True, False, True, True]


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


def test_leaving_after_the_target_completes_the_attempt(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2.5)).lose()
    assert script.counts == (1, 1, 1)
    assert script.attempts[0].end_s == pytest.approx(4.45)


def test_leaving_before_the_target_makes_no_attempt(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1)).lose()
    assert script.attempts == []


@pytest.mark.parametrize(("unjudged_s", "clean"), [(1, True), (2, False)], ids=["a third", "two thirds"])
def test_a_rep_is_clean_only_if_each_fault_was_judged_for_half_of_the_time_it_applies(small_spec, unjudged_s, clean):
    script = Script(small_spec).play(("start", 1), ("raise", 1), judged={"wrong": True})
    script.play(("top", unjudged_s), judged={"too_high": False, "wrong": True})
    script.play(("top", 3 - unjudged_s), judged={"too_high": True, "wrong": True})
    (attempt,) = script.play(("lower", 0.5), ("start", 1), judged={"wrong": True}).attempts
    assert (attempt.counted, attempt.clean, attempt.faults) == (True, clean, ())
    assert attempt.unjudged == (() if clean else ("too_high",))


@pytest.mark.parametrize(
    ("judged", "faults", "unjudged"), [(True, ("too_high",), ()), (False, ("too_high",), ()), (None, (), ("too_high",))]
)
def test_a_fault_is_found_or_unjudged_and_never_both(small_spec, judged, faults, unjudged):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2.5), judged={"too_high": judged})
    script.tracker.add(Fault("too_high", None, script.t_s - 1, script.t_s - 0.5))
    (attempt,) = script.play(("lower", 0.5), ("start", 1)).attempts
    assert (attempt.clean, attempt.faults, attempt.unjudged) == (False, faults, unjudged)


def test_every_hold_is_reported_when_it_ends(small_spec):
    script = Script(small_spec).play(("start", 1), ("raise", 1), ("top", 2), ("start", 0.1))
    (ended,) = [e for e in script.events if isinstance(e, HoldEnded)]
    assert ended.hold.phase == "top"
    assert ended.t_s == pytest.approx(4.0)


def test_a_target_that_comes_again_without_rest_begins_the_next_attempt(small_spec):
    script = Script(small_spec).play(
        ("start", 1), ("raise", 1), ("top", 2.5), ("lower", 0.5), ("top", 2.5), ("lower", 1)
    )
    script.play(("start", 0.5))
    assert script.counts == (2, 2, 2)


def test_an_attempt_may_begin_in_the_target(small_spec):
    script = Script(small_spec).play(("top", 2.5), ("lower", 1), ("start", 0.5))
    assert script.counts == (1, 1, 1)
    assert script.attempts[0].start_s == 0.0


def test_the_first_of_two_targets_cut_off_is_no_attempt_and_the_last_one_is(small_spec):
    cut_first = Script(small_spec, "up_and_down").play(("start", 1), *UP, *DOWN, ("raise", 1), ("top", 2)).lose()
    assert len(cut_first.attempts) == 1
    cut_last = Script(small_spec, "up_and_down").play(("start", 1), *UP, *DOWN, ("raise", 1), ("bottom", 2)).lose()
    assert [a.counted for a in cut_last.attempts] == [True, False]


def test_a_target_without_its_partner_is_an_attempt_once_the_person_has_rested(small_spec):
    script = Script(small_spec, "up_and_down").play(("start", 1), *UP, ("start", 1)).lose()
    assert [a.counted for a in script.attempts] == [False]


def test_another_movement_is_no_attempt_and_its_reason_is_told(small_spec):
    script = Script(small_spec)
    script.movements.other = {"top": "bridge"}
    script.play(("start", 1), *UP)
    assert script.counts == (0, 0, 0)
    assert [e.reason for e in script.events if isinstance(e, MovementRefused)] == ["bridge"]


def test_movements_too_small_together_are_no_attempt(small_spec):
    script = Script(small_spec, "up_and_down")
    script.movements.small = True
    assert script.play(("start", 1), *UP, *DOWN).attempts == []


@pytest.mark.parametrize("timed", [True, False], ids=["side-on", "at a large yaw"])
def test_a_hold_that_cannot_be_timed_is_neither_fault_nor_rep(small_spec, timed):
    script = Script(small_spec).play(
        ("start", 1), ("raise", 0.5), ("top", 0.8), ("lower", 0.5), ("start", 1), timed=timed
    )
    (attempt,) = script.attempts
    assert not attempt.counted
    assert attempt.faults == (("hold_too_short",) if timed else ())
