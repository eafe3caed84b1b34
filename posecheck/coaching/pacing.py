"""Paces an exercise by time when its movement cannot be distinguished from rest; nothing is counted then."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, cycle
from typing import Final

from posecheck.coaching import messages
from posecheck.coaching.plan import PlannedSet
from posecheck.language import tr
from posecheck.specs.checks import REST

AT_REST_S: Final = 20.0
"""Pacing begins once the person has appeared to rest for this long."""
BETWEEN_S: Final = 3.0
"""Time to relax before and after every hold."""


class TimedGuide:
    """Announces the beginning and the end of each hold once no movement has been seen for a while.

    Applies only to exercises whose targets have a spoken text (`say` in the spec).
    """

    def __init__(self) -> None:
        self._rest_since_s: float | None = None
        self._next_s = float("inf")
        self._words: Iterator[tuple[str, float]] = iter(())

    @property
    def pacing(self) -> bool:
        """Whether pacing is active."""
        return self._next_s < float("inf")

    def step(self, t_s: float, planned: PlannedSet, phase: str | None) -> str:
        """Return the text for this moment; usually empty.

        Parameters
        ----------
        t_s : float
            Time of the frame.
        planned : PlannedSet
            The current set.
        phase : str or None
            The person's current phase.
        """
        if phase != REST or not _spoken(planned):
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
        """Stop pacing, because a movement was seen."""
        self._rest_since_s, self._next_s = None, float("inf")


def _spoken(planned: PlannedSet) -> list[str]:
    return [tr(target.say) for target in planned.spec.targets_of(planned.stage).values() if target.say]


def _words(planned: PlannedSet) -> Iterator[tuple[str, float]]:
    """Texts, each with the time until the next one."""
    hold_s = planned.prescription.hold_s
    once = chain.from_iterable(((words, hold_s), (tr(messages.RELAX), BETWEEN_S)) for words in _spoken(planned))
    return chain([(tr(messages.FOLLOW_MY_VOICE), 2 * BETWEEN_S)], cycle(once))
