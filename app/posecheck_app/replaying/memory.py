"""Pictures of the running set, in memory only: its last seconds, and moments of its most frequent faults."""

from __future__ import annotations

from collections import Counter, deque
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final

from posecheck.events import Fault
from posecheck.pose.landmarks import PoseFrame

RECENT_S: Final = 25.0
"""Length of the end of a set that is kept."""
CLIP_S: Final = 5.0
"""Greatest length of what is kept around a fault."""
AROUND_S: Final = 1.5
"""Time kept before and after a shorter fault."""
MOST_FAULTS: Final = 3
"""Number of faults for which a moment is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One picture of a set: its time, its pose, and its JPEG as soon as that is made."""

    t_s: float
    pose: PoseFrame
    jpeg: Future[bytes]


def span_of(fault: Fault) -> tuple[float, float]:
    """Start and end of what is shown of a fault: some time around it, or the middle of a long one."""
    middle_s = (fault.start_s + fault.end_s) / 2
    half_s = min(CLIP_S / 2, (fault.end_s - fault.start_s) / 2 + AROUND_S)
    # When a very long fault ends, its middle is no longer among the last seconds.
    middle_s = max(middle_s, fault.end_s - RECENT_S / 2)
    return middle_s - half_s, middle_s + half_s


class Memory:
    """Holds at most `RECENT_S + MOST_FAULTS * CLIP_S` seconds of a set, however long it is."""

    def __init__(self) -> None:
        self._recent: deque[Shot] = deque()
        self._older: list[Shot] = []
        self._longest: dict[str, Fault] = {}
        self._count: Counter[str] = Counter()

    def add(self, shot: Shot) -> None:
        """Remember a picture, later than all others; forget what is old and shows no remembered fault."""
        self._recent.append(shot)
        while shot.t_s - self._recent[0].t_s > RECENT_S:
            old = self._recent.popleft()
            if self._shows_fault(old):
                self._older.append(old)

    def note(self, fault: Fault) -> None:
        """Remember the longest occurrence of each of the most frequent faults."""
        self._count[fault.id] += 1
        known = self._longest.get(fault.id)
        if known is None or fault.end_s - fault.start_s > known.end_s - known.start_s:
            self._longest[fault.id] = fault
        if len(self._longest) > MOST_FAULTS:
            del self._longest[min(self._longest, key=self._count.__getitem__)]
        self._older = [shot for shot in self._older if self._shows_fault(shot)]

    def longest(self, fault: str) -> Fault | None:
        """The remembered occurrence of a fault; None without one."""
        return self._longest.get(fault)

    def between(self, start_s: float, end_s: float) -> tuple[Shot, ...]:
        """Pictures of a time span, in order."""
        return tuple(shot for shot in (*self._older, *self._recent) if start_s <= shot.t_s <= end_s)

    def __len__(self) -> int:
        """Number of pictures."""
        return len(self._older) + len(self._recent)

    def _shows_fault(self, shot: Shot) -> bool:
        spans = map(span_of, self._longest.values())
        return any(start_s <= shot.t_s <= end_s for start_s, end_s in spans)
