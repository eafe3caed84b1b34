"""Commands for reports, handouts and the session history."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import platformdirs
import typer

from posecheck.cli.messages import complain, echo
from posecheck.cli.options import (
    Data,
    Force,
    Format,
    ShowFaces,
    exercise_ids,
    path_argument,
    path_option,
    readable_data_folder,
)
from posecheck.coaching.training_plan import load_plan, planned_exercises
from posecheck.corrections.files import corrected_sessions, corrected_set
from posecheck.errors import PosecheckError, UsageError
from posecheck.extras import needs
from posecheck.history.adherence import followed_plan
from posecheck.history.database import DATABASE, RECORDINGS, History, as_json
from posecheck.history.header import YEARS
from posecheck.history.recording import Recording, open_recording
from posecheck.history.records import SetRecord, record_from_events
from posecheck.language import Language, system_language, use
from posecheck.outputs import refuse_overwriting
from posecheck.printable import counted
from posecheck.settings import load_settings
from posecheck.specs.loader import find_spec, load_specs
from posecheck.specs.model import ExerciseSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from posecheck.coaching.training_plan import TrainingPlan
    from posecheck.events import Fault
    from posecheck.history.records import SessionRecord
    from posecheck.pages.period import Period
    from posecheck.pages.report import Picture, Report


PaperSize = Annotated[Literal["a4", "letter"], typer.Option("--paper", help="Paper size of a PDF.")]
PageLanguage = Annotated[
    Language | None,
    typer.Option("--language", help="Language of the page (default: that of the window)."),
]


def _speak(chosen: Language | None) -> None:
    """Write pages in a language: the chosen one, that of the settings, or the system's."""
    file = platformdirs.user_config_path("posecheck", appauthor=False) / "settings.json"
    use(chosen or load_settings(file).language or system_language())


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
    paper: PaperSize = "a4",
    language: PageLanguage = None,
    show_faces: ShowFaces = False,
    force: Force = False,
) -> None:
    """Create a one-page report on a recording or on the sessions of a period."""
    with needs("pages", "a report"):
        from posecheck.pages.period import write_numbers
        from posecheck.pages.period_page import period_report
        from posecheck.pages.report import write_report

    if (recording is None) == (since is None):
        raise UsageError("expected either a recording or --since with a date")
    _speak(language)
    refuse_overwriting(out, force=force)
    if recording is not None:
        page = _set_report(recording, show_faces)
    else:
        specs = load_specs()
        period = _period(since or datetime.now(), until, data, specs, name)
        if out.suffix in (".csv", ".json"):
            write_numbers(period, out)
            echo(f"{out}: {counted(len(period.sessions), 'session')}")
            return
        page = period_report(period, specs, _pictures_in(period, data, specs, show_faces))
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


def _period(
    since: datetime, until: datetime | None, data: Path | None, specs: Mapping[str, ExerciseSpec], name: str
) -> Period:
    from posecheck.pages.period import period_of

    last = until or datetime.now()
    for day in (since, last):
        if day.year not in YEARS:
            raise UsageError(f"expected a day from {YEARS[0]} to {YEARS[-1]}, got {day:%Y-%m-%d}")
    if since > last:
        raise UsageError(f"expected --since on or before {last:%Y-%m-%d}, got {since:%Y-%m-%d}")
    sessions = _sessions(data, since.astimezone(), last.astimezone() + timedelta(days=1 if until else 0))
    followed = _followed(readable_data_folder(data), specs)
    return period_of(sessions, specs, since.date(), last.date(), followed, name)


def _pictures_in(
    period: Period, data: Path | None, specs: Mapping[str, ExerciseSpec], show_faces: bool
) -> list[Picture]:
    """A picture of each of the most frequent faults of which a video was kept."""
    from posecheck.adapters.drawing.moments import pictures_of_faults
    from posecheck.pages.report import Picture

    wanted, folder = [(one.exercise, one.fault) for one in period.faults], readable_data_folder(data) / RECORDINGS
    found = pictures_of_faults(wanted, period.sessions, folder, specs, show_faces=show_faces)
    return [Picture(*one) for one in found]


def _followed(folder: Path, specs: Mapping[str, ExerciseSpec]) -> tuple[TrainingPlan, date] | None:
    """The plan in use; a plan with mistakes is left out of the report, and its mistakes go to stderr."""
    try:
        return followed_plan(folder, specs)
    except PosecheckError as error:
        complain(f"the plan in use is left out: {error}")
        return None


def history(data: Data = None, form: Format = "text") -> None:
    """Show past sessions, newest first."""
    sessions = _sessions(data)
    if form == "json":
        typer.echo(as_json(sessions))
        return
    for session in sessions:
        sets = ", ".join(map(_set_words, session.sets))
        echo(f"{session.started_at.astimezone():%Y-%m-%d %H:%M}  {sets or 'no sets'}")
    echo(counted(len(sessions), "session"))


def _set_words(done: SetRecord) -> str:
    return f"{done.exercise} {done.rep_count}/{done.reps}{' corrected' if done.corrected else ''}"


def _sessions(data: Path | None, since: datetime | None = None, until: datetime | None = None) -> list[SessionRecord]:
    """Sessions of a period, newest first; none if there is no history yet. Damage is reported on stderr."""
    folder = readable_data_folder(data)
    if not os.path.lexists(folder / DATABASE):
        return []
    with History(folder / DATABASE, reading=True) as opened:
        sessions, problem = opened.sessions(since, until), opened.problem()
        if opened.damaged:
            complain(f"the history is damaged: sessions incomplete or lost: {opened.damaged}")
        elif problem is not None:
            complain(f"{problem}: sessions may be missing; the window repairs the history when it opens")
    return corrected_sessions(sessions, folder / RECORDINGS)


def handout(
    exercises: Annotated[
        list[str] | None, typer.Argument(help="Ids of exercises (default: all).", autocompletion=exercise_ids)
    ] = None,
    plan: Annotated[Path | None, path_option("A plan file (.toml): its exercises with its amounts.", "--plan")] = None,
    out: Annotated[Path, path_option("Output file (.pdf).", "-o", "--out")] = Path("handout.pdf"),
    paper: PaperSize = "a4",
    language: PageLanguage = None,
    force: Force = False,
) -> None:
    """Create a printable PDF of the exercises, one page each."""
    with needs("pages", "a handout"):
        from posecheck.pages.handout import write_handout

    if plan is not None and exercises:
        raise UsageError("expected either ids of exercises or --plan")
    _speak(language)
    refuse_overwriting(out, force=force)
    specs = load_specs()
    if plan is not None:
        chosen = planned_exercises(load_plan(plan, specs), lambda name, stage: (specs[name], stage))
    else:
        chosen = [find_spec(name, specs) for name in exercises or specs]
    write_handout(chosen, out, paper)
    echo(f"{out}: {counted(len(chosen), 'page')}")
