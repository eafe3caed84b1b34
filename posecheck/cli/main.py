"""The command line: the place where sources, estimator, engine and sinks are put together."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from posecheck import __version__
from posecheck.cli import pages as cli_pages
from posecheck.engine.engine import Engine
from posecheck.errors import InputError, NobodyFound, PosecheckError, UsageError
from posecheck.evaluation.cases import Case, Failure, Judged, failure, find_cases, judge
from posecheck.evaluation.labels import Labels, as_labelled, labels_beside
from posecheck.evaluation.report import Evaluation, as_junit
from posecheck.evaluation.report import as_json as evaluation_json
from posecheck.evaluation.report import as_text as evaluation_text
from posecheck.events import Side
from posecheck.history.recording import About, EventLog, Recorder, open_recording
from posecheck.outputs import refuse_overwriting_input
from posecheck.pose.frames import Frame
from posecheck.pose.poses import load_poses, save_poses
from posecheck.session import Sink, run
from posecheck.sinks.tally import Tally, as_text
from posecheck.sinks.trace import Trace
from posecheck.specs.model import ExerciseSpec, find_spec, load_spec, load_specs

ModelSize = Literal["lite", "full", "heavy"]


@dataclass(frozen=True, slots=True)
class Job:
    """One clip to check, and what to make of it besides the answer."""

    clip: Path
    exercise: str | None
    stage: str | None
    side: Side | None
    model: ModelSize | None
    annotate: Path | None = None
    save: Path | None = None


app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
model_app = typer.Typer(no_args_is_help=True, help="The pose model: where it is, and fetching it.")
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
    typer.Option("--model", help="Size of the pose model; without it the one that the exercise asks for."),
]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="How to print the answer.")]


def main() -> None:
    """Run the command line; errors of ours become one line on stderr and their exit code."""
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
    """Watch back-pain exercises in a video or through a camera, count repetitions and holds, name faults."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command("list")
def list_exercises(
    sciatica: Annotated[bool, typer.Option(help="Only those also suitable for sciatica.")] = False,
) -> None:
    """List the exercises."""
    for spec in load_specs().values():
        if spec.sciatica_suitable or not sciatica:
            typer.echo(f"{spec.id:28} {spec.name:30} {', '.join(spec.stages)}")


@app.command()
def show(exercise: Annotated[str, typer.Argument(help="Id of the exercise, or a spec file (.toml).")]) -> None:
    """Show one exercise: how it is done, its prescription and what is warned about."""
    spec = _spec(exercise)
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
    side: Annotated[Side | None, typer.Option("--side", help="The side that works, where it is known.")] = None,
    model: Model = None,
    form: Format = "text",
    annotate: Annotated[Path | None, typer.Option(help="Write the video with skeleton, counts and faults.")] = None,
    save: Annotated[Path | None, typer.Option(help="Folder to keep events and poses in, for `replay`.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many clips to check at the same time.")] = 1,
) -> None:
    """Count repetitions and holds in clips and name the faults."""
    if len(clips) > 1 and annotate is not None:
        raise UsageError("--annotate takes one clip at a time")
    if annotate is not None:
        refuse_overwriting_input(annotate, *clips)
    if exercise is not None:
        _spec(exercise).stage(stage)
    folders = [save if save is None or len(clips) == 1 else save / clip.stem for clip in clips]
    todo = [
        Job(clip, exercise, stage, side, model, annotate, folder) for clip, folder in zip(clips, folders, strict=True)
    ]
    if jobs > 1:
        _fetch_for(clips, [model or _exercise_of(clip, exercise, stage)[0].model for clip in clips])
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
    """Answers of the clips that could be checked, and why the others could not."""
    answers: list[dict[str, Any]] = []
    errors: list[PosecheckError] = []
    with ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(jobs)) if jobs > 1 else None
        waiting: list[Future[dict[str, Any]]] = [pool.submit(_check_one, job) for job in todo] if pool else []
        for i, job in enumerate(todo):
            try:
                answers.append(waiting[i].result() if pool else _check_one(job))
            except PosecheckError as error:
                errors.append(error)
    return answers, errors


