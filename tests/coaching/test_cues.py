"""Timing of cues: cool-downs, importance and delays, with guidance made by hand."""

from dataclasses import replace

import pytest

from posecheck.coaching.coach import Guidance, Step
from posecheck.coaching.cues import LOST_AGAIN_S, REPEAT_S, Speaker
from posecheck.coaching.messages import HOLD_OVER
from posecheck.coaching.plan import plan_sets
from posecheck.events import Attempt, AttemptEnded, Hold, HoldStatus, Status, Update
from posecheck.specs.loader import load_specs

QUADRUPED = load_specs()["quadruped_arm_leg_raise"]
PLANNED = plan_sets(QUADRUPED)[0]


def status(t_s, **changes):
    usual = {
        **{"t_s": t_s, "phase": "start", "armed": True, "attempt_count": 0, "rep_count": 0, "clean_count": 0},
        **{"hold": None, "side": None, "verdicts": {}, "active_faults": (), "framing": (), "view": "side"},
        **{"view_ok": True, "person_seen": True},
    }
    return Status(**{**usual, **changes})


def said(until_s, changes, step=Step.EXERCISE, fps=10):
    """Cues while the status follows `changes(t_s)`, without the opening cue."""
    speaker, spoken = Speaker(), []
    for i in range(int(until_s * fps)):
        t_s = i / fps
        now = status(t_s, **changes(t_s))
        cues = speaker.step(Guidance(t_s, step, 0, PLANNED, Update(t_s, {}, (), now)))
        spoken += [(t_s, cue.text) for cue in cues if not cue.text.startswith("Begin")]
    return spoken


def faults(*names):
    return lambda t_s: {"active_faults": names}


def test_lasting_fault_is_said_at_once_and_repeated_after_a_while():
    spoken = said(2 * REPEAT_S + 1, faults("knee_bent"))
    assert [t_s for t_s, _ in spoken] == pytest.approx([0.0, REPEAT_S, 2 * REPEAT_S])
    assert {text for _, text in spoken} == {QUADRUPED.faults["knee_bent"].say}


def test_more_important_fault_is_said_first_and_the_other_after_a_pause():
    order = sorted(["head_not_neutral", "same_side"], key=lambda name: QUADRUPED.faults[name].priority)
    spoken = said(4, faults(*order))
    assert [text for _, text in spoken] == [QUADRUPED.faults[name].say for name in order]
    assert spoken[1][0] - spoken[0][0] >= 2.0


def test_more_important_fault_does_not_wait():
    light, heavy = sorted(["head_not_neutral", "same_side"], key=lambda name: -QUADRUPED.faults[name].priority)
    spoken = said(3, lambda t_s: {"active_faults": (light,) if t_s < 1 else (heavy, light)})
    assert [text for _, text in spoken[:2]] == [QUADRUPED.faults[light].say, QUADRUPED.faults[heavy].say]
    assert spoken[1][0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"framing": ("feet_cut",)}, "I can't see your feet."),
        ({"framing": ("hand_cut", "feet_cut")}, "I can't see your hands and feet."),
        ({"person_seen": False}, "I can't see you."),
        ({"view_ok": False, "view": "front"}, "Turn sideways to the camera."),
    ],
    ids=["feet", "hands and feet", "nobody", "view"],
)
def test_hidden_parts_are_mentioned_after_a_while(changes, words):
    spoken = said(LOST_AGAIN_S + 3, lambda t_s: changes)
    assert [text for _, text in spoken] == [words, words]
    assert spoken[0][0] >= 1.9


ATTEMPT = Attempt(1, None, 0.0, 5.0, (), counted=False, clean=False, faults=())
UNTIMED = replace(ATTEMPT, holds=tuple(Hold(t, 1.0, 2.0, 1.0, 5.0) for t in PLANNED.prescription.targets))


@pytest.mark.parametrize(
    ("attempt", "view_ok", "words"),
    [
        (ATTEMPT, False, "Not counted: turn sideways to the camera."),
        (ATTEMPT, True, "Not counted: do the whole movement."),
        (UNTIMED, True, "Not counted: I couldn't see how long you held it."),
        (replace(ATTEMPT, faults=("hold_too_short",)), False, "Not counted: hold it longer."),
    ],
    ids=["askew", "side-on", "too small to time", "askew, with a reason"],
)
def test_uncounted_attempt_is_explained(attempt, view_ok, words):
    update = Update(5.0, {}, (AttemptEnded(5.0, attempt),), status(5.0, view_ok=view_ok))
    cues = Speaker().step(Guidance(5.0, Step.EXERCISE, 0, PLANNED, update))
    assert words in [cue.text for cue in cues]


def test_a_short_hold_is_explained_once_a_set_and_then_only_timed():
    holds = (Hold("hold", 1.0, 3.0, 2.0, 5.0), Hold("hold", 3.5, 8.0, 4.2, 5.0))
    short = replace(ATTEMPT, holds=holds, faults=("hold_too_short",))
    speaker, words = Speaker(), []
    for t_s in (5.0, 12.0, 19.0):
        update = Update(t_s, {}, (AttemptEnded(t_s, short),), status(t_s))
        words += [c.text for c in speaker.step(Guidance(t_s, Step.EXERCISE, 0, PLANNED, update)) if c.priority == 3]
    assert words == ["Not counted: hold it longer.", "4 of 5 seconds.", "4 of 5 seconds."]


def test_brief_loss_of_the_person_is_not_mentioned():
    assert said(10, lambda t_s: {"person_seen": t_s % 2 > 0.5}) == []


def test_long_hold_announces_halfway_and_end():
    held = said(35, lambda t_s: {"hold": HoldStatus("hold", t_s, 30.0, False)})
    assert [text for _, text in held] == ["Halfway. 15 seconds to go.", HOLD_OVER]


def test_rest_is_silent_until_its_end():
    speaker = Speaker()
    cues = [speaker.step(Guidance(t, Step.REST, 1, PLANNED, rest_left_s=30.0 - t)) for t in range(30)]
    assert [cue.text for spoken in cues for cue in spoken] == [f"Get ready: {QUADRUPED.name}."]


def test_the_movement_is_described_once_a_session():
    speaker = Speaker()
    steps = [Step.PLACE, Step.EXERCISE, Step.REST, Step.PLACE]
    moments = [Guidance(float(i), step, i // 3, PLANNED) for i, step in enumerate(steps)]
    spoken = [" ".join(cue.text for cue in speaker.step(now)) for now in moments]
    assert QUADRUPED.action in spoken[0]
    assert QUADRUPED.start in spoken[3]
    assert QUADRUPED.action not in spoken[3]


def test_the_countdown_interrupts_the_introduction():
    speaker = Speaker()
    (introduced,) = speaker.step(Guidance(0.0, Step.PLACE, 0, PLANNED))
    (counted,) = speaker.step(Guidance(1.0, Step.COUNTDOWN, 0, PLANNED, countdown=3))
    assert counted.priority < introduced.priority
