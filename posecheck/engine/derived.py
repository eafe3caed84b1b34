"""Signals computed from other signals, of this frame and earlier ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import mul
from typing import Final

from posecheck.body.geometry import NAN, ratio
from posecheck.body.smoothing import SLOPE_WINDOW_S, MeanFilter, SlopeFilter
from posecheck.engine.signals import Reading
from posecheck.specs.model import SignalSpec

BACK_S: Final = 0.7
"""A leader is dropped when its value has been low for this long."""


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
        return Reading(reading.value, self._side, reading.visible, reading.sure)


class Derived:
    """One signal computed from others."""

    def __init__(self, signal: SignalSpec) -> None:
        self._signal = signal
        self._slope = SlopeFilter(signal.window_s or SLOPE_WINDOW_S)
        self._mean = MeanFilter(signal.window_s or 0.0)
        self._leader = Leader(signal.least or 0.0)

    def step(self, t_s: float, sources: Sequence[Reading]) -> Reading:
        """Compute the signal from its sources, in the order of `of`."""
        first = sources[0]
        match self._signal.measure:
            case "rate":
                return first.of(self._slope.step(t_s, first.value))
            case "leader":
                return self._leader.step(t_s, first)
            case "weighted_sum":
                value = sum(map(mul, self._signal.weights, [r.value for r in sources])) + self._signal.plus
                return Reading(self._mean.step(t_s, value), None, all(r.visible for r in sources))
            case "ratio":
                return _ratio(sources, self._signal.least)
            case measure:
                return _MADE_OF[measure](sources)

    def clear(self) -> None:
        """Reset slopes and means after the neutral has changed."""
        self._slope.clear()
        self._mean.clear()


def same_side(sources: Sequence[Reading]) -> Reading:
    """1 if two limbs are on the same side of the body, 0 if not, NaN if unknown."""
    first, second = sources
    known = first.side is not None and second.side is not None and first.sure and second.sure
    value = float(first.side == second.side) if known else NAN
    return Reading(value, None, first.visible and second.visible)


def _ratio(sources: Sequence[Reading], least: float | None) -> Reading:
    first, second = sources
    divisor = second.value if least is None else max(second.value, least)
    return Reading(ratio(first.value, divisor), first.side, first.visible and second.visible, first.sure)


def _largest(sources: Sequence[Reading]) -> Reading:
    finite = [r for r in sources if math.isfinite(r.value)]
    return max(finite, key=lambda r: r.value) if finite else sources[0]


_MADE_OF: Final[dict[str, Callable[[Sequence[Reading]], Reading]]] = {
    "magnitude": lambda sources: sources[0].of(abs(sources[0].value)),
    "largest": _largest,
    "same_side": same_side,
}
