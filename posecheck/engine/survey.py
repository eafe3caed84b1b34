"""The level of a drive at rest, from what this person does.

Only a stage with two targets needs it, because its drive goes to either side of rest. A recording is surveyed as a
whole before it is judged; in front of a camera the level follows the last minute.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from posecheck.body.drives import measure_drives
from posecheck.body.orientation import RunningMedian, trunk_px
from posecheck.body.smoothing import DriveFilter
from posecheck.pose.landmarks import Floats, PoseFrame
from posecheck.specs.model import ExerciseSpec, Refusal, TargetSpec

EVERY_S: Final = 0.1
"""Interval of the samples kept."""
REMEMBER_S: Final = 60.0
LOOK_EVERY_S: Final = 1.0
FIRST_S: Final = 1.0
"""Without another idea of rest, it is where the drive began."""
SLOW: Final = 0.2
"""The drive stands still below this share of its range per second."""
MIDDLE: Final = 0.25
"""Rest lies at least this share of the range inside of both targets."""
ONE_SIDED: Final = 0.1
"""If the assumed rest is as near as this to one end of the range, that end is rest."""
PAUSE: Final = 0.1
"""Share of the still time spent between the targets that shows where rest is."""


class RestFinder:
    """Follows the level at rest of one drive, live.

    Parameters
    ----------
    least : float
        Range that shows a movement.
    usual : float or None
        Level assumed at first; None takes the first second.

    Attributes
    ----------
    rest : float
        Level at rest; NaN until anything is known.
    """

    def __init__(self, least: float, usual: float | None) -> None:
        self._least, self._usual = least, usual
        self._kept: deque[tuple[float, float]] = deque()
        self._looked_s = float("-inf")
        self.rest = float("nan") if usual is None else usual

    def step(self, t_s: float, value: float) -> None:
        """Add a smoothed value; NaN is ignored."""
        if not math.isfinite(value) or (self._kept and t_s - self._kept[-1][0] < EVERY_S):
            return
        self._kept.append((t_s, value))
        while t_s - self._kept[0][0] > REMEMBER_S:
            self._kept.popleft()
        if t_s - self._looked_s >= LOOK_EVERY_S:
            self._looked_s = t_s
            self.rest = resting_level(np.array(self._kept), self._least, self._usual)


def needs_survey(spec: ExerciseSpec, stage: str) -> bool:
    """Whether the level at rest matters for a stage."""
    return len(spec.targets_of(stage)) > 1


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def survey(spec: ExerciseSpec, stage: str, poses: Sequence[PoseFrame]) -> float | None:
    """Level at rest of a stage's drive over a whole recording; None if the stage needs none or nobody is seen.

    Frames in another posture, according to the refusals, are left out.
    """
    targets = spec.targets_of(stage)
    seen = [pose for pose in poses if pose.seen]
    if not seen or not needs_survey(spec, stage):
        return None
    target = next(iter(targets.values()))
    length = RunningMedian(1.0)
    rules = [rule for one in targets.values() for rule in rest_rules(one)]
    smooth = DriveFilter(spec.drives[target.drive].window_s)
    followed = []
    for pose in seen:
        drives = measure_drives(spec.drives, pose, length.step(pose.t_s, trunk_px(pose)))
        if not elsewhere(rules, drives) and math.isfinite(drives[target.drive]):
            followed.append(smooth.step(pose.t_s, drives[target.drive]))
    if not followed:
        return None
    return round(resting_level(np.array(followed), target.least, spec.drives[target.drive].rest), 4)


def resting_level(followed: Floats, least: float, usual: float | None) -> float:
    """Level at rest of a drive that goes to either side of it.

    Until a movement shows, it is where the drive began. Then it is where the drive stands still between its extremes.
    If it never does, the assumed level decides, kept well inside the range; a person who moves to one side only rests
    at the other end.

    Parameters
    ----------
    followed : ndarray, shape (n, 2)
        Times in seconds and the smoothed drive.
    least : float
        Range that shows a movement.
    usual : float or None
        Assumed level; None takes the first second.
    """
    times_s, values = followed.T
    begun = float(np.median(values[times_s <= times_s[0] + FIRST_S]))
    assumed = begun if usual is None else usual
    lows, highs = _turns(values, least)
    if not lows or not highs:
        return begun
    low, high = float(np.percentile(lows, 25)), float(np.percentile(highs, 75))
    span = high - low
    still = np.abs(np.gradient(values, times_s)) < SLOW * span if len(values) > 1 else np.array([True])
    between = still & (values > low + MIDDLE * span) & (values < high - MIDDLE * span)
    if between.sum() >= PAUSE * still.sum() > 0:
        return float(np.median(values[between]))
    if assumed < low + ONE_SIDED * span:
        return low
    if assumed > high - ONE_SIDED * span:
        return high
    return float(np.clip(assumed, low + MIDDLE * span, high - MIDDLE * span))


def rest_rules(target: TargetSpec) -> list[Refusal]:
    """Rules that also show, while the person rests, whether this is where the exercise is done."""
    return [rule for rule in target.refuse.values() if rule.at in ("rest", "typical")]


def elsewhere(rules: Sequence[Refusal], drives: Mapping[str, float]) -> bool:
    """Whether the drives of one frame break any of the rules."""
    return any(broken(rule, drives[rule.drive]) for rule in rules)


def broken(rule: Refusal, value: float) -> bool:
    """Whether a value breaks a rule; an unknown one does not."""
    if rule.above is not None:
        return value > rule.above
    return rule.below is not None and value < rule.below


def _turns(values: Floats, least: float) -> tuple[list[float], list[float]]:
    """Lows and highs between which a drive moved by at least `least`, those at the ends included."""
    lows: list[float] = []
    highs: list[float] = []
    low = high = float(values[0])
    rising: bool | None = None
    for value in map(float, values):
        low, high = min(low, value), max(high, value)
        if rising is not False and high - value >= least:
            highs.append(high)
            rising, low = False, value
        elif rising is not True and value - low >= least:
            lows.append(low)
            rising, high = True, value
    if rising is not None:
        (highs if rising else lows).append(high if rising else low)
    return lows, highs
