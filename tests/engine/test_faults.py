import tomllib

import pytest
from poses_by_hand import Motion, Prone, film
from watched import watch

from posecheck.engine.faults import UNSEEN_S, HeightCheck, LevelCheck, ReachCheck, WayCheck
from posecheck.engine.motion import Way
from posecheck.events import Verdict
from posecheck.specs.model import ExerciseSpec, FaultSpec

NAN = float("nan")
OK, FAULT = Verdict.OK, Verdict.FAULT
NOT_VISIBLE, NOT_MEASURABLE = Verdict.NOT_VISIBLE, Verdict.NOT_MEASURABLE
WORDS = {"signal": "trunk", "cue": "Lower", "say": "Lower."}
ABOVE = FaultSpec(wrong_above=15, right_below=11, dwell_s=0.3, gap_s=0.3, **WORDS)
AT_ONCE = ABOVE.model_copy(update={"dwell_s": 0.0, "gap_s": 0.0})


def verdicts(check, values, fps=10, start_s=0.0, blocked=None, due=True):
    return [check.step(start_s + i / fps, v, blocked, due) for i, v in enumerate(values)]


@pytest.mark.parametrize(
    ("limits", "values", "expected"),
    [
        pytest.param({"wrong_above": 15, "right_below": 11}, [15, 16, 12, 11, 14], "-ffo-", id="above"),
        pytest.param({"wrong_below": -15, "right_above": -11}, [-15, -16, -12, -11, -14], "-ffo-", id="below"),
        pytest.param(
            {"wrong_outside": (-15, 18), "right_inside": (-11, 14)},
            [18, 19, 15, 14, -15, -16, -12, -11],
            "-ffo-ffo",
            id="outside",
        ),
    ],
)
def test_a_fault_comes_on_when_wrong_and_goes_off_when_right_and_is_not_judged_between_them(limits, values, expected):
    check = LevelCheck(FaultSpec(dwell_s=0, gap_s=0, **limits, **WORDS))
    assert verdicts(check, values) == [{"o": OK, "f": FAULT, "-": NOT_MEASURABLE}[letter] for letter in expected]


@pytest.mark.parametrize(("value", "judged"), [(11, True), (12, False), (15, False), (16, True), (NAN, False)])
def test_a_level_is_judged_where_it_is_plainly_right_or_wrong(value, judged):
    assert LevelCheck(ABOVE).judges(value) is judged


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_a_fault_comes_on_after_its_dwell_and_knows_when_it_began(fps):
    check = LevelCheck(ABOVE)
    found = verdicts(check, [0] * fps + [20] * fps, fps)
    assert found.index(FAULT) / fps == pytest.approx(1.3, abs=1.001 / fps)
    assert check.start_s == pytest.approx(1.0)


def test_a_deviation_shorter_than_the_dwell_is_no_fault_and_not_right():
    found = verdicts(LevelCheck(ABOVE), [20, 20, 20, 5, 5] * 6)
    assert found == [*[NOT_MEASURABLE] * 3, OK, OK] * 6


def test_a_fault_goes_off_after_its_gap():
    check = LevelCheck(ABOVE)
    verdicts(check, [20] * 6)
    assert verdicts(check, [0] * 5, start_s=0.6) == [FAULT, FAULT, OK, OK, OK]


def test_a_fault_goes_on_over_a_pause_shorter_than_its_gap():
    check = LevelCheck(ABOVE)
    assert set(verdicts(check, [20] * 5 + [0, 0] + [20] * 3)[3:]) == {FAULT}
    assert check.end_s == pytest.approx(0.9)


@pytest.mark.parametrize("blocked", [NOT_VISIBLE, NOT_MEASURABLE])
def test_a_blocked_fault_is_neither_ok_nor_fault(blocked):
    assert set(verdicts(LevelCheck(AT_ONCE), [0, 99, 0, 99], blocked=blocked)) == {blocked}


def test_a_missing_value_is_neither_ok_nor_fault():
    assert set(verdicts(LevelCheck(AT_ONCE), [NAN] * 4)) == {NOT_MEASURABLE}


def test_outside_of_its_phases_a_fault_is_not_judged_and_ends():
    check = LevelCheck(AT_ONCE)
    verdicts(check, [99])
    assert verdicts(check, [99], start_s=0.1, due=False) == [NOT_MEASURABLE]
    assert not check.on


