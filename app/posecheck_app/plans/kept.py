"""The plan in use, kept in the data folder, and what it asks for on one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from posecheck.coaching.training_plan import PLAN_FILE, PlanEntry, TrainingPlan, entry_sets, load_plan, save_plan
from posecheck.errors import PlanError, PosecheckError, UsageError
from posecheck.specs.model import ExerciseSpec

UNREADABLE: Final = "Your plan cannot be read. The Plan page says why."

InUse = Callable[[str, str | None], tuple[ExerciseSpec, str]]
"""Returns an exercise with the prescription in use and its stage, given its id and the stage that a plan names."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a plan asks for on one day.

    Attributes
    ----------
    exercises : dict
        By id and in order: the exercise with the plan's amounts, and its stage. Empty if nothing is asked for.
    words : str
        What to say about the plan; empty without a plan.
    """

    exercises: dict[str, tuple[ExerciseSpec, str]]
    words: str


class KeptPlan:
    """The plan in use.

    Attributes
    ----------
    plan : TrainingPlan or None
        None if no plan is in use.
    problems : tuple of str
        Mistakes of the kept file, if it cannot be used.
    """

    def __init__(self, folder: Path, specs: Mapping[str, ExerciseSpec]) -> None:
        self._file, self._specs = folder / PLAN_FILE, dict(specs)
        self.plan: TrainingPlan | None = None
        self.problems: tuple[str, ...] = ()
        self.read()

    @property
    def followed(self) -> tuple[TrainingPlan, date] | None:
        """The plan in use, and the day on which it was last changed; None without a plan."""
        if self.plan is None or not self._file.exists():
            return None
        return self.plan, date.fromtimestamp(self._file.stat().st_mtime)

    def read(self) -> None:
        """Read the kept file again."""
        self.plan, self.problems = None, ()
        if not self._file.exists():
            return
        try:
            self.plan = load_plan(self._file, self._specs)
        except PlanError as error:
            self.problems = error.problems
        except PosecheckError as error:
            self.problems = (str(error),)

    def use(self, plan: TrainingPlan) -> None:
        """Use a plan from now on. Raises UsageError if it cannot be saved."""
        save_plan(self._file, plan)
        self.plan, self.problems = plan, ()

    def stop(self) -> None:
        """Use no plan. Raises UsageError if its file cannot be deleted."""
        delete_plan(self._file.parent)
        self.plan, self.problems = None, ()

    def share(self, day: date, in_use: InUse) -> Share:
        """What the plan asks for on one day."""
        if self.plan is None:
            return Share({}, UNREADABLE if self.problems else "")
        entries = self.plan.on(day)
        exercises = {entry.id: _exercise(entry, in_use) for entry in entries}
        return Share(exercises, "\n".join(_words(self.plan, entries, day, self._specs)))


def delete_plan(folder: Path) -> None:
    """Delete the plan in use from the data folder. Raises UsageError if its file cannot be deleted."""
    path = folder / PLAN_FILE
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot delete {path}: {error.strerror or error}") from error


def _exercise(entry: PlanEntry, in_use: InUse) -> tuple[ExerciseSpec, str]:
    first = entry_sets(entry, *in_use(entry.id, entry.stage))[0]
    return first.spec, first.stage


def _words(plan: TrainingPlan, entries: list[PlanEntry], day: date, specs: Mapping[str, ExerciseSpec]) -> list[str]:
    if plan.until is not None and day > plan.until:
        return [f"Your plan “{plan.name}” ended on {plan.until:%d %b %Y}. Choose from all exercises."]
    title = f"Plan: {plan.name}" + (f", until {plan.until:%d %b %Y}" if plan.until is not None else "")
    if not entries:
        return [title, "No exercises today. You can still choose from all of them."]
    notes = [f"{specs[entry.id].name}: {entry.note}" for entry in entries if entry.note]
    return [title, *([plan.note] if plan.note else []), *notes]
