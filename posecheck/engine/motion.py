"""Range of motion of an attempt, comparable between days, and the pace of its movements."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.events import Attempt

MOST_FRAMES: Final = 30_000
"""Frames kept: about a quarter of an hour at 30 frames per second."""
BEFORE_S: Final = 2.0
"""Time included before an attempt, because the movement begins before it is detected."""
ENDS: Final = (2.0, 98.0)
"""Percentiles of the range; the most extreme landmark values are errors."""

WAY: Final = (0.15, 0.85)
"""The middle part of a way, as shares of its height. Its ends are slow even if the movement is jerked."""
AROUND_S: Final = 0.3
"""The highest smoothed value may come this long before or after the highest value."""


@dataclass(frozen=True, slots=True)
class Way:
    """Middle part of a way out or back.

    Attributes
    ----------
    start_s, end_s : float
        When it began and ended.
    usual_share : float
        The person's usual height as a share of the height of this way.
    """

    start_s: float
    end_s: float
    usual_share: float

    @property
    def usual_s(self) -> float:
        """Time that a way of the usual height takes at this speed."""
        return (self.end_s - self.start_s) * self.usual_share


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
        if math.isfinite(value):
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


def middle_of_way(
    path: Iterable[tuple[float, float]], low: float, high: float, high_s: float, *, back: bool
) -> tuple[float, float] | None:
    """Start and end in seconds of the middle part of a way between a low and a high.

    Parameters
    ----------
    path : iterable of (float, float)
        Times and values of the drive.
    low, high : float
        Ends of the way.
    high_s : float
        Time of the high.
    back : bool
        Whether the way leads from the high to the low; the way out comes before the high.

    Returns
    -------
    tuple of float or None
        None if the way was not seen as a whole.
    """
    sign = -1.0 if back else 1.0
    way = [(sign * t_s, value) for t_s, value in path if sign * (t_s - high_s) <= AROUND_S]
    if not way or not high > low:
        return None
    times, values = np.array(way[:: int(sign)]).T
    shares = (values - low) / (high - low)
    before = np.flatnonzero(shares <= WAY[0])
    if not len(before):
        return None
    after = np.flatnonzero(shares[before[-1] :] >= WAY[1])
    if not len(after):
        return None
    first, last = before[-1], before[-1] + after[0]
    left_s = np.interp(WAY[0], shares[first : first + 2], times[first : first + 2])
    arrived_s = np.interp(WAY[1], shares[last - 1 : last + 1], times[last - 1 : last + 1])
    return (float(left_s), float(arrived_s)) if not back else (float(-arrived_s), float(-left_s))
