"""Finds movements in a drive: it goes out from rest and comes back, by more than anybody fidgets.

No start pose is needed. A movement has begun once the drive has risen far enough above its last low, and is over once
it has fallen as far below its high. How far is a share of the person's own movements so far.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.body.smoothing import DriveFilter, shifted
from posecheck.engine.motion import Way, middle_of_way
from posecheck.engine.survey import broken, elsewhere, rest_rules
from posecheck.pose.landmarks import Floats
from posecheck.specs.checks import REST
from posecheck.specs.model import Refusal, TargetSpec

SHARE: Final = 0.4
"""Share of the usual height of the person's movements that makes a movement. 0.3 to 0.5 count the same."""
RATE_S: Final = 0.3
FREEZE_S: Final = 1.0
"""How long a movement survives while the drive cannot be measured."""
BEGUN_S: Final = 0.4
"""A recording may begin in the target. It must be held for this long to count."""
STILL_S: Final = 0.2
"""A low that stands for this long is rest."""
NEAR, NEAR_LEAVE = 0.15, 0.2
"""The hold is within this share of the height from the top, unless the spec names another one."""
SLOW, SLOW_LEAVE = 0.1, 0.2
"""The hold begins slower than this share of the height per second (of the usual height, if that is more), and may be
interrupted by faster moments."""
FORGET_S: Final = 10.0
"""A low left for longer than this no longer begins a movement, so slow drift never adds up to one."""
MOST_SAMPLES: Final = 4000
"""Samples kept of one movement; beyond this every second one is dropped."""
JITTER: Final = 0.02
"""A new low must be lower by this share of the height that makes a movement."""
AWAY: Final = 0.2
"""The person has left rest once the drive has risen by this share of the height that makes a movement."""
PEAK_SAMPLES: Final = 5
"""The peak is the highest running median over this many samples."""
SMOOTH: Final = ""
"""Key of the smoothed drive among the drives of a sample."""


