"""Counts repetitions and holds of back-pain exercises in videos or from a camera, and reports faults."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from posecheck import __version__
from posecheck.checking import load_spec
from posecheck.cli import pages as cli_pages
from posecheck.cli.checks import check, exercise_of, model_of
from posecheck.cli.desktop import desktop_entry
from posecheck.cli.doctor import doctor
from posecheck.cli.evaluate import evaluate
from posecheck.cli.messages import complain, echo, say
from posecheck.cli.model import model_app
from posecheck.cli.options import Exercise, Force, Format, Model, Stage, exercises_like, path_argument, path_option
from posecheck.cli.plan import plan_app
from posecheck.cli.verify import verify
from posecheck.coaching.messages import by_stage, sentences
from posecheck.engine.engine import Engine
from posecheck.engine.survey import survey
from posecheck.errors import INTERNAL_CODE, PosecheckError, UsageError, internal_error
from posecheck.evaluation.labels import labels_beside
from posecheck.extras import missing_library, needs, needs_library
from posecheck.history.recording import EventLog, open_recording
from posecheck.outputs import refuse_other_ending, refuse_overwriting
from posecheck.pose.frames import Frame
from posecheck.pose.poses import load_poses, save_poses
from posecheck.printable import printable
from posecheck.session import look_over, run
from posecheck.sinks.tally import Tally, as_text, note_lines
from posecheck.sinks.trace import Trace
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

log = logging.getLogger(__name__)
app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
_EXERCISES, _RECORDINGS, _SETUP = "Exercises", "Recordings, poses and labels", "This computer"
app.command(rich_help_panel=_EXERCISES)(check)
app.command(rich_help_panel=_EXERCISES)(cli_pages.handout)
app.add_typer(plan_app, name="plan", rich_help_panel=_EXERCISES)
app.command(rich_help_panel=_RECORDINGS)(cli_pages.history)
app.command(rich_help_panel=_RECORDINGS)(cli_pages.report)
app.command(rich_help_panel=_RECORDINGS)(verify)
app.command("eval", rich_help_panel=_RECORDINGS)(evaluate)
app.command(rich_help_panel=_SETUP)(doctor)
app.add_typer(model_app, name="model", rich_help_panel=_SETUP)
app.command("desktop-entry", rich_help_panel=_SETUP)(desktop_entry)


def main() -> None:
    """Run the command line. An error becomes a message on stderr and its exit code."""
    try:
        app(prog_name="posecheck")
    except PosecheckError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except (ImportError, OSError) as error:
        complain(_one_line(error))
        sys.exit(UsageError.exit_code)
    except Exception as error:  # last resort: a traceback would end with 1, which means labels not met
        log.debug("unexpected", exc_info=True)
        complain(internal_error(error))
        sys.exit(INTERNAL_CODE)


def _one_line(error: ImportError | OSError) -> str:
    library = missing_library(str(error))
    if library is not None:  # Python reports it as ImportError, ctypes as OSError
        return needs_library("posecheck", library)
    if isinstance(error, ImportError):
        raise error
    # A name that is too long, or a folder without permission.
    return ": ".join(filter(None, (error.filename and str(error.filename), error.strerror or str(error))))


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Count repetitions and holds of back-pain exercises in videos or from a camera, and report faults."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command("list", rich_help_panel=_EXERCISES)
def list_exercises(
    sciatica: Annotated[bool, typer.Option(help="Only exercises suitable for sciatica.")] = False,
) -> None:
    """List the exercises."""
    for spec in load_specs().values():
        if spec.sciatica_suitable or not sciatica:
            echo(f"{spec.id:28} {spec.name:30} {', '.join(spec.stages)}")


@app.command(rich_help_panel=_EXERCISES)
def show(
    exercise: Annotated[
        str, typer.Argument(help="Id of the exercise, or a spec file (.toml).", autocompletion=exercises_like)
    ],
    demo: Annotated[
        Path | None, path_option("Write the exercise as an animated picture (.svg) instead.", "--demo")
    ] = None,
    force: Force = False,
) -> None:
    """Show one exercise: instructions, prescription and faults."""
    spec = load_spec(exercise)
    if demo is not None:
        from posecheck.pages.animation import write_animation

        refuse_overwriting(demo, force=force)
        write_animation(spec, demo)
        echo(f"{demo}: {spec.name}; open it in a browser")
        return
    echo(f"{spec.name} ({spec.id}), {spec.group}, camera from the {spec.seen_from}\n")
    for title, text_of in (("Start", spec.start_of), ("Movement", spec.action_of)):
        texts = by_stage(spec, text_of)
        echo(f"{title}: {texts[0]}" if len(texts) == 1 else "\n  ".join([f"{title}:", *texts]))
    echo(f"Camera: {spec.camera}")
    typer.echo("\nPrescription:")
    for name in spec.stages:
        echo(f"  {_prescription(spec, name)}")
    typer.echo("\nWarns about:")
    for name, fault in spec.faults.items():
        echo(f"  {name:26} {fault.cue}")


def _prescription(spec: ExerciseSpec, name: str) -> str:
    stage = spec.stages[name]
    title = f"{name}{' (default)' if name == spec.default_stage else ''}{', ' + stage.name if stage.name else ''}"
    sides = "" if stage.sides == "none" else f", sides: {stage.sides.replace('_', ' ')}"
    rest = f", {stage.rest_s:g} s rest between sets" if stage.rest_s else ""
    return f"{title}: {stage.sets} x {stage.reps}, each hold {stage.hold_s:g} s{sides}{rest}"


@app.command(rich_help_panel=_RECORDINGS)
def extract(
    clip: Annotated[Path, path_argument("CLIP", "A video.")],
    out: Annotated[Path, path_option("Where to save the poses (.npz).", "-o", "--out")],
    model: Model = None,
    force: Force = False,
) -> None:
    """Save the poses in a video, so that other commands can run without the video and the model."""
    from posecheck.adapters.clips import POSES_SUFFIX, open_clip
    from posecheck.adapters.progress import fetching

    refuse_overwriting(out, clip, force=force)
    refuse_other_ending(out, POSES_SUFFIX)
    with fetching() as report, open_clip(clip, model or model_of(labels_beside(clip)), report) as opened:
        if opened.estimator is None:
            raise UsageError(f"{clip}: already contains saved poses; expected a video")
        poses = [opened.estimator.estimate(frame) for frame in opened.source if isinstance(frame, Frame)]
    save_poses(out, poses, opened.name, notes=opened.notes)
    lines = [f"{out}: {len(poses)} frames, a person in {sum(p.seen for p in poses)} of them", *note_lines(opened.notes)]
    echo("\n".join(lines))


@app.command(rich_help_panel=_RECORDINGS)
def replay(
    recording: Annotated[
        Path,
        path_argument("RECORDING", "A folder written by `check --save`, or saved poses."),
    ],
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
        spec, stage = exercise_of(recording, exercise, stage)
    tally, log = Tally(), EventLog()
    rest = known if live or known is not None else survey(spec, stage, poses.poses)
    run(poses, None, Engine(spec, stage, live=live, side=side, rest=rest, usual=usual), [tally, log])
    if form == "json":
        typer.echo("\n".join(json.dumps(record) for record in log.records))
        for line in note_lines(poses.notes, poses.name):
            say(line)
    else:
        echo(as_text(tally.result(poses.name, spec.id, stage, poses.notes).as_json()))


@app.command(rich_help_panel=_RECORDINGS)
def trace(
    clip: Annotated[Path, path_argument("CLIP", "A video, or saved poses.")],
    out: Annotated[
        Path,
        path_option("A table (.csv) or a plot (.png, .svg, .pdf).", "-o", "--out"),
    ],
    exercise: Exercise = None,
    stage: Stage = None,
    model: Model = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Plot every drive and signal, not only the most important ones.")
    ] = False,
    force: Force = False,
) -> None:
    """Write drives, signals, movements and limits over time."""
    from posecheck.adapters.clips import open_clip
    from posecheck.adapters.drawing.plot import plot_trace
    from posecheck.adapters.progress import ClipProgress, fetching

    refuse_overwriting(out, clip, force=force)
    refuse_other_ending(out, ".csv", ".png", ".svg", ".pdf")
    spec, stage = exercise_of(clip, exercise, stage)
    traced = Trace()
    with fetching() as report, open_clip(clip, model or spec.model, report) as opened:
        source, estimator, (rest,) = look_over(opened.source, opened.estimator, [(spec, stage)])
        bar = ClipProgress(printable(opened.name), opened.duration_s)
        run(source, estimator, Engine(spec, stage, rest=rest), [traced, bar])
        notes = opened.notes
    if out.suffix == ".csv":
        traced.write_csv(out)
    else:
        with needs("pages", "a picture of a trace"):
            title = f"{printable(clip.name)}: {spec.name}, {stage}"
            plot_trace(traced, spec, stage, out, title, sentences(notes), everything=everything, rest=rest)
    for line in note_lines(notes, clip.name):
        say(line)


@app.command("app", rich_help_panel=_EXERCISES)
def run_window(
    source: Annotated[str | None, typer.Option(help="camera:NAME, camera:N (from 0), or a video file.")] = None,
    exercise: Exercise = None,
    plan: Annotated[Path | None, path_option("A plan file (.toml) to open.", "--plan")] = None,
) -> None:
    """Open the window: guided sessions in front of the camera, and their history."""
    from posecheck.adapters.window import ask_window

    logging.basicConfig(format="%(message)s")
    logging.getLogger("posecheck").setLevel(logging.INFO)
    with needs("app", "the window"):
        from posecheck_app.main import run_app

    if sys.platform == "linux":  # elsewhere a logged-in user always has a display
        ask_window("display")
    raise typer.Exit(run_app(source, exercise, plan))


if __name__ == "__main__":
    main()
