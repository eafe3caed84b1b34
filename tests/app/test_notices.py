from dataclasses import replace

import pytest
from made_moments import FakeFault, FakeSpec, attempt, status
from posecheck_app.notices import Line, Tone, attempt_line, notice, signal_name
from shown_pages import some_review

from posecheck.events import Hold, Side, Verdict
from posecheck.specs.model import ExerciseSpec

SPEC = FakeSpec()
UNKNOWN = {"hips_lifted": Verdict.NOT_VISIBLE, "leg_not_parallel": Verdict.NOT_MEASURABLE}


@pytest.mark.parametrize(
    ("now", "tone", "title", "detail"),
    [
        pytest.param(status(), Tone.GOOD, "Good form", "", id="all-ok"),
        pytest.param(
            status(person_seen=False, active_faults=("hips_lifted",)),
            Tone.UNSEEN,
            "I can't see you",
            "into view",
            id="gone",
        ),
        pytest.param(
            status(active_faults=("hips_lifted",)),
            Tone.FAULT,
            "Keep your hips down",
            "",
            id="fault-in-the-spec's-words",
        ),
        pytest.param(
            status(active_faults=("hips_lifted", "leg_not_parallel")),
            Tone.FAULT,
            "Keep your hips down",
            "Also: Raise your leg higher",
            id="most-important-first",
        ),
        pytest.param(
            status(active_faults=("hips_lifted",), framing=("feet_cut",)),
            Tone.FAULT,
            "Keep your hips down",
            "I can't see your feet",
            id="fault-and-cut-feet",
        ),
        pytest.param(status(active_faults=("too_fast",)), Tone.FAULT, "Too fast", "", id="fault-without-a-cue"),
        pytest.param(status(framing=("feet_cut",)), Tone.UNSEEN, "I can't see your feet", "camera", id="feet"),
        pytest.param(
            status(framing=("head_cut", "hand_cut", "feet_cut")),
            Tone.UNSEEN,
            "I can't see your head, hands and feet",
            "camera",
            id="all-cut",
        ),
        pytest.param(status(framing=("too_small",)), Tone.UNSEEN, "You're too far away", "closer", id="small"),
        pytest.param(
            status(framing=("too_small", "head_cut")),
            Tone.UNSEEN,
            "I can't see your head",
            "camera",
            id="small-and-cut",
        ),
        pytest.param(
            status(view="front", view_ok=False),
            Tone.UNSEEN,
            "Turn sideways to the camera",
            "from the front",
            id="view",
        ),
        pytest.param(
            status(view="end_on", view_ok=False, framing=("feet_cut",)),
            Tone.UNSEEN,
            "Turn sideways to the camera",
            "point at the camera",
            id="view-before-framing",
        ),
        pytest.param(
            status(view="unknown", view_ok=False),
            Tone.UNSEEN,
            "Turn sideways to the camera",
            "",
            id="unknown-view",
        ),
        pytest.param(status(armed=False), Tone.INFO, "Get into the start position", SPEC.start, id="not-armed"),
        pytest.param(
            status(armed=False, framing=("feet_cut",)), Tone.UNSEEN, "I can't see your feet", "", id="not-armed-cut"
        ),
        pytest.param(status(verdicts=UNKNOWN), Tone.INFO, "Carry on", SPEC.action, id="unknown-is-not-ok"),
        pytest.param(
            status(verdicts={"hips_lifted": Verdict.NOT_VISIBLE, "leg_not_parallel": Verdict.OK}),
            Tone.INFO,
            "Looks good",
            "can't see everything",
            id="part-known",
        ),
        pytest.param(
            status(phase="hold", verdicts={**UNKNOWN, "leg_not_parallel": Verdict.OK}),
            Tone.GOOD,
            "Good form",
            "",
            id="hidden-in-a-phase-that-does-not-call-for-it",
        ),
        pytest.param(
            status(verdicts={"hips_lifted": Verdict.NOT_MEASURABLE, "leg_not_parallel": Verdict.OK}),
            Tone.GOOD,
            "Good form",
            "",
            id="seen-but-neither-right-nor-wrong",
        ),
    ],
)
def test_most_important_message_is_chosen(now, tone, title, detail):
    shown = notice(now, SPEC, "default")
    assert (shown.tone, shown.title) == (tone, title)
    assert detail in shown.detail