@pytest.mark.parametrize(("unseen_s", "on"), [(UNSEEN_S - 0.1, True), (UNSEEN_S + 0.1, False)])
def test_a_fault_outlives_a_moment_unseen_but_not_more(unseen_s, on):
    check = LevelCheck(AT_ONCE)
    verdicts(check, [99])
    assert verdicts(check, [NAN], start_s=unseen_s) == [NOT_MEASURABLE]
    assert check.on is on


def test_while_a_pose_settles_the_dwell_runs_but_the_fault_waits():
    check = LevelCheck(ABOVE)
    assert [check.step(i / 10, 20, None, due=False, near=True) for i in range(6)] == [NOT_MEASURABLE] * 6
    assert not check.on
    assert check.step(0.6, 20, None, due=True) == FAULT
    assert check.start_s == 0.0


def test_a_fault_goes_on_while_its_pose_is_only_unsettled_and_no_longer_than_it_was_seen():
    check = LevelCheck(ABOVE)
    verdicts(check, [20] * 5)
    for i in range(5, 15):
        assert check.step(i / 10, 20, None, due=False, near=True) == NOT_MEASURABLE
    assert check.on
    assert (check.start_s, check.end_s) == (0.0, 0.4)
    assert check.step(1.5, 20, None, due=True) == FAULT
    assert (check.start_s, check.end_s) == (0.0, 1.5)


def test_a_limb_put_right_before_the_pose_settles_was_no_fault():
    check = LevelCheck(ABOVE)
    for i in range(6):
        check.step(i / 10, 20, None, due=False, near=True)
    assert verdicts(check, [0, 0, 20], start_s=0.6) == [OK, OK, NOT_MEASURABLE]


REACH = FaultSpec(at_least=150, during=["top"], **WORDS)


def reach(fault, values, phase="top", fps=10, blocked=None):
    check = ReachCheck(fault)
    return check, [check.step(i / fps, v, blocked, phase) for i, v in enumerate(values)]


def test_a_reach_that_comes_late_is_right():
    check, found = reach(REACH, [100, 120, 140, 150, 160, 120])
    assert found == [NOT_MEASURABLE] * 3 + [OK] * 3
    assert check.judge() is None


def test_a_reach_that_never_comes_is_warned_of_after_a_while_and_judged_at_the_end():
    check, found = reach(REACH, [100] * 20)
    assert found == [NOT_MEASURABLE] * 15 + [FAULT] * 5
    assert check.judge() == pytest.approx((0.0, 1.9))


def test_a_reach_downwards_takes_the_lowest_value():
    down = FaultSpec(at_most=20, during=["top"], **WORDS)
    assert reach(down, [50, 30, 19, 50])[0].judge() is None
    assert reach(down, [50, 30, 21, 50])[0].judge() == pytest.approx((0.0, 0.3))


@pytest.mark.parametrize(("values", "blocked"), [([NAN] * 20, None), ([100] * 20, NOT_VISIBLE)], ids=["NaN", "hidden"])
def test_a_reach_that_was_never_measured_is_no_fault(values, blocked):
    check, found = reach(REACH, values, blocked=blocked)
    assert not {OK, FAULT} & set(found)
    assert check.judge() is None


def test_a_reach_is_judged_once():
    check, _ = reach(REACH, [100] * 5)
    assert check.judge() is not None
    assert check.judge() is None


@pytest.mark.parametrize(
    ("phase", "t_s", "over"),
    [("top", 9.0, False), ("lower", 0.6, False), ("lower", 1.1, True), ("start", 0.6, True), (None, 0.6, True)],
    ids=["still in it", "slipped", "out for good", "back in the start", "posture gone"],
)
def test_a_reach_is_over_when_its_phase_has_gone_for_good(phase, t_s, over):
    check, _ = reach(REACH, [100] * 6)
    assert check.over(t_s, phase, idle=(None, "start")) is over


ELBOW = """
[signals.elbow]
measure = "angle"
points = ["shoulder", "elbow", "wrist"]
unit = "deg"

[faults.elbow_bent]
signal = "elbow"
wrong_below = 100
right_above = 110
dwell_s = 0
gap_s = 0
cue = "Straighten"
say = "Straighten."
"""
IF_HIGH = 'requires = [{ signal = "trunk", above = 45, leave = 40 }]\n'
SUPERSEDED = 'superseded_by = ["too_high"]\n'


