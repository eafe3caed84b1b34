"""Counts repetitions and holds of back-pain exercises in videos or from a camera, and reports faults."""

from __future__ import annotations

import json
import sys
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from posecheck import __version__
from posecheck.checking import ModelSize, load_spec, tally_clip
from posecheck.cli import pages as cli_pages
from posecheck.cli.model import fetch_for, model_app
from posecheck.engine.engine import Engine
from posecheck.engine.survey import survey
from posecheck.errors import InputError, PosecheckError, UsageError
from posecheck.evaluation.cases import Case, Failure, Judged, failure, find_cases, judge
from posecheck.evaluation.labels import Labels, as_labelled, labels_beside
from posecheck.evaluation.report import Evaluation, as_junit
from posecheck.evaluation.report import as_json as evaluation_json
from posecheck.evaluation.report import as_text as evaluation_text
from posecheck.events import Side
from posecheck.extras import needs
from posecheck.history.recording import About, EventLog, Recorder, open_recording
from posecheck.outputs import refuse_overwriting_input
from posecheck.pose.frames import Frame
from posecheck.pose.poses import load_poses, save_poses
from posecheck.session import Sink, look_over, run
from posecheck.sinks.tally import Tally, as_text
from posecheck.sinks.trace import Trace
from posecheck.specs.loader import load_specs
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


Checked = tuple[dict[str, Any], str | None]
"""An answer, and why its recording is incomplete."""

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(model_app, name="model")
app.command()(cli_pages.report)
app.command()(cli_pages.history)
app.command()(cli_pages.handout)

Exercise = Annotated[
    str | None, typer.Option("--exercise", "--exercise-spec", "-e", help="Id of the exercise, or a spec file (.toml).")
]
Stage = Annotated[str | None, typer.Option("--stage", help="Stage of the exercise; `posecheck show ID` lists them.")]
Model = Annotated[
    ModelSize | None,
    typer.Option("--model", help="Size of the pose model (default: chosen by the exercise)."),
]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Output format.")]


def main() -> None:
    """Run the command line. A PosecheckError becomes a message on stderr and its exit code."""
    try:
        app()
    except PosecheckError as error:
        _complain(error)
        sys.exit(error.exit_code)


def _complain(error: PosecheckError) -> None:
    for line in str(error).splitlines():
        sys.stderr.write(f"posecheck: {line}\n")


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Count repetitions and holds of back-pain exercises in videos or from a camera, and report faults."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command("list")
def list_exercises(
    sciatica: Annotated[bool, typer.Option(help="Only exercises suitable for sciatica.")] = False,
) -> None:
    """List the exercises."""
    for spec in load_specs().values():
        if spec.sciatica_suitable or not sciatica:
            typer.echo(f"{spec.id:28} {spec.name:30} {', '.join(spec.stages)}")


@app.command()
def show(exercise: Annotated[str, typer.Argument(help="Id of the exercise, or a spec file (.toml).")]) -> None:
    """Show one exercise: instructions, prescription and faults."""
    spec = load_spec(exercise)
    typer.echo(f"{spec.name} ({spec.id}), {spec.group}, camera from the {spec.seen_from}\n")
    for title, text in (("Start", spec.start), ("Movement", spec.action), ("Camera", spec.camera)):
        typer.echo(f"{title}: {text}")
    typer.echo("\nPrescription:")
    for name in spec.stages:
        typer.echo(f"  {_prescription(spec, name)}")
    typer.echo("\nWarns about:")
    for name, fault in spec.faults.items():
        typer.echo(f"  {name:26} {fault.cue}")


def _prescription(spec: ExerciseSpec, name: str) -> str:
    stage = spec.stages[name]
    title = f"{name}{' (default)' if name == spec.default_stage else ''}{', ' + stage.name if stage.name else ''}"
    sides = "" if stage.sides == "none" else f", sides: {stage.sides.replace('_', ' ')}"
    rest = f", {stage.rest_s:g} s rest between sets" if stage.rest_s else ""
    return f"{title}: {stage.sets} x {stage.reps}, each hold {stage.hold_s:g} s{sides}{rest}"


