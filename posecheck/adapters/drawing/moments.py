"""Extracts pictures of the worst faults from a recording's video, with the skeleton."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.drawing.overlay import draw
from posecheck.adapters.opencv import cv2
from posecheck.adapters.video.seekable import SeekableVideo
from posecheck.coaching.messages import exercise_name, fault_name
from posecheck.errors import InputError
from posecheck.events import Fault
from posecheck.history.recording import VIDEO_FILE, open_recording
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.language import inside, tr_date
from posecheck.pose.faces import cover_face
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.model import ExerciseSpec

WIDTH_PX: Final = 480
MOST: Final = 3

log = logging.getLogger(__name__)


def worst_moments(faults: Sequence[Fault]) -> list[Fault]:
    """Return the longest occurrence of each fault, for the few longest faults, in order of time."""
    longest: dict[str, Fault] = {}
    for fault in sorted(faults, key=lambda f: f.end_s - f.start_s):
        longest[fault.id] = fault
    chosen = sorted(longest.values(), key=lambda f: f.start_s - f.end_s)[:MOST]
    return sorted(chosen, key=lambda f: f.start_s + f.end_s)


def worst_pictures(
    faults: Sequence[Fault],
    video: Path,
    poses: Sequence[PoseFrame],
    spec: ExerciseSpec,
    stage: str,
    *,
    show_faces: bool = False,
) -> list[tuple[str, bytes]]:
    """Return a caption and a JPEG for the middle of each of the worst faults.

    Parameters
    ----------
    faults : sequence of Fault
        All faults; their times match the poses.
    video : Path
        Begins with the first pose, whatever its time stamp.
    poses : sequence of PoseFrame
        Poses found in the video, in order of time; used to draw the skeleton.
    spec, stage
        Exercise and stage, for the captions.
    show_faces : bool
        Leave the person's face as it is.

    Raises
    ------
    InputError
        The video cannot be read.
    """
    opened, times_s = SeekableVideo(video), np.array([pose.t_s for pose in poses])
    pictures = []
    for fault in worst_moments(faults):
        number = int(np.abs(times_s - (fault.start_s + fault.end_s) / 2).argmin())
        since_s = float(times_s[number] - times_s[0])
        rgb = opened.at(since_s)
        rgb = draw(rgb if show_faces else cover_face(rgb, poses, number), poses[number], None, spec, stage)
        pictures.append((f"{since_s:.0f} s: {fault_name(fault.id, spec.faults_of(stage))}", jpeg(rgb)))
    opened.close()
    return pictures


def pictures_of_faults(
    wanted: Sequence[tuple[str, str]],
    sessions: Sequence[SessionRecord],
    recordings: Path,
    specs: Mapping[str, ExerciseSpec],
    *,
    show_faces: bool = False,
) -> list[tuple[str, bytes]]:
    """Return a caption and a JPEG for each of the first few faults of which a video was kept.

    Parameters
    ----------
    wanted : sequence of (str, str)
        Exercise and fault, the most important first.
    sessions : sequence of SessionRecord
        Where to look; the newest video is shown.
    recordings : Path
        Folder of the recordings, one folder per session.
    specs : mapping of str to ExerciseSpec
        The exercises, for the captions.
    show_faces : bool
        Leave the person's face as it is.
    """
    newest = sorted(sessions, key=lambda session: session.started_at, reverse=True)
    pictures: list[tuple[str, bytes]] = []
    for exercise, name in wanted:
        shown = [(session, done) for session in newest for done in session.sets if done.exercise == exercise]
        found = (_picture_of(name, *one, recordings, specs, show_faces=show_faces) for one in shown)
        picture = next((one for one in found if one is not None), None)
        pictures += [picture] if picture is not None else []
        if len(pictures) == MOST:
            break
    return pictures


def _picture_of(
    name: str,
    session: SessionRecord,
    done: SetRecord,
    recordings: Path,
    specs: Mapping[str, ExerciseSpec],
    *,
    show_faces: bool,
) -> tuple[str, bytes] | None:
    """The longest occurrence of a fault in a set; None without it, or without a video that can be read."""
    times = [fault for fault in done.faults if fault.id == name]
    folder = recordings / (done.recording or "")
    spec = specs.get(done.exercise)
    if not times or spec is None or done.recording is None or not (folder / VIDEO_FILE).exists():
        return None
    try:
        poses = open_recording(folder).poses.poses
        ((_, jpeg),) = worst_pictures(times, folder / VIDEO_FILE, poses, spec, done.stage, show_faces=show_faces)
    except InputError as error:
        log.warning("no picture of %s: %s", folder, error)
        return None
    what = f"{exercise_name(spec.id, specs)}: {inside(fault_name(name, spec.faults_of(done.stage)))}"
    return f"{what}, {tr_date('dd MMM', session.started_at.astimezone())}", jpeg


def jpeg(rgb: NDArray[np.uint8], width_px: int = WIDTH_PX, quality: int = 95) -> bytes:
    """Compress a picture, shape (height, width, 3), in another width; `quality` is 0 to 100."""
    height = round(rgb.shape[0] * width_px / rgb.shape[1])
    small = cv2.resize(rgb, (width_px, height), interpolation=cv2.INTER_AREA)
    small = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())