@pytest.mark.parametrize(
    ("rule", "poses", "expected"),
    [
        pytest.param("", [(35, 90), (50, 90)], [FAULT, FAULT], id="always"),
        pytest.param(IF_HIGH, [(43, 90)], [NOT_MEASURABLE], id="not yet as required"),
        pytest.param(
            IF_HIGH, [(50, 90), (43, 90), (38, 90)], [FAULT, FAULT, NOT_MEASURABLE], id="required, left later"
        ),
        pytest.param(
            IF_HIGH, [(50, 90), (38, 90), (43, 90)], [FAULT, *[NOT_MEASURABLE] * 2], id="required, left before"
        ),
        pytest.param(IF_HIGH, [(50, 160), (43, 160)], [OK, NOT_MEASURABLE], id="required, nothing wrong to stay for"),
        pytest.param(SUPERSEDED, [(50, 90), (65, 90), (48, 90)], [FAULT, NOT_MEASURABLE, FAULT], id="superseded"),
        pytest.param(SUPERSEDED, [(65, 160), (48, 160)], [NOT_MEASURABLE, OK], id="superseded, nothing wrong"),
    ],
)
def test_a_fault_is_judged_only_where_its_conditions_let_it(small_toml, rule, poses, expected):
    spec = ExerciseSpec.model_validate(tomllib.loads(small_toml + ELBOW + rule))
    motion = Motion(Prone()).stay(2)
    ends_s = [motion.move(0.5, trunk=float(trunk), elbow=float(elbow)).stay(1.5).t_s for trunk, elbow in poses]
    seen = watch(film(motion), spec)
    assert [seen.statuses(end_s - 0.2, end_s)[0].verdicts["elbow_bent"] for end_s in ends_s] == expected


@pytest.mark.parametrize(
    ("trunk", "verdict", "unjudged"),
    [(45, OK, ()), (55, NOT_MEASURABLE, ("too_high",)), (62, FAULT, ())],
    ids=["right", "between", "wrong"],
)
def test_an_attempt_held_between_right_and_wrong_counts_but_is_not_clean(small_spec, trunk, verdict, unjudged):
    motion = Motion(Prone()).stay(2).move(1, trunk=float(trunk)).stay(4)
    seen = watch(film(motion.move(1, trunk=4.0).stay(2)), small_spec)
    assert {s.verdicts["too_high"] for s in seen.statuses(5, 6.5)} == {verdict}
    (attempt,) = seen.attempts
    assert (attempt.counted, attempt.unjudged) == (True, unjudged)
    assert attempt.clean is (verdict is OK)


def test_a_fault_that_came_on_and_stays_between_the_limits_is_found(small_spec):
    motion = Motion(Prone()).stay(2).move(1, trunk=63.0).stay(1.5).move(0.3, trunk=55.0).stay(6)
    (attempt,) = watch(film(motion.move(1, trunk=4.0).stay(2)), small_spec).attempts
    assert (attempt.faults, attempt.unjudged) == (("too_high",), ())


RISEN = """
[faults.risen]
drive = "lift"
during = ["top"]
wrong_above = 42
right_below = 35
dwell_s = 0
cue = "Lower"
say = "Lower."
"""
FROM_REST = "from_rest = true\n"


def risen(small_toml, motion, keys="", **target):
    spec = ExerciseSpec.model_validate(tomllib.loads(small_toml + RISEN + keys))
    targets = {name: t.model_copy(update=target) for name, t in spec.targets.items()}
    return watch(film(motion), spec.model_copy(update={"targets": targets}))


@pytest.mark.parametrize(
    ("keys", "rest", "verdict"),
    [("", 4, FAULT), ("", 20, FAULT), (FROM_REST, 4, FAULT), (FROM_REST, 20, OK)],
    ids=["rests flat", "rests raised", "rests flat, from rest", "rests raised, from rest"],
)
def test_a_fault_may_be_judged_on_a_drive_as_it_is_or_from_rest(small_toml, keys, rest, verdict):
    motion = Motion(Prone(trunk=float(rest))).stay(2).move(1, trunk=50.0).stay(4)
    seen = risen(small_toml, motion.move(1, trunk=float(rest)).stay(2), keys)
    assert {s.verdicts["risen"] for s in seen.statuses(5, 6.5)} == {verdict}
    assert ("risen" in seen.attempts[0].faults) is (verdict is FAULT)