@app.command()
def check(
    clips: Annotated[list[Path], typer.Argument(help="Videos, or poses saved by `extract`.")],
    exercise: Exercise = None,
    stage: Stage = None,
    side: Annotated[Side | None, typer.Option("--side", help="The working side, if known.")] = None,
    model: Model = None,
    form: Format = "text",
    annotate: Annotated[Path | None, typer.Option(help="Write the video with skeleton, counts and faults.")] = None,
    save: Annotated[Path | None, typer.Option(help="Folder to store events and poses in, for `replay`.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Number of clips to check in parallel.")] = 1,
) -> None:
    """Count repetitions and holds in clips and report faults."""
    if len(clips) > 1 and annotate is not None:
        raise UsageError("--annotate works with one clip only")
    if annotate is not None:
        refuse_overwriting_input(annotate, *clips)
    if exercise is not None:
        load_spec(exercise).stage(stage)
    folders = [save if save is None or len(clips) == 1 else save / clip.stem for clip in clips]
    todo = [
        Job(clip, exercise, stage, side, model, annotate, folder) for clip, folder in zip(clips, folders, strict=True)
    ]
    if jobs > 1:
        fetch_for(clips, [model or _exercise_of(clip, exercise, stage)[0].model for clip in clips])
    answers, errors = _check_all(todo, min(jobs, len(todo)))
    if form == "json":
        typer.echo(json.dumps(answers, indent=2))
    else:
        for answer in answers:
            typer.echo(as_text(answer))
    for error in errors:
        _complain(error)
    if errors:
        raise typer.Exit(max(error.exit_code for error in errors))


def _check_all(todo: list[Job], jobs: int) -> tuple[list[dict[str, Any]], list[PosecheckError]]:
    """Answers of the clips that could be checked, and the errors of the others."""
    answers: list[dict[str, Any]] = []
    errors: list[PosecheckError] = []
    with ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(jobs)) if jobs > 1 else None
        waiting: list[Future[Checked]] = [pool.submit(_check_one, job) for job in todo] if pool else []
        for i, job in enumerate(todo):
            try:
                answer, unsaved = waiting[i].result() if pool else _check_one(job)
            except PosecheckError as error:
                errors.append(error)
                continue
            answers.append(answer)
            if unsaved is not None:
                errors.append(UsageError(unsaved))
    return answers, errors


