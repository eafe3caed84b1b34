"""Timing of cues: cool-downs, importance and delays, with guidance made by hand."""

from dataclasses import replace

import pytest

from posecheck.coaching.coach import Guidance, Step
from posecheck.coaching.cues import GUIDE_PRIORITY, LOST_AGAIN_S, REPEAT_S, Cue, Speaker, Tone, spoken_s
from posecheck.coaching.messages import GONE, exercise_title, start_cue
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
        spoken += [(t_s, cue.text) for cue in cues if cue.text != "Carry on."]
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


def short(held_s):
    holds = (Hold("hold", 1.0, 3.0, 1.0, 5.0), Hold("hold", 3.5, 8.0, held_s, 5.0))
    return replace(ATTEMPT, holds=holds, faults=("hold_too_short",))


def judged(*attempts, lagged=frozenset()):
    """What is said about attempts, one after the other."""
    speaker, words = Speaker(), []
    for n, attempt in enumerate(attempts):
        t_s = 5.0 + 7 * n
        update = Update(t_s, {}, (AttemptEnded(t_s, attempt),), status(t_s))
        cues = speaker.step(Guidance(t_s, Step.EXERCISE, 0, PLANNED, update, lagged=lagged))
        words += [(cue.text, cue.tone) for cue in cues if cue.text != "Carry on."]
    return words


def test_a_short_hold_is_explained_once_a_set_and_then_only_timed():
    words = [text for text, _ in judged(*[short(2.2)] * 3)]
    assert words == ["Not counted: hold it longer.", "2 of 5 seconds.", "2 of 5 seconds."]


@pytest.mark.parametrize(("held_s", "words"), [(4.1, "Nearly: 4 of 5 seconds."), (3.5, "Nearly: 3 of 5 seconds.")])
def test_a_hold_that_was_nearly_long_enough_gets_credit(held_s, words):
    assert judged(short(held_s)) == [(words, Tone.NOT_COUNTED)]


@pytest.mark.parametrize("held_s", [1.4, 4.1])
def test_nobody_is_blamed_for_a_short_hold_if_the_computer_fell_behind(held_s):
    assert judged(short(held_s), lagged={1}) == [(f"I saw {int(held_s)} of 5 seconds.", Tone.ATTENTION)]


def test_brief_loss_of_the_person_is_not_mentioned():
    assert said(10, lambda t_s: {"person_seen": t_s % 2 > 0.5}) == []


@pytest.mark.parametrize(
    ("required_s", "faults", "words"),
    [
        (30.0, (), ["Halfway. 15 seconds to go.", "3", "2", "1", "Good. Slowly back."]),
        (5.0, (), ["3", "2", "1", "Good. Slowly back."]),
        (1.0, (), ["Good. Slowly back."]),
        (5.0, ("knee_bent",), [QUADRUPED.faults["knee_bent"].say, "3", "2", "1", "Slowly back."]),
    ],
    ids=["long", "usual", "too short to be counted", "with a fault"],
)
def test_the_end_of_a_hold_is_counted_and_a_clean_one_praised(required_s, faults, words):
    held = lambda t_s: {"hold": HoldStatus("hold", t_s, required_s, False), "active_faults": faults if t_s < 1 else ()}  # noqa: E731
    assert [text for _, text in said(required_s + 4, held)] == words


def test_a_fault_is_named_briefly_or_not_at_all_shortly_before_the_end_of_a_hold():
    fault = QUADRUPED.faults["head_not_neutral"]
    cues = {}
    for left_s in (4.0, 2.4, 1.0):
        hold = HoldStatus("hold", 5.0 - left_s, 5.0, False)
        now = Guidance(
            9.0, Step.EXERCISE, 0, PLANNED, Update(9.0, {}, (), status(9.0, hold=hold, **faults("head_not_neutral")(0)))
        )
        cues[left_s] = [cue.fitted().text for cue in Speaker().step(now) if cue.tone is Tone.FAULT]
    assert cues == {4.0: [fault.say], 2.4: [f"{fault.cue}."], 1.0: []}


