"""Switches to a smaller pose model if the computer is too slow for the one an exercise asks for."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from statistics import median
from typing import Final

from posecheck.errors import ModelError
from posecheck.language import tr
from posecheck.pose.frames import Frame, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.model import MODEL_SIZES, ModelSize

SLOWEST_S: Final = 0.125
"""Longest acceptable time per frame: 8 frames per second still show holds and cues in time."""
WARM_UP: Final = 5
WATCHED: Final = 15


class PacedEstimator:
    """A live estimator that switches to the next smaller model when recent frames took too long.

    Parameters
    ----------
    size : {'lite', 'full', 'heavy'}
        The initial model.
    load : callable
        Loads the estimator of a given size.
    notify : callable
        Receives one sentence when the model changes.
    clock_s : callable
        A clock in seconds.
    """

    def __init__(
        self,
        size: ModelSize,
        load: Callable[[ModelSize], PoseEstimator],
        notify: Callable[[str], None],
        clock_s: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._size, self._load, self._notify, self._clock_s = size, load, notify, clock_s
        self._estimator = load(size)
        self._smaller = list(MODEL_SIZES[: MODEL_SIZES.index(size)])
        self._spent_s: deque[float] = deque(maxlen=WATCHED)
        self._frames = 0

    def estimate(self, frame: Frame) -> PoseFrame:
        """Find the pose in one frame; see `PoseEstimator`."""
        begin_s = self._clock_s()
        pose = self._estimator.estimate(frame)
        self._frames += 1
        if self._frames > WARM_UP:
            self._spent_s.append(self._clock_s() - begin_s)
        if self._smaller and len(self._spent_s) == WATCHED and median(self._spent_s) > SLOWEST_S:
            self._step_down(self._smaller.pop())
        return pose

    def _step_down(self, smaller: ModelSize) -> None:
        self._spent_s.clear()
        self._frames = 0
        names = {"model": self._size, "smaller": smaller}
        try:
            estimator = self._load(smaller)
        except ModelError as error:
            text = tr(
                "This computer is too slow for the {model} pose model, and the {smaller} model is not available: "
                "{error}",
                **names,
                error=error,
            )
            self._notify(text)
            return
        self._estimator.close()
        self._size, self._estimator = smaller, estimator
        self._notify(
            tr("This computer is too slow for the {model} pose model: switching to the {smaller} model.", **names)
        )

    def close(self) -> None:
        """Release the model."""
        self._estimator.close()