def _check_one(job: Job) -> Checked:
    """Check one clip. Runs in a worker process if there are several jobs."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.drawing.annotate import AnnotateSink
    from posecheck.adapters.progress import ClipProgress, fetching

    spec, stage = _exercise_of(job.clip, job.exercise, job.stage)
    model = job.model or spec.model
    with fetching() as report, open_clip(job.clip, model, report) as clip:
        if job.annotate is not None and clip.estimator is None:
            raise UsageError(f"{job.clip}: --annotate needs a video, not saved poses")
        source, estimator, (rest,) = look_over(clip.source, clip.estimator, [(spec, stage)])
        sinks: list[Sink] = [ClipProgress(clip.name, clip.duration_s)]
        if job.annotate is not None:
            sinks.append(AnnotateSink(job.annotate, spec, stage))
        recorder = None
        if job.save is not None:
            about = About(clip.name, model, live=False, side=job.side, rest=rest)
            recorder = Recorder(job.save, spec, stage, about, lambda reason: None)
            sinks.append(recorder)
        engine = Engine(spec, stage, side=job.side, rest=rest)
        tally = tally_clip(job.clip, source, estimator, engine, sinks)
    unsaved = None
    if recorder is not None and recorder.failure is not None:
        unsaved = f"{job.clip}: judged, but {job.save} is incomplete: {recorder.failure}; save to another folder"
    return tally.result(clip.name, spec.id, stage).as_json(), unsaved


def _exercise_of(clip: Path, exercise: str | None, stage: str | None) -> tuple[ExerciseSpec, str]:
    """Exercise and stage of a clip, from the options or, if not given, from the labels beside the clip."""
    labels = labels_beside(clip)
    if exercise is None and labels is not None:
        exercise, stage = labels.exercise, stage or labels.stage
    if exercise is None:
        if not clip.exists():
            raise InputError(f"{clip}: no such file")
        raise UsageError(f"{clip}: no exercise given; use --exercise (`posecheck list` shows the ids)")
    spec = load_spec(exercise)
    stage = spec.stage_name(stage)
    return (spec if labels is None else as_labelled(spec, stage, labels)), stage


def _model_of(labels: Labels | None) -> ModelSize:
    """Model size that the exercise of a labelled clip asks for; `full` if the labels name no single known exercise."""
    spec = load_specs().get(labels.exercise) if labels is not None and labels.exercise is not None else None
    return spec.model if spec is not None else "full"


@app.command("eval")
def evaluate(
    paths: Annotated[list[Path], typer.Argument(help="Folders with labelled clips, or labels files (.labels.toml).")],
    form: Format = "text",
    junit: Annotated[Path | None, typer.Option(help="Also write JUnit XML, one testcase per clip.")] = None,
    page: Annotated[
        Path | None, typer.Option(help="Also write an HTML page with labels and answers over time.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Number of clips to judge in parallel.")] = 1,
    poses: Annotated[bool, typer.Option("--poses", help="Use saved poses (NAME.npz) beside a clip: no model.")] = False,
    model: Model = None,
    allow: Annotated[int, typer.Option(min=0, help="Number of clips allowed to fail.")] = 0,
) -> None:
    """Score answers against the labels of clips. The exit code is 1 if a clip does not meet its labels."""
    for out in (junit, page):
        if out is not None and not out.parent.is_dir():
            raise UsageError(f"cannot write {out}: the folder {out.parent} does not exist")
    cases, failures = find_cases(paths, prefer_poses=poses)
    for out in filter(None, (junit, page)):
        refuse_overwriting_input(out, *paths, *(path for case in cases for path in case.files()))
    jobs = min(jobs, max(len(cases), 1))
    if jobs > 1:
        fetch_for([case.clip for case in cases], [model or _model_of(case.labels) for case in cases])
    with ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool:
        outcomes = list((pool.map if pool else map)(partial(_judge, model=model), cases))
    failures += [o for o in outcomes if isinstance(o, Failure)]
    evaluation = Evaluation([j for o in outcomes if not isinstance(o, Failure) for j in o], failures, allow)
    if junit is not None:
        _write(junit, as_junit(evaluation))
    if page is not None:
        _write_page(page, evaluation)
    typer.echo(json.dumps(evaluation_json(evaluation), indent=2) if form == "json" else evaluation_text(evaluation))
    for failed in failures:
        typer.echo(f"posecheck: {failed.name}: {failed.message}", err=True)
    if evaluation.exit_code:
        raise typer.Exit(evaluation.exit_code)


def _write_page(path: Path, evaluation: Evaluation) -> None:
    with needs("pages", "the evaluation page"):
        from posecheck.pages.evaluation import as_page
    _write(path, as_page(evaluation))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def _judge(case: Case, model: ModelSize | None) -> list[Judged] | Failure:
    """Judge and score one labelled clip. Runs in a worker process if there are several jobs."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.progress import ClipProgress, fetching

    try:
        with fetching() as report, open_clip(case.clip, model or _model_of(case.labels), report) as clip:
            bar = ClipProgress(clip.name, clip.duration_s)
            return judge(case, load_specs(), clip.source, clip.estimator, [bar])
    except PosecheckError as error:
        return failure(case, error)


