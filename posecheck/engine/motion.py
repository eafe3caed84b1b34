"""How far a person goes in an attempt: the range of one signal, to be compared with other days."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.events import Attempt

MOST_FRAMES: Final = 30_000
"""So many frames are remembered: a quarter of an hour at 30 a second."""
BEFORE_S: Final = 2.0
"""The movement begins before it can be told from rest, and where a stage has no start pose, before its hold."""
ENDS: Final = (2.0, 98.0)
"""Percentiles between which the range lies: the farthest moments of a landmark are its errors."""


class RangeOfMotion:
    """Remembers a signal since the last attempt.

    Parameters
    ----------
    signal : str or None
        Which one; None measures nothing.
    """

    def __init__(self, signal: str | None) -> None:
        self.signal = signal
        self._seen: deque[tuple[float, float]] = deque(maxlen=MOST_FRAMES)

    def step(self, t_s: float, value: float) -> None:
        """Take a value; NaN where it cannot be measured."""
        if np.isfinite(value):
            self._seen.append((t_s, value))

    def measured(self, attempt: Attempt) -> Attempt:
        """The attempt with its range of motion; what came before it is forgotten."""
        inside = [value for t_s, value in self._seen if attempt.start_s - BEFORE_S <= t_s <= attempt.end_s]
        while self._seen and self._seen[0][0] <= attempt.end_s:
            self._seen.popleft()
        if not inside:
            return attempt
        low, high = np.percentile(inside, ENDS)
        return replace(attempt, motion=round(float(high - low), 4))
