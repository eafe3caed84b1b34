"""Filters on derived signals, driven by real time steps; NaN-safe and reset after gaps.

The pose model already smooths landmarks in its video mode, so only a short median stands between a signal and its
thresholds: it removes single wrong frames and costs half its window in delay.
"""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final

import numpy as np

MEDIAN_WINDOW_S: Final = 0.12
SLOPE_WINDOW_S: Final = 0.19
GAP_S: Final = 0.5


class MedianFilter:
    """Median of the values of the last `window_s` seconds.

    At low frame rates the window holds one or two values and the filter passes them through.
    """

    def __init__(self, window_s: float = MEDIAN_WINDOW_S) -> None:
        self._window_s = window_s
        self._values: deque[tuple[float, float]] = deque()

    def step(self, t_s: float, value: float) -> float:
        """Take a value, give the smoothed one; NaN in gives NaN out and is not remembered."""
        if not np.isfinite(value):
            return float("nan")
        if self._values and t_s - self._values[-1][0] > GAP_S:
            self._values.clear()
        self._values.append((t_s, value))
        while t_s - self._values[0][0] > self._window_s:
            self._values.popleft()
        return median([v for _, v in self._values])

    def clear(self) -> None:
        """Forget all values; the scale they were measured on has changed."""
        self._values.clear()


class SlopeFilter:
    """Least-squares slope of the values of the last `window_s` seconds, in units per second."""

    def __init__(self, window_s: float = SLOPE_WINDOW_S) -> None:
        self._window_s = window_s
        self._values: deque[tuple[float, float]] = deque()

    def step(self, t_s: float, value: float) -> float:
        """Take a value, give the slope; NaN until two values are in the window."""
        if not np.isfinite(value):
            return float("nan")
        if self._values and t_s - self._values[-1][0] > GAP_S:
            self._values.clear()
        self._values.append((t_s, value))
        while len(self._values) > 2 and t_s - self._values[0][0] > self._window_s:
            self._values.popleft()
        if len(self._values) < 2:
            return float("nan")
        times, values = np.array(self._values).T
        times = times - times.mean()
        return float((times * values).sum() / (times * times).sum())

    def clear(self) -> None:
        """Forget all values; the scale they were measured on has changed."""
        self._values.clear()
