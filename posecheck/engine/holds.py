"""Times one hold: runs while the pose is visible and held, freezes while unseen, survives a short slip."""

from __future__ import annotations

from typing import Final

from posecheck.events import Hold, HoldStatus

SLIP_S: Final = 0.5
"""The hold survives leaving the pose for up to this long; the time away does not count."""
RESTLESS_S: Final = 1.5
"""The same while limbs move within the pose. If they settle again, the time counts as held."""
BLINK_S: Final = 0.3
"""Time unseen between two frames in the pose that still counts: a frame was lost, not the pose.

One lost frame takes 0.17 s at 12 frames per second, 0.25 s at 8."""


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
        """Process one frame; False when the hold is over.

        Parameters
        ----------
        t_s : float
            Time of the frame.
        inside : bool
            Whether the person is in the pose and settled.
        seen : bool
            Whether the person is visible.
        near : bool
            Whether the person is in the pose, settled or not.
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
        """Current state of the hold."""
        return HoldStatus(self.phase, self._held_s, self._required_s, frozen=not self._running)

    @property
    def hold(self) -> Hold:
        """The hold so far, as a record."""
        return Hold(self.phase, self._start_s, self._in_s, self._held_s, self._required_s)


def _excused_s(*, inside: bool, seen: bool, near: bool) -> float:
    """Longest interruption of this kind that still counts as held."""
    if not seen:
        return BLINK_S if inside or near else 0.0
    return RESTLESS_S if near else 0.0
