"""Notices when the pictures of a camera stop, repeat or turn black."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

import numpy as np
from numpy.typing import NDArray

NOTICE_S: Final = 2.5
"""The person is informed after this time without a good picture."""
BLACK: Final = 20
"""Brightness (0 to 255) that almost no pixel of a black picture exceeds. A dark room has lighter spots."""
BLACK_PERCENT: Final = 99.5
EACH_PX: Final = 8
"""Spacing of the pixels sampled for brightness, in both directions."""


class Trouble(Enum):
    """What is wrong with the pictures."""

    SILENT = auto()
    FROZEN = auto()
    BLACK = auto()


class Liveness:
    """Follows the pictures of one camera.

    A picture that is bit for bit the one before is not a new one: a sensor always has some noise, so the stream stands
    still. Time is passed in, in seconds from any origin.

    Attributes
    ----------
    any_s, good_s : float
        Time of the last picture, and of the last one that was new and not black; of `begin` if there was none.
    """

    def __init__(self) -> None:
        self.any_s = self.good_s = float("inf")
        self._last: NDArray[np.uint8] | None = None
        self._black = False

    def begin(self, now_s: float) -> None:
        """Start waiting for pictures; the last one before still counts as seen."""
        self.any_s = self.good_s = now_s

    def take(self, now_s: float, rgb: NDArray[np.uint8]) -> bool:
        """Take in a picture, shape (height, width, 3); returns whether it is new."""
        new = self._last is None or not np.array_equal(rgb, self._last)
        self._last, self.any_s = rgb, now_s
        self._black = bool(np.percentile(rgb[::EACH_PX, ::EACH_PX], BLACK_PERCENT) <= BLACK)
        if new and not self._black:
            self.good_s = now_s
        return new

    def trouble(self, now_s: float) -> Trouble | None:
        """What has been wrong for `NOTICE_S`; None if nothing has."""
        if now_s - self.good_s <= NOTICE_S:
            return None
        if now_s - self.any_s > NOTICE_S or self._last is None:
            return Trouble.SILENT
        return Trouble.BLACK if self._black else Trouble.FROZEN
