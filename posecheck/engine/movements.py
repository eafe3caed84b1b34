"""The movements of a stage: of its drive, or of either side of rest if the stage has two targets."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.body.smoothing import DriveFilter
from posecheck.engine.motion import Way
from posecheck.engine.survey import RestFinder
from posecheck.engine.tracker import MOST_SAMPLES, MovementTracker
from posecheck.specs.checks import REST
from posecheck.specs.model import ExerciseSpec, TargetSpec

ENDS: Final = (5.0, 95.0)
"""Percentiles of a drive's range."""
MOVED_REST: Final = 0.1
"""A new level at rest is taken over if it differs by this share of the least movement."""
FAMILIAR: Final = 2.0
"""A usual height from earlier sessions differs from the spec's by this factor at most."""


class Movements:
    """The movements of one stage: of its drive, or of either side of rest if it has two targets.

    Parameters
    ----------
    spec, stage
        Exercise and stage.
    rest : float, optional
        Level of the drive at rest, if a survey of the recording knows it.
    usual : mapping of str to float, optional
        This person's usual height for each target, if known from earlier sessions.

    Attributes
    ----------
    current : str or None
        Phase, as of `MovementTracker`.
    """

    def __init__(
        self, spec: ExerciseSpec, stage: str, rest: float | None = None, usual: Mapping[str, float] | None = None
    ) -> None:
        self._targets = spec.targets_of(stage)
        (self._drive,) = {target.drive for target in self._targets.values()}
        self._least = max(target.least for target in self._targets.values())
        self._window_s = spec.drives[self._drive].window_s
        self._two_sided = len(self._targets) > 1
        names: Mapping[str, str] = {str(key): name for key, name in spec.movements.items()}
        self._out = names["out"]
        share = 0.5 if self._two_sided else 1.0
        self._trackers = {
            name: MovementTracker(
                name,
                target,
                names,
                window_s=self._window_s,
                least=share * target.least,
                usual=usual_height(target, (usual or {}).get(name)),
            )
            for name, target in self._targets.items()
        }
        self._ended = dict.fromkeys(self._trackers, 0)
        self._main = next(iter(self._trackers.values()))
        self._known_rest = rest
        self._finder = RestFinder(self._least, spec.drives[self._drive].rest)
        self._finder_filter = DriveFilter(self._window_s)
        self._followed: deque[tuple[float, float]] = deque(maxlen=MOST_SAMPLES)
        self._rest = float("nan")
        self._since_s: float | None = None
        self.current: str | None = None

    @property
    def reached(self) -> str | None:
        """The target while the drive is near its top, held or not."""
        return self._main.reached

    @property
    def since_s(self) -> float:
        """When the current hold or rest began."""
        return self._main.since_s

    @property
    def time_s(self) -> float:
        """Time that the smoothed drive stands for."""
        return self._main.time_s

    @property
    def excursion(self) -> int:
        """Number of movements that have begun."""
        return sum(tracker.excursion for tracker in self._trackers.values())

    def lose(self) -> None:
        """Forget the movement in progress: the person is gone."""
        for tracker in self._trackers.values():
            tracker.lose()
        self.current = self._since_s = None

    def take_height(self) -> float | None:
        """Height of a movement that has just gone all the way out, as a share of the usual one; None if none has."""
        ended = {name: tracker.ended for name, tracker in self._trackers.items()}
        grown = [name for name, count in ended.items() if count > self._ended[name]]
        self._ended = ended
        return self._trackers[grown[-1]].share if grown else None

    def heights_between(self, start_s: float, end_s: float) -> dict[str, float]:
        """Heights of the last movements whose tops lie between two times, by target."""
        heights = {name: tracker.height_between(start_s, end_s) for name, tracker in self._trackers.items()}
        return {name: round(height, 4) for name, height in heights.items() if height is not None}

    def way(self, back: bool) -> Way | None:
        """Middle part of the last way out or back."""
        return self._main.way(back)

    def rest_of(self, drive: str) -> float:
        """Value of a drive at the rest from which the current movement began; NaN if that was not seen."""
        return self._main.rest_of(drive)

    def refusal(self, target: str) -> str | None:
        """Why the last movement to a target is another exercise; None if it is not."""
        return self._trackers[target].refusal()

    def is_small(self, since_s: float) -> bool:
        """Whether the drive has moved by less than the least movement since then; unusual values left out."""
        if not self._two_sided:
            return False
        low, high = np.percentile([value for t_s, value in self._followed if t_s >= since_s] or [0.0], ENDS)
        return bool(high - low < self._least)

    def step(self, t_s: float, drives: Mapping[str, float]) -> str | None:
        """Process the drives of one frame and return the current phase."""
        value = drives[self._drive]
        if not self._two_sided:
            self.current = self._main.step(t_s, value, drives)
            return self.current
        self._since_s = t_s if self._since_s is None and math.isfinite(value) else self._since_s
        if self._since_s is None or t_s - self._since_s < self._window_s:
            return None
        self._find_rest(t_s, value)
        for name, tracker in self._trackers.items():
            risen = self._rest - value if self._targets[name].falls else value - self._rest
            tracker.step(t_s, max(risen, 0.0) if math.isfinite(risen) else float("nan"), drives)
        self._combine()
        return self.current

    def _find_rest(self, t_s: float, value: float) -> None:
        if math.isfinite(value):
            self._followed.append(self._finder_filter.step(t_s, value))
            self._finder.step(*self._followed[-1])
        if self._known_rest is not None:
            self._rest = self._known_rest
            return
        rest = self._finder.rest
        leaves = any(tracker.is_out or tracker.current == self._out for tracker in self._trackers.values())
        if leaves or abs(rest - self._rest) < MOVED_REST * self._least:
            return
        risen_by, self._rest = self._rest - rest, rest
        if np.isfinite(risen_by):
            for name, tracker in self._trackers.items():
                tracker.shift(-risen_by if self._targets[name].falls else risen_by)

    def _combine(self) -> None:
        """Take the phase of the side that is out, or of rest if both are there."""
        trackers = list(self._trackers.values())
        out = [tracker for tracker in trackers if tracker.is_out or tracker.reached]
        if out:
            self._main = max(out, key=lambda tracker: tracker.newest)
        elif self._main.current == REST:
            self._main = next((tracker for tracker in trackers if tracker.current != REST), self._main)
        self.current = self._main.current


def usual_height(target: TargetSpec, known: float | None) -> float:
    """Height assumed for the first movement to a target.

    Parameters
    ----------
    target : TargetSpec
        The target.
    known : float or None
        This person's usual height in earlier sessions, if known. It is kept near the spec's, so that one bad day does
        not spoil the next.
    """
    if known is None:
        return target.usual
    return max(target.least, float(np.clip(known, target.usual / FAMILIAR, target.usual * FAMILIAR)))
