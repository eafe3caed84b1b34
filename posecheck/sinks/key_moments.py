"""Key moments of an attempt: its start, its peaks, and the worst moment of each of its faults."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.events import Attempt, Fault
from posecheck.sinks.review import Review
from posecheck.specs.measures import DRIVE_PREFIX
from posecheck.specs.model import FaultSpec

PLATEAU: Final = 0.1
"""Share of an attempt's height, from the top, in which the drive is at its peak."""


class Kind(StrEnum):
    """What happens at a key moment."""

    START = "start"
    PEAK = "peak"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class KeyMoment:
    """A moment worth a picture. `name` is the target of a peak or the id of a fault; a start has none."""

    kind: Kind
    t_s: float
    name: str = ""


def key_moments(looked: Review, attempt: Attempt) -> list[KeyMoment]:
    """Start, peaks and worst moments of an attempt, in order of time.

    Parameters
    ----------
    looked : Review
        The recording.
    attempt : Attempt
        One of its attempts.
    """
    peaks = [KeyMoment(Kind.PEAK, t_s, target) for target, t_s in peaks_s(looked, attempt).items()]
    faults = [KeyMoment(Kind.FAULT, t_s, name) for name, t_s in worst_s(looked, attempt).items()]
    return [KeyMoment(Kind.START, attempt.start_s), *sorted([*peaks, *faults], key=lambda moment: moment.t_s)]


def peaks_s(looked: Review, attempt: Attempt) -> dict[str, float]:
    """Time in seconds at which an attempt is furthest towards each target it reached, in the order of the stage.

    If the drive stays at its peak, this is the middle of that time. Without a known value of the drive, it is the
    middle of the attempt.
    """
    targets = looked.spec.targets_of(looked.stage)
    reached = {hold.phase for hold in attempt.holds} | set(attempt.heights)
    names = [name for name in targets if name in reached] or list(targets)
    found = {}
    for name in names:
        values = _during(looked, f"{DRIVE_PREFIX}{targets[name].drive}", attempt.start_s, attempt.end_s)
        found[name] = _highest_s(looked, -values if targets[name].falls else values, _middle_s(attempt))
    return found


def worst_s(looked: Review, attempt: Attempt) -> dict[str, float]:
    """Time in seconds of the worst moment of each fault of an attempt, by the fault's id.

    It is the moment of the fault's longest occurrence in which its signal is furthest beyond the limits. A hold that
    was too short is shown at its end, and a fault without such a signal in the middle of its occurrence. A fault
    without a known time, such as one that a person added, is left out.
    """
    faults, found = looked.spec.faults_of(looked.stage), {}
    for name in attempt.faults:
        seen = [f for f in looked.trace.faults if f.id == name and _overlap_s(f, attempt) >= 0]
        if seen and name in faults:
            found[name] = _worst_s(looked, attempt, faults[name], max(seen, key=lambda f: _overlap_s(f, attempt)))
    return found


def _worst_s(looked: Review, attempt: Attempt, fault: FaultSpec, seen: Fault) -> float:
    start_s, end_s = max(seen.start_s, attempt.start_s), min(seen.end_s, attempt.end_s)
    middle_s = (start_s + end_s) / 2
    if fault.measurement is None and fault.needs_signal:
        return end_s  # where the hold ended too soon
    if fault.measurement is None or fault.is_reach or fault.from_rest:
        return middle_s
    values, (least, most) = _during(looked, fault.measurement, start_s, end_s), fault.ok_limits[0]
    beyond = np.maximum(least - values, values - most)
    return _highest_s(looked, np.where(_applies(looked, attempt, fault), beyond, np.nan), middle_s)


def _applies(looked: Review, attempt: Attempt, fault: FaultSpec) -> NDArray[np.bool_]:
    """Whether a fault is judged in each frame, shape (frames,); in holds if possible, as a phase outlasts its hold."""
    holds = [hold for hold in attempt.holds if hold.phase in fault.during]
    if holds and {hold.phase for hold in holds} == set(fault.during):
        return np.array([any(hold.start_s <= t_s <= hold.end_s for hold in holds) for t_s in looked.trace.times_s])
    return np.array([not fault.during or phase in fault.during for phase in looked.trace.phases])


def _during(looked: Review, name: str, start_s: float, end_s: float) -> NDArray[np.float64]:
    """Values of a signal or drive, shape (frames,); NaN outside a span of time."""
    times_s = np.array(looked.trace.times_s)
    values = np.array(looked.trace.signals.get(name, np.full(len(times_s), np.nan)))
    return np.where((times_s >= start_s) & (times_s <= end_s), values, np.nan)


def _highest_s(looked: Review, values: NDArray[np.float64], unknown_s: float) -> float:
    """Time of the highest value, or the middle one of those as good as highest."""
    if not np.isfinite(values).any():
        return unknown_s
    top, bottom = np.nanmax(values), np.nanmin(values)
    high = np.flatnonzero(values >= top - PLATEAU * (top - bottom))
    return looked.trace.times_s[int(high[len(high) // 2])]


def _middle_s(attempt: Attempt) -> float:
    return (attempt.start_s + attempt.end_s) / 2


def _overlap_s(fault: Fault, attempt: Attempt) -> float:
    return min(fault.end_s, attempt.end_s) - max(fault.start_s, attempt.start_s)
