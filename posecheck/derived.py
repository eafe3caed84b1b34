"""Signals made of other signals of the same frame, and of what those were before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.signals import Reading
from posecheck.smoothing import SLOPE_WINDOW_S, SlopeFilter
from posecheck.specs import SignalSpec

RANGE_WINDOW_S: Final = 40.0
RANGE_PERCENT: Final = (5.0, 95.0)


class OwnRange:
    """A value as a share of half the range that it has had over the last seconds.

    Parameters
    ----------
    least : float
        Half the range is taken to be at least this, in the unit of the value: less is not told from noise.
    """

    def __init__(self, least: float) -> None:
        self._least = least
        self._values: deque[tuple[float, float]] = deque()

    def step(self, t_s: float, value: float) -> float:
        """Take a value, give its share; NaN in gives NaN out and is not remembered."""
        if not np.isfinite(value):
            return float("nan")
        self._values.append((t_s, value))
        while t_s - self._values[0][0] > RANGE_WINDOW_S:
            self._values.popleft()
        low, high = np.percentile([v for _, v in self._values], RANGE_PERCENT)
        return float(value / max(self._least, (high - low) / 2))


class Derived:
    """One signal that is computed from others."""

    def __init__(self, signal: SignalSpec) -> None:
        self._signal = signal
        self._slope = SlopeFilter(signal.window_s or SLOPE_WINDOW_S)
        self._range = OwnRange(signal.least or 1.0)

    def step(self, t_s: float, sources: Sequence[Reading]) -> Reading:
        """Take the readings it is computed from, in the order of `of`."""
        first = sources[0]
        match self._signal.measure:
            case "rate":
                return replace(first, value=self._slope.step(t_s, first.value))
            case "own_range":
                return replace(first, value=self._range.step(t_s, first.value))
            case "blend":
                value = float(np.dot(self._signal.weights, [r.value for r in sources]))
                return Reading(value, None, all(r.visible for r in sources))
            case measure:
                return _MADE_OF[measure](sources)


def same_side(sources: Sequence[Reading]) -> Reading:
    """1 where two limbs are of one side of the body, 0 where not, NaN where unknown."""
    first, second = sources
    known = first.side is not None and second.side is not None
    value = float(first.side == second.side) if known else float("nan")
    return Reading(value, None, first.visible and second.visible)


def _ratio(sources: Sequence[Reading]) -> Reading:
    first, second = sources
    value = first.value / second.value if second.value else float("nan")
    return replace(first, value=value, visible=first.visible and second.visible)


def _largest(sources: Sequence[Reading]) -> Reading:
    finite = [r for r in sources if np.isfinite(r.value)]
    return max(finite, key=lambda r: r.value) if finite else sources[0]


_MADE_OF: Final[dict[str, Callable[[Sequence[Reading]], Reading]]] = {
    "magnitude": lambda sources: replace(sources[0], value=abs(sources[0].value)),
    "ratio": _ratio,
    "largest": _largest,
    "same_side": same_side,
}
