"""Engine output: verdicts, holds, attempts, faults, and a snapshot of the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """Result of one check at one moment. An unknown result is never shown as ok or as fault."""

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
    """One stay in a held phase. `held_s` excludes the time when the person was not visible."""

    phase: str
    start_s: float
    end_s: float
    held_s: float
    required_s: float


@dataclass(frozen=True, slots=True)
class Fault:
    """One occurrence of a fault. `attempt` is the number of the attempt it occurred in, None outside attempts."""

    id: str
    attempt: int | None
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """The person left the start pose and reached the target pose.

    `counted` means it is a rep: the holds were long enough and no fault voids it. `clean` means it had no fault at
    all, and every fault could be judged for at least half of the time it applies. From a worse view, an attempt may
    fail to count without a fault that explains it. `faults` are unique ids, ordered by first start. `unjudged` are the
    faults that could not be judged for that long. `motion` is the range of the exercise's motion signal, in the
    signal's unit; None if the exercise has none or it could not be measured. `heights` holds the height of the movement
    to each target, in the unit of its drive; a movement that was not seen as a whole has none.
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
    heights: Mapping[str, float] = field(default_factory=dict)
    unjudged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """The person moved from one phase to another. None means no known phase."""

    t_s: float
    phase: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Armed:
    """The start pose was recognised. Movements count from here on."""

    t_s: float


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """A hold ended."""

    t_s: float
    hold: Hold


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """An attempt ended and was judged."""

    t_s: float
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class MovementRefused:
    """A movement is over and was another one than the exercise. `reason` names it, as the spec does."""

    t_s: float
    reason: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class FaultStarted:
    """A fault started. `start_s` is when the deviation began, `t_s` when it was confirmed."""

    t_s: float
    id: str
    start_s: float


@dataclass(frozen=True, slots=True)
class FaultEnded:
    """A fault ended."""

    t_s: float
    fault: Fault


@dataclass(frozen=True, slots=True)
class PersonLost:
    """Nobody has been seen for a while."""

    t_s: float


@dataclass(frozen=True, slots=True)
class PersonFound:
    """The person is visible again, or for the first time."""

    t_s: float


Event = (
    PhaseChanged
    | Armed
    | HoldEnded
    | AttemptEnded
    | MovementRefused
    | FaultStarted
    | FaultEnded
    | PersonLost
    | PersonFound
)


@dataclass(frozen=True, slots=True)
class HoldStatus:
    """The hold in progress."""

    phase: str
    held_s: float
    required_s: float
    frozen: bool


@dataclass(frozen=True, slots=True)
class Status:
    """Snapshot of the session after one frame: everything a screen needs.

    Attributes
    ----------
    t_s : float
        Time of the frame.
    phase : str or None
        Name of the current phase; None for an unknown pose.
    armed : bool
        Whether the start pose has been recognised.
    attempt_count, rep_count, clean_count : int
        Finished attempts, counted attempts, attempts without any fault.
    hold : HoldStatus or None
        The hold in progress.
    side : Side or None
        The working side.
    verdicts : mapping of fault id to Verdict
        Every check of the exercise.
    active_faults : tuple of str
        Ids of the active faults, most important first.
    framing : tuple of str
        Framing problems: `head_cut`, `hand_cut`, `feet_cut`, `too_small`.
    view : str
        `side`, `front`, `oblique`, `askew`, `end_on` or `unknown`.
    view_ok : bool
        Whether this view suits the exercise.
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
    """The engine's output for one frame: signals by name, events, and the resulting status."""

    t_s: float
    measurements: Mapping[str, float]
    events: tuple[Event, ...] = field(default=())
    status: Status | None = None

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Attempts that ended with this frame."""
        return tuple(event.attempt for event in self.events if isinstance(event, AttemptEnded))
