"""Commands for reports, handouts and the session history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.cli.messages import complain, echo
from posecheck.cli.options import Data, Force, Format, ShowFaces, data_folder, exercise_ids, path_argument, path_option
from posecheck.coaching.training_plan import PLAN_FILE, load_plan, planned_exercises
from posecheck.corrections.files import corrected_sessions, corrected_set
from posecheck.errors import UsageError
from posecheck.extras import needs
from posecheck.history.archive import RECORDINGS
from posecheck.history.database import DATABASE, History, as_json
from posecheck.history.recording import Recording, open_recording
from posecheck.history.records import SetRecord, record_from_events
from posecheck.outputs import refuse_overwriting
from posecheck.specs.loader import find_spec, load_specs
from posecheck.specs.model import ExerciseSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from posecheck.events import Fault
    from posecheck.pages.period import Period
    from posecheck.pages.report import Picture, Report


def report(
    recording: Annotated[
        Path | None,
        path_argument("RECORDING", "A recording. Use --since for a period instead."),
    ] = None,
    out: Annotated[
        Path, path_option("Output file (.html or .pdf; the numbers of a period also as .csv or .json).", "-o", "--out")
    ] = Path("report.html"),
    since: Annotated[datetime | None, typer.Option(help="First day.", formats=["%Y-%m-%d"])] = None,
    until: Annotated[datetime | None, typer.Option(help="Last day (default: today).", formats=["%Y-%m-%d"])] = None,
    name: Annotated[str, typer.Option(help="Name or initials of the person, for a period.")] = "",
    data: Data = None,
    paper: Annotated[str, typer.Option(help="Paper size of a PDF: a4 or letter.")] = "a4",
    show_faces: ShowFaces = False,
    force: Force = False,
) -> None:
    """Create a one-page report on a recording or on the sessions of a period."""
    with needs("pages", "a report"):
        from posecheck.pages.period import period_report, write_numbers
        from posecheck.pages.report import write_report

    if (recording is None) == (since is None):
        raise UsageError("expected either a recording or --since with a date")
    refuse_overwriting(out, force=force)
    if recording is not None:
        page = _set_report(recording, show_faces)
    else:
        period = _period(since or datetime.now(), until, data, name)
        if out.suffix in (".csv", ".json"):
            write_numbers(period, out)
            echo(f"{out}: {len(period.sessions)} sessions")
            return
        page = period_report(period, _pictures_in(period, data_folder(data) / RECORDINGS, show_faces))
    write_report(page, out, paper)
    echo(f"{out}: {page.title}, {page.subtitle}")


def note_damage(opened: Recording) -> None:
    """Report on stderr which parts of a recording could not be read."""
    for note in opened.damage:
        complain(f"{opened.folder}: {note}")


def _set_report(folder: Path, show_faces: bool) -> Report:
    from posecheck.pages.report import set_report

    opened = open_recording(folder)
    note_damage(opened)
    spec = opened.spec or find_spec(opened.header["exercise"], load_specs())
    judged = record_from_events(opened.events, spec, opened.header["stage"], opened.poses.duration_s)
    done = corrected_set(judged, folder)
    when = opened.header.get("started_at")
    pictures = _pictures(opened, spec, done.faults, show_faces)
    return set_report(done, spec, datetime.fromisoformat(when) if when else None, pictures, opened.notes)


def _pictures(opened: Recording, spec: ExerciseSpec, faults: Sequence[Fault], show_faces: bool) -> list[Picture]:
    """Pictures of the worst moments, if the recording has a video."""
    if opened.video is None:
        return []
    from posecheck.adapters.drawing.moments import worst_pictures
    from posecheck.pages.report import Picture

    poses, stage = opened.poses.poses, opened.header["stage"]
    shown = worst_pictures(faults, opened.video, poses, spec, stage, show_faces=show_faces)
    return [Picture(*one) for one in shown]


def _period(since: datetime, until: datetime | None, data: Path | None, name: str) -> Period:
    from posecheck.pages.period import period_of

    last = (until or datetime.now()).astimezone() + timedelta(days=1 if until else 0)
    with _history(data) as history:
        sessions = corrected_sessions(history.sessions(since.astimezone(), last), data_folder(data) / RECORDINGS)
        _note_loss(history)
    specs, used = load_specs(), data_folder(data) / PLAN_FILE
    followed = (load_plan(used, specs), date.fromtimestamp(used.stat().st_mtime)) if used.exists() else None
    return period_of(sessions, specs, since.date(), (until or datetime.now()).date(), followed, name)


def _pictures_in(period: Period, recordings: Path, show_faces: bool) -> list[Picture]:
    """A picture of each of the most frequent faults of which a video was kept."""
    from posecheck.adapters.drawing.moments import pictures_of_faults
    from posecheck.pages.report import Picture

    wanted = [(one.exercise, one.fault) for one in period.faults]
    found = pictures_of_faults(wanted, period.sessions, recordings, load_specs(), show_faces=show_faces)
    return [Picture(*one) for one in found]


def history(data: Data = None, form: Format = "text") -> None:
    """Show past sessions, newest first."""
    with _history(data) as opened:
        sessions = corrected_sessions(opened.sessions(), data_folder(data) / RECORDINGS)
        _note_loss(opened)
    if form == "json":
        typer.echo(as_json(sessions))
        return
    for session in sessions:
        sets = ", ".join(map(_set_words, session.sets))
        echo(f"{session.started_at.astimezone():%Y-%m-%d %H:%M}  {sets or 'no sets'}")
    echo(f"{len(sessions)} sessions")


def _set_words(done: SetRecord) -> str:
    return f"{done.exercise} {done.rep_count}/{done.reps}{' corrected' if done.corrected else ''}"


def _note_loss(history: History) -> None:
    if history.damaged:
        complain(f"the history is damaged: sessions incomplete or lost: {history.damaged}")


def _history(data: Path | None) -> History:
    return History(data_folder(data) / DATABASE)


def handout(
    exercises: Annotated[
        list[str] | None, typer.Argument(help="Ids of exercises (default: all).", autocompletion=exercise_ids)
    ] = None,
    plan: Annotated[Path | None, path_option("A plan file (.toml): its exercises with its amounts.", "--plan")] = None,
    out: Annotated[Path, path_option("Output file (.pdf).", "-o", "--out")] = Path("handout.pdf"),
    paper: Annotated[str, typer.Option(help="Paper size: a4 or letter.")] = "a4",
    force: Force = False,
) -> None:
    """Create a printable PDF of the exercises, one page each."""
    with needs("pages", "a handout"):
        from posecheck.pages.handout import PAPERS, write_handout

    if paper not in PAPERS:
        raise UsageError(f"expected paper {' or '.join(PAPERS)}, got {paper!r}")
    refuse_overwriting(out, force=force)
    if plan is not None and exercises:
        raise UsageError("expected either ids of exercises or --plan")
    specs = load_specs()
    if plan is not None:
        chosen = planned_exercises(load_plan(plan, specs), specs)
    else:
        chosen = [find_spec(name, specs) for name in exercises or specs]
    write_handout(chosen, out, "letter" if paper == "letter" else "a4")
    echo(f"{out}: {len(chosen)} {'page' if len(chosen) == 1 else 'pages'}")
