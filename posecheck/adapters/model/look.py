"""Checks of the surroundings: how bright the picture is, and whether somebody else is in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.model.estimator import fit_for_model
from posecheck.adapters.model.native_log import chatter_logged
from posecheck.adapters.opencv import cv2
from posecheck.coaching.placement import Surroundings
from posecheck.errors import ModelError
from posecheck.pose.frames import Frame

COUNT_EVERY_S: Final = 2.0
"""Interval between counts of people, because one count costs as much as finding two poses."""
EACH_PX: Final = 16
"""Spacing of the pixels sampled for brightness, in both directions."""
COUNTED_SIDE_PX: Final = 480
CONFIDENCE: Final = 0.3
"""At 0.5, a person in the background was missed half the time; at 0.3, 1 count in 900 saw one person as two."""

CountPeople = Callable[[NDArray[np.uint8]], int]


class Look:
    """Checks the surroundings in frames passed in time order.

    Parameters
    ----------
    count : callable, optional
        Counts the people in an image of shape (height, width, 3), uint8; without it their number stays unknown.
    """

    def __init__(self, count: CountPeople | None = None) -> None:
        self._count = count
        self._counted_s = float("-inf")
        self._people: int | None = None
        self._crowded = False

    def look(self, frame: Frame, placing: bool) -> Surroundings:
        """Check one frame. People are counted only while the camera is being placed."""
        brightness = float(frame.rgb[::EACH_PX, ::EACH_PX].mean())
        if not placing or self._count is None:
            self._people, self._counted_s, self._crowded = None, float("-inf"), False
        elif frame.t_s - self._counted_s >= COUNT_EVERY_S:
            people, before = self._count(frame.rgb), self._crowded
            self._counted_s, self._crowded = frame.t_s, people > 1
            self._people = people if before else min(people, 1)  # a second person must be seen in two counts in a row
        return Surroundings(brightness, self._people)

    def close(self) -> None:
        """Release the counter."""
        close = getattr(self._count, "close", None)
        if close is not None:
            close()


class PeopleCounter:
    """Counts up to two people with a pose model, which is loaded on first use.

    Parameters
    ----------
    model : Path
        A pose landmarker bundle; the smallest is good enough.
    """

    def __init__(self, model: Path) -> None:
        self._model = model
        self._landmarker: Any = None
        self._quiet = False

    def __call__(self, rgb: NDArray[np.uint8]) -> int:
        """Count people in an image of shape (height, width, 3), uint8: 0, 1, or 2 for more than one."""
        import mediapipe

        if self._landmarker is None:
            self._landmarker = self._load()
        scale = min(1.0, COUNTED_SIDE_PX / max(rgb.shape[:2]))
        size = max(4, round(rgb.shape[1] * scale)), max(4, round(rgb.shape[0] * scale))
        small = cv2.resize(np.ascontiguousarray(rgb), size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        picture = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=fit_for_model(small)[0])
        # Parts of the model initialise, and log it, when the first person appears.
        with nullcontext() if self._quiet else chatter_logged():
            people = len(self._landmarker.detect(picture).pose_landmarks)
        self._quiet |= people > 0
        return people

    def close(self) -> None:
        """Release the model. Safe to call twice."""
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None

    def _load(self) -> Any:
        os.environ.setdefault("GLOG_minloglevel", "2")
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=self._model.read_bytes()),
            running_mode=vision.RunningMode.IMAGE,
            num_poses=2,
            min_pose_detection_confidence=CONFIDENCE,
            min_pose_presence_confidence=CONFIDENCE,
        )
        with chatter_logged():
            try:
                return vision.PoseLandmarker.create_from_options(options)
            except (RuntimeError, ValueError) as error:
                raise ModelError(f"{self._model} cannot be loaded as a pose model: fetch it again") from error
