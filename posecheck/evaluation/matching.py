"""Matches time spans in an answer to spans in the labels: greedy, one to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

ROUNDING_S: Final = 1e-6


class Span(Protocol):
    """Anything with a start and an end in seconds."""

    @property
    def start_s(self) -> float:
        """Start time."""

    @property
    def end_s(self) -> float:
        """End time."""


def overlap_s(a: Span, b: Span) -> float:
    """Overlap of two spans in seconds; minus the gap between them if they do not overlap."""
    return min(a.end_s, b.end_s) - max(a.start_s, b.start_s)


def closeness(a: Span, b: Span) -> float:
    """How well two spans agree: 1 for equal spans, 0 if they touch, towards -1 for a gap much longer than the spans.

    For overlapping spans this is the temporal intersection over union.
    """
    whole_s = max(a.end_s, b.end_s) - min(a.start_s, b.start_s)
    return overlap_s(a, b) / whole_s if whole_s > 0 else 1.0


def match(truth: Sequence[Span], found: Sequence[Span], slack_s: float = 0.0) -> list[tuple[int, int]]:
    """Pair spans one to one, closest pairs first.

    Parameters
    ----------
    truth, found : sequence of Span
        In any order; the order does not affect the result.
    slack_s : float
        Largest gap within a pair; at 0 the two spans must overlap.

    Returns
    -------
    list of (int, int)
        Indices into `truth` and `found`, in the order of `truth`.
    """
    candidates = [
        (-closeness(t, f), (t.start_s, t.end_s), (f.start_s, f.end_s), i, j)
        for i, t in enumerate(truth)
        for j, f in enumerate(found)
        if _may_pair(overlap_s(t, f), slack_s)
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return sorted(pairs.items())


def _may_pair(shared_s: float, slack_s: float) -> bool:
    return shared_s > 0 or (slack_s > 0 and shared_s >= -slack_s - ROUNDING_S)


def touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span overlaps or touches any of the others."""
    return any(overlap_s(span, other) >= 0 for other in others)


def covered_s(spans: Sequence[Span], until_s: float = float("inf")) -> float:
    """Seconds before `until_s` covered by at least one span."""
    total_s, reached_s = 0.0, float("-inf")
    for start_s, end_s in sorted((span.start_s, min(span.end_s, until_s)) for span in spans):
        total_s += max(end_s - max(start_s, reached_s), 0.0)
        reached_s = max(reached_s, end_s)
    return total_s