def _check_one(job: Job) -> dict[str, Any]:
    """Answer for one clip; runs in a process of its own where several are checked at once."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.drawing.annotate import AnnotateSink
    from posecheck.adapters.progress import ClipProgress, fetching

    spec, stage = _exercise_of(job.clip, job.exercise, job.stage)
    engine = Engine(spec, stage, side=job.side)
    model = job.model or spec.model
    with fetching() as report, open_clip(job.clip, model, report) as clip:
        if job.annotate is not None and clip.estimator is None:
            raise UsageError(f"{job.clip}: --annotate needs a video, and these are saved poses")
        tally = Tally()
        sinks: list[Sink] = [tally, ClipProgress(clip.name, clip.duration_s)]
        if job.annotate is not None:
            sinks.append(AnnotateSink(job.annotate, spec, stage))
        if job.save is not None:
            sinks.append(Recorder(job.save, spec, stage, About(clip.name, model, live=False, side=job.side)))
        run(clip.source, clip.estimator, engine, sinks)
    if tally.frames == 0:
        raise InputError(f"{job.clip}: no pictures in it")
    if tally.seen_share == 0:
        raise NobodyFound(f"{job.clip}: nobody was found in any of its {tally.frames} frames; is the whole body in it?")
    return tally.answer(clip.name, spec.id, stage)


def _exercise_of(clip: Path, exercise: str | None, stage: str | None) -> tuple[ExerciseSpec, str]:
    """Exercise and stage of a clip: as the call says, else as the labels beside the clip say."""
    labels = labels_beside(clip)
    if exercise is None and labels is not None:
        exercise, stage = labels.exercise, stage or labels.stage
    if exercise is None:
        if not clip.exists():
            raise InputError(f"{clip}: no such file")
        raise UsageError(f"{clip}: which exercise is it? Name it with --exercise; `posecheck list` shows them")
    spec = _spec(exercise)
    stage = spec.stage_name(stage)
    return (spec if labels is None else as_labelled(spec, stage, labels)), stage


def _model_of(labels: Labels | None) -> ModelSize:
    """Model that the exercise of a labelled clip asks for; the usual one where no single known exercise is labelled."""
    spec = load_specs().get(labels.exercise) if labels is not None and labels.exercise is not None else None
    return spec.model if spec is not None else "full"


def _spec(exercise: str) -> ExerciseSpec:
    """Exercise by id, or from a file of one's own."""
    if exercise.endswith(".toml"):
        return load_spec(Path(exercise))
    return find_spec(exercise, load_specs())


