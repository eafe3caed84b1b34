"""A sink that writes an annotated video of the session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.adapters.drawing.overlay import draw
from posecheck.adapters.video.files import VideoWriter
from posecheck.events import Update
from posecheck.pose.faces import FaceCover
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame

if TYPE_CHECKING:
    from posecheck.specs.model import ExerciseSpec


class AnnotateSink:
    """Writes an H.264 video with skeleton, line of the back, phase, counts and faults, at the frames' own times.

    Parameters
    ----------
    path : Path
        Overwritten if it exists, once the video is whole.
    spec, stage
        Exercise and stage, for names and cues.
    show_faces : bool
        Leave the person's face as it is.
    """

    def __init__(self, path: Path, spec: ExerciseSpec, stage: str, *, show_faces: bool = False) -> None:
        self._path = path
        self._cover = None if show_faces else FaceCover()
        self._spec, self._stage = spec, stage
        self._writer: VideoWriter | None = None

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Write one frame; does nothing for poses without pictures.

        Raises
        ------
        UsageError
            The file cannot be written.
        """
        if frame is None:
            return
        if self._writer is None:
            self._writer = VideoWriter(self._path, frame.size_px)
        rgb = frame.rgb if self._cover is None else self._cover.next(frame.rgb, pose)
        self._writer.write(Frame(frame.t_s, draw(rgb, pose, update.status, self._spec, self._stage)))

    def close(self, last: Update | None = None) -> None:
        """Finish the file, or delete it if the session ended with an error. Can be called more than once."""
        if self._writer is not None:
            self._writer.close(whole=last is not None)