@app.command()
def extract(
    clip: Annotated[Path, typer.Argument(help="A video.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Where to save the poses (.npz).")],
    model: Model = None,
) -> None:
    """Save the poses in a video, so that other commands can run without the video and the model."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.progress import fetching

    refuse_overwriting_input(out, clip)
    with fetching() as report, open_clip(clip, model or _model_of(labels_beside(clip)), report) as opened:
        if opened.estimator is None:
            raise UsageError(f"{clip}: already contains saved poses; expected a video")
        poses = [opened.estimator.estimate(frame) for frame in opened.source if isinstance(frame, Frame)]
    save_poses(out, poses, opened.name)
    typer.echo(f"{out}: {len(poses)} frames, a person in {sum(p.seen for p in poses)} of them")


@app.command()
def replay(
    recording: Annotated[Path, typer.Argument(help="A folder written by `check --save`, or saved poses.")],
    exercise: Exercise = None,
    stage: Stage = None,
    form: Format = "text",
) -> None:
    """Judge saved poses again, without video or model, with the same events. JSON output is one event per line."""
    live, side, recorded, known, usual = False, None, None, None, None
    if recording.is_dir():
        opened = open_recording(recording, exercise)
        cli_pages.note_damage(opened)
        poses, header, recorded = opened.poses, opened.header, opened.spec
        if exercise in (None, header["exercise"]) and stage in (None, header["stage"]):
            usual = header.get("usual")
        stage, live, side = stage or header["stage"] or None, bool(header["live"]), header.get("side")
        known = header.get("rest")
        exercise = exercise or (header["exercise"] if recorded is None else None)
    else:
        poses = load_poses(recording)
    if exercise is None and recorded is not None:
        spec, stage = recorded, recorded.stage_name(stage)
    else:
        spec, stage = _exercise_of(recording, exercise, stage)
    tally, log = Tally(), EventLog()
    rest = known if live or known is not None else survey(spec, stage, poses.poses)
    run(poses, None, Engine(spec, stage, live=live, side=side, rest=rest, usual=usual), [tally, log])
    if form == "json":
        typer.echo("\n".join(json.dumps(record) for record in log.records))
    else:
        typer.echo(as_text(tally.result(poses.name, spec.id, stage).as_json()))


@app.command()
def trace(
    clip: Annotated[Path, typer.Argument(help="A video, or saved poses.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="A table (.csv) or a plot (.png, .svg, .pdf).")],
    exercise: Exercise = None,
    stage: Stage = None,
    model: Model = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Plot every drive and signal, not only the most important ones.")
    ] = False,
) -> None:
    """Write drives, signals, movements and limits over time."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.drawing.plot import plot_trace
    from posecheck.adapters.progress import ClipProgress, fetching

    refuse_overwriting_input(out, clip)
    if out.suffix not in (".csv", ".png", ".svg", ".pdf"):
        raise UsageError(f"{out}: expected a name that ends in .csv, .png, .svg or .pdf")
    spec, stage = _exercise_of(clip, exercise, stage)
    traced = Trace()
    with fetching() as report, open_clip(clip, model or spec.model, report) as opened:
        source, estimator, (rest,) = look_over(opened.source, opened.estimator, [(spec, stage)])
        bar = ClipProgress(opened.name, opened.duration_s)
        run(source, estimator, Engine(spec, stage, rest=rest), [traced, bar])
    if out.suffix == ".csv":
        traced.write_csv(out)
    else:
        with needs("pages", "a picture of a trace"):
            title = f"{clip.name}: {spec.name}, {stage}"
            plot_trace(traced, spec, stage, out, title, everything=everything, rest=rest)


@app.command("app")
def run_window(
    source: Annotated[str | None, typer.Option(help="camera:N or a video file.")] = None,
    exercise: Exercise = None,
) -> None:
    """Open the window."""
    with needs("app", "the window"):
        from posecheck_app.main import run_app

    raise typer.Exit(run_app(source, exercise))


if __name__ == "__main__":
    main()