@app.command("eval")
def evaluate(
    paths: Annotated[list[Path], typer.Argument(help="Folders with labelled clips, or labels files (.labels.toml).")],
    form: Format = "text",
    junit: Annotated[Path | None, typer.Option(help="Also write JUnit XML, one testcase a clip.")] = None,
    page: Annotated[
        Path | None, typer.Option(help="Also write a page (.html) with labels and answers over time.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many clips to judge at the same time.")] = 1,
    poses: Annotated[bool, typer.Option("--poses", help="Use saved poses (NAME.npz) beside a clip: no model.")] = False,
    model: Model = None,
    allow: Annotated[int, typer.Option(min=0, help="How many clips may fall short before the exit code is 1.")] = 0,
) -> None:
    """Score the answers for labelled clips against their labels; exit code 1 when a clip falls short of them."""
    from posecheck.pages.evaluation import as_page

    for out in (junit, page):
        if out is not None and not out.parent.is_dir():
            raise UsageError(f"cannot write {out}: there is no folder {out.parent}")
    cases, failures = find_cases(paths, prefer_poses=poses)
    for out in filter(None, (junit, page)):
        refuse_overwriting_input(out, *paths, *(path for case in cases for path in case.files()))
    jobs = min(jobs, max(len(cases), 1))
    if jobs > 1:
        _fetch_for([case.clip for case in cases], [model or _model_of(case.labels) for case in cases])
    with ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool:
        outcomes = list((pool.map if pool else map)(partial(_judge, model=model), cases))
    failures += [o for o in outcomes if isinstance(o, Failure)]
    evaluation = Evaluation([j for o in outcomes if not isinstance(o, Failure) for j in o], failures, allow)
    if junit is not None:
        _write(junit, as_junit(evaluation))
    if page is not None:
        _write(page, as_page(evaluation))
    typer.echo(json.dumps(evaluation_json(evaluation), indent=2) if form == "json" else evaluation_text(evaluation))
    for failed in failures:
        typer.echo(f"posecheck: {failed.name}: {failed.message}", err=True)
    if evaluation.exit_code:
        raise typer.Exit(evaluation.exit_code)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def _judge(case: Case, model: ModelSize | None) -> list[Judged] | Failure:
    """Answers for one labelled clip with their scores; runs in a process of its own where several are judged."""
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
    """Find the poses in a video and save them, so that everything else can run without video and model."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.progress import fetching

    refuse_overwriting_input(out, clip)
    with fetching() as report, open_clip(clip, model or _model_of(labels_beside(clip)), report) as opened:
        if opened.estimator is None:
            raise UsageError(f"{clip}: these are saved poses already")
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
    """Judge saved poses again: no video, no model, the same events. JSON is one event a line."""
    live, side, recorded = False, None, None
    if recording.is_dir():
        opened = open_recording(recording)
        poses, header, recorded = opened.poses, opened.header, opened.spec
        stage, live, side = stage or header["stage"], bool(header["live"]), header.get("side")
        exercise = exercise or (header["exercise"] if recorded is None else None)
    else:
        poses = load_poses(recording)
    if exercise is None and recorded is not None:
        spec, stage = recorded, recorded.stage_name(stage)
    else:
        spec, stage = _exercise_of(recording, exercise, stage)
    tally, log = Tally(), EventLog()
    run(poses, None, Engine(spec, stage, live=live, side=side), [tally, log])
    if form == "json":
        typer.echo("\n".join(json.dumps(record) for record in log.records))
    else:
        typer.echo(as_text(tally.answer(poses.name, spec.id, stage)))


@app.command()
def trace(
    clip: Annotated[Path, typer.Argument(help="A video, or saved poses.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="A table (.csv) or a picture (.png, .svg, .pdf).")],
    exercise: Exercise = None,
    stage: Stage = None,
    model: Model = None,
) -> None:
    """Write signals, phases and thresholds over time."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.drawing.plot import plot_trace
    from posecheck.adapters.progress import ClipProgress, fetching

    refuse_overwriting_input(out, clip)
    if out.suffix not in (".csv", ".png", ".svg", ".pdf"):
        raise UsageError(f"{out}: expected a name that ends in .csv, .png, .svg or .pdf")
    spec, stage = _exercise_of(clip, exercise, stage)
    traced = Trace()
    with fetching() as report, open_clip(clip, model or spec.model, report) as opened:
        run(
            opened.source, opened.estimator, Engine(spec, stage), [traced, ClipProgress(opened.name, opened.duration_s)]
        )
    if out.suffix == ".csv":
        traced.write_csv(out)
    else:
        plot_trace(traced, spec, stage, out, f"{clip.name}: {spec.name}, {stage}")


@app.command("app")
def run_window(
    source: Annotated[str | None, typer.Option(help="camera:N or a video file.")] = None,
    exercise: Exercise = None,
) -> None:
    """Open the window."""
    from posecheck_app.main import run_app

    raise typer.Exit(run_app(source, exercise))


@model_app.command("status")
def model_status() -> None:
    """Show which models are at hand and where they lie."""
    from posecheck.adapters.model import store

    for status in store.model_status():
        state = "ready" if status.verified else "damaged" if status.present else "not fetched"
        typer.echo(f"{status.size:6} {state:12} {status.bytes / 1e6:6.1f} MB  {status.path}")


@model_app.command("fetch")
def model_fetch(size: Annotated[ModelSize, typer.Argument(help="Which one.")] = "full") -> None:
    """Fetch a model, so that later runs need no network."""
    typer.echo(_fetch(size))


def _fetch_for(clips: Sequence[Path], models: Sequence[ModelSize]) -> None:
    """Have the models for videos at hand before several processes ask for them."""
    for size in sorted({model for clip, model in zip(clips, models, strict=True) if clip.suffix != ".npz"}):
        _fetch(size)


def _fetch(size: ModelSize) -> Path:
    from posecheck.adapters.model.store import model_path
    from posecheck.adapters.progress import fetching

    with fetching() as report:
        return model_path(size, progress=report)


if __name__ == "__main__":
    main()
