"""Labels for `posecheck eval`, made from a recording, as corrected, with its poses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from posecheck.corrections.files import read_corrections, toml_text
from posecheck.corrections.model import Corrections, as_judged, milliseconds
from posecheck.errors import UsageError
from posecheck.evaluation.labels import SUFFIX, LabelledAttempt, LabelledFault, LabelledHold, Labels, Prescription
from posecheck.history.recording import Recording
from posecheck.history.records import record_from_events, time_in_name
from posecheck.outputs import refuse_overwriting, whole_file
from posecheck.pose.poses import save_poses
from posecheck.specs.loader import find_spec
from posecheck.specs.model import ExerciseSpec

_COMMENT: Final = "Written by posecheck from a recording and its corrections."
_SAME_S: Final = 1e-6

Timed = TypeVar("Timed", LabelledAttempt, LabelledFault, LabelledHold)


def judged_in(recording: Recording, spec: ExerciseSpec) -> Corrections:
    """The answer in a recording: as corrected, or as the engine gave it."""
    found = read_corrections(recording.folder)
    if found is not None:
        return found
    done = record_from_events(recording.events, spec, recording.header["stage"], recording.poses.duration_s)
    return as_judged(done.attempts, done.faults)


def write_labels(recording: Recording, specs: Mapping[str, ExerciseSpec], out: Path, *, force: bool = False) -> Path:
    """Write `NAME.labels.toml` and the poses, `NAME.npz`, for `posecheck eval`; return the path of the labels.

    Parameters
    ----------
    recording : Recording
        An open recording.
    specs : mapping of str to ExerciseSpec
        The exercises that `eval` knows.
    out : Path
        Folder to write to; created if it does not exist.
    force : bool
        Overwrite files that posecheck did not make.

    Raises
    ------
    UsageError
        The exercise or stage is none of `specs`, or the files cannot be written.
    InputError
        The file of corrections is damaged.
    """
    name = labels_name(recording.folder)
    labels = labels_of(recording, specs, f"{name}.mp4")
    path, poses_path = out / (name + SUFFIX), out / f"{name}.npz"
    fields = labels.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for one in (path, poses_path):
            refuse_overwriting(one, force=force)
        _save_poses(recording, poses_path, labels.clip)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror}") from error
    with whole_file(path) as part:
        part.write_text(toml_text({"schema": labels.schema_version, **fields}, _COMMENT), encoding="utf-8")
    return path


def labels_name(folder: Path) -> str:
    """Name of the labels of a recording, without dots: its session's name and its own, or its own alone."""
    folder = folder.resolve()
    session = folder.parent.name if time_in_name(folder.parent.name) is not None else ""
    return "_".join(filter(None, (session, folder.name))).replace(".", "_")


def labels_of(recording: Recording, specs: Mapping[str, ExerciseSpec], clip: str) -> Labels:
    """Labels of a recording for a clip of that name, in seconds from its first pose; `write_labels` writes them.

    Raises
    ------
    UsageError
        The exercise or stage is none of `specs`.
    InputError
        The file of corrections is damaged.
    """
    header, stage = recording.header, recording.header["stage"]
    known = find_spec(header["exercise"], specs)
    usual_s = known.stage(stage).hold_s
    spec = recording.spec or known
    asked_s = spec.stage(stage).hold_s
    judged = judged_in(recording, spec)
    begin_s = recording.poses.poses[0].t_s
    return Labels(
        schema=1,
        clip=clip,
        exercise=known.id,
        stage=stage,
        origin="filmed",
        prescription=Prescription(hold_s=asked_s if asked_s and abs(asked_s - usual_s) > _SAME_S else None),
        attempts=[_attempt_from(attempt, begin_s) for attempt in judged.attempts],
        faults=[_from(fault, begin_s) for fault in judged.faults],
    )


def _attempt_from(attempt: LabelledAttempt, begin_s: float) -> LabelledAttempt:
    holds = [_from(hold, begin_s) for hold in attempt.holds]
    return _from(attempt, begin_s).model_copy(update={"holds": holds})


def _from(one: Timed, begin_s: float) -> Timed:
    times_s = {name: milliseconds(getattr(one, name) - begin_s) for name in ("start_s", "end_s")}
    return one.model_copy(update=times_s)


def _save_poses(recording: Recording, path: Path, clip: str) -> None:
    """Save the poses of a recording in one file, in seconds from the first of them."""
    begin_s = recording.poses.poses[0].t_s
    poses = [replace(pose, t_s=pose.t_s - begin_s) for pose in recording.poses]
    try:
        save_poses(path, poses, clip, notes=recording.poses.notes)
    except ValueError as error:
        raise UsageError(f"{recording.folder}: the poses do not fit in one file: {error}") from error
