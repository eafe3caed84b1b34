"""What the engine says: verdicts, holds, attempts, faults, and a snapshot of where the session stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """Answer of one check at one moment. Unknown is never shown as ok and never as fault."""

    OK = "ok"
    FAULT = "fault"
    NOT_VISIBLE = "not_visible"
    NOT_MEASURABLE = "not_measurable"


class Side(StrEnum):
    """A side of the person's body."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Hold:
    """One stay in a held phase. `held_s` leaves out the time in which the person could not be seen."""

    phase: str
    start_s: float
    end_s: float
    held_s: float
    required_s: float


@dataclass(frozen=True, slots=True)
class Fault:
    """One occurrence of a fault. `attempt` is the number of the attempt it happened in, None outside of one."""

    id: str
    attempt: int | None
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """The person left the start pose and reached the target pose.

    `counted` says that it is a rep: holds long enough and no fault that voids it. `clean` says that it had no
    fault at all, and that the camera stood where faults can be judged for at least half of it; where it did not, an
    attempt that does not count may have no fault that says why. `faults` are ids
    without repetition in the order of their first start. `motion` is the range of the exercise's motion signal in it,
    in the signal's unit; None where it has none or could not be measured.
    """

    n: int
    side: Side | None
    start_s: float
    end_s: float
    holds: tuple[Hold, ...]
    counted: bool
    clean: bool
    faults: tuple[str, ...]
    motion: float | None = None


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """The person went from one phase to another (None: no known phase)."""

    t_s: float
    phase: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Armed:
    """The start pose was recognised: from here on movements count."""

    t_s: float


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """A hold is over."""

    t_s: float
    hold: Hold


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """An attempt is over and judged."""

    t_s: float
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class FaultStarted:
    """A fault came on. `start_s` is when the deviation began, `t_s` when it was sure."""

    t_s: float
    id: str
    start_s: float


@dataclass(frozen=True, slots=True)
class FaultEnded:
    """A fault went off."""

    t_s: float
    fault: Fault


@dataclass(frozen=True, slots=True)
class PersonLost:
    """Nobody has been seen for a while."""

    t_s: float


@dataclass(frozen=True, slots=True)
class PersonFound:
    """The person is back, or there for the first time."""

    t_s: float


Event = PhaseChanged | Armed | HoldEnded | AttemptEnded | FaultStarted | FaultEnded | PersonLost | PersonFound


@dataclass(frozen=True, slots=True)
class HoldStatus:
    """The hold that runs now."""

    phase: str
    held_s: float
    required_s: float
    frozen: bool


@dataclass(frozen=True, slots=True)
class Status:
    """Snapshot of where the session stands after one frame; all a screen needs to know.

    Attributes
    ----------
    t_s : float
        Time of the frame.
    phase : str or None
        Name of the current phase; None when the pose is not known.
    armed : bool
        Whether the start pose has been recognised.
    attempt_count, rep_count, clean_count : int
        Finished attempts, those that counted, those without any fault.
    hold : HoldStatus or None
        The running hold.
    side : Side or None
        The side that works now.
    verdicts : mapping of fault id to Verdict
        Every check of the exercise.
    active_faults : tuple of str
        Ids of the faults that are on, the most important first.
    framing : tuple of str
        What the picture cuts off or hides: `head_cut`, `hand_cut`, `feet_cut`, `too_small`.
    view : str
        `side`, `front`, `oblique`, `askew`, `end_on` or `unknown`.
    view_ok : bool
        Whether that view suits the exercise.
    person_seen : bool
        Whether the person is in this frame.
    """

    t_s: float
    phase: str | None
    armed: bool
    attempt_count: int
    rep_count: int
    clean_count: int
    hold: HoldStatus | None
    side: Side | None
    verdicts: Mapping[str, Verdict]
    active_faults: tuple[str, ...]
    framing: tuple[str, ...]
    view: str
    view_ok: bool
    person_seen: bool


@dataclass(frozen=True, slots=True)
class Update:
    """The engine's answer to one frame: signals by name, events, and the status after them."""

    t_s: float
    measurements: Mapping[str, float]
    events: tuple[Event, ...] = field(default=())
    status: Status | None = None

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Attempts that ended with this frame."""
        return tuple(event.attempt for event in self.events if isinstance(event, AttemptEnded))
