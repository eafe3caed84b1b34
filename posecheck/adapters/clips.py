"""Opens a clip, a video or saved poses, with the estimator that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from posecheck.adapters.model.refind import load_estimator
from posecheck.adapters.model.store import ModelSize, Progress, model_path
from posecheck.adapters.video.files import VideoFile
from posecheck.pose.frames import Frame, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import load_poses

POSES_SUFFIX = ".npz"


@dataclass(frozen=True, slots=True)
class Clip:
    """What a session runs on.

    Attributes
    ----------
    name : str
        File name of the clip.
    source : iterable of Frame or of PoseFrame
        Pictures, or poses found earlier.
    estimator : PoseEstimator or None
        None where the source yields poses.
    duration_s : float or None
        Length in seconds where the file tells.
    """

    name: str
    source: Iterable[Frame] | Iterable[PoseFrame]
    estimator: PoseEstimator | None
    duration_s: float | None


@contextmanager
def open_clip(path: Path, model: ModelSize = "full", progress: Progress | None = None) -> Iterator[Clip]:
    """Open a clip and free everything afterwards.

    Parameters
    ----------
    path : Path
        A video, or poses with the ending .npz.
    model : {'lite', 'full', 'heavy'}
        Pose model for a video.
    progress : callable, optional
        Told how fetching the model goes, where that is needed.

    Raises
    ------
    InputError
        The clip cannot be read.
    ModelError
        The clip is a video and the model cannot be had.
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
