"""The commands `eval`, answers against labels, and `export-labels`, labels made of recordings."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from posecheck.cli.checks import model_of
from posecheck.cli.messages import complain, echo, say
from posecheck.cli.model import fetch_for
from posecheck.cli.options import Force, Format, Jobs, Model, ShowFaces, path_argument, path_option, workers
from posecheck.cli.pages import note_damage
from posecheck.corrections.files import read_corrections
from posecheck.corrections.labels import write_labels
from posecheck.errors import INTERRUPTED_CODE, UsageError
from posecheck.evaluation.cases import Case, Failure, Judged, find_cases, judge
from posecheck.evaluation.kept import KeptAnswers
from posecheck.evaluation.labels import read_labels
from posecheck.evaluation.report import Evaluation, as_json, as_junit, as_text, clip_line
from posecheck.extras import needs
from posecheck.history.recording import Recording, open_recording
from posecheck.outputs import refuse_overwriting, whole_file
from posecheck.parallel.outcomes import outcomes
from posecheck.pose.model import ModelSize
from posecheck.printable import printable
from posecheck.specs.loader import load_specs


def evaluate(
    paths: Annotated[
        list[Path],
        path_argument("PATH...", "Folders with labelled clips, or labels files (.labels.toml)."),
    ],
    form: Format = "text",
    junit: Annotated[
        Path | None,
        path_option("Also write JUnit XML, one testcase per clip."),
    ] = None,
    page: Annotated[
        Path | None,
        path_option("Also write an HTML page with labels and answers over time."),
    ] = None,
    jobs: Jobs = 1,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Judge on the workers of a Dask scheduler instead.")
    ] = None,
    resume: Annotated[
        Path | None,
        path_option("Keep the answers in this file, and judge only clips that are not in it yet."),
    ] = None,
    poses: Annotated[bool, typer.Option("--poses", help="Use saved poses (NAME.npz) beside a clip: no model.")] = False,
    model: Model = None,
    allow: Annotated[int, typer.Option(min=0, help="Number of clips allowed to fail.")] = 0,
    force: Force = False,
) -> None:
    """Score answers against the labels of clips. The exit code is 1 if a clip does not meet its labels."""
    cases, failures = find_cases(paths, prefer_poses=poses)
    for out in filter(None, (junit, page)):
        refuse_overwriting(out, *paths, *(path for case in cases for path in case.files()), force=force)
    for failed in failures:
        _tell(failed)
    kept = KeptAnswers(resume) if resume is not None else None
    judged, failed_clips = _judge_all(cases, model, jobs, dask, kept)
    evaluation = Evaluation(judged, failures + failed_clips, allow)
    if junit is not None:
        _write(junit, as_junit(_without_folders(evaluation, paths)))
    if page is not None:
        _write_page(page, _without_folders(evaluation, paths))
    if form == "json":
        typer.echo(json.dumps(as_json(evaluation), indent=2))
    else:
        echo(as_text(evaluation))
    if evaluation.exit_code:
        raise typer.Exit(evaluation.exit_code)


def _without_folders(evaluation: Evaluation, paths: Sequence[Path]) -> Evaluation:
    """The evaluation for a document, which others may read: messages name files without the folders they are in."""
    named = (*paths, Path(os.path.expanduser("~")))
    absolute = [Path(whole) for path in named for whole in (os.path.abspath(path), os.path.realpath(path))]
    folders = {folder for path in absolute for folder in (path, *path.parents) if folder != folder.parent}
    return replace(evaluation, failures=[failure.without(folders) for failure in evaluation.failures])


def _judge_all(
    cases: Sequence[Case], model: ModelSize | None, jobs: int, dask: str | None, kept: KeptAnswers | None
) -> tuple[list[Judged], list[Failure]]:
    """Judge all clips, with a line on stderr for each as its result comes. Results are in the order of the clips.

    Ctrl+C ends it early: what was judged by then is kept, and every other clip is a failure.
    """
    models = [model or model_of(case.labels) for case in cases]
    found: dict[int, list[Judged] | Failure] = {}
    for i, (case, size) in enumerate(zip(cases, models, strict=True)):
        if kept is not None and (known := kept.of(case, size)) is not None:
            found[i] = known
    if found:
        say(f"{len(found)} of {len(cases)} clips were judged before")
    todo = [i for i in range(len(cases)) if i not in found]
    jobs = min(jobs, max(len(todo), 1))
    if jobs > 1:
        fetch_for([cases[i].clip for i in todo], [models[i] for i in todo])
    work, names = [(cases[i], models[i]) for i in todo], [cases[i].name for i in todo]
    try:
        for i, outcome in outcomes(_judge, work, names, workers(jobs, dask)):
            found[todo[i]] = outcome
            if isinstance(outcome, Failure):
                _tell(outcome)
                continue
            say(f"{clip_line([one.score for one in outcome])} ({len(found)} of {len(cases)})")
            if kept is not None:
                kept.keep(*work[i], outcome)
    except KeyboardInterrupt:
        say(f"stopped: {len(found)} of {len(cases)} clips were judged")
    ordered = [found[i] if i in found else _unjudged(case) for i, case in enumerate(cases)]
    judged = [one for outcome in ordered if not isinstance(outcome, Failure) for one in outcome]
    return judged, [outcome for outcome in ordered if isinstance(outcome, Failure)]


def _unjudged(case: Case) -> Failure:
    return Failure(case.name, f"{case.name}: not judged, because the evaluation was stopped", INTERRUPTED_CODE)


def _tell(failed: Failure) -> None:
    message = failed.message
    complain(message if message.startswith(f"{failed.name}: ") else f"{failed.name}: {message}")


def _write_page(path: Path, evaluation: Evaluation) -> None:
    with needs("pages", "the evaluation page"):
        from posecheck.pages.evaluation import as_page
    _write(path, as_page(evaluation))


def _write(path: Path, text: str) -> None:
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", errors="backslashreplace")


def _judge(todo: tuple[Case, ModelSize]) -> list[Judged]:
    """Judge and score one labelled clip with a pose model. Runs in a worker process if there are several jobs."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.progress import ClipProgress, fetching

    case, model = todo
    with fetching() as report, open_clip(case.clip, model, report) as clip:
        bar = ClipProgress(printable(clip.name), clip.duration_s)
        return judge(case, load_specs(), clip.source, clip.estimator, [bar], lambda: clip.notes)


