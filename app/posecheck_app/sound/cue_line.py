"""Which cue is said next: the important before the friendly, none too late, of several counts the latest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from posecheck.coaching.cues import Cue, Tone

PATIENCE_S: Final = 2.0
"""A cue that has waited longer is no longer true."""
MERGED: Final = (Tone.COUNT, Tone.TICK)
"""Of these only the latest waits: nobody wants to hear old numbers."""


class CueLine:
    """The cue that is being said and those that wait for it.

    Parameters
    ----------
    clock_s : callable
        A clock in seconds.
    """

    def __init__(self, clock_s: Callable[[], float]) -> None:
        self._clock_s = clock_s
        self._waiting: list[tuple[float, Cue]] = []
        self.present: Cue | None = None

    def offer(self, cue: Cue) -> bool:
        """Take a cue; True where it is to be said at once, be it in the midst of a lesser one."""
        if self.present is None or cue.priority < self.present.priority:
            self.present = cue
            return True
        if cue.tone in MERGED:
            self._waiting = [(t_s, other) for t_s, other in self._waiting if other.tone is not cue.tone]
        self._waiting.append((self._clock_s(), cue))
        return False

    def over(self) -> Cue | None:
        """The present cue has been said; the one to say now, if there is one."""
        latest_s = self._clock_s() - PATIENCE_S
        self._waiting = [(t_s, cue) for t_s, cue in self._waiting if t_s >= latest_s]
        first = min(self._waiting, key=lambda waiting: waiting[1].priority, default=None)
        if first is not None:
            self._waiting.remove(first)
        self.present = first[1] if first is not None else None
        return self.present

    def clear(self) -> None:
        """Forget everything."""
        self._waiting.clear()
        self.present = None
