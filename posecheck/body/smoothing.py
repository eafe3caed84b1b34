"""Filters for signals, driven by real time steps; NaN-safe and reset after gaps.

The pose model smooths landmarks in its video mode, so signals only need a short median filter. It removes single wrong
frames and delays by half its window.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from posecheck.body.geometry import NAN, mean, middle_value, ratio

MEDIAN_WINDOW_S: Final = 0.12
SLOPE_WINDOW_S: Final = 0.19
GAP_S: Final = 0.5


class Window:
    """Values of the last `window_s` seconds; reset after a gap in time.

    Parameters
    ----------
    window_s : float
        Length of the window; 0 keeps only the newest value.
    fewest : int
        Number of values kept regardless of age.
    """

    def __init__(self, window_s: float, fewest: int = 1) -> None:
        self._window_s, self._fewest = window_s, fewest
        self._kept: deque[tuple[float, float]] = deque()

    def take(self, t_s: float, value: float) -> Sequence[tuple[float, float]]:
        """Add a value and return all with their times; NaN returns nothing and is not stored."""
        if not math.isfinite(value):
            return ()
        if self._kept and t_s - self._kept[-1][0] > GAP_S:
            self._kept.clear()
        self._kept.append((t_s, value))
        while len(self._kept) > self._fewest and t_s - self._kept[0][0] > self._window_s:
            self._kept.popleft()
        return self._kept

    def clear(self) -> None:
        """Drop all values, for example when the neutral has changed."""
        self._kept.clear()


class MedianFilter(Window):
    """Median of a window.

    At low frame rates the window holds one or two values and the filter passes them through.
    """

    def __init__(self, window_s: float = MEDIAN_WINDOW_S) -> None:
        super().__init__(window_s)

    def step(self, t_s: float, value: float) -> float:
        """Add a value and return the median; NaN gives NaN and is not stored."""
        kept = self.take(t_s, value)
        return middle_value(sorted([v for _, v in kept])) if kept else NAN


class MeanFilter(Window):
    """Mean of a window, for sums of several weak signals: it reduces noise and delays by half the window."""

    def step(self, t_s: float, value: float) -> float:
        """Add a value and return the mean; NaN gives NaN and is not stored."""
        kept = self.take(t_s, value)
        return mean([v for _, v in kept]) if kept else NAN


class SlopeFilter(Window):
    """Least-squares slope of a window, in units per second."""

    def __init__(self, window_s: float = SLOPE_WINDOW_S) -> None:
        super().__init__(window_s, fewest=2)

    def step(self, t_s: float, value: float) -> float:
        """Add a value and return the slope; NaN until the window holds two values."""
        kept = self.take(t_s, value)
        if len(kept) < 2:
            return NAN
        middle_s = mean([t for t, _ in kept])
        return ratio(sum([(t - middle_s) * v for t, v in kept]), sum([(t - middle_s) ** 2 for t, _ in kept]))


class DriveFilter:
    """Weighted mean of the last moments, with the mean time they stand for."""

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._values: deque[tuple[float, float]] = deque()

    def step(self, t_s: float, value: float) -> tuple[float, float]:
        """Add a value; return the mean time in seconds and the mean value."""
        self._values.append((t_s, value))
        while t_s - self._values[0][0] > self._window_s:
            self._values.popleft()
        times, values = np.array(self._values).T
        age = (t_s - times) / self._window_s
        weights = np.minimum(age, 1.0 - age) + 0.05
        weights /= weights.sum()
        return float(weights @ times), float(weights @ values)

    def shift(self, by: float) -> None:
        """Add to every value kept, but leave none below 0."""
        self._values = deque(shifted(self._values, by))

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()


def shifted(points: Iterable[tuple[float, float]], by: float) -> list[tuple[float, float]]:
    """Times and values with something added to every value, none below 0."""
    return [(t_s, max(value + by, 0.0)) for t_s, value in points]