def export_labels(
    recordings: Annotated[list[Path], path_argument("RECORDING...", "Recordings.")],
    out: Annotated[Path, path_option("Folder for the labels and poses.", "-o", "--out")],
    video: Annotated[bool, typer.Option("--video", help="Also export the videos, the face blurred.")] = False,
    show_faces: ShowFaces = False,
    force: Force = False,
) -> None:
    """Export recordings, as corrected in the window, as labels and poses that `eval` takes."""
    specs = load_specs()
    for folder in recordings:
        opened = open_recording(folder)
        note_damage(opened)
        if video and opened.video is None:
            raise UsageError(f"{folder}: has no video; leave out --video")
        path = write_labels(opened, specs, out, force=force)
        if video:
            _export_video(opened, out / read_labels(path).clip, show_faces=show_faces, force=force)
        echo(f"{path}: {'not ' if read_corrections(folder) is None else ''}corrected")


def _export_video(recording: Recording, out: Path, *, show_faces: bool, force: bool) -> None:
    from posecheck.adapters.drawing.clip_export import write_covered

    assert recording.video is not None
    refuse_overwriting(out, recording.video, force=force)
    if show_faces:
        with whole_file(out) as part:
            shutil.copyfile(recording.video, part)
    else:
        write_covered(out, recording.video, recording.poses.poses)
