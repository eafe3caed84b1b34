"""Checks one clip from the file to the result: the way in for programs that import posecheck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.engine.engine import Engine
from posecheck.errors import InputError, NobodyFound
from posecheck.events import Side
from posecheck.pose.frames import CAMERA_PREFIX, Frame, FrameSource, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.model import ModelSize
from posecheck.session import Sink, look_over, run
from posecheck.sinks.tally import Tally
from posecheck.specs.loader import load_spec
from posecheck.specs.model import ExerciseSpec

if TYPE_CHECKING:
    from posecheck.adapters.model.refind import RefindingEstimator
    from posecheck.sinks.result import CheckResult


def check(
    clip: str | Path,
    exercise: str | Path | ExerciseSpec,
    stage: str | None = None,
    *,
    side: Side | None = None,
    model: ModelSize | None = None,
) -> CheckResult:
    """Count repetitions and holds in a clip and name the faults.

    Parameters
    ----------
    clip : str or Path
        A video, or poses saved by `posecheck extract` (`.npz`).
    exercise : str, Path or ExerciseSpec
        Id of an exercise, a spec file (`.toml`) or a loaded spec.
    stage : str, optional
        Stage of the exercise; its default stage without.
    side : Side, optional
        The working side, if it is known.
    model : {'lite', 'full', 'heavy'}, optional
        Size of the pose model for a video; the one the exercise asks for without. It is fetched on first use.

    Raises
    ------
    UsageError
        There is no such exercise or stage.
    InputError
        The clip cannot be read.
    NobodyFound
        No frame shows a person.
    ModelError
        The pose model cannot be had.
    """
    from posecheck.adapters.clips import open_clip

    spec = load_spec(exercise)
    stage = spec.stage_name(stage)
    path = Path(clip)
    with open_clip(path, model or spec.model) as opened:
        looked = look_over(opened.source, opened.estimator, [(spec, stage)])
        engine = Engine(spec, stage, side=side, rest=looked[2][0])
        tally = tally_clip(path, looked[0], looked[1], engine, notes=lambda: opened.notes)
        return tally.result(opened.name, spec.id, stage, opened.notes)


def load_estimator(model: ModelSize = "full") -> AbstractContextManager[RefindingEstimator]:
    """Pose estimator for pictures in the order of time; close it, or use it in a `with` block.

    Parameters
    ----------
    model : {'lite', 'full', 'heavy'}
        Size of the pose model; it is fetched on first use.

    Raises
    ------
    ModelError
        The pose model cannot be had.
    """
    from posecheck.adapters.model.refind import load_estimator as load
    from posecheck.adapters.model.store import model_path

    return load(model_path(model))


def open_live(source: int | str | Path = 0) -> AbstractContextManager[FrameSource]:
    """Frames of a camera, the newest whenever asked; the camera is freed at the end of the `with` block.

    Parameters
    ----------
    source : int, str or Path
        A camera's number, from 0, or `camera:` with its number or name; or a video to play as if it were a camera, at
        its own pace.

    Raises
    ------
    CameraError
        During iteration: the camera is missing, cannot be opened or sends no new pictures.
    InputError
        The video cannot be read.
    """
    name = str(source)
    if not name.isdecimal() and not name.startswith(CAMERA_PREFIX):
        from posecheck.adapters.video.files import PacedFile

        return closing(PacedFile(Path(name)))
    from posecheck.adapters.video.camera import Camera
    from posecheck.adapters.video.cameras import ask_for_permission

    ask_for_permission()
    return closing(Camera(name.removeprefix(CAMERA_PREFIX)))


def tally_clip(
    path: Path,
    source: Iterable[Frame] | Iterable[PoseFrame],
    estimator: PoseEstimator | None,
    engine: Engine,
    sinks: Sequence[Sink] = (),
    notes: Callable[[], Sequence[str]] = tuple,
) -> Tally:
    """Run a clip through a fresh engine and add up what it finds.

    `notes` returns the notes on the source at its end: they may say why nobody is seen.

    Raises
    ------
    InputError
        The clip holds no frames.
    NobodyFound
        No frame shows a person.
    """
    tally = Tally()
    run(source, estimator, engine, [tally, *sinks])
    if tally.frames == 0:
        raise InputError(f"{path}: the clip has no frames")
    if tally.seen_share == 0:
        words = f"{path}: no person found in {tally.frames} frames; is the whole body in the picture?"
        raise NobodyFound(" ".join([words, *(f"({note})" for note in notes())]))
    return tally
