"""The part of a recording that a person chose for a clip."""

from __future__ import annotations

from posecheck.coaching.messages import clock
from posecheck.language import tr


class Cut:
    """In point and out point, in seconds; None where none is set."""

    def __init__(self) -> None:
        self.in_s: float | None = None
        self.out_s: float | None = None

    def begin_at(self, t_s: float) -> None:
        """Set the in point; an out point before it is dropped."""
        self.in_s = t_s
        if self.out_s is not None and self.out_s <= t_s:
            self.out_s = None

    def end_at(self, t_s: float) -> None:
        """Set the out point; an in point after it is dropped."""
        self.out_s = t_s
        if self.in_s is not None and self.in_s >= t_s:
            self.in_s = None

    def span_s(self) -> tuple[float, float] | None:
        """From the in point to the out point; None unless both are set."""
        return (self.in_s, self.out_s) if self.in_s is not None and self.out_s is not None else None

    def words(self, start_s: float) -> str:
        """What is set, in times since the start of the recording."""
        first, last = ("–" if at is None else clock(at - start_s) for at in (self.in_s, self.out_s))
        return tr("Clip from {first} to {last}", first=first, last=last)
