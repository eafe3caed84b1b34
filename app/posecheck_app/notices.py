"""Messages as the window shows them, in a banner or a row, each with a tone that sets its colour and sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from posecheck.coaching import messages
from posecheck.coaching.coach import Guidance, Step
from posecheck.coaching.marked import marked_edges
from posecheck.coaching.messages import Message, fault_name, fault_names, plain, side_text
from posecheck.coaching.outcome import reasons, weakest
from posecheck.events import Attempt, Status, Verdict
from posecheck.language import inside, tr, tr_number
from posecheck.sinks.tally import WITHOUT_FAULT, without_fault
from posecheck.specs.checks import REST
from posecheck.specs.inheritance import TOO_SHORT
from posecheck.specs.plain import shown
from posecheck_app.style import Tone as Tone

if TYPE_CHECKING:
    from posecheck.sinks.review import Review
    from posecheck.specs.model import ExerciseSpec, FaultSpec


@dataclass(frozen=True, slots=True)
class Notice:
    """The one message in the banner: a short title in large type and a sentence that helps."""

    tone: Tone
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list: a sign, its subject and a note beside it."""

    tone: Tone
    text: str
    note: str


VERDICT_TONE: Final[Mapping[Verdict, Tone]] = {
    Verdict.OK: Tone.GOOD,
    Verdict.FAULT: Tone.FAULT,
    Verdict.NOT_VISIBLE: Tone.UNSEEN,
    Verdict.NOT_MEASURABLE: Tone.UNSEEN,
}


def of_message(tone: Tone, message: Message) -> Notice:
    """Put a message in the banner."""
    return Notice(tone, message.title, message.detail)


def notice(status: Status, spec: ExerciseSpec, stage: str) -> Notice:
    """Choose the most important message for this moment."""
    if not status.person_seen:
        return of_message(Tone.UNSEEN, messages.NOBODY)
    if status.active_faults:
        return _fault_notice(status, spec.faults_of(stage))
    if not status.view_ok:
        return of_message(Tone.UNSEEN, messages.wrong_view(spec.view, status.view))
    if status.framing:
        return of_message(Tone.UNSEEN, _framing(status))
    if not status.armed:
        return Notice(Tone.INFO, tr(messages.GET_INTO_POSITION), tr(spec.start_of(stage)))
    return _verdict_notice(status, spec, stage)


def _fault_notice(status: Status, faults: Mapping[str, FaultSpec]) -> Notice:
    cues = [fault_name(name, faults) for name in status.active_faults]
    also = messages.also(cues[1:])
    if not also and status.framing:
        also = _framing(status).short
    return Notice(Tone.FAULT, cues[0], also)


def _framing(status: Status) -> Message:
    parts = messages.hidden_parts(status.framing)
    if parts:
        return messages.parts_hidden(parts)
    return messages.TOO_FAR if "too_small" in status.framing else messages.PARTLY_HIDDEN


def _verdict_notice(status: Status, spec: ExerciseSpec, stage: str) -> Notice:
    verdicts, faults = status.verdicts, spec.faults_of(stage)
    due = [verdict for name, verdict in verdicts.items() if name in faults and _is_due(faults[name], status.phase)]
    if due and all(VERDICT_TONE[verdict] is Tone.UNSEEN for verdict in verdicts.values()):
        return Notice(Tone.INFO, tr(messages.CARRY_ON), tr(spec.action_of(stage)))
    if Verdict.NOT_VISIBLE in due:
        return of_message(Tone.INFO, messages.LOOKS_GOOD)
    if Verdict.OK in verdicts.values():
        return of_message(Tone.GOOD, messages.GOOD_FORM)
    return Notice(Tone.INFO, tr(messages.CARRY_ON), tr(spec.action_of(stage)))


def _is_due(fault: FaultSpec, phase: str | None) -> bool:
    """Whether a fault is judged by what is seen in a phase."""
    return fault.measurement is not None and (phase in fault.during if fault.during else phase not in (None, REST))


def attempt_line(attempt: Attempt, faults: Mapping[str, FaultSpec], *, lagged: bool = False) -> Line:
    """Show a finished attempt: number, side and holds, then its result.

    Parameters
    ----------
    attempt : Attempt
        The attempt.
    faults : mapping of str to FaultSpec
        The faults of its stage.
    lagged : bool
        Whether the computer fell behind, so that a short hold may be its fault.
    """
    parts = [f"{attempt.n}"]
    if attempt.side is not None:
        parts.append(side_text(attempt.side))
    named = len(attempt.holds) > 1
    for hold in attempt.holds:
        phase = inside(plain(hold.phase)) if named else tr("held")
        parts.append(f"{phase} {tr_number(hold.held_s, 1)} s")
    text = " · ".join(parts)
    if attempt.clean and attempt.counted:
        return Line(Tone.GOOD, text, tr("clean"))
    if attempt.counted:
        wrong = fault_names(attempt.faults, faults)
        unseen = without_fault("counted", [fault_names([fault], faults) for fault in attempt.unjudged])
        return Line(Tone.FAULT, text, wrong) if wrong else Line(Tone.UNSEEN, text, unseen)
    why = reasons(attempt, faults)
    if why == [TOO_SHORT] and attempt.holds:
        tone = Tone.UNSEEN if lagged else Tone.FAULT
        return Line(tone, text, messages.short_hold(weakest(attempt), lagged=lagged))
    reason = fault_names(why, faults) or tr(WITHOUT_FAULT["not counted"])
    return Line(Tone.FAULT, text, tr("not counted: {reason}", reason=reason))


def notice_of(now: Guidance) -> Notice:
    """Choose the message for a moment of a session."""
    if now.step in (Step.PLACE, Step.COUNTDOWN) and now.planned is not None:
        wrong = next((check for check in now.checks if not check.ok), None)
        if wrong is not None and wrong.hint is not None:
            return Notice(Tone.UNSEEN, wrong.hint.title, wrong.hint.detail or tr(now.planned.spec.camera))
        if now.step is Step.COUNTDOWN:
            return of_message(Tone.GOOD, messages.COUNTING_DOWN)
        return Notice(Tone.INFO, tr(messages.GET_INTO_POSITION), now.planned.start)
    if now.step is Step.PAUSED:
        return of_message(Tone.INFO, messages.paused(now.update))
    if now.rest_left_s is not None:
        return of_message(Tone.INFO, messages.REST)
    if now.update is not None and now.update.status is not None and now.planned is not None:
        return notice(now.update.status, now.planned.spec, now.planned.stage)
    return Notice(Tone.INFO, tr(messages.ALL_DONE))


def marked_in(now: Guidance | None) -> frozenset[tuple[int, int]] | None:
    """Edges of the skeleton for the most important fault; None without an active fault."""
    status = now.update.status if now is not None and now.update is not None else None
    if now is None or now.planned is None or status is None or not status.active_faults:
        return None
    return marked_edges(now.planned.spec, now.planned.stage, status.active_faults[:1])


def large_words(now: Guidance) -> str:
    """Words in large type over the picture; usually none."""
    if now.countdown is not None:
        return str(now.countdown)
    return messages.paused(now.update).title if now.step is Step.PAUSED else ""


def signal_name(looked: Review, name: str) -> str:
    """Name a signal or drive with its unit: "Elbow (degrees)"; without a label also with the faults it shows."""
    known, faults = shown(looked.spec, name), looked.spec.faults_of(looked.stage)
    found = fault_names([fault for fault, one in faults.items() if one.measurement == name], faults)
    words = f"{known.words} ({known.unit})"
    return f"{words}: {found}" if found and not looked.spec.measured(name).label else words
