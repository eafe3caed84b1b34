"""What a script asks of a body beside what became of it: a moment of a clip, and angles and places of its joints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from renderer.body import Body, Posed
from renderer.rotations import Array, unit
from renderer.truth import JOINTS

X, Y, Z = np.eye(3)


@dataclass(frozen=True)
class Compared:
    """One channel as scripted and as posed, both in degrees, or both in metres."""

    channel: str
    scripted: float
    posed: float
    unit: str = "deg"

    @property
    def off(self) -> float:
        """How far the two are apart, never below 0."""
        apart = self.posed - self.scripted
        return abs((apart + 180.0) % 360.0 - 180.0) if self.unit == "deg" else abs(apart)


@dataclass(frozen=True)
class Moment:
    """A body posed by a stance; `unrest` tells whether the channels hold more than the written motion."""

    stance: Any
    channels: Mapping[str, float]
    posed: Posed
    unrest: bool

    @classmethod
    def of(cls, stance: Any, channels: Mapping[str, float], unrest: bool = True) -> Moment:
        return cls(stance, channels, stance.pose(channels), unrest)

    def without(self, channel: str) -> Moment:
        """The same moment with one channel at 0."""
        if self.channels[channel] == 0.0:
            return self
        return Moment.of(self.stance, {**self.channels, channel: 0.0}, self.unrest)

    def place(self, name: str) -> Array:
        """Place of a bone's joint, of a landmark, or of what `truth` calls a joint, shape (3,), m."""
        body: Body = self.stance.body
        side, _, part = name.partition("_")
        bone = f"{side}_{JOINTS[part]}" if part in JOINTS else name
        return body.joint(self.posed, bone) if bone in body.bones else body.landmark(self.posed, name)

    def middle(self, part: str) -> Array:
        return (self.place(f"left_{part}") + self.place(f"right_{part}")) / 2.0

    def line(self, start: str, end: str) -> Array:
        return self.place(end) - self.place(start)

    def inner_deg(self, side: str, *parts: str) -> float:
        """Angle at the middle one of three joints of one side."""
        first, corner, last = (self.place(f"{side}_{part}") for part in parts)
        return float(np.degrees(np.arccos(unit(first - corner) @ unit(last - corner))))

    @property
    def pelvis(self) -> Array:
        return self.place("spine_low") - self.middle("hip")

    @property
    def chest(self) -> Array:
        return self.line("chest", "neck")

    @property
    def head(self) -> Array:
        return self.place("nose") - self.middle("ear")

    @property
    def crown(self) -> Array:
        return self.middle("ear") - self.place("head")


def angle_deg(vector: Array, zero: Array, quarter: Array) -> float:
    """Direction of a vector in a plane; `zero` lies at 0 and `quarter` at 90 degrees."""
    return float(np.degrees(np.arctan2(vector @ quarter, vector @ zero)))


def turned(m: Moment, channel: str, part: str, zero: Array, quarter: Array) -> Compared:
    """How far a channel turns a part of the body against the same pose without it."""
    before, after = (angle_deg(getattr(moment, part), zero, quarter) for moment in (m.without(channel), m))
    return Compared(channel, m.channels[channel], after - before)


def head_turn(m: Moment, positive: Array) -> Compared:
    """How far the line through the ears is turned out of its place along y, however the head nods.

    `positive` is where the nose points when the channel is above 0, shape (3,).
    """
    ears = unit(m.line("left_ear", "right_ear"))
    turned_deg = float(np.degrees(np.arccos(np.clip(abs(ears @ Y), 0.0, 1.0))))
    return Compared("head_turn_deg", m.channels["head_turn_deg"], float(np.copysign(turned_deg, m.head @ positive)))


def apart_m(claim: str, place: Array, expected: Array) -> Compared:
    """Something that should be where it is expected."""
    return Compared(claim, 0.0, float(np.linalg.norm(place - expected)), "m")


def off_line_m(place: Array, start: Array, end: Array) -> float:
    """Distance of a point from a line, all of shape (3,)."""
    along = unit(end - start)
    return float(np.linalg.norm((place - start) - along * float((place - start) @ along)))
