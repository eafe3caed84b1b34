"""Paces by time an exercise whose movement cannot be told from rest: it says so, and counts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, cycle
from typing import Final

from posecheck.coaching import messages
from posecheck.coaching.plan import PlannedSet

AT_REST_S: Final = 20.0
"""So long somebody who exercises must look as if at rest before they are paced."""
BETWEEN_S: Final = 3.0
"""Time to let go, before and after every hold."""


class TimedGuide:
    """Says when to begin each hold and when to let go, from the time on at which nothing could be seen.

    Only for exercises whose phases have words to be said (`say` in their specs).
    """

    def __init__(self) -> None:
        self._rest_since_s: float | None = None
        self._next_s = float("inf")
        self._words: Iterator[tuple[str, float]] = iter(())

    @property
    def pacing(self) -> bool:
        """Whether the person is paced now."""
        return self._next_s < float("inf")

    def step(self, t_s: float, planned: PlannedSet, phase: str | None) -> str:
        """What to say in this moment; mostly nothing.

        Parameters
        ----------
        t_s : float
            Time of the frame.
        planned : PlannedSet
            What is being done.
        phase : str or None
            The phase that the person is in.
        """
        if phase != planned.prescription.start or not _spoken(planned):
            self.reset()
            return ""
        self._rest_since_s = t_s if self._rest_since_s is None else self._rest_since_s
        if not self.pacing:
            if t_s - self._rest_since_s < AT_REST_S:
                return ""
            self._words, self._next_s = _words(planned), t_s
        if t_s < self._next_s:
            return ""
        words, wait_s = next(self._words)
        self._next_s = t_s + wait_s
        return words

    def reset(self) -> None:
        """Something was seen: no pacing."""
        self._rest_since_s, self._next_s = None, float("inf")


def _spoken(planned: PlannedSet) -> list[str]:
    phases = planned.spec.phases_of(planned.stage)
    return [phases[name].say for name in planned.prescription.targets if phases[name].say]


def _words(planned: PlannedSet) -> Iterator[tuple[str, float]]:
    """What to say, each with the time until the next words."""
    hold_s = planned.prescription.hold_s
    once = chain.from_iterable(((words, hold_s), (messages.RELAX, BETWEEN_S)) for words in _spoken(planned))
    return chain([(messages.FOLLOW_MY_VOICE, 2 * BETWEEN_S)], cycle(once))
