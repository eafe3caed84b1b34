"""Signals computed from other signals, of this frame and earlier ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.engine.signals import Reading
from posecheck.engine.smoothing import SLOPE_WINDOW_S, MeanFilter, PeakFilter, SlopeFilter
from posecheck.specs.model import SignalSpec

RANGE_WINDOW_S: Final = 40.0
RANGE_PERCENT: Final = (15.0, 85.0)
"""A person spends about a third of the time at each end, so these give the level of a typical hold, not the deepest."""
BACK_S: Final = 0.7
"""A leader is dropped when its value has been low for this long."""


class OwnRange:
    """A value as a share of half its range over the last `RANGE_WINDOW_S` seconds.

    Parameters
    ----------
    least : float
        Smallest half range, in the unit of the value; anything less is noise.
    most : float, optional
        Values further from 0 belong to another movement and do not enter the range.
    each_way : bool
        Scale values above and below 0 by their own side of the range.
    """

    def __init__(self, least: float, most: float | None = None, *, each_way: bool = False) -> None:
        self._least, self._most, self._each_way = least, most, each_way
        self._values: deque[tuple[float, float]] = deque()

    def step(self, t_s: float, value: float) -> float:
        """Add a value and return its share; NaN gives NaN and is not stored."""
        if not np.isfinite(value):
            return float("nan")
        if self._most is None or abs(value) <= self._most:
            self._values.append((t_s, value))
        while self._values and t_s - self._values[0][0] > RANGE_WINDOW_S:
            self._values.popleft()
        return float(value / max(self._least, self._half(value)))

    def _half(self, value: float) -> float:
        if not self._values:
            return self._least
        low, high = np.percentile([v for _, v in self._values], RANGE_PERCENT)
        if self._each_way:
            return float(high if value > 0 else -low)
        return float(high - low) / 2


class Leader:
    """Side that moved first: the side of a value when it exceeded `least`, until it stays below again.

    Two frames must agree, so a jumping landmark does not lead. The side is fixed early because the pose model may
    swap limbs once they cross.
    """

    def __init__(self, least: float) -> None:
        self._least = least
        self._side: str | None = None
        self._before: str | None = None
        self._up_s = float("-inf")

    def step(self, t_s: float, reading: Reading) -> Reading:
        """Return the reading with the leading side; NaN changes nothing."""
        if reading.value >= self._least:
            self._up_s = t_s
            self._side = self._side or (reading.side if reading.side == self._before else None)
            self._before = reading.side
        elif reading.value < self._least:
            self._before = None
            if t_s - self._up_s > BACK_S:
                self._side = None
        return replace(reading, side=self._side)


class Derived:
    """One signal computed from others."""

    def __init__(self, signal: SignalSpec) -> None:
        self._signal = signal
        self._slope = SlopeFilter(signal.window_s or SLOPE_WINDOW_S)
        self._range = OwnRange(signal.least or 1.0, signal.most, each_way=signal.each_way)
        self._mean = MeanFilter(signal.window_s or 0.0)
        self._peak = PeakFilter(signal.window_s or 0.0)
        self._leader = Leader(signal.least or 0.0)

    def step(self, t_s: float, sources: Sequence[Reading]) -> Reading:
        """Compute the signal from its sources, in the order of `of`."""
        first = sources[0]
        match self._signal.measure:
            case "rate":
                return replace(first, value=self._slope.step(t_s, first.value))
            case "peak":
                return replace(first, value=self._peak.step(t_s, first.value))
            case "own_range":
                return replace(first, value=self._range.step(t_s, first.value))
            case "leader":
                return self._leader.step(t_s, first)
            case "weighted_sum":
                value = float(np.dot(self._signal.weights, [r.value for r in sources])) + self._signal.plus
                return Reading(self._mean.step(t_s, value), None, all(r.visible for r in sources))
            case "ratio":
                return _ratio(sources, self._signal.least)
            case measure:
                return _MADE_OF[measure](sources)

    def clear(self) -> None:
        """Reset slopes, means and peaks after the neutral has changed; the range is kept."""
        for window in (self._slope, self._mean, self._peak):
            window.clear()


def same_side(sources: Sequence[Reading]) -> Reading:
    """1 if two limbs are on the same side of the body, 0 if not, NaN if unknown."""
    first, second = sources
    known = first.side is not None and second.side is not None and first.sure and second.sure
    value = float(first.side == second.side) if known else float("nan")
    return Reading(value, None, first.visible and second.visible)


def _ratio(sources: Sequence[Reading], least: float | None) -> Reading:
    first, second = sources
    divisor = second.value if least is None else max(second.value, least)
    value = first.value / divisor if divisor else float("nan")
    return replace(first, value=value, visible=first.visible and second.visible)


def _largest(sources: Sequence[Reading]) -> Reading:
    finite = [r for r in sources if np.isfinite(r.value)]
    return max(finite, key=lambda r: r.value) if finite else sources[0]


def _calmest(sources: Sequence[Reading]) -> Reading:
    finite = [r for r in sources if np.isfinite(r.value)]
    return min(finite, key=lambda r: abs(r.value)) if finite else sources[0]


def _first_valid(sources: Sequence[Reading]) -> Reading:
    return next((r for r in sources if np.isfinite(r.value)), sources[0])


_MADE_OF: Final[dict[str, Callable[[Sequence[Reading]], Reading]]] = {
    "magnitude": lambda sources: replace(sources[0], value=abs(sources[0].value)),
    "largest": _largest,
    "calmest": _calmest,
    "first_valid": _first_valid,
    "same_side": same_side,
}