@pytest.mark.parametrize(
    ("cue", "written"),
    [
        (
            Cue("Bring your leg level with the floor.", Tone.FAULT, brief="Leg level with the floor."),
            "Leg level with the floor",
        ),
        (Cue("Set 1 of 2 done. Rest for 1 minute.", Tone.ATTENTION), "Set 1 of 2 done"),
        (Cue("4 of 5 seconds.", Tone.NOT_COUNTED), "4 of 5 seconds"),
    ],
)
def test_the_screen_has_the_brief_wording_or_the_first_sentence(cue, written):
    assert cue.written == written


def test_a_person_who_is_gone_is_told_so():
    speaker = Speaker()
    speaker.step(Guidance(1.0, Step.EXERCISE, 0, PLANNED, Update(1.0, {}, (), status(1.0))))
    gone = Update(2.0, {}, (), status(2.0, person_seen=False))
    assert [cue.text for cue in speaker.step(Guidance(2.0, Step.PAUSED, 0, PLANNED, gone))] == [GONE.text]


def test_rest_is_silent_until_its_end():
    speaker = Speaker()
    cues = [speaker.step(Guidance(t, Step.REST, 1, PLANNED, rest_left_s=30.0 - t)) for t in range(30)]
    assert [cue.text for spoken in cues for cue in spoken] == [f"Get ready: {QUADRUPED.name}."]


def placed(speaker, until_s, planned=PLANNED, first_s=0, **changes):
    """Times and cues, one frame a second, while the person is not yet in place."""
    moments = [Guidance(float(t_s), Step.PLACE, 0, planned, **changes) for t_s in range(first_s, until_s)]
    return [(now.t_s, cue) for now in moments for cue in speaker.step(now)]


@pytest.mark.parametrize(("exercise", "stage"), [("quadruped_arm_leg_raise", "default"), ("dead_bug", "classic")])
def test_the_movement_of_the_stage_is_described_after_its_start(exercise, stage):
    planned = plan_sets(load_specs()[exercise], stage)[0]
    (_, title), (_, start), (at_s, movement), (again_s, reminder) = placed(Speaker(), 40, planned)[:4]
    assert [title.text, start.text] == [f"{exercise_title(planned)}.", start_cue(planned)]
    assert movement.text == planned.spec.action_of(stage)
    assert at_s >= spoken_s(title.text) + spoken_s(start.text)
    assert reminder.text == start_cue(planned)
    assert again_s >= at_s + spoken_s(movement.text), "the reminder does not interrupt it"


def test_the_movement_is_described_once_a_session():
    speaker = Speaker()
    assert [cue.text for _, cue in placed(speaker, 10)].count(QUADRUPED.action) == 1
    speaker.step(Guidance(10.0, Step.REST, 1, PLANNED, rest_left_s=30.0))
    assert QUADRUPED.action not in [cue.text for _, cue in placed(speaker, 60, first_s=11)]


def test_the_movement_is_not_described_to_a_person_who_is_in_place_already():
    speaker = Speaker()
    assert QUADRUPED.action not in [cue.text for _, cue in placed(speaker, 20, in_start_pose=True)]
    speaker = Speaker()
    placed(speaker, 3)
    speaker.step(Guidance(3.0, Step.COUNTDOWN, 0, PLANNED, countdown=3))
    assert QUADRUPED.action not in [cue.text for _, cue in placed(speaker, 20, first_s=4)]


def test_everything_interrupts_the_description_of_the_movement():
    (movement,) = [cue for _, cue in placed(Speaker(), 10) if cue.text == QUADRUPED.action]
    assert movement.priority > GUIDE_PRIORITY
    assert movement.tone is Tone.TICK, "the demonstration shows it, so that no banner has to"
