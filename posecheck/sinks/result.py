"""The result of checking one clip, as typed values and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posecheck.events import Attempt, Fault, Hold, MovementRefused, Verdict

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Tracking:
    """How well the person could be seen.

    Attributes
    ----------
    person_seen_share : float
        Share of the frames with a person in them, 0 to 1.
    view : str
        The view that prevailed: `side`, `front`, `oblique`, `askew`, `end_on` or `unknown`.
    view_ok : bool
        Whether that view suits the exercise.
    framing : tuple of str
        What the picture cuts off: `head_cut`, `hand_cut`, `feet_cut`, `too_small`.
    """

    person_seen_share: float
    view: str
    view_ok: bool
    framing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was found in one clip.

    Attributes
    ----------
    clip, exercise, stage : str
        File name of the clip, id of the exercise, name of the stage.
    duration_s : float
        Length of the clip in seconds.
    frames : int
        Number of frames judged.
    attempts : tuple of Attempt
        Every attempt in the order of time; `counted` and `clean` tell which of them are repetitions.
    faults : tuple of Fault
        Every fault in the order of its start.
    refused : tuple of MovementRefused
        Movements that were not the exercise, with the reason.
    verdict_seconds : mapping of fault id to mapping of Verdict to float
        Seconds for which each check gave each verdict.
    tracking : Tracking
        How well the person could be seen.
    source_notes : tuple of str
        What was missing, damaged, left out or repaired in the video; empty for an intact one.
    why_no_attempt : str or None
        The reason for finding no attempt, in one sentence; None if there is one.
    """

    clip: str
    exercise: str
    stage: str
    duration_s: float
    frames: int
    attempts: tuple[Attempt, ...]
    faults: tuple[Fault, ...]
    refused: tuple[MovementRefused, ...]
    verdict_seconds: Mapping[str, Mapping[Verdict, float]]
    tracking: Tracking
    source_notes: tuple[str, ...] = ()
    why_no_attempt: str | None = None

    @property
    def attempt_count(self) -> int:
        """Number of attempts."""
        return len(self.attempts)

    @property
    def rep_count(self) -> int:
        """Number of attempts that count as repetitions."""
        return sum(attempt.counted for attempt in self.attempts)

    @property
    def clean_count(self) -> int:
        """Number of repetitions without any fault."""
        return sum(attempt.clean for attempt in self.attempts)

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON, as `posecheck check --format json` prints them; seconds with two decimals."""
        return {
            "schema": SCHEMA,
            "clip": self.clip,
            "exercise": self.exercise,
            "stage": self.stage,
            "duration_s": round(self.duration_s, 2),
            "frames": self.frames,
            "attempts": [_attempt(attempt) for attempt in self.attempts],
            "attempt_count": self.attempt_count,
            "rep_count": self.rep_count,
            "clean_count": self.clean_count,
            "faults": [_fault(fault) for fault in self.faults],
            "refused": [_refused(movement) for movement in self.refused],
            "verdict_seconds": {
                name: {verdict.value: round(seconds, 2) for verdict, seconds in by_verdict.items()}
                for name, by_verdict in self.verdict_seconds.items()
            },
            "tracking": {
                "person_seen_share": round(self.tracking.person_seen_share, 3),
                "view": self.tracking.view,
                "view_ok": self.tracking.view_ok,
                "framing": list(self.tracking.framing),
            },
            "source_notes": list(self.source_notes),
            "why_no_attempt": self.why_no_attempt,
        }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "n": attempt.n,
        "side": attempt.side.value if attempt.side else None,
        "start_s": round(attempt.start_s, 2),
        "end_s": round(attempt.end_s, 2),
        "holds": [_hold(hold) for hold in attempt.holds],
        "counted": attempt.counted,
        "clean": attempt.clean,
        "faults": list(attempt.faults),
        "unjudged": list(attempt.unjudged),
    }


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "phase": hold.phase,
        "start_s": round(hold.start_s, 2),
        "end_s": round(hold.end_s, 2),
        "held_s": round(hold.held_s, 2),
        "required_s": hold.required_s,
    }


def _refused(movement: MovementRefused) -> dict[str, Any]:
    times = {"start_s": round(movement.start_s, 2), "end_s": round(movement.end_s, 2)}
    return {"reason": movement.reason, **times}


def _fault(fault: Fault) -> dict[str, Any]:
    times = {"start_s": round(fault.start_s, 2), "end_s": round(fault.end_s, 2)}
    return {"id": fault.id, "attempt": fault.attempt, **times}
