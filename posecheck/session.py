"""Runs frames through the estimator and the engine or the coach and hands the answers to the sinks, until the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from posecheck.coaching.coach import Coach, Command, Guidance
from posecheck.coaching.placement import Surroundings
from posecheck.engine.engine import Engine
from posecheck.events import Update
from posecheck.pose.frames import Frame, PoseEstimator
from posecheck.pose.landmarks import PoseFrame


class Sink(Protocol):
    """A receiver of what the session sees and says: a window, a file, a progress bar."""

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame (None when poses are replayed without pictures), its pose and the engine's answer."""

    def close(self, last: Update | None) -> None:
        """The session is over: take the engine's last word, in which open attempts end; None after an error."""


def run(
    source: Iterable[Frame] | Iterable[PoseFrame],
    estimator: PoseEstimator | None,
    engine: Engine,
    sinks: Sequence[Sink],
    stopped: Callable[[], bool] = lambda: False,
) -> Update:
    """Play a source to its end.

    Parameters
    ----------
    source : iterable of Frame or of PoseFrame
        Pictures, or poses found earlier.
    estimator : PoseEstimator or None
        Needed for pictures; not used for poses.
    engine : Engine
        Judges the poses; must be fresh.
    sinks : sequence of Sink
        Each gets every frame, and is closed at the end whatever happens.
    stopped : callable
        Asked before every frame; True ends the session early.

    Returns
    -------
    Update
        The engine's last word, in which open attempts are closed.
    """
    last: Update | None = None
    try:
        for item in source:
            if stopped():
                break
            frame, pose = _see(item, estimator)
            update = engine.step(pose)
            for sink in sinks:
                sink.step(frame, pose, update)
        last = engine.finish()
        return last
    finally:
        for sink in sinks:
            sink.close(last)


def _see(item: Frame | PoseFrame, estimator: PoseEstimator | None) -> tuple[Frame | None, PoseFrame]:
    if isinstance(item, PoseFrame):
        return None, item
    if estimator is None:
        raise TypeError("pictures need an estimator")
    return item, estimator.estimate(item)


class GuidedSink(Protocol):
    """A receiver of a guided session: a window, a voice, a recorder."""

    def step(self, frame: Frame, pose: PoseFrame, guidance: Guidance) -> None:
        """Take one frame, its pose and the coach's answer."""

    def close(self, last: Guidance | None) -> None:
        """The session is over: take the coach's last word, in which the open set ends; None after an error."""


def guide(
    source: Iterable[Frame],
    load: Callable[[str], PoseEstimator],
    coach: Coach,
    sinks: Sequence[GuidedSink],
    *,
    look: Callable[[Frame], Surroundings] = lambda frame: Surroundings(),
    commands: Callable[[], Iterable[Command]] = lambda: (),
    stopped: Callable[[], bool] = lambda: False,
) -> Guidance:
    """Lead a person through a plan until it is done, the source ends or somebody stops it.

    Parameters
    ----------
    source : iterable of Frame
        Pictures.
    load : callable
        The estimator for a model size; asked when a set needs another size. Who gives it closes it.
    coach : Coach
        Knows the plan; must be fresh.
    sinks : sequence of GuidedSink
        Each gets every frame, and is closed at the end whatever happens.
    look : callable
        What is known of a picture besides the pose.
    commands : callable
        What the person asked for since it was called last.
    stopped : callable
        Asked before every frame; True ends the session early.

    Returns
    -------
    Guidance
        The coach's last word.
    """
    last: Guidance | None = None
    estimator, size = None, ""
    try:
        for frame in source:
            if stopped() or coach.done:
                break
            for command in commands():
                coach.command(command)
            if estimator is None or coach.model != size:
                size = coach.model
                estimator = load(size)
            pose = estimator.estimate(frame)
            guidance = coach.step(pose, look(frame))
            for sink in sinks:
                sink.step(frame, pose, guidance)
        last = coach.finish()
        return last
    finally:
        for sink in sinks:
            sink.close(last)
