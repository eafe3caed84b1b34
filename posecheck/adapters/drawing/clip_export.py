"""Exports a part of a recording as an annotated video."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.drawing.overlay import draw
from posecheck.adapters.video.files import VideoWriter
from posecheck.events import Update
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.silhouette import silhouette_picture
from posecheck.specs.model import ExerciseSpec


def write_clip(
    path: Path,
    moments: Sequence[tuple[PoseFrame, Update]],
    spec: ExerciseSpec,
    stage: str,
    picture_at: Callable[[float], NDArray[np.uint8]] | None,
    on_progress: Callable[[float], bool],
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
    try:
        for number, (pose, update) in enumerate(moments):
            if not on_progress(number / len(moments)):
                break
            rgb = picture_at(pose.t_s) if picture_at else silhouette_picture(pose.mask, pose.size_px)
            frame = Frame(pose.t_s - start_s, draw(rgb, pose, update.status, spec, stage))
            writer = writer or VideoWriter(path, frame.size_px)
            writer.write(frame)
        else:
            whole = True
    finally:
        if writer is not None:
            writer.close(whole=whole)
    return whole
