"""Turns waves into requests: a wave pauses a session; a wave in the pause accepts what the voice last offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from posecheck.coaching.coach import Command, Guidance, Step
from posecheck.handsfree.wave import WaveDetector
from posecheck.language import tr, tr_later
from posecheck.pose.landmarks import PoseFrame

FIRST_OFFER_S: Final = 4.0
"""Time before the first offer, in which the voice says that the session is paused."""
OFFER_S: Final = 6.0
"""Time for which an offer stands: enough to hear it, raise the arm and begin to wave."""


class Wish(StrEnum):
    """What the person asks for by waving."""

    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    END = "end"


COMMANDS: Final[Mapping[Wish, tuple[Command, ...]]] = {
    Wish.PAUSE: (Command.PAUSE,),
    Wish.RESUME: (Command.RESUME,),
    Wish.NEXT: (Command.NEXT, Command.RESUME),
    Wish.END: (),
}
"""Commands for the coach. The window ends the session."""
DONE: Final = {
    Wish.PAUSE: tr_later("Paused."),
    Wish.RESUME: tr_later("Carrying on."),
    Wish.NEXT: tr_later("Skipped."),
    Wish.END: tr_later("Session ended."),
}
"""Confirmations, to be said aloud."""
OFFERS: Final = (
    (Wish.RESUME, tr_later("Wave to continue.")),
    (Wish.NEXT, tr_later("Wave now to skip this set.")),
    (Wish.END, tr_later("Wave now to end the session.")),
    (Wish.RESUME, tr_later("Wave to continue.")),
)
"""What is offered during a pause, in this order. The last offer stands until the person waves."""
SKIP_REST: Final = tr_later("Wave now to end the rest.")
"""Offered in place of skipping the set while the person rests: the next set begins then."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Words to say, with the wish that they grant, or None if they make an offer."""

    words: str
    wish: Wish | None = None


class HandsFree:
    """Watches one session for waves."""

    def __init__(self) -> None:
        self._waves = WaveDetector()
        self._paused_s: float | None = None
        self._offered = -1

    def step(self, pose: PoseFrame, guidance: Guidance) -> Answer | None:
        """Take in one pose and the coach's guidance for it; usually returns None."""
        began_s = self._waves.step(pose)
        if guidance.step is Step.DONE:
            return None
        if not guidance.paused_by_hand:
            self._paused_s, self._offered = None, -1
            return None if began_s is None else _granted(Wish.PAUSE)
        if self._paused_s is None:
            self._paused_s = pose.t_s
        if began_s is not None:
            return _granted(OFFERS[max(0, self._place(began_s))][0])
        return self._offer(self._place(pose.t_s), resting=guidance.rest_left_s is not None)

    def _place(self, t_s: float) -> int:
        """Index in `OFFERS` of the offer that stands at a time; negative before the first."""
        since_s = t_s - (self._paused_s or 0.0) - FIRST_OFFER_S
        return min(int(since_s // OFFER_S), len(OFFERS) - 1)

    def _offer(self, place: int, *, resting: bool) -> Answer | None:
        if place <= self._offered:
            return None
        self._offered = place
        wish, words = OFFERS[place]
        return Answer(tr(SKIP_REST if resting and wish is Wish.NEXT else words))


def _granted(wish: Wish) -> Answer:
    return Answer(tr(DONE[wish]), wish)
