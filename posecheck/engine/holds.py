"""Times one hold: runs only in the pose and seen, frozen while unseen, goes on after a short slip."""

from __future__ import annotations

from typing import Final

from posecheck.events import Hold, HoldStatus

SLIP_S: Final = 0.5
"""Out of the pose for no longer than this, the hold goes on (the time out of it does not count)."""
RESTLESS_S: Final = 1.5
"""The same while the pose is still taken but limbs move in it; who comes to rest again has held it all the while."""
BLINK_S: Final = 0.3
"""Unseen for no longer than this between two frames in the pose, the time counts: a frame was lost, not the pose.

One lost frame is 0.17 s at 12 frames a second, 0.25 s at 8."""


class HoldTimer:
    """The hold of one target phase."""

    def __init__(self, phase: str, start_s: float, required_s: float) -> None:
        self.phase = phase
        self._required_s = required_s
        self._start_s = self._in_s = start_s
        self._held_s = 0.0
        self._running = True
        self._excused_s = float("inf")

    def step(self, t_s: float, *, inside: bool, seen: bool, near: bool = False) -> bool:
        """Take one frame; False when the hold is over.

        Parameters
        ----------
        t_s : float
            Time of the frame.
        inside : bool
            Whether the person is in the held pose, settled.
        seen : bool
            Whether the person can be seen.
        near : bool
            Whether the pose is still taken, though not settled.
        """
        if inside and seen:
            if self._running or t_s - self._in_s <= self._excused_s:
                self._held_s += t_s - self._in_s
            self._in_s, self._excused_s = t_s, float("inf")
        else:
            self._excused_s = min(self._excused_s, _excused_s(inside=inside, seen=seen, near=near))
        self._running = inside and seen
        return inside or t_s - self._in_s <= (RESTLESS_S if near else SLIP_S)

    @property
    def status(self) -> HoldStatus:
        """Where the hold stands."""
        return HoldStatus(self.phase, self._held_s, self._required_s, frozen=not self._running)

    @property
    def hold(self) -> Hold:
        """The hold as it was."""
        return Hold(self.phase, self._start_s, self._in_s, self._held_s, self._required_s)


def _excused_s(*, inside: bool, seen: bool, near: bool) -> float:
    """How long a hold may be interrupted in this way and the time still counts."""
    if not seen:
        return BLINK_S if inside or near else 0.0
    return RESTLESS_S if near else 0.0
