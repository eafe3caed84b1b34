"""Pictures of the worst moments of a recording, with the skeleton, out of its video."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.drawing.overlay import draw
from posecheck.adapters.opencv import cv2
from posecheck.adapters.video.seekable import SeekableVideo
from posecheck.coaching.messages import plain
from posecheck.events import Fault
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.model import ExerciseSpec

WIDTH_PX: Final = 480
MOST: Final = 3


def worst_moments(faults: Sequence[Fault]) -> list[Fault]:
    """The longest occurrence of each fault, of the longest few; in the order of time."""
    longest: dict[str, Fault] = {}
    for fault in sorted(faults, key=lambda f: f.end_s - f.start_s):
        longest[fault.id] = fault
    chosen = sorted(longest.values(), key=lambda f: f.start_s - f.end_s)[:MOST]
    return sorted(chosen, key=lambda f: f.start_s + f.end_s)


def worst_pictures(
    faults: Sequence[Fault], video: Path, poses: Sequence[PoseFrame], spec: ExerciseSpec, stage: str
) -> list[tuple[str, bytes]]:
    """A caption and a JPEG of the middle of each of the worst faults.

    Parameters
    ----------
    faults : sequence of Fault
        All of them, with the times of the poses.
    video : Path
        It begins with the first of the poses, whatever their time.
    poses : sequence of PoseFrame
        What was found in it, in the order of time; the one of the moment is drawn.
    spec, stage
        Exercise and stage, for the captions.

    Raises
    ------
    InputError
        The video cannot be read.
    """
    opened, times_s = SeekableVideo(video), np.array([pose.t_s for pose in poses])
    cues = {name: fault.cue for name, fault in spec.faults_of(stage).items()}
    pictures = []
    for fault in worst_moments(faults):
        number = int(np.abs(times_s - (fault.start_s + fault.end_s) / 2).argmin())
        since_s = float(times_s[number] - times_s[0])
        rgb = draw(opened.at(since_s), poses[number], None, spec, stage)
        pictures.append((f"{since_s:.0f} s: {cues.get(fault.id, plain(fault.id))}", _jpeg(rgb)))
    opened.close()
    return pictures


def _jpeg(rgb: NDArray[np.uint8]) -> bytes:
    height = round(rgb.shape[0] * WIDTH_PX / rgb.shape[1])
    small = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), (WIDTH_PX, height), interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", small)[1].tobytes())
