"""The commands `check`, counts and faults in clips, and `trace`, their signals over time."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from posecheck.checking import tally_clip
from posecheck.cli.messages import complain, echo, say
from posecheck.cli.model import fetch_for
from posecheck.cli.options import (
    Exercise,
    Force,
    Format,
    Jobs,
    Model,
    ShowFaces,
    Stage,
    path_argument,
    path_option,
    workers,
)
from posecheck.coaching.messages import sentences
from posecheck.engine.engine import Engine
from posecheck.errors import InputError, PosecheckError, UsageError
from posecheck.evaluation.cases import Failure
from posecheck.evaluation.labels import Labels, as_labelled, labels_beside
from posecheck.events import Side
from posecheck.extras import needs
from posecheck.history.header import About
from posecheck.history.recording import Recorder
from posecheck.inputs import is_file, refuse_unreadable
from posecheck.outputs import refuse_other_ending, refuse_overwriting
from posecheck.parallel.outcomes import outcomes
from posecheck.pose.model import ModelSize
from posecheck.printable import printable
from posecheck.session import Sink, look_over, run
from posecheck.sinks.tally import as_text, note_lines, without_answer
from posecheck.sinks.trace import Trace
from posecheck.specs.loader import load_spec, load_specs
from posecheck.specs.model import ExerciseSpec


@dataclass(frozen=True, slots=True)
class Job:
    """One clip to check, and the outputs to write besides the answer."""

    clip: Path
    exercise: str | None
    stage: str | None
    side: Side | None
    model: ModelSize | None
    annotate: Path | None = None
    save: Path | None = None
    show_faces: bool = False


@dataclass(frozen=True, slots=True)
class TraceJob:
    """One clip to trace, and the file to write."""

    clip: Path
    out: Path
    exercise: str | None
    stage: str | None
    model: ModelSize | None
    everything: bool


VIDEO_SUFFIXES: Final = frozenset({".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm"})
"""Endings of the videos that are looked for in a folder; a file that is named may have any."""

Checked = tuple[dict[str, Any], str | None]
"""An answer, and why its recording is incomplete; None if it is complete or was not asked for."""


def check(
    clips: Annotated[list[Path], path_argument("CLIP...", "Videos, poses saved by `extract`, or folders of them.")],
    exercise: Exercise = None,
    stage: Stage = None,
    side: Annotated[Side | None, typer.Option("--side", help="The working side, if known.")] = None,
    model: Model = None,
    form: Format = "text",
    annotate: Annotated[
        Path | None,
        path_option("Write the video with skeleton, counts and faults, the face blurred."),
    ] = None,
    save: Annotated[
        Path | None,
        path_option("Folder to store events and poses in, for `replay`."),
    ] = None,
    show_faces: ShowFaces = False,
    jobs: Jobs = 1,
    force: Force = False,
) -> None:
    """Count repetitions and holds in clips and report faults."""
    clips = clips_in(clips)
    if len(clips) > 1 and annotate is not None:
        raise UsageError("--annotate works with one clip only")
    if annotate is not None:
        refuse_overwriting(annotate, *clips, force=force)
    if exercise is not None:
        load_spec(exercise).stage(stage)
    folders = _folders(save, clips)
    todo = [
        Job(clip, exercise, stage, side, model, annotate, folder, show_faces)
        for clip, folder in zip(clips, folders, strict=True)
    ]
    if jobs > 1:
        fetch_for(clips, [_model_for(job) for job in todo])
    found = dict(outcomes(_check_one, todo, [str(clip) for clip in clips], workers(min(jobs, len(todo)))))
    _tell(clips, [found[i] for i in range(len(todo))], form)


def _tell(clips: Sequence[Path], found: Sequence[Checked | Failure], form: str) -> None:
    """Print the answers, with a placeholder for each clip that has none; then the errors. Exit with the worst."""
    failures = [one for one in found if isinstance(one, Failure)]
    unsaved = [one[1] for one in found if not isinstance(one, Failure) and one[1] is not None]
    answers = [
        without_answer(clip.name or str(clip), one.message, one.exit_code) if isinstance(one, Failure) else one[0]
        for clip, one in zip(clips, found, strict=True)
    ]
    if form == "json":
        typer.echo(json.dumps(answers, indent=2))
    elif len(answers) > len(failures) or len(answers) > 1:
        echo("\n".join(map(as_text, answers)))
    for message in (*(failure.message for failure in failures), *unsaved):
        complain(message)
    if failures or unsaved:
        codes = [failure.exit_code for failure in failures] + [UsageError.exit_code] * bool(unsaved)
        raise typer.Exit(max(codes))


def _folders(save: Path | None, clips: Sequence[Path]) -> list[Path | None]:
    """Folder of each clip's recording; clips of the same name get numbered ones."""
    if save is None or len(clips) == 1:
        return [save] * len(clips)
    folders: dict[str, Path] = {}
    for clip in clips:
        stem = name = clip.stem if clip.stem.strip(".") else f"clip_{clip.name.strip('.')}"
        number = 1
        while name.casefold() in folders:  # some file systems ignore case
            number += 1
            name = f"{stem}_{number}"
        folders[name.casefold()] = save / name
        if number > 1:
            say(f"{clip}: another clip has this name, so its recording goes to {save / name}")
    return list(folders.values())


