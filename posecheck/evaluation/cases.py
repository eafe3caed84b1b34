"""Finds labelled clips and judges them with the engine."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.engine.engine import Engine
from posecheck.errors import InputError, PosecheckError, UsageError
from posecheck.evaluation.answers import Answer, Watch
from posecheck.evaluation.labels import SUFFIX, Labels, as_labelled, read_labels
from posecheck.evaluation.scoring import ClipScore, score_clip
from posecheck.events import Update
from posecheck.inputs import files_below, is_file
from posecheck.pose.frames import Frame, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck.session import Sink, look_over, run
from posecheck.sinks.tally import Tally
from posecheck.specs.loader import find_spec
from posecheck.specs.model import ExerciseSpec


@dataclass(frozen=True, slots=True)
class Case:
    """One clip with its labels.

    Attributes
    ----------
    name : str
        Name of the clip: its path relative to the searched folder.
    clip : Path
        The video, or its saved poses.
    labels : Labels
        The ground truth.
    """

    name: str
    clip: Path
    labels: Labels

    def files(self) -> list[Path]:
        """All files of the clip: video, saved poses, labels. They share its name up to the first dot."""
        stem = self.clip.name.partition(".")[0]
        return [path for path in self.clip.parent.iterdir() if path.name.partition(".")[0] == stem]


@dataclass(frozen=True, slots=True)
class Failure:
    """A clip that could not be judged, with the reason and the exit code."""

    name: str
    message: str
    exit_code: int

    def without(self, folders: Iterable[Path]) -> Failure:
        """The same failure without the names of folders, which may identify a person."""
        name, message = self.name, self.message
        for folder in sorted(map(str, folders), key=len, reverse=True):
            begins = rf"(?<![^\s'\"(:]){re.escape(folder)}[/\\]"
            name, message = re.sub(begins, "", name), re.sub(begins, "", message)
        return Failure(name, message, self.exit_code)


@dataclass(frozen=True, slots=True)
class Judged:
    """One clip judged as one exercise."""

    labels: Labels
    answer: Mapping[str, Any]
    score: ClipScore

    @property
    def notes(self) -> list[str]:
        """What was missing, damaged, left out or repaired in the source."""
        return list(self.answer.get("source_notes", []))


def find_cases(paths: Sequence[Path], *, prefer_poses: bool) -> tuple[list[Case], list[Failure]]:
    """Find labelled clips in folders (recursively), or the clips of single labels files.

    Parameters
    ----------
    paths : sequence of Path
        Folders, or files that end in `.labels.toml`.
    prefer_poses : bool
        Use saved poses (`NAME.npz` beside the clip) whenever they exist; otherwise only if the video is missing.

    Returns
    -------
    cases : list of Case
        Sorted by name.
    failures : list of Failure
        Paths without labels, and unreadable labels.

    Raises
    ------
    UsageError, InputError
        None of the paths is a folder with labels or a labels file.
    """
    cases: list[Case] = []
    files, failures = _labels_files(paths)
    for file, name in sorted(files.items(), key=lambda item: item[1]):
        try:
            labels = read_labels(file)
        except InputError as error:
            failures.append(Failure(name + SUFFIX, str(error), error.exit_code))
            continue
        cases.append(Case(str(Path(name).with_name(labels.clip).as_posix()), _clip(file, labels, prefer_poses), labels))
    return cases, failures


def _labels_files(paths: Sequence[Path]) -> tuple[dict[Path, str], list[Failure]]:
    """Every labels file once, with its name relative to the searched folder, without the suffix."""
    files: dict[Path, str] = {}
    errors: dict[Path, PosecheckError] = {}
    for path in paths:
        try:
            found = _labels_at(path, errors)
        except PosecheckError as error:
            errors[path] = error
            continue
        top = path.parent if found == [path] else path
        for file in found:
            files.setdefault(Path(os.path.realpath(file)), file.relative_to(top).as_posix().removesuffix(SUFFIX))
    if not files:
        worst = max(errors.values(), key=lambda error: error.exit_code)
        raise type(worst)("\n".join(map(str, errors.values())))
    return files, [Failure(str(path), str(error), error.exit_code) for path, error in errors.items()]


def _labels_at(path: Path, errors: dict[Path, PosecheckError]) -> list[Path]:
    """Labels files in a folder, or the one at a path. Subfolders that cannot be read are added to `errors`."""

    def note(error: OSError) -> None:
        errors[Path(error.filename)] = InputError(f"{error.filename} cannot be read: {error.strerror}")

    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError as error:
        raise InputError(f"no such file or folder: {path}") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    if is_folder:
        found = [file for file in files_below(path, note) if file.name.endswith(SUFFIX)]
        if not found:
            raise errors.pop(path, InputError(f"{path}: no labels found; expected files that end in {SUFFIX}"))
        return found
    if not path.name.endswith(SUFFIX):
        raise UsageError(f"{path}: expected a folder or a file that ends in {SUFFIX}")
    return [path]


def _clip(labels_file: Path, labels: Labels, prefer_poses: bool) -> Path:
    video = labels_file.with_name(labels.clip)
    poses = video.with_suffix(".npz")
    return poses if is_file(poses) and (prefer_poses or not is_file(video)) else video


class _Beside:
    """A session sink that runs another engine on the same poses."""

    def __init__(self, engine: Engine, sinks: Sequence[Sink]) -> None:
        self._engine, self._sinks = engine, sinks

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame."""
        own = self._engine.step(pose)
        for sink in self._sinks:
            sink.step(frame, pose, own)

    def close(self, last: Update | None) -> None:
        """Close the other engine's sinks with its own final update."""
        own = None if last is None else self._engine.finish()
        for sink in self._sinks:
            sink.close(own)


