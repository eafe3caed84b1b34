"""Opens a clip (a video or saved poses) together with the estimator it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from posecheck.adapters.model.refind import load_estimator
from posecheck.adapters.model.store import Progress, model_path
from posecheck.adapters.video.files import VideoFile
from posecheck.pose.frames import Frame, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.model import ModelSize
from posecheck.pose.poses import PoseSequence, load_poses

POSES_SUFFIX = ".npz"


@dataclass(frozen=True, slots=True)
class Clip:
    """An open clip, ready for a session.

    Attributes
    ----------
    name : str
        File name of the clip.
    source : iterable of Frame or of PoseFrame
        Video frames, or saved poses.
    estimator : PoseEstimator or None
        None if the source yields poses.
    duration_s : float or None
        Length in seconds; None if the file does not give it.
    """

    name: str
    source: Iterable[Frame] | Iterable[PoseFrame]
    estimator: PoseEstimator | None
    duration_s: float | None

    @property
    def notes(self) -> tuple[str, ...]:
        """What was missing, damaged or left out in the video; known once its frames have been read."""
        return self.source.notes if isinstance(self.source, VideoFile | PoseSequence) else ()


@contextmanager
def open_clip(path: Path, model: ModelSize = "full", progress: Progress | None = None) -> Iterator[Clip]:
    """Open a clip and release everything afterwards.

    Parameters
    ----------
    path : Path
        A video, or saved poses (.npz).
    model : {'lite', 'full', 'heavy'}
        Pose model for a video.
    progress : callable, optional
        Receives the progress of a model download, if one is needed.

    Raises
    ------
    InputError
        The clip cannot be read.
    ModelError
        The clip is a video and the model is not available.
    """
    if path.suffix == POSES_SUFFIX:
        poses = load_poses(path)
        yield Clip(path.name, poses, None, poses.duration_s)
        return
    with ExitStack() as stack:
        video = VideoFile(path)
        stack.callback(video.close)
        estimator = stack.enter_context(load_estimator(model_path(model, progress=progress)))
        yield Clip(path.name, video, estimator, video.duration_s)
