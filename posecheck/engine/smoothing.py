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


class Window:
    """The values of the last `window_s` seconds; after a gap in time it begins anew.

    Parameters
    ----------
    window_s : float
        0 keeps only the newest.
    fewest : int
        So many are kept however old they are.
    """

    def __init__(self, window_s: float, fewest: int = 1) -> None:
        self._window_s, self._fewest = window_s, fewest
        self._kept: deque[tuple[float, float]] = deque()

    def take(self, t_s: float, value: float) -> list[tuple[float, float]]:
        """Take a value, give all with their times; none at all, and nothing is remembered, where it is NaN."""
        if not np.isfinite(value):
            return []
        if self._kept and t_s - self._kept[-1][0] > GAP_S:
            self._kept.clear()
        self._kept.append((t_s, value))
        while len(self._kept) > self._fewest and t_s - self._kept[0][0] > self._window_s:
            self._kept.popleft()
        return list(self._kept)

    def clear(self) -> None:
        """Forget all values; the scale they were measured on has changed."""
        self._kept.clear()


class MedianFilter(Window):
    """Median of the values of a window.

    At low frame rates the window holds one or two values and the filter passes them through.
    """

    def __init__(self, window_s: float = MEDIAN_WINDOW_S) -> None:
        super().__init__(window_s)

    def step(self, t_s: float, value: float) -> float:
        """Take a value, give the smoothed one; NaN in gives NaN out and is not remembered."""
        kept = self.take(t_s, value)
        return median([v for _, v in kept]) if kept else float("nan")


class MeanFilter(Window):
    """Mean of the values of a window.

    For a sum of several weak signals: what is noise in each of them mostly cancels, at the cost of half the window
    in delay.
    """

    def step(self, t_s: float, value: float) -> float:
        """Take a value, give the mean; NaN in gives NaN out and is not remembered."""
        kept = self.take(t_s, value)
        return float(np.mean([v for _, v in kept])) if kept else float("nan")


class PeakFilter(Window):
    """Highest of the values of a window: what a movement came to, when it is over."""

    def step(self, t_s: float, value: float) -> float:
        """Take a value, give the highest; NaN in gives NaN out and is not remembered."""
        return max((v for _, v in self.take(t_s, value)), default=float("nan"))


class SlopeFilter(Window):
    """Least-squares slope of the values of a window, in units per second."""

    def __init__(self, window_s: float = SLOPE_WINDOW_S) -> None:
        super().__init__(window_s, fewest=2)

    def step(self, t_s: float, value: float) -> float:
        """Take a value, give the slope; NaN until two values are in the window."""
        kept = self.take(t_s, value)
        if len(kept) < 2:
            return float("nan")
        times, values = np.array(kept).T
        times = times - times.mean()
        return float((times * values).sum() / (times * times).sum())
