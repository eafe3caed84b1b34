"""What the window says, made from the session's status; plain words, no Qt, no counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from posecheck.coaching.placement import hidden_parts, joined
from posecheck.events import Attempt, HoldStatus, Side, Status, Verdict
from posecheck.sinks.tally import WITHOUT_FAULT

if TYPE_CHECKING:
    from posecheck.specs.model import ExerciseSpec, Stage


class Tone(StrEnum):
    """How a message is meant; decides its colour and its sign, never its words."""

    GOOD = "good"
    FAULT = "fault"
    UNSEEN = "unseen"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Notice:
    """The one message under the picture: a short title in large type and a sentence that helps."""

    tone: Tone
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list: a sign, what it is about, and the words beside it."""

    tone: Tone
    text: str
    note: str


SIDES: Final[Mapping[str, str]] = {
    "none": "",
    "alternate": ", changing sides",
    "one_then_other": ", one side, then the other",
}

FROM: Final[Mapping[str, str]] = {
    "side": "from the side",
    "front": "from the front",
    "oblique": "from the side, half in front",
}

SEEN_FROM: Final[Mapping[str, str]] = {
    "side": "Right now I see you from the side.",
    "front": "Right now I see you from the front.",
    "oblique": "Right now I see you at an angle.",
    "askew": "Right now your head or your feet are turned towards the camera.",
    "end_on": "Right now your head or your feet point at the camera.",
}

VERDICT_TONE: Final[Mapping[Verdict, Tone]] = {
    Verdict.OK: Tone.GOOD,
    Verdict.FAULT: Tone.FAULT,
    Verdict.NOT_VISIBLE: Tone.UNSEEN,
    Verdict.NOT_MEASURABLE: Tone.UNSEEN,
}


def plain(identifier: str) -> str:
    """`hips_lifted` as people write it: "Hips lifted"."""
    return identifier.replace("_", " ").capitalize()


def prescription(stage: Stage) -> str:
    """Say the prescription in one line: "3 sets of 20, changing sides · hold 5 s · rest 1 min"."""
    noun = "repetition" if stage.reps == 1 else "repetitions"
    amount = f"{stage.reps} {noun}" if stage.sets == 1 else f"{stage.sets} sets of {stage.reps}"
    parts = [amount + SIDES[stage.sides]]
    if stage.hold_s > 0:
        parts.append(f"hold {duration(stage.hold_s)}")
    if stage.sets > 1 and stage.rest_s > 0:
        parts.append(f"rest {duration(stage.rest_s)}")
    return " · ".join(parts)


def stage_name(identifier: str, stage: Stage) -> str:
    """Name a stage."""
    return stage.name or plain(identifier)


def duration(seconds: float) -> str:
    """Say a prescribed time: "5 s", "2 min"."""
    if seconds >= 60 and seconds % 60 == 0:
        return f"{seconds / 60:.0f} min"
    return f"{seconds:g} s"


def clock(seconds: float) -> str:
    """Say a moment in a clip: "1:05"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def hold_text(hold: HoldStatus) -> str:
    """Seconds held so far of those asked for: "2.3 / 5 s"."""
    return f"{hold.held_s:.1f} / {duration(hold.required_s)}"


def notice(status: Status, spec: ExerciseSpec) -> Notice:
    """Choose the one message that matters most in this moment."""
    if not status.person_seen:
        return Notice(Tone.UNSEEN, "I cannot see you", "Please get into the picture with your whole body.")
    if status.active_faults:
        return _fault_notice(status, spec)
    if not status.view_ok:
        where = FROM.get(spec.view, "better")
        return Notice(Tone.UNSEEN, f"I need to see you {where}", SEEN_FROM.get(status.view, "Please turn a little."))
    if status.framing:
        return _framing_notice(status)
    if not status.armed:
        return Notice(Tone.INFO, "Get into the start position", spec.start)
    return _verdict_notice(status.verdicts, spec)


def _fault_notice(status: Status, spec: ExerciseSpec) -> Notice:
    cues = [spec.faults[fault].cue if fault in spec.faults else plain(fault) for fault in status.active_faults]
    also = f"Also: {joined(cues[1:])}" if cues[1:] else ""
    if not also and status.framing:
        also = _framing_notice(status).title
    return Notice(Tone.FAULT, cues[0], also)


def _framing_notice(status: Status) -> Notice:
    parts = hidden_parts(status)
    if parts:
        return Notice(Tone.UNSEEN, f"I cannot see your {parts}", "Move the camera back, or move to its middle.")
    if "too_small" in status.framing:
        return Notice(Tone.UNSEEN, "You are too small in the picture", "Please bring the camera closer.")
    return Notice(Tone.UNSEEN, "I cannot see all of you", "Please move into the middle of the picture.")


def _verdict_notice(verdicts: Mapping[str, Verdict], spec: ExerciseSpec) -> Notice:
    unknown = [VERDICT_TONE[verdict] is Tone.UNSEEN for verdict in verdicts.values()]
    if all(unknown):
        return Notice(Tone.INFO, "Go on", spec.action)
    if any(unknown):
        return Notice(Tone.INFO, "Nothing to correct", "That is, in what I can judge in this moment.")
    return Notice(Tone.GOOD, "Good form", "")


def attempt_line(attempt: Attempt) -> Line:
    """One finished attempt as a row: side and holds, then what was wrong."""
    parts = [f"{attempt.n}"]
    if attempt.side is not None:
        parts.append(side_text(attempt.side))
    named = len(attempt.holds) > 1
    parts.extend(f"{plain(hold.phase).lower() if named else 'held'} {hold.held_s:.1f} s" for hold in attempt.holds)
    text = " · ".join(parts)
    if attempt.clean and attempt.counted:
        return Line(Tone.GOOD, text, "clean")
    wrong = joined([plain(fault).lower() for fault in attempt.faults])
    if attempt.counted:
        return Line(Tone.FAULT, text, wrong) if wrong else Line(Tone.UNSEEN, text, WITHOUT_FAULT["counted"])
    return Line(Tone.FAULT, text, f"did not count: {wrong or WITHOUT_FAULT['not counted']}")


def side_text(side: Side) -> str:
    """`left` as a word to show."""
    return side.value.capitalize()
