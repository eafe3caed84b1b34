"""The answer of `check` about one clip, collected from the session's updates, as JSON or text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from posecheck.events import Attempt, AttemptEnded, Fault, FaultEnded, MovementRefused, Status, Update, Verdict
from posecheck.language import tr, tr_later
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.printable import counted, printable
from posecheck.sinks.nothing import why_no_attempt
from posecheck.sinks.result import SCHEMA, CheckResult, Tracking

TOLD_FRAMING_S: Final = 0.5
"""Framing problems are reported only if they last longer than this in total."""


class Tally:
    """A session sink that collects the results of one clip."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.faults: list[Fault] = []
        self.refused: list[MovementRefused] = []
        self.frames = 0
        self._seen = 0
        self._first_s: float | None = None
        self._last_s = 0.0
        self._step_s = 0.0
        self._status: Status | None = None
        self._verdict_s: dict[tuple[str, Verdict], float] = defaultdict(float)
        self._view_s: dict[str, float] = defaultdict(float)
        self._framing_s: dict[str, float] = defaultdict(float)
        self._phase_s: dict[str | None, float] = defaultdict(float)
        self._view_ok_s = 0.0

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame."""
        if self._first_s is None:
            self._first_s = pose.t_s
        else:
            self._step_s = pose.t_s - self._last_s
            self._spend(self._step_s)
        self.frames += 1
        self._seen += pose.seen
        self._last_s = pose.t_s
        self._status = update.status
        self._take_events(update)

    def _take_events(self, update: Update) -> None:
        for event in update.events:
            if isinstance(event, AttemptEnded):
                self.attempts.append(event.attempt)
            elif isinstance(event, FaultEnded):
                self.faults.append(event.fault)
            elif isinstance(event, MovementRefused):
                self.refused.append(event)

    def close(self, last: Update | None) -> None:
        """Take the final events; the last frame counts for as long as the one before it."""
        self._spend(self._step_s)
        if last is not None:
            self._take_events(last)

    @property
    def duration_s(self) -> float:
        """Time from the first frame to the end of the last one."""
        return self._last_s - (self._first_s or 0.0) + self._step_s

    @property
    def seen_share(self) -> float:
        """Share of frames with a person."""
        return self._seen / self.frames if self.frames else 0.0

    def _spend(self, seconds: float) -> None:
        """Add the time since the last frame to the current verdicts, framing problems and view."""
        status = self._status
        if status is None:
            return
        for name, verdict in status.verdicts.items():
            self._verdict_s[name, verdict] += seconds
        for name in status.framing:
            self._framing_s[name] += seconds
        if status.person_seen:
            self._phase_s[status.phase] += seconds
            self._view_s[status.view] += seconds
            self._view_ok_s += seconds * status.view_ok

    def result(self, clip: str, exercise: str, stage: str, source_notes: Sequence[str] = ()) -> CheckResult:
        """Everything that was found in the clip; `source_notes` describe problems with the file."""
        return CheckResult(
            clip,
            exercise,
            stage,
            self.duration_s,
            self.frames,
            tuple(self.attempts),
            tuple(sorted(self.faults, key=lambda fault: fault.start_s)),
            tuple(self.refused),
            self._verdict_seconds(),
            self._tracking(),
            tuple(source_notes),
            self._why_nothing(exercise),
        )

    def _why_nothing(self, exercise: str) -> str | None:
        if self.attempts:
            return None
        return why_no_attempt(exercise, self.seen_share, self._view_s, self._phase_s, self.refused)

    def _verdict_seconds(self) -> dict[str, dict[Verdict, float]]:
        names = dict.fromkeys(name for name, _ in self._verdict_s)
        return {name: {v: self._verdict_s.get((name, v), 0.0) for v in Verdict} for name in names}

    def _tracking(self) -> Tracking:
        view = max(self._view_s, key=lambda name: self._view_s[name], default="unknown")
        view_ok = self._view_ok_s > sum(self._view_s.values()) / 2
        framing = tuple(sorted(name for name, s in self._framing_s.items() if s > TOLD_FRAMING_S))
        return Tracking(self.seen_share, view, view_ok, framing)


def without_answer(clip: str, message: str, exit_code: int) -> dict[str, Any]:
    """Placeholder for the answer on a clip that could not be checked, as plain values."""
    return {"schema": SCHEMA, "clip": clip, "error": {"message": message, "exit_code": exit_code}}


def as_text(answer: Mapping[str, Any]) -> str:
    """Format one clip's answer, or its placeholder, for a terminal."""
    if "error" in answer:
        return f"{printable(answer['clip'])}: could not be checked"
    lines = [f"{printable(answer['clip'])}: {answer['exercise']}, {answer['stage']}, {answer['duration_s']:.1f} s"]
    lines += [_attempt_line(a) for a in answer["attempts"]]
    counts = (
        f"{counted(answer['attempt_count'], 'attempt')}, {answer['rep_count']} counted, {answer['clean_count']} clean"
    )
    lines.append(f"  {counts}" if answer["attempts"] else f"  no attempts: {answer['why_no_attempt']}")
    loose = sorted({f["id"] for f in answer["faults"] if f["attempt"] is None})
    if loose:
        lines.append(f"  outside attempts: {', '.join(loose)}")
    lines += [
        f"  another movement, {r['start_s']:.1f} - {r['end_s']:.1f} s: {r['reason'].replace('_', ' ')}"
        for r in answer.get("refused", [])
    ]
    lines += note_lines(answer.get("source_notes", []))
    lines += note_lines(_notes(answer["tracking"], counted=bool(answer["attempts"])))
    return "\n".join(lines)


