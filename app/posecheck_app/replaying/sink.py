"""Remembers the running set beside the session and hands over what to replay once a rest begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.coaching.coach import Guidance, Step
from posecheck.events import FaultEnded
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.session import GuidedSink
from posecheck_app.messages import GuidedJob, Notify, SessionFactory
from posecheck_app.replaying.memory import Memory, Shot
from posecheck_app.replaying.passages import Replay, replay_of

STEP_S: Final = 1 / 15
"""Shortest time between two remembered pictures."""
MOST_WAITING: Final = 2
"""Most pictures that wait to be compressed; on a slow computer, further ones are left out."""
REMEMBERED: Final = (Step.PLACE, Step.COUNTDOWN, Step.EXERCISE)
"""Steps in which pictures are remembered. An early start happens while the camera is being placed."""


class RememberingSink:
    """The sink of a guided session that remembers a set, in memory only.

    Pictures are compressed in a thread of its own, so that no frame waits for it.

    Parameters
    ----------
    jpeg : callable
        Compresses a picture.
    ready : callable
        Receives what to show, in the session's thread, when a rest begins.
    """

    def __init__(self, jpeg: Callable[[NDArray[np.uint8]], bytes], ready: Callable[[Replay], None]) -> None:
        self._jpeg, self._ready = jpeg, ready
        self._pool = ThreadPoolExecutor(1, "replay")
        self._waiting: list[Future[bytes]] = []
        self._next_s = float("-inf")
        self.memory = Memory()

    def step(self, frame: Frame, pose: PoseFrame, guidance: Guidance) -> None:
        """Remember a frame and the faults that are over."""
        for update in (guidance.update, guidance.last):
            for event in update.events if update is not None else ():
                if isinstance(event, FaultEnded):
                    self.memory.note(event.fault)
        if guidance.finished is not None:
            if guidance.rest_left_s is not None:
                self._ready(replay_of(guidance.finished, self.memory, guidance.rest_left_s))
            self.memory = Memory()
        elif guidance.step in REMEMBERED and frame.t_s >= self._next_s:
            self._remember(frame, pose)

    def close(self, last: Guidance | None) -> None:
        """Forget everything."""
        self.memory = Memory()
        self._pool.shutdown()

    def _remember(self, frame: Frame, pose: PoseFrame) -> None:
        self._waiting = [one for one in self._waiting if not one.done()]
        if len(self._waiting) >= MOST_WAITING:
            return
        self._next_s = frame.t_s + 0.9 * STEP_S  # so that a camera's jitter does not cost every other frame
        made = self._pool.submit(self._jpeg, frame.rgb)
        self._waiting.append(made)
        self.memory.add(Shot(frame.t_s, replace(pose, mask=None, profile=None), made))


def with_replay(factory: SessionFactory, wanted: Callable[[], bool], ready: Callable[[Replay], None]) -> SessionFactory:
    """Let a factory's sessions remember their sets too, if that is wanted when they begin."""

    def sinks(job: GuidedJob, notify: Notify) -> Sequence[GuidedSink]:
        return [*factory.sinks(job, notify), *([RememberingSink(factory.jpeg, ready)] if wanted() else [])]

    return replace(factory, sinks=sinks)
