"""Pictures of single moments of a video, with the skeleton."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from posecheck.adapters.opencv import cv2
from posecheck.adapters.overlay import draw
from posecheck.adapters.video import VideoFile
from posecheck.frames import Frame
from posecheck.landmarks import PoseFrame
from posecheck.specs import ExerciseSpec

WIDTH_PX: Final = 480


def pictures_at(path: Path, times_s: Sequence[float], poses: Sequence[PoseFrame], spec: ExerciseSpec) -> list[bytes]:
    """A JPEG for each time, in their order, as far as the video goes.

    Parameters
    ----------
    path : Path
        The video.
    times_s : sequence of float
        Rising.
    poses : sequence of PoseFrame
        What was found in it; the pose nearest in time is drawn.
    spec : ExerciseSpec
        What is done.
    """
    waiting, pictures = list(times_s), []
    video = VideoFile(path)
    for frame in video:
        while waiting and waiting[0] <= frame.t_s:
            waiting.pop(0)
            pictures.append(_jpeg(frame, min(poses, key=lambda pose: abs(pose.t_s - frame.t_s)), spec))
        if not waiting:
            break
    video.close()
    return pictures


def _jpeg(frame: Frame, pose: PoseFrame, spec: ExerciseSpec) -> bytes:
    rgb = draw(frame.rgb, pose, None, spec)
    height = round(rgb.shape[0] * WIDTH_PX / rgb.shape[1])
    small = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), (WIDTH_PX, height), interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", small)[1].tobytes())
