"""Shared by all exercise scripts: attempts made of moves and stays, turned into motion and labels.

A clip is a list of attempts. An attempt is a list of moves from one named pose to the next; a move that names a phase
is held there. The labels come only from this scripted motion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from renderer import labels
from renderer.labels import Span
from renderer.motion import Sway, Timeline

METRES_AS_DEG = 200.0
SHARE_AS_DEG = 40.0
STEP_S = 0.01
QUICK_S = 0.8

VOIDS = frozenset({"same_side", "hips_lifted", "curled_too_high", "shoulders_not_clear", "hold_too_short"})


@dataclass(frozen=True)
class Move:
    """Go to a pose, and stay.

    Attributes
    ----------
    pose : the angles that change; None goes back to the start pose
    go_s : how long the way takes
    stay_s : how long the pose is kept
    phase : name of the hold, when the stay is one
    faults : faults that are true for the length of the stay
    on_the_way : faults that are true for the length of the way
    late_s, early_s : how much single angles set off later, arrive earlier
    """

    pose: Mapping[str, float] | None
    go_s: float
    stay_s: float = 0.0
    phase: str | None = None
    faults: Sequence[str] = ()
    on_the_way: Sequence[str] = ()
    late_s: Mapping[str, float] = field(default_factory=dict)
    early_s: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """A move as it came out: its pose in numbers, the time on the way, and until the end of the stay."""

    move: Move
    pose: Mapping[str, float]
    way: Span


@dataclass(frozen=True)
class Action:
    """One attempt, or (with `labelled` False) something done between attempts.

    Attributes
    ----------
    moves : in order; the person must be back in the start pose at the end
    side : "left", "right" or None
    rest_s : quiet time afterwards
    """

    moves: Sequence[Move]
    side: str | None = None
    rest_s: float = 1.3
    labelled: bool = True


def difference(angles: Mapping[str, float], pose: Mapping[str, float]) -> float:
    """Largest difference to a pose, in degrees; 1 cm counts as 2 degrees, a twentieth of a share as well."""
    return max((abs(angles[name] - value) * scale(name) for name, value in pose.items()), default=0.0)


def scale(name: str) -> float:
    """How many degrees one unit of a channel counts as."""
    if name.endswith("_deg"):
        return 1.0
    return METRES_AS_DEG if name.endswith("_m") else SHARE_AS_DEG


class Performance:
    """The motion of a clip and its labels.

    Parameters
    ----------
    stance
        Poses the body; has `start` and `pose`.
    actions
        What happens, in order.
    seed
        Varies tempo and sway.
    start
        The angles in which this clip's start pose differs from the stance's own.
    sway
        Amplitude of the unrest of single angles, in their own unit.
    """

    def __init__(
        self,
        stance: Any,
        actions: Sequence[Action],
        seed: int,
        start: Mapping[str, float] | None = None,
        sway: Mapping[str, float] | None = None,
        quiet_s: float = 2.0,
        last_s: float = 1.2,
    ) -> None:
        self.stance = stance
        self.blocks = getattr(stance, "blocks", ())
        self.start = {**stance.start, **(start or {})}
        self._tempo = np.random.default_rng(seed)
        self._sway = Sway(dict(sway or {}), seed + 1)
        self.timeline = Timeline(self.start)
        self.timeline.rest(self._about(quiet_s))
        self.attempts = [told for action in actions if (told := self._perform(action)) is not None]
        self.timeline.rest(last_s)

    @property
    def duration_s(self) -> float:
        """Length of the clip."""
        return self.timeline.end_s

    def channels(self, time_s: float) -> dict[str, float]:
        """Angles of the body at one moment, with the sway."""
        angles = self.timeline.at(time_s)
        for name, deviation in self._sway.at(time_s).items():
            angles[name] += deviation
        return angles

    def _about(self, duration_s: float, share: float = 0.08) -> float:
        return duration_s * float(self._tempo.uniform(1.0 - share, 1.0 + share))

    def _perform(self, action: Action) -> labels.Attempt | None:
        begin_s, done, changed = self.timeline.end_s, [], set()
        for move in action.moves:
            pose = move.pose if move.pose is not None else {name: self.start[name] for name in sorted(changed)}
            changed |= set(pose)
            done.append(Done(move, pose, self._go(move, pose)))
        whole = Span(begin_s, self.timeline.end_s)
        self.timeline.rest(self._about(action.rest_s))
        return self._label(action, whole, done, changed) if action.labelled else None

    def _go(self, move: Move, pose: Mapping[str, float]) -> Span:
        """Write one move and its stay; a quick move is as quick as it says. Returns the time on the way."""
        left_s = self.timeline.end_s
        go_s = self._about(move.go_s) if move.go_s > QUICK_S else move.go_s
        self.timeline.go(pose, go_s, late_s=move.late_s, early_s=move.early_s)
        arrived_s = self.timeline.end_s
        self.timeline.rest(move.stay_s)
        return Span(left_s, arrived_s)

    def _label(self, action: Action, whole: Span, done: Sequence[Done], changed: set[str]) -> labels.Attempt:
        away = self._away({name: self.start[name] for name in changed}, whole)
        holds: list[tuple[str, Span]] = []
        faults: list[tuple[str, Span]] = []
        for step in done:
            faults += [(name, step.way) for name in step.move.on_the_way]
            if not step.move.phase and not step.move.faults:
                continue
            stay = self._stay(step.pose, Span(step.way.start_s, whole.end_s))
            faults += [(name, stay) for name in step.move.faults]
            if step.move.phase:
                holds.append((step.move.phase, stay))
        counted = not VOIDS & {name for name, _ in faults}
        return labels.Attempt(action.side, away, holds, counted, faults)

    def _stay(self, pose: Mapping[str, float], between: Span) -> Span:
        """Find the first unbroken time within 2 degrees of a pose."""
        inside = [t for t in self._times_s(between) if self._differs(t, pose) <= labels.WITHIN_DEG]
        if not inside:
            raise ValueError(f"a pose is never reached between {between.start_s:.2f} and {between.end_s:.2f} s")
        gap_s = 3 * STEP_S
        last = next((i for i in range(1, len(inside)) if inside[i] - inside[i - 1] > gap_s), len(inside))
        return Span(inside[0], inside[last - 1])

    def _away(self, resting: Mapping[str, float], between: Span) -> Span:
        """Find from when until when the person is out of the start pose."""
        outside = [t for t in self._times_s(between) if self._differs(t, resting) > labels.WITHIN_DEG]
        return Span(outside[0], outside[-1])

    @staticmethod
    def _times_s(between: Span) -> list[float]:
        return [float(t) for t in np.arange(between.start_s, between.end_s, STEP_S)]

    def _differs(self, time_s: float, pose: Mapping[str, float]) -> float:
        return difference(self.timeline.at(time_s), pose)