class MovementTracker:
    """Follows the drive of one target.

    Parameters
    ----------
    name : str
        Name of the target.
    target : TargetSpec
        The target.
    names : mapping of str to str
        Names of the movements `out` and `back`.
    window_s : float
        Length of the filter on the drive.
    least, usual : float, optional
        Least and usual height in place of the target's own.

    Attributes
    ----------
    current : str or None
        `start` at rest, the target while it is held, the names of the movements between; None at rest in another
        posture.
    reached : str or None
        The target while the drive is near the top, held or not.
    since_s : float
        When the current hold or rest began.
    time_s : float
        Time that the smoothed drive stands for; a little earlier than that of the last frame.
    excursion, ended : int
        Number of movements that have begun, and that have gone all the way out.
    newest : float
        The drive in this frame; NaN if unknown.
    """

    def __init__(
        self,
        name: str,
        target: TargetSpec,
        names: Mapping[str, str],
        *,
        window_s: float,
        least: float | None = None,
        usual: float | None = None,
    ) -> None:
        self._target_name, self._target = name, target
        self._least = target.least if least is None else least
        self._refusals = target.refuse
        self._rest_rules = rest_rules(target)
        self._names = names
        self._filter = DriveFilter(window_s)
        self._heights = [target.usual if usual is None else usual]
        self._usual = self._heights[0]
        self._top_s = float("nan")
        self._last = (float("nan"), float("nan"), float("nan"))
        self.time_s = float("-inf")
        self.excursion = self.ended = 0
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._filter.clear()
        self._recent: deque[tuple[float, float]] = deque()
        self._state: str | None = None
        self._first_s: float | None = None
        self._early: list[tuple[float, float]] = []
        self._low = self._high = (float("nan"), float("nan"))
        self._known_s = self._at_low_s = float("-inf")
        self.newest = float("nan")
        self._held = self._arrived = self._rested = self._from_rest = False
        self._path: deque[tuple[float, float]] = deque(maxlen=MOST_SAMPLES)
        self._samples: list[Mapping[str, float]] = []
        self._finished: list[Mapping[str, float]] = []
        self.since_s = float("nan")
        self.current: str | None = None
        self.reached: str | None = None

    def lose(self) -> None:
        """Forget the movement in progress: the person is gone. The usual height is kept, and what can be refused."""
        finished = self._samples if self._state == "up" else self._finished
        self._begin_anew()
        self._finished = finished

    def shift(self, by: float) -> None:
        """Follow a change of the level at rest: all values so far lie higher by this, but none below 0."""
        self._low, self._high = shifted([self._low, self._high], by)
        self._early = shifted(self._early, by)
        self._path = deque(shifted(self._path, by), maxlen=MOST_SAMPLES)
        self._recent = deque(shifted(self._recent, by))
        self._filter.shift(by)

    def refusal(self) -> str | None:
        """Why the last movement is another one than the exercise; None if it is not."""
        samples = self._samples if self._state == "up" else self._finished
        for name, rule in self._refusals.items():
            if samples and self._refuses(rule, samples):
                return name
        return None

    def rest_of(self, drive: str) -> float:
        """Value of a drive at the rest from which the current movement began; NaN if that was not seen."""
        return self._samples[0][drive] if self._from_rest else float("nan")

    @property
    def is_out(self) -> bool:
        """Whether a movement is in progress."""
        return self._state == "up"

    def step(self, t_s: float, value: float, drives: Mapping[str, float]) -> str | None:
        """Process one frame and return the current phase.

        Parameters
        ----------
        t_s : float
            Time of the frame.
        value : float
            The drive, growing towards the target.
        drives : mapping of str to float
            All drives of the frame, for the refusals.
        """
        if not math.isfinite(value):
            if t_s - self._known_s > FREEZE_S:
                self.lose()
            return self.current
        self._known_s = t_s
        self._path.append((t_s, value))
        self.time_s, smooth = self._filter.step(t_s, value)
        self._recent.append((self.time_s, smooth))
        while self.time_s - self._recent[0][0] > RATE_S:
            self._recent.popleft()
        self.newest = value
        self._follow(smooth, drives)
        return self.current

    @property
    def _needed(self) -> float:
        """Height that makes a movement."""
        return max(self._least, SHARE * self._usual)

    @property
    def _away(self) -> float:
        """Height at which rest has been left."""
        return max(AWAY * self._needed, self._target.noise)

    def _follow(self, value: float, drives: Mapping[str, float]) -> None:
        self._samples.append({**drives, SMOOTH: value})
        if len(self._samples) > MOST_SAMPLES:
            del self._samples[1::2]
        if self._state is None:
            self._find_out(value)
        elif self._state == "up":
            if value >= self._high[1]:
                self._high = (self.time_s, value)
            held_within = (self._target.near or 0.0) * (self._high[1] - self._low[1])
            if self._high[1] - value >= max(self._needed, held_within):
                self._come_down(value)
            else:
                self._name_up(value)
        else:
            if value <= self._low[1] + self._away:
                self._at_low_s = self.time_s
                del self._samples[1:-1]  # only the low itself, and not the time at rest
            if value < self._low[1] - JITTER * self._needed or self._forgets(self._at_low_s):
                self._low, self._samples, self._at_low_s = (self.time_s, value), self._samples[-1:], self.time_s
            if value - self._low[1] >= self._needed:
                self._go_up(value)
            else:
                self._name_down(value)

    def _find_out(self, value: float) -> None:
        """Decide whether the person began at rest or in the target, as soon as the first movement shows it."""
        if self._first_s is None:
            self._first_s, self._low, self._high = self.time_s, (self.time_s, value), (self.time_s, value)
        if value < self._low[1]:
            self._low, self._samples = (self.time_s, value), self._samples[-1:]
        if value > self._high[1]:
            self._high = (self.time_s, value)
        self._early.append((self.time_s, value))
        zone = self._target.zone
        held_s = self.time_s - self._first_s
        if value - self._low[1] >= self._needed:
            self._go_up(value)
        elif zone is not None and value >= zone and held_s >= BEGUN_S:
            self._low = (self._first_s, value - self._target.usual)
            self._go_up(value, since_s=self._first_s)
        elif self._high[1] - value >= self._needed:
            near_s = [s for s, v in self._early if self._high[1] - v <= NEAR * self._needed]
            begun = near_s and near_s[-1] - near_s[0] >= BEGUN_S
            self._come_down(value, count=False)
            if begun:
                self.excursion += 1
                self.current = self.reached = self._target_name
                self.since_s = self._first_s
        elif self._forgets(self._first_s):
            self._come_down(value, count=False)
        else:
            self.current = self._names["out"] if self._leaves(value) else self._start()

    def _forgets(self, low_s: float) -> bool:
        """Whether the low was left too long ago to begin a movement; not while the drive rises faster than drift."""
        drifts = _rate(self._recent) < self._needed / FORGET_S
        return drifts and self.time_s - low_s > FORGET_S

    def _leaves(self, value: float) -> bool:
        """Whether the drive has left its low, smoothly or with a jerk."""
        jerked = self.newest - self._low[1] > self._needed
        return jerked or value - self._low[1] > self._away

    def _start(self) -> str | None:
        """Rest, unless this is plainly not where the exercise begins."""
        return None if elsewhere(self._rest_rules, self._samples[-1]) else REST

    @property
    def share(self) -> float:
        """Height of the last movement as a share of the usual one before it."""
        return self._heights[-1] / float(np.median(self._heights[:-1]))

    def height_between(self, start_s: float, end_s: float) -> float | None:
        """Height of the last movement if its top lies between two times, else None."""
        return self._heights[-1] if start_s <= self._top_s <= end_s else None

    def way(self, back: bool) -> Way | None:
        """Middle part of the way to the top, or back; None if it was not seen."""
        low, high, high_s = (self._low[1], self._high[1], self._high[0]) if self.is_out else self._last
        span = middle_of_way(self._path, low, high, high_s, back=back)
        return None if span is None else Way(*span, self._usual / (high - low))

    def _go_up(self, value: float, since_s: float | None = None) -> None:
        self.excursion += 1
        self._from_rest = since_s is None
        self._state, self._high, self._held, self._arrived = "up", (self.time_s, value), False, False
        if since_s is not None:
            self._held, self.since_s = True, since_s
        self._name_up(value)

    def _come_down(self, value: float, *, count: bool = True) -> None:
        if count:
            self.ended += 1
            self._heights.append(self._high[1] - self._low[1])
            self._usual = float(np.median(self._heights))
            self._top_s = self._high[0]
        self._finished, self._samples, self._from_rest = self._samples, self._samples[-1:], count
        self._last = (self._low[1], self._high[1], self._high[0])
        self._state, self._low, self._rested, self._held = "down", (self.time_s, value), False, False
        self._at_low_s = self.time_s
        self._name_down(value)

    def _name_up(self, value: float) -> None:
        height = self._high[1] - self._low[1]
        near = self._target.near or (NEAR_LEAVE if self._held else NEAR)
        slow = SLOW_LEAVE if self._arrived else SLOW
        close = self._high[1] - value <= max(near * height, self._target.noise)
        slowest = self._target.noise / RATE_S
        holding = close and abs(_rate(self._recent)) <= max(slow * max(height, self._target.usual), slowest)
        if holding and not self._held:
            self.since_s = self._recent[0][0]
        self._held = holding
        self.reached = self._target_name if close else None
        self._arrived = self._arrived or holding
        outward = _rate(self._recent) > 0 or (close and not self._arrived)
        self.current = self._target_name if holding else self._names["out" if outward else "back"]

    def _name_down(self, value: float) -> None:
        self.reached = None
        if not self._leaves(value):
            self._rested = self._rested or self.time_s - self._low[0] >= STILL_S
            self.current = self._start() if self._rested else self._names["back"]
            self.since_s = self._low[0]
        else:
            self.current = self._names["out"] if self._rested else self._names["back"]

    def _refuses(self, rule: Refusal, samples: list[Mapping[str, float]]) -> bool:
        values = np.array([sample[rule.drive] for sample in samples])
        rest, top = values[0], values[int(np.argmax([sample[SMOOTH] for sample in samples]))]
        known = values[np.isfinite(values)]
        at = {
            "rest": rest,
            "top": top,
            "rise": top - rest,
            "typical": float(np.median(known)) if len(known) else float("nan"),
            "peak": _peak(known),
        }[rule.at]
        return broken(rule, float(at))


def _rate(recent: deque[tuple[float, float]]) -> float:
    """Slope over the last moments, per second."""
    (first_s, first), (last_s, last) = recent[0], recent[-1]
    return (last - first) / (last_s - first_s) if last_s > first_s else 0.0


def _peak(values: Floats) -> float:
    """Highest value that several samples agree on; NaN for too few."""
    if len(values) < PEAK_SAMPLES:
        return float("nan")
    windows = np.lib.stride_tricks.sliding_window_view(values, PEAK_SAMPLES)
    return float(np.median(windows, axis=1).max())
