"""Motion over time: named angles eased from pose to pose, plus small natural sway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from renderer.all_fours import ease

SWAYS_HZ = (0.11, 0.27, 0.53)
SWAY_SHARES = (0.5, 0.35, 0.15)


@dataclass
class Timeline:
    """Angles over time; written from left to right with `rest` and `go`, then read with `at`.

    Attributes
    ----------
    start : the pose at time 0, one value for each angle
    end_s : how far the timeline is written
    """

    start: Mapping[str, float]
    end_s: float = 0.0
    _keys: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Initialise every angle."""
        self._keys = {name: [(0.0, value)] for name, value in self.start.items()}

    def rest(self, duration_s: float) -> None:
        """Stay in the pose reached."""
        self.end_s += duration_s

    def go(
        self,
        pose: Mapping[str, float],
        duration_s: float,
        late_s: Mapping[str, float] | None = None,
        early_s: Mapping[str, float] | None = None,
    ) -> None:
        """Move to a pose, easing in and out.

        Parameters
        ----------
        pose
            The angles that change; the others stay.
        duration_s
            From the first that leaves to the last that arrives.
        late_s
            How much later than the rest single angles set off.
        early_s
            How much earlier than the rest single angles arrive.
        """
        for name, value in pose.items():
            keys = self._keys[name]
            keys.append((self.end_s + (late_s or {}).get(name, 0.0), keys[-1][1]))
            keys.append((self.end_s + duration_s - (early_s or {}).get(name, 0.0), value))
        self.end_s += duration_s

    def at(self, time_s: float) -> dict[str, float]:
        """Read every angle at one moment."""
        return {name: self._value(keys, time_s) for name, keys in self._keys.items()}

    @staticmethod
    def _value(keys: list[tuple[float, float]], time_s: float) -> float:
        for (begin_s, begin), (end_s, end) in pairwise(keys):
            if begin_s <= time_s < end_s:
                return begin + (end - begin) * ease((time_s - begin_s) / (end_s - begin_s))
        return next(value for key_s, value in reversed(keys) if key_s <= time_s)


class Sway:
    """Slow, smooth unrest: for each angle a sum of three sines with phases from a seed."""

    def __init__(self, amplitudes_deg: Mapping[str, float], seed: int) -> None:
        rng = np.random.default_rng(seed)
        self._amplitudes_deg = dict(amplitudes_deg)
        self._phases = {name: rng.uniform(0.0, 2.0 * np.pi, len(SWAYS_HZ)) for name in amplitudes_deg}
        self._tempo = {name: rng.uniform(0.85, 1.15) for name in amplitudes_deg}

    def at(self, time_s: float) -> dict[str, float]:
        """Deviation of each angle at one moment, at most its amplitude, in degrees."""
        return {name: self._deviation(name, time_s) for name in self._amplitudes_deg}

    def _deviation(self, name: str, time_s: float) -> float:
        turns = 2.0 * np.pi * np.array(SWAYS_HZ) * self._tempo[name] * time_s + self._phases[name]
        return self._amplitudes_deg[name] * float(np.array(SWAY_SHARES) @ np.sin(turns))