def _model_for(job: Job) -> ModelSize | None:
    """Model of a clip; None if the clip cannot be checked, which its own result will explain."""
    try:
        return job.model or exercise_of(job.clip, job.exercise, job.stage)[0].model
    except PosecheckError:
        return None


def _check_one(job: Job) -> Checked:
    """Check one clip. Runs in a worker process if there are several jobs."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.drawing.annotate import AnnotateSink
    from posecheck.adapters.progress import ClipProgress, fetching

    spec, stage = exercise_of(job.clip, job.exercise, job.stage)
    model = job.model or spec.model
    with fetching() as report, open_clip(job.clip, model, report) as clip:
        if job.annotate is not None and clip.estimator is None:
            raise UsageError(f"{job.clip}: --annotate needs a video, not saved poses")
        source, estimator, (rest,) = look_over(
            clip.source, clip.estimator, [(spec, stage)], pictures=job.annotate is not None
        )
        sinks: list[Sink] = [ClipProgress(printable(clip.name), clip.duration_s)]
        if job.annotate is not None:
            sinks.append(AnnotateSink(job.annotate, spec, stage, show_faces=job.show_faces))
        recorder = None
        if job.save is not None:
            about = About(clip.name, model, live=False, side=job.side, rest=rest)
            recorder = Recorder(job.save, spec, stage, about, lambda reason: None, lambda: clip.notes)
            sinks.append(recorder)
        engine = Engine(spec, stage, side=job.side, rest=rest)
        tally = tally_clip(job.clip, source, estimator, engine, sinks, lambda: clip.notes)
    unsaved = None
    if recorder is not None and recorder.failure is not None:
        unsaved = f"{job.clip}: judged, but {job.save} is incomplete: {recorder.failure}; save to another folder"
    return tally.result(clip.name, spec.id, stage, clip.notes).as_json(), unsaved


def clips_in(paths: Sequence[Path]) -> list[Path]:
    """Paths, with every folder replaced by the videos in it, and by saved poses that have no video beside them.

    Raises
    ------
    InputError
        A folder holds none, or cannot be read.
    """
    found: list[Path] = []
    for path in paths:
        inside = _clips_of(path) if os.path.isdir(path) else [path]
        if not inside:
            raise InputError(f"{path}: no videos or saved poses in this folder; folders inside it are not searched")
        found += inside
    return found


def _clips_of(folder: Path) -> list[Path]:
    try:
        files = sorted(path for path in folder.iterdir() if is_file(path) and not path.name.startswith("."))
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}") from error
    videos = [path for path in files if path.suffix.lower() in VIDEO_SUFFIXES]
    shown = {video.stem for video in videos}
    return sorted([*videos, *(path for path in files if path.suffix == ".npz" and path.stem not in shown)])


def trace(
    clip: Annotated[Path, path_argument("CLIP", "A video, saved poses, or a folder of them.")],
    out: Annotated[
        Path,
        path_option("A table (.csv) or a plot (.png, .svg, .pdf); for a folder of clips, a folder.", "-o", "--out"),
    ],
    exercise: Exercise = None,
    stage: Stage = None,
    model: Model = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Plot every drive and signal, not only the most important ones.")
    ] = False,
    kind: Annotated[
        Literal["png", "svg", "pdf", "csv"], typer.Option("--format", help="Kind of files, for a folder of clips.")
    ] = "png",
    force: Force = False,
) -> None:
    """Write drives, signals, movements and limits over time."""
    clips, single = clips_in([clip]), not os.path.isdir(clip)
    outs = [out] if single else _outs(clips, out, kind)
    if not single:
        out.mkdir(parents=True, exist_ok=True)
    for one, to in zip(clips, outs, strict=True):
        refuse_overwriting(to, one, force=force)
        refuse_other_ending(to, ".csv", ".png", ".svg", ".pdf")
    todo = [TraceJob(one, to, exercise, stage, model, everything) for one, to in zip(clips, outs, strict=True)]
    if single:
        _trace_one(todo[0])
        return
    failed = []
    for number, result in outcomes(_trace_one, todo, [str(one) for one in clips], None):
        if isinstance(result, Failure):
            complain(result.message)
            failed.append(result.exit_code)
        else:
            echo(str(outs[number]))
    if failed:
        raise typer.Exit(max(failed))


def _outs(clips: Sequence[Path], folder: Path, kind: str) -> list[Path]:
    """A file for each clip, named like it; with its ending where two clips differ in nothing else."""
    stems = Counter(clip.stem for clip in clips)
    return [folder / f"{clip.stem if stems[clip.stem] == 1 else clip.name}.{kind}" for clip in clips]


def _trace_one(job: TraceJob) -> None:
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.drawing.plot import plot_trace
    from posecheck.adapters.progress import ClipProgress, fetching

    spec, stage = exercise_of(job.clip, job.exercise, job.stage)
    traced = Trace()
    with fetching() as report, open_clip(job.clip, job.model or spec.model, report) as opened:
        source, estimator, (rest,) = look_over(opened.source, opened.estimator, [(spec, stage)])
        bar = ClipProgress(printable(opened.name), opened.duration_s)
        run(source, estimator, Engine(spec, stage, rest=rest), [traced, bar])
        notes = opened.notes
    if job.out.suffix == ".csv":
        traced.write_csv(job.out)
    else:
        with needs("pages", "a picture of a trace"):
            title = f"{printable(job.clip.name)}: {spec.name}, {stage}"
            plot_trace(traced, spec, stage, job.out, title, sentences(notes), everything=job.everything, rest=rest)
    for line in note_lines(notes, job.clip.name):
        say(line)


def exercise_of(clip: Path, exercise: str | None, stage: str | None) -> tuple[ExerciseSpec, str]:
    """Exercise and stage of a clip, from the options or, if not given, from the labels beside the clip."""
    labels = labels_beside(clip)
    if exercise is None and labels is not None:
        exercise, stage = labels.exercise, stage or labels.stage
    if exercise is None:
        refuse_unreadable(clip)
        raise UsageError(f"{clip}: no exercise given; use --exercise (`posecheck list` shows the ids)")
    spec = load_spec(exercise)
    stage = spec.stage_name(stage)
    return (spec if labels is None else as_labelled(spec, stage, labels)), stage


def model_of(labels: Labels | None) -> ModelSize:
    """Model size that the exercise of a labelled clip asks for; `full` if the labels name no single known exercise."""
    spec = load_specs().get(labels.exercise) if labels is not None and labels.exercise is not None else None
    return spec.model if spec is not None else "full"
