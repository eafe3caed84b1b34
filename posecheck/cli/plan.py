"""Commands about training plans."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from posecheck.cli.messages import echo
from posecheck.cli.options import Force, path_argument, path_option
from posecheck.coaching.messages import prescription
from posecheck.coaching.training_plan import (
    PlanEntry,
    Preset,
    TrainingPlan,
    day_lengths,
    entry_sets,
    load_plan,
    plan_text,
    preset_plan,
)
from posecheck.errors import UsageError
from posecheck.extras import needs
from posecheck.outputs import refuse_other_ending, refuse_overwriting, whole_file
from posecheck.printable import counted
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

plan_app = typer.Typer(no_args_is_help=True, help="Write, check and print training plans.")
PlanFile = Annotated[Path, path_argument("PLAN", "A plan file (.toml).")]


@plan_app.command("new")
def new_plan(
    preset: Annotated[Preset, typer.Argument(help="Which exercises it has.")],
    out: Annotated[Path, path_option("Where to write the plan (.toml).", "-o", "--out")],
) -> None:
    """Write a plan to edit, with the guide's amounts on four days per week."""
    refuse_other_ending(out, ".toml")
    if out.exists():
        raise UsageError(f"{out} exists already: choose another name")
    plan = preset_plan(preset, load_specs())
    with whole_file(out) as part:
        part.write_text(plan_text(plan), encoding="utf-8")
    echo(f"{out}: {plan.name}, {counted(len(plan.exercises), 'exercise')}")


@plan_app.command("show")
def show_plan(path: PlanFile) -> None:
    """Check a plan and print it, with the time that each day takes. Reports every mistake."""
    specs = load_specs()
    plan = load_plan(path, specs)
    echo(f"{plan.name}{f', until {plan.until}' if plan.until else ''}")
    if plan.note:
        echo(f"  {plan.note}")
    for entry in plan.exercises:
        _show_entry(entry, specs[entry.id], plan)
    for minutes, days in day_lengths(plan, specs).items():
        echo(f"{', '.join(days)}: about {minutes} min")


def _show_entry(entry: PlanEntry, spec: ExerciseSpec, plan: TrainingPlan) -> None:
    first = entry_sets(entry, spec)[0]
    stage = f", {first.prescription.name}" if first.prescription.name else ""
    echo(f"  {spec.name}{stage}: {prescription(first.prescription)} ({', '.join(entry.days or plan.days)})")
    if entry.watch:
        echo(f"    watch: {', '.join(entry.watch)}")
    if entry.note:
        echo(f"    {entry.note}")


@plan_app.command("calendar")
def write_calendar(
    path: PlanFile,
    out: Annotated[Path, path_option("Where to write the calendar (.ics).", "-o", "--out")],
    at: Annotated[datetime, typer.Option(help="Time of day of the reminder.", formats=["%H:%M"])],
    force: Force = False,
) -> None:
    """Write a calendar file that reminds you on the days of a plan."""
    with needs("pages", "a calendar file"):
        from posecheck.pages.calendar_file import calendar_bytes

    refuse_other_ending(out, ".ics")
    refuse_overwriting(out, path, force=force)
    specs = load_specs()
    plan = load_plan(path, specs)
    length = timedelta(minutes=max(day_lengths(plan, specs)))
    content = calendar_bytes(plan, at.time(), date.today(), length)
    with whole_file(out) as part:
        part.write_bytes(content)
    echo(f"{out}: {plan.name}")
