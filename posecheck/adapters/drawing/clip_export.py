"""Exports a part of a recording as an annotated video, or the whole video with the face covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.drawing.overlay import draw
from posecheck.adapters.video.files import VideoFile, VideoWriter
from posecheck.events import Update
from posecheck.pose.faces import FaceCover
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.silhouette import silhouette_picture
from posecheck.specs.model import ExerciseSpec

SLACK_S: Final = 0.002
"""Frame times are rounded to the ticks of the file."""


def write_clip(
    path: Path,
    moments: Sequence[tuple[PoseFrame, Update]],
    spec: ExerciseSpec,
    stage: str,
    picture_at: Callable[[float], NDArray[np.uint8]] | None,
    on_progress: Callable[[float], bool],
    *,
    show_faces: bool = False,
    paint: Callable[[NDArray[np.uint8], PoseFrame], NDArray[np.uint8]] | None = None,
) -> bool:
    """Write frames with skeleton, counts, hold and faults to an H.264 file that begins at 0 s.

    Parameters
    ----------
    path : Path
        Overwritten if it exists, but only by a whole clip.
    moments : sequence of (PoseFrame, Update)
        Frames in order of time, with the engine's updates; at least one.
    spec, stage
        Exercise and stage, for names and cues.
    picture_at : callable or None
        Returns the picture at a pose's time, shape (height, width, 3), uint8; None draws the silhouette.
    on_progress : callable
        Called with the share done, 0 to 1; writing stops when it returns False.
    show_faces : bool
        Leave the person's face as it is.
    paint : callable or None
        Paints more onto each picture, with the pose found in it.

    Returns
    -------
    bool
        Whether the clip is complete.

    Raises
    ------
    PosecheckError
        The file cannot be written, or the video cannot be read.
    """
    start_s, writer, whole = moments[0][0].t_s, None, False
    covered = FaceCover().next if picture_at and not show_faces else lambda rgb, pose: rgb
    try:
        for number, (pose, update) in enumerate(moments):
            if not on_progress(number / len(moments)):
                break
            rgb = picture_at(pose.t_s) if picture_at else silhouette_picture(pose.mask, pose.size_px)
            drawn = draw(covered(rgb, pose), pose, update.status, spec, stage)
            frame = Frame(pose.t_s - start_s, paint(drawn, pose) if paint else drawn)
            writer = writer or VideoWriter(path, frame.size_px)
            writer.write(frame)
        else:
            whole = True
    finally:
        if writer is not None:
            writer.close(whole=whole)
    return whole


def write_covered(path: Path, video: Path, poses: Sequence[PoseFrame]) -> None:
    """Write the video of a recording with the face covered, and nothing drawn on it.

    Parameters
    ----------
    path : Path
        Overwritten if it exists, but only by a whole video.
    video : Path
        Begins with the first pose, whatever its time stamp.
    poses : sequence of PoseFrame
        Poses found in the video, in order of time.

    Raises
    ------
    PosecheckError
        The file cannot be written, or the video cannot be read.
    """
    source, cover, number, writer, whole = VideoFile(video), FaceCover(), 0, None, False
    try:
        for frame in source:
            while number < len(poses) and poses[number].t_s - poses[0].t_s <= frame.t_s + SLACK_S:
                cover.follow(poses[number])
                number += 1
            writer = writer or VideoWriter(path, frame.size_px)
            writer.write(Frame(frame.t_s, cover.paint(frame.rgb)))
        whole = True
    finally:
        source.close()
        if writer is not None:
            writer.close(whole=whole)