def test_stage_specific_cue_is_shown():
    spec = FakeSpec(stage_faults={"easier": {"hips_lifted": FakeFault("Lower your hips a little")}})
    now = status(active_faults=("hips_lifted",))
    assert notice(now, spec, "easier").title == "Lower your hips a little"
    assert notice(now, spec, "default").title == "Keep your hips down"


SHORT = "hold_too_short"
FAULTS = {
    "leg_not_parallel": FakeFault("Raise your leg higher"),
    "hips_lifted": FakeFault("Keep your hips down"),
    "same_side": FakeFault("Opposite arm and leg", voids=True),
}


@pytest.mark.parametrize(
    ("done", "line"),
    [
        pytest.param(attempt(1), Line(Tone.GOOD, "1 · Left · held 5.1 s", "clean"), id="clean"),
        pytest.param(
            attempt(2, side=Side.RIGHT, clean=False, faults=("leg_not_parallel", "too_fast")),
            Line(Tone.FAULT, "2 · Right · held 5.1 s", "raise your leg higher; too fast"),
            id="counted-with-faults",
        ),
        pytest.param(
            attempt(2, clean=False),
            Line(Tone.UNSEEN, "2 · Left · held 5.1 s", "form could not be judged from here"),
            id="counted-from-askew",
        ),
        pytest.param(
            attempt(3, side=None, holds=(), counted=False, clean=False, faults=("same_side",)),
            Line(Tone.FAULT, "3", "not counted: opposite arm and leg"),
            id="not-counted",
        ),
        pytest.param(
            attempt(3, side=None, holds=(), counted=False, clean=False, faults=("hips_lifted",)),
            Line(Tone.FAULT, "3", "not counted: the whole movement was not seen"),
            id="a fault that does not void is no reason",
        ),
        pytest.param(
            attempt(3, holds=(Hold("hold", 0, 4, 4.1, 5),), counted=False, clean=False, faults=("hips_lifted", SHORT)),
            Line(Tone.FAULT, "3 · Left · held 4.1 s", "nearly: 4.1 of 5 s"),
            id="nearly",
        ),
        pytest.param(
            attempt(3, holds=(Hold("hold", 0, 4, 2.1, 5),), counted=False, clean=False, faults=(SHORT,)),
            Line(Tone.FAULT, "3 · Left · held 2.1 s", "not counted: 2.1 of 5 s"),
            id="too-short",
        ),
        pytest.param(
            attempt(3, side=None, holds=(), counted=False, clean=False),
            Line(Tone.FAULT, "3", "not counted: the whole movement was not seen"),
            id="not-counted-from-askew",
        ),
        pytest.param(
            attempt(4, side=None, holds=(Hold("sag", 0, 5, 5, 5), Hold("round", 6, 10, 4, 5))),
            Line(Tone.GOOD, "4 · sag 5.0 s · round 4.0 s", "clean"),
            id="two-holds",
        ),
    ],
)
def test_attempt_in_words(done, line):
    assert attempt_line(done, FAULTS) == line


def test_what_could_not_be_judged_is_named_by_its_cue():
    done = attempt(2, clean=False, unjudged=("leg_not_parallel", "hips_lifted"))
    assert attempt_line(done, FAULTS).note == "not judged: raise your leg higher; keep your hips down"


def test_a_signal_with_a_label_is_named_by_it_and_its_unit():
    assert signal_name(some_review(), "whole_leg") == "Leg, 0 is level (degrees)"
    assert signal_name(some_review(), "ears") == "Head height (% of trunk length)"


def test_a_signal_or_drive_without_a_label_is_named_with_the_cues_of_its_faults():
    looked = some_review()
    kept = looked.spec.model_dump(mode="json", by_alias=True)
    bare = replace(looked, spec=ExerciseSpec.model_validate(kept))
    assert signal_name(bare, "whole_leg") == "Whole leg (degrees): leg level with the floor"
    assert signal_name(bare, "drive.both") == "Both (degrees)"


def test_a_short_hold_is_not_called_a_fault_if_the_computer_fell_behind():
    done = attempt(3, holds=(Hold("hold", 0, 4, 2.1, 5),), counted=False, clean=False, faults=(SHORT,))
    line = attempt_line(done, FAULTS, lagged=True)
    assert (line.tone, line.note) == (Tone.UNSEEN, "seen for 2.1 of 5 s")