def test_a_fault_from_rest_is_unknown_while_a_recording_that_began_in_the_target_has_seen_no_rest(small_toml):
    motion = Motion(Prone(trunk=55.0)).stay(4).move(1, trunk=4.0).stay(2)
    seen = risen(small_toml, motion.move(1, trunk=55.0).stay(4).move(1, trunk=4.0).stay(2), FROM_REST)
    assert {s.verdicts["risen"] for s in seen.statuses(1, 4)} == {NOT_MEASURABLE}
    assert {s.verdicts["risen"] for s in seen.statuses(9, 11.5)} == {FAULT}
    assert [("risen" in a.faults, "risen" in a.unjudged) for a in seen.attempts] == [(False, True), (True, False)]


def test_a_reach_from_rest_is_unknown_if_the_target_was_only_recognised_on_the_way_back(small_toml):
    reach = RISEN.replace("wrong_above = 42\nright_below = 35", "at_least = 30") + FROM_REST
    spec = ExerciseSpec.model_validate(tomllib.loads(small_toml.replace("zone = 50\n", "") + reach))
    seen = watch(film(Motion(Prone(trunk=45.0)).stay(4).move(1, trunk=4.0).stay(2)), spec)
    assert ["risen" in a.faults for a in seen.attempts] == [False]


@pytest.mark.parametrize(("stay_s", "judged"), [(0.8, False), (1.6, True)])
def test_a_reach_is_not_judged_when_only_passing_through(stay_s, judged):
    check = ReachCheck(FaultSpec(at_least=88, least_s=1.5, during=["hold"], **WORDS))
    for i in range(round(stay_s * 10) + 1):
        check.step(i / 10, 75.0, None, "hold")
    assert (check.judge() is not None) is judged


class Ways:
    """Ways as the test says: their own times, and the usual height as a multiple of theirs."""

    excursion = 1

    def __init__(self, out_s, back_s, usual=1.0):
        self.seconds, self.usual = {False: out_s, True: back_s}, usual

    def way(self, back):
        seconds = self.seconds[back]
        return None if seconds is None else Way(1.0, 1.0 + seconds, self.usual)


def hasty_spans(fault, ways):
    check, spans = WayCheck(fault), []
    for i, phase in enumerate(["start", "raise", "top", "top", "lower", "start", "start"]):
        check.step(i / 10, phase, ways, {"out": "raise", "back": "lower"}, "start")
        spans += [check.span] if check.span else []
    return spans


@pytest.mark.parametrize(
    ("during", "out_s", "back_s", "found"),
    [
        pytest.param([], 0.1, 0.5, 1, id="jerked up"),
        pytest.param([], 0.5, 0.1, 1, id="dropped"),
        pytest.param([], 0.1, 0.1, 2, id="both"),
        pytest.param([], 0.5, 0.5, 0, id="calm"),
        pytest.param([], None, None, 0, id="not seen"),
        pytest.param(["raise"], 0.5, 0.1, 0, id="dropped, judged on the way out only"),
    ],
)
def test_a_hurried_way_is_a_fault(during, out_s, back_s, found):
    hurry = FaultSpec(least_way_s=0.2, during=during, cue="Slow", say="Slow.")
    assert len(hasty_spans(hurry, Ways(out_s, back_s))) == found


@pytest.mark.parametrize(
    ("seconds", "usual", "hasty"),
    [
        pytest.param(0.1, 1.0, True, id="quick"),
        pytest.param(0.1, 3.0, False, id="quick because it is small"),
        pytest.param(0.3, 0.5, False, id="high and fast, but not quick"),
    ],
)
def test_a_way_is_hasty_only_if_its_own_time_and_that_of_the_usual_height_are_short(seconds, usual, hasty):
    hurry = FaultSpec(least_way_s=0.2, cue="Slow", say="Slow.")
    assert bool(hasty_spans(hurry, Ways(seconds, 0.5 / usual, usual))) is hasty


@pytest.mark.parametrize(("share", "found"), [(0.4, True), (0.9, False)])
def test_a_movement_small_for_this_person_is_a_fault(share, found):
    check = HeightCheck(FaultSpec(least_share=0.6, cue="Further", say="Further."))
    for i in range(10):
        check.step(i / 10, "top", None)
    check.step(1.0, None, share)
    assert (check.span is not None) is found
    assert not found or check.span == (0.0, 0.9)
