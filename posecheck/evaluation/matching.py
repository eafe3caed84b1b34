"""Finds which stretch of time in an answer belongs to which stretch in the labels: greedy, one to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

ROUNDING_S: Final = 1e-6


class Span(Protocol):
    """Anything with a start and an end in seconds."""

    @property
    def start_s(self) -> float:
        """When it begins."""

    @property
    def end_s(self) -> float:
        """When it ends."""


def overlap_s(a: Span, b: Span) -> float:
    """Seconds that two spans share; negative by the gap between them where they share none."""
    return min(a.end_s, b.end_s) - max(a.start_s, b.start_s)


def closeness(a: Span, b: Span) -> float:
    """How well two spans agree, from 1 (the same) over 0 (they touch) to -1 (a gap that dwarfs them).

    For spans that overlap it is the temporal intersection over union.
    """
    whole_s = max(a.end_s, b.end_s) - min(a.start_s, b.start_s)
    return overlap_s(a, b) / whole_s if whole_s > 0 else 1.0


def match(truth: Sequence[Span], found: Sequence[Span], slack_s: float = 0.0) -> list[tuple[int, int]]:
    """Pair spans one to one, the closest pair first.

    Parameters
    ----------
    truth, found : sequence of Span
        In any order; it does not change the outcome.
    slack_s : float
        Without slack a pair must overlap; with it the two may be apart by as much.

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
    """Whether a span has a moment in common with any of the others."""
    return any(overlap_s(span, other) >= 0 for other in others)


def covered_s(spans: Sequence[Span], until_s: float = float("inf")) -> float:
    """Seconds before `until_s` that at least one span covers."""
    total_s, reached_s = 0.0, float("-inf")
    for start_s, end_s in sorted((span.start_s, min(span.end_s, until_s)) for span in spans):
        total_s += max(end_s - max(start_s, reached_s), 0.0)
        reached_s = max(reached_s, end_s)
    return total_s
