"""Geometry of single points. On a handful of numbers, plain floats are ten times as fast as arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from posecheck.pose.landmarks import Point

NAN: Final = float("nan")


def ratio(value: float, divisor: float) -> float:
    """The quotient; NaN if the divisor is zero, as for a trunk without length."""
    return value / divisor if divisor else NAN


def step(start: Point, end: Point) -> Point:
    """The way from one point to another."""
    return end[0] - start[0], end[1] - start[1]


def dot(first: Point, second: Point) -> float:
    """Scalar product."""
    return first[0] * second[0] + first[1] * second[1]


def cross(first: Point, second: Point) -> float:
    """Third component of the vector product."""
    return first[0] * second[1] - first[1] * second[0]


def midpoint(first: Point, second: Point) -> Point:
    """The point halfway between two."""
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2


def bounded(value: float, low: float, high: float) -> float:
    """The value, or the limit it exceeds; NaN stays NaN."""
    return min(max(value, low), high)


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean of at least one value."""
    return sum(values) / len(values)


def middle_value(ordered: Sequence[float]) -> float:
    """Median of values in ascending order, at least one."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def known_median(values: Sequence[float]) -> float:
    """Median of the finite values; NaN if there are none."""
    known = sorted(filter(math.isfinite, values))
    return middle_value(known) if known else NAN