def note_lines(notes: Sequence[str], title: str = "") -> list[str]:
    """Format notes on what was not seen for a terminal, one per line, indented or after a title."""
    return [printable(f"{title}: note: {note}" if title else f"  note: {note}") for note in notes]


def _attempt_line(attempt: Mapping[str, Any]) -> str:
    holds = ", ".join(f"{h['phase']} {h['held_s']:.1f}/{h['required_s']:g} s" for h in attempt["holds"]) or "no hold"
    judged = "clean" if attempt["clean"] else "counted" if attempt["counted"] else "not counted"
    wrong = ", ".join(attempt["faults"]) or without_fault(judged, attempt.get("unjudged", []))
    faults = f": {wrong}" if wrong else ""
    span = f"{attempt['start_s']:6.1f} - {attempt['end_s']:5.1f} s"
    return f"  {attempt['n']:>3}  {attempt['side'] or '':5}  {span}  {holds}  {judged}{faults}"


def without_fault(judged: str, unjudged: Sequence[str]) -> str:
    """Explain an attempt without a known fault: `judged` is "clean", "counted" or "not counted"."""
    if judged == "counted" and 0 < len(unjudged) <= MOST_UNJUDGED:
        return tr("not judged: {faults}", faults="; ".join(unjudged))
    return tr(WITHOUT_FAULT[judged])


WITHOUT_FAULT: Final = {
    "clean": "",
    "counted": tr_later("form could not be judged from here"),
    "not counted": tr_later("the whole movement was not seen"),
}
MOST_UNJUDGED: Final = 3
"""Faults named; more of them mean that form as a whole could not be judged."""
_CUT: Final = {
    "head_cut": "the head is out of the picture for part of the clip",
    "hand_cut": "a hand is out of the picture for part of the clip",
    "feet_cut": "the feet are out of the picture for part of the clip",
    "too_small": "the person is small in the picture",
}


def _notes(tracking: Mapping[str, Any], *, counted: bool) -> list[str]:
    notes = [_CUT[name] for name in tracking["framing"]]
    if tracking["person_seen_share"] < 0.95:
        notes.append(f"the person was seen in {tracking['person_seen_share']:.0%} of the frames")
    if not tracking["view_ok"]:
        untold = "faults could not be judged" if counted else "nothing could be counted"
        notes.append(f"the camera's view ({tracking['view']}) does not suit the exercise; {untold}")
    return notes
