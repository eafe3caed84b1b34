"""Loads pose models in the background, one at a time, each size once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from posecheck.pose.frames import PoseEstimator


class Models:
    """Estimators by model size, loaded in a thread and kept until the session is over.

    Parameters
    ----------
    load : callable
        Loads the estimator of a size; called in that thread.
    """

    def __init__(self, load: Callable[[str], PoseEstimator]) -> None:
        self._load = load
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="load pose model")
        self._loads: dict[str, Future[PoseEstimator]] = {}

    def ready(self, size: str) -> bool:
        """Whether the estimator has loaded or failed; starts loading it if needed."""
        if size not in self._loads:
            self._loads[size] = self._thread.submit(self._load, size)
        return self._loads[size].done()

    def get(self, size: str) -> PoseEstimator:
        """Wait for the estimator; raises the error if loading failed."""
        self.ready(size)
        return self._loads[size].result()

    def close(self) -> None:
        """Free all estimators, after waiting for one that is still loading."""
        self._thread.shutdown(cancel_futures=True)
        for load in self._loads.values():
            if not load.cancelled() and load.exception() is None:
                load.result().close()