class _Judge:
    """One exercise to judge a clip by, with the sinks that collect the answer."""

    def __init__(self, labels: Labels, spec: ExerciseSpec) -> None:
        self.stage = spec.stage_name(labels.stage)
        self._id = spec.id
        self.spec = as_labelled(spec, self.stage, labels)
        self._tally, self._watch = Tally(), Watch(self.spec, self.stage, labels.attempts)
        self.sinks: list[Sink] = [self._tally, self._watch]

    def answer(self, clip: str, notes: Sequence[str]) -> dict[str, Any]:
        """The answer after the last frame."""
        if self._tally.frames == 0:
            raise InputError("the clip has no frames")
        return self._watch.complete(self._tally.result(clip, self._id, self.stage, notes).as_json())


def judge(
    case: Case,
    specs: Mapping[str, ExerciseSpec],
    source: Iterable[Frame] | Iterable[PoseFrame],
    estimator: PoseEstimator | None,
    sinks: Sequence[Sink] = (),
    notes: Callable[[], Sequence[str]] = tuple,
) -> list[Judged]:
    """Play a clip once, judge it as every exercise in its labels, and score the answers.

    Parameters
    ----------
    case : Case
        The clip.
    specs : mapping of id to ExerciseSpec
        The known exercises.
    source, estimator, sinks
        As in `session.run`.
    notes : callable
        Returns what was missing, damaged, left out or repaired in the source; called after its end.

    Returns
    -------
    list of Judged
        One per exercise. A clip without a person has empty answers.

    Raises
    ------
    UsageError
        The labels name an exercise or a stage that does not exist.
    InputError
        The clip has no frames.
    """
    judges = [_Judge(case.labels, find_spec(name, specs)) for name in case.labels.judged_as]
    source, estimator, rests = look_over(source, estimator, [(one.spec, one.stage) for one in judges])
    engines = [Engine(one.spec, one.stage, rest=rest) for one, rest in zip(judges, rests, strict=True)]
    beside = [_Beside(engine, other.sinks) for engine, other in zip(engines[1:], judges[1:], strict=True)]
    run(source, estimator, engines[0], [*judges[0].sinks, *beside, *sinks])
    answers = [one.answer(case.name, notes()) for one in judges]
    return [Judged(case.labels, a, score_clip(case.name, case.labels, Answer.model_validate(a))) for a in answers]
