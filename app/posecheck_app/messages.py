"""What crosses between the window and its worker: frozen values only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecheck.coaching.coach import Guidance, Judge, SetResult
from posecheck.coaching.cues import Cue
from posecheck.coaching.placement import Surroundings
from posecheck.coaching.plan import PlannedSet
from posecheck.pose.frames import Frame, FrameSource, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck.session import GuidedSink

CAMERA_PREFIX = "camera:"

Notify = Callable[[str], None]
"""Told in a sentence what the person should know."""

ReportShare = Callable[[float | None], None]
"""Told how much of a wait is over, 0 to 1, or None where that is not known."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What the worker is busy with before the first picture; `share` runs 0 to 1, None where it is not known."""

    text: str
    share: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """A session that broke; `line` is one helpful line for the person."""

    job: GuidedJob
    line: str


@dataclass(frozen=True, slots=True, eq=False)
class GuidedJob:
    """A plan to be led through in front of one source; two jobs are never equal, however alike.

    Attributes
    ----------
    source : str
        `camera:N`, or the path of a video that is played as if it were one.
    plan : tuple of PlannedSet
        At least one.
    """

    source: str
    plan: tuple[PlannedSet, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The newest moment of a guided session, complete in itself, so that older ones can be skipped.

    Attributes
    ----------
    job : GuidedJob
        What it belongs to.
    t_s : float
        Time stamp of the frame.
    rgb : ndarray, shape (height, width, 3), uint8
        The picture, never mirrored.
    pose : PoseFrame
        The person in it; empty while the model is still loading.
    guidance : Guidance or None
        The coach's answer; None while the model is still loading.
    remark : str
        What the person should know about how the session runs; empty where all is as usual.
    """

    job: GuidedJob
    t_s: float
    rgb: NDArray[np.uint8]
    pose: PoseFrame
    guidance: Guidance | None
    remark: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """There is something to say, the most important first."""

    job: GuidedJob
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SetDone:
    """A set that was begun is over."""

    job: GuidedJob
    result: SetResult


@dataclass(frozen=True, slots=True, eq=False)
class NoPicture:
    """There is no picture from the source, and why; an empty `why` says that there is one again."""

    job: GuidedJob
    why: str


News = Spoken | SetDone | NoPicture


@dataclass(frozen=True, slots=True, eq=False)
class SessionOver:
    """A guided session has come to its end; all its sets have been told."""

    job: GuidedJob


class Looking(Protocol):
    """What the worker needs to know what else is in a picture."""

    def look(self, frame: Frame, placing: bool) -> Surroundings:
        """What is known of a picture."""

    def close(self) -> None:
        """Free what it uses."""


@dataclass(frozen=True, slots=True)
class SessionFactory:
    """How a guided session's worker makes its parts, each inside its own threads.

    Attributes
    ----------
    source : callable
        Opens a camera or a video by its name; told whom to notify why there is no picture ("": there is one again).
        Closing it from another thread must end its iteration.
    estimator : callable
        Loads a pose model by its size; told where to report the progress of a download, and whom to notify remarks.
    engine : callable
        A fresh engine for a set.
    look : callable
        Looks at pictures.
    sinks : callable
        Receivers of a session besides the window, such as a recorder; told whom to notify remarks.
    """

    source: Callable[[str, Notify], FrameSource]
    estimator: Callable[[str, ReportShare, Notify], PoseEstimator]
    engine: Callable[[PlannedSet], Judge]
    look: Callable[[], Looking]
    sinks: Callable[[GuidedJob, Notify], Sequence[GuidedSink]]
