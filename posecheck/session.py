"""Runs frames through the estimator and the engine or coach, and passes the results to the sinks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Protocol, TypeVar

from posecheck.coaching.coach import Coach, Command, Guidance
from posecheck.coaching.placement import Surroundings
from posecheck.engine.engine import Engine
from posecheck.engine.survey import needs_survey, survey
from posecheck.events import Update
from posecheck.pose.ahead import ahead
from posecheck.pose.frames import Frame, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.model import ExerciseSpec

Last = TypeVar("Last", Update, Guidance)


class Sink(Protocol):
    """A receiver of frames and updates: a window, a file, a progress bar."""

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Process one frame (None for poses without pictures), its pose and the engine's update."""

    def close(self, last: Update | None) -> None:
        """End the session with the engine's final update, which closes open attempts; None after an error."""


def run(
    source: Iterable[Frame] | Iterable[PoseFrame],
    estimator: PoseEstimator | None,
    engine: Engine,
    sinks: Sequence[Sink],
    stopped: Callable[[], bool] = lambda: False,
) -> Update:
    """Process a source to its end. Reading, estimating and judging run at the same time, each in the order of frames.

    Parameters
    ----------
    source : iterable of Frame or of PoseFrame
        Pictures, or saved poses.
    estimator : PoseEstimator or None
        Required for pictures; unused for poses.
    engine : Engine
        Judges the poses; must be fresh.
    sinks : sequence of Sink
        Each receives every frame, and is closed at the end even after an error.
    stopped : callable
        Checked before every frame; True ends the session early.

    Returns
    -------
    Update
        The engine's final update, which closes open attempts.
    """
    last: Update | None = None
    try:
        with _seen(source, estimator) as seen:
            for frame, pose in seen:
                if stopped():
                    break
                update = engine.step(pose)
                for sink in sinks:
                    sink.step(frame, pose, update)
        last = engine.finish()
        return last
    finally:
        _close_all([sink.close for sink in sinks], last)


class Remembered:
    """An estimator that returns poses found earlier, one per picture.

    Parameters
    ----------
    poses : sequence of PoseFrame
        Poses of the pictures, in their order.
    """

    def __init__(self, poses: Sequence[PoseFrame]) -> None:
        self._poses = iter(poses)

    def estimate(self, frame: Frame) -> PoseFrame:
        """Pose in the next picture."""
        return next(self._poses)

    def close(self) -> None:
        """Do nothing: there is no model."""


def look_over(
    source: Iterable[Frame] | Iterable[PoseFrame],
    estimator: PoseEstimator | None,
    exercises: Sequence[tuple[ExerciseSpec, str]],
    seen: Callable[[PoseFrame], None] = lambda pose: None,
    stopped: Callable[[], bool] = lambda: False,
    *,
    pictures: bool = False,
) -> tuple[Iterable[Frame] | Iterable[PoseFrame], PoseEstimator | None, list[float | None]]:
    """Survey a recording before it is judged, if an exercise needs it.

    Parameters
    ----------
    source : iterable of Frame or of PoseFrame
        Pictures or saved poses; pictures must be iterable twice.
    estimator : PoseEstimator or None
        As in `run`.
    exercises : sequence of (ExerciseSpec, str)
        The exercises and their stages.
    seen : callable
        Receives every pose of the survey.
    stopped : callable
        Checked before every frame; True ends the survey early.
    pictures : bool
        Whether a sink of `run` needs the pictures: they are read again after a survey.

    Returns
    -------
    source, estimator
        To be passed to `run`; poses already found are not estimated again.
    rests : list of float or None
        Level at rest for each exercise, for its `Engine`.
    """
    if not any(needs_survey(spec, stage) for spec, stage in exercises):
        return source, estimator, [None] * len(exercises)
    poses = []
    with _seen(source, estimator) as found:
        for _, pose in found:
            if stopped():
                break
            poses.append(pose)
            seen(pose)
    rests = [survey(spec, stage, poses) for spec, stage in exercises]
    return (source, Remembered(poses), rests) if estimator and pictures else (poses, None, rests)


def _close_all(closers: Sequence[Callable[[Last | None], None]], last: Last | None) -> None:
    """Close every sink in order, also after one of them has failed."""
    with ExitStack() as ending:
        for close in reversed(closers):
            ending.callback(close, last)


@contextmanager
def _seen(
    source: Iterable[Frame] | Iterable[PoseFrame], estimator: PoseEstimator | None
) -> Iterator[Iterable[tuple[Frame | None, PoseFrame]]]:
    """Frames with their poses: one thread reads pictures, and another one estimates the poses in them."""
    if estimator is None:
        yield (_see(item, None) for item in source)
        return
    mixed: Iterable[Frame | PoseFrame] = source
    with closing(ahead(mixed)) as items, closing(ahead(_see(item, estimator) for item in items)) as seen:
        yield seen


def _see(item: Frame | PoseFrame, estimator: PoseEstimator | None) -> tuple[Frame | None, PoseFrame]:
    if isinstance(item, PoseFrame):
        return None, item
    if estimator is None:
        raise TypeError("pictures need an estimator")
    return item, estimator.estimate(item)


class GuidedSink(Protocol):
    """A receiver of a guided session: a window, a voice, a recorder."""

    def step(self, frame: Frame, pose: PoseFrame, guidance: Guidance) -> None:
        """Process one frame, its pose and the coach's guidance."""

    def close(self, last: Guidance | None) -> None:
        """End the session with the coach's final guidance, which closes the open set; None after an error."""


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
    """Guide a person through a plan until it is done, the source ends or the session is stopped.

    Parameters
    ----------
    source : iterable of Frame
        Pictures.
    load : callable
        Returns the estimator for a model size; called when a set needs another size. The caller closes the estimators.
    coach : Coach
        Holds the plan; must be fresh.
    sinks : sequence of GuidedSink
        Each receives every frame, and is closed at the end even after an error.
    look : callable
        Returns what is known of a picture besides the pose.
    commands : callable
        Returns the person's requests since the last call.
    stopped : callable
        Checked before every frame; True ends the session early.

    Returns
    -------
    Guidance
        The coach's final guidance.
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
        _close_all([sink.close for sink in sinks], last)
