"""Simulates a webcam: noise, a soft lens, dark corners and slight flicker."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from renderer.look import Webcam

BANK = 4
MARGIN_PX = 64


class Film:
    """Applies webcam defects to a sequence of pictures of one size."""

    def __init__(self, webcam: Webcam, width_px: int, height_px: int) -> None:
        self.webcam = webcam
        self._rng = np.random.default_rng(webcam.seed)
        self._size = (height_px, width_px)
        shape = (height_px + MARGIN_PX, width_px + MARGIN_PX, 3)
        grain = self._rng.normal(0.0, webcam.noise, (BANK, *shape)).astype(np.float32)
        # Real grain is partly common to the three colours.
        self._bank = 0.6 * grain + 0.6 * grain[..., :1]
        y, x = np.mgrid[-1 : 1 : height_px * 1j, -1 : 1 : width_px * 1j]
        self._light = (1.0 - webcam.vignette * (x**2 + y**2) / 2.0).astype(np.float32)[..., None]

    def expose(self, picture: NDArray[np.uint8], time_s: float) -> NDArray[np.uint8]:
        """Return the degraded picture, shape (height_px, width_px, 3), RGB."""
        if self.webcam.blur_px > 0.2:
            picture = np.asarray(cv2.GaussianBlur(np.ascontiguousarray(picture), (0, 0), self.webcam.blur_px))
        wander = np.sin(2.0 * np.pi * 0.13 * time_s + self.webcam.seed % 7) + 0.5 * np.sin(5.1 * time_s)
        down, aside = (int(step) for step in self._rng.integers(0, MARGIN_PX, 2))
        height, width = self._size
        grain = self._bank[self._rng.integers(BANK)][down : down + height, aside : aside + width]
        seen = picture * (self._light * np.float32(1.0 + self.webcam.flicker * wander))
        seen += grain
        np.clip(seen, 0.0, 255.0, out=seen)
        return seen.astype(np.uint8)
