"""A performance with human unrest: settling in, breathing, looking around, shifting a hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from renderer import labels
from renderer.labels import Span
from renderer.performance import Action, Performance

SETTLES_S = 0.9
RESTLESS_AT_FIRST = 2.5
FIDGET_EVERY_S = (6.0, 14.0)
FIDGET_LASTS_S = (0.5, 1.1)
LIFTED_FULLY_DEG = 60.0
AROUND_S = 1.0


@dataclass(frozen=True)
class Drill(Action):
    """An attempt from a faulty start pose.

    Attributes
    ----------
    standing_faults : true from a second before the attempt until a second after it
    """

    standing_faults: Sequence[str] = ()


@dataclass(frozen=True)
class Fidget:
    """A short, small movement of one channel: by how much, when in the middle, and how long."""

    channel: str
    amount: float
    middle_s: float
    lasts_s: float

    def at(self, time_s: float) -> float:
        """Deviation at one moment, in the channel's unit."""
        far = (time_s - self.middle_s) / (self.lasts_s / 2.0)
        return self.amount * float(np.cos(far * np.pi / 2.0) ** 2) if abs(far) < 1.0 else 0.0


class Lively(Performance):
    """A performance with unrest; the labels describe the scripted motion without it.

    Parameters
    ----------
    stance, actions, seed, start, sway
        As for `Performance`. The sway of a limb, such as `left_arm_deg`, shows only while the limb is lifted.
    fidgets
        Largest amount of the short movements that now and then happen in a channel.
    voids
        Faults that make a repetition void.
    """

    def __init__(
        self,
        stance: Any,
        actions: Sequence[Action],
        seed: int,
        start: Mapping[str, float] | None = None,
        sway: Mapping[str, float] | None = None,
        fidgets: Mapping[str, float] | None = None,
        voids: frozenset[str] = frozenset({"same_side", "hold_too_short"}),
        **times_s: float,
    ) -> None:
        self._voids = voids
        super().__init__(stance, actions, seed, start, sway, **times_s)
        self._fidgets = self._draw_fidgets(dict(fidgets or {}), np.random.default_rng(seed + 2))

    def _draw_fidgets(self, amounts: Mapping[str, float], rng: np.random.Generator) -> list[Fidget]:
        fidgets: list[Fidget] = []
        for channel, amount in amounts.items():
            time_s = float(rng.uniform(0.4, FIDGET_EVERY_S[1]))
            while time_s < self.duration_s:
                # A hand can only be lifted; a head may go either way.
                sign = 1.0 if channel.endswith("_m") else float(rng.choice([-1.0, 1.0]))
                share = float(rng.uniform(0.4, 1.0))
                fidgets.append(Fidget(channel, sign * share * amount, time_s, float(rng.uniform(*FIDGET_LASTS_S))))
                time_s += float(rng.uniform(*FIDGET_EVERY_S))
        return fidgets

    def channels(self, time_s: float) -> dict[str, float]:
        """Angles of the body at one moment, with the unrest."""
        angles = self.timeline.at(time_s)
        restless = 1.0 + RESTLESS_AT_FIRST * float(np.exp(-time_s / SETTLES_S))
        for name, deviation in self._sway.at(time_s).items():
            angles[name] += restless * deviation * self._shown(name, angles)
        for fidget in self._fidgets:
            angles[fidget.channel] += fidget.at(time_s)
        return angles

    def _shown(self, name: str, angles: Mapping[str, float]) -> float:
        """How much of its sway a channel shows: a limb resting on the mat has none."""
        side, _, part = name.partition("_")
        if side not in ("left", "right"):
            return 1.0
        limb = f"{side}_arm_deg" if part in ("arm_deg", "hand_deg") else f"{side}_thigh_deg"
        if limb not in angles:
            return 1.0
        return min(abs(angles[limb] - self.start[limb]) / LIFTED_FULLY_DEG, 1.0)

    def _label(self, action: Action, *written: Any) -> labels.Attempt:
        told = super()._label(action, *written)
        standing = action.standing_faults if isinstance(action, Drill) else ()
        begin_s, end_s = told.whole.start_s, told.whole.end_s
        # The start pose is taken before, during and after the attempt, with the fault each time.
        spans = [Span(begin_s - AROUND_S, begin_s), told.whole, Span(end_s, end_s + AROUND_S)]
        faults = [*told.faults, *((name, span) for name in standing for span in spans)]
        return replace(told, faults=faults, counted=not self._voids & {name for name, _ in faults})
