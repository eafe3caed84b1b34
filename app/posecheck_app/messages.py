"""Frozen values that cross between the window and its worker."""

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
from posecheck.handsfree.control import Wish
from posecheck.pose.frames import Frame, FrameSource, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck.session import GuidedSink

Notify = Callable[[str], None]
"""Called with a sentence for the person."""

ReportShare = Callable[[float | None], None]
"""Called with the share of a wait that is over, 0 to 1, or None if unknown."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The worker's activity before the first picture; `share` is 0 to 1, or None if unknown."""

    text: str
    share: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """A failed session; `line` explains the error to the person in one line."""

    job: GuidedJob
    line: str


@dataclass(frozen=True, slots=True, eq=False)
class GuidedJob:
    """A plan to work through in front of one source; compared by identity.

    Attributes
    ----------
    source : str
        `camera:` with the name or number of a camera, or the path of a video played in place of a camera.
    plan : tuple of PlannedSet
        At least one.
    waves : bool
        Whether waving controls the session.
    """

    source: str
    plan: tuple[PlannedSet, ...]
    waves: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The latest state of a guided session; complete, so that older ones can be skipped.

    Attributes
    ----------
    job : GuidedJob
        The job it belongs to.
    t_s : float
        Time stamp of the frame.
    rgb : ndarray, shape (height, width, 3), uint8
        The unmirrored picture.
    pose : PoseFrame
        Pose found in the picture; empty while the model is loading.
    guidance : Guidance or None
        The coach's guidance; None while the model is loading.
    remark : str
        A note on how the session runs; usually empty.
    """

    job: GuidedJob
    t_s: float
    rgb: NDArray[np.uint8]
    pose: PoseFrame
    guidance: Guidance | None
    remark: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """Cues to say, the most important first."""

    job: GuidedJob
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SetDone:
    """A set that had begun is over."""

    job: GuidedJob
    result: SetResult


@dataclass(frozen=True, slots=True, eq=False)
class NoPicture:
    """The source sends no picture; `why` gives the reason, and is empty once pictures come again."""

    job: GuidedJob
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class CameraReady:
    """The camera sends pictures; `details` names it and its format."""

    job: GuidedJob
    details: str


@dataclass(frozen=True, slots=True, eq=False)
class Wished:
    """The person has asked for something by waving."""

    job: GuidedJob
    wish: Wish


News = Spoken | SetDone | NoPicture | CameraReady | Wished


@dataclass(frozen=True, slots=True, eq=False)
class SessionOver:
    """A guided session is over; all its sets have been reported."""

    job: GuidedJob


class Looking(Protocol):
    """Checks a picture for anything besides the pose."""

    def look(self, frame: Frame, placing: bool) -> Surroundings:
        """Check a picture; `placing` while the camera is being placed."""

    def close(self) -> None:
        """Free its resources."""


@dataclass(frozen=True, slots=True)
class SessionFactory:
    """Makes the components of a guided session; its functions are called in the worker's threads.

    Attributes
    ----------
    source : callable
        Opens a camera or a video by its name. The first callback takes the reason for a missing picture, and "" once
        there is one again; the second one takes the camera's name and format. Closing the source from another thread
        must end its iteration.
    estimator : callable
        Loads a pose model by its size; takes callbacks for the progress of a download and for remarks.
    engine : callable
        Makes a fresh engine for a set.
    look : callable
        Makes the check of pictures.
    sinks : callable
        Makes the sinks of a session besides the window, such as a recorder; takes a callback for remarks.
    jpeg : callable
        Compresses a picture for the replay of a set.
    """

    source: Callable[[str, Notify, Notify], FrameSource]
    estimator: Callable[[str, ReportShare, Notify], PoseEstimator]
    engine: Callable[[PlannedSet], Judge]
    look: Callable[[], Looking]
    sinks: Callable[[GuidedJob, Notify], Sequence[GuidedSink]]
    jpeg: Callable[[NDArray[np.uint8]], bytes]
