"""Range of motion of an attempt: the range of one signal, comparable between days."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.events import Attempt

MOST_FRAMES: Final = 30_000
"""Frames kept: about a quarter of an hour at 30 frames per second."""
BEFORE_S: Final = 2.0
"""Time included before an attempt, because the movement begins before it is detected."""
ENDS: Final = (2.0, 98.0)
"""Percentiles of the range; the most extreme landmark values are errors."""


class RangeOfMotion:
    """Records a signal since the last attempt.

    Parameters
    ----------
    signal : str or None
        Signal to record; None measures nothing.
    """

    def __init__(self, signal: str | None) -> None:
        self.signal = signal
        self._seen: deque[tuple[float, float]] = deque(maxlen=MOST_FRAMES)

    def step(self, t_s: float, value: float) -> None:
        """Add a value; NaN is ignored."""
        if np.isfinite(value):
            self._seen.append((t_s, value))

    def measured(self, attempt: Attempt) -> Attempt:
        """Return the attempt with its range of motion, and drop the values up to its end."""
        inside = [value for t_s, value in self._seen if attempt.start_s - BEFORE_S <= t_s <= attempt.end_s]
        while self._seen and self._seen[0][0] <= attempt.end_s:
            self._seen.popleft()
        if not inside:
            return attempt
        low, high = np.percentile(inside, ENDS)
        return replace(attempt, motion=round(float(high - low), 4))
