"""Queue of cues: the most important first, none too late, only the latest count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from posecheck.coaching.cues import PROMPT_PRIORITY, Cue, Tone

PATIENCE_S: Final = 2.0
"""A cue that has waited longer is out of date."""
MERGED: Final = (Tone.COUNT, Tone.TICK)
"""Only the latest cue of these tones stays in the queue; old numbers are useless."""


class CueLine:
    """The current cue and those that wait.

    Parameters
    ----------
    clock_s : callable
        Returns the time in seconds.

    Attributes
    ----------
    pace : float
        Speed of the voice, as a factor of its usual one.
    present : Cue or None
        The current cue, in the wording that ends in time.
    """

    def __init__(self, clock_s: Callable[[], float]) -> None:
        self._clock_s = clock_s
        self.pace = 1.0
        self._waiting: list[tuple[float, Cue]] = []
        self.present: Cue | None = None

    def offer(self, cue: Cue) -> bool:
        """Add a cue; True if it must be said now, even if it interrupts a less important one."""
        if self.present is None or cue.priority < self.present.priority:
            fitted = cue.fitted(pace=self.pace)
            if fitted is not None:
                self.present = fitted
            if cue.priority <= PROMPT_PRIORITY:
                self._waiting.clear()  # it would be begun before the next prompt, and cut off
            return fitted is not None
        if cue.tone in MERGED:
            self._waiting = [(t_s, other) for t_s, other in self._waiting if other.tone is not cue.tone]
        self._waiting.append((self._clock_s(), cue))
        return False

    def over(self) -> Cue | None:
        """End the current cue and return the next one, if any."""
        self._waiting = [one for one in self._waiting if self._in_time(*one) is not None]
        first = min(self._waiting, key=lambda waiting: waiting[1].priority, default=None)
        if first is not None:
            self._waiting.remove(first)
        self.present = self._in_time(*first) if first is not None else None
        return self.present

    def clear(self) -> None:
        """Drop all cues."""
        self._waiting.clear()
        self.present = None

    def _in_time(self, t_s: float, cue: Cue) -> Cue | None:
        waited_s = self._clock_s() - t_s
        return cue.fitted(waited_s, self.pace) if waited_s <= PATIENCE_S else None
