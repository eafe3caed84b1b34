"""The plan in use, kept in the data folder, and what it asks for on one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posecheck.errors import PlanError, PosecheckError, UsageError
from posecheck.history.database import PLAN_FILE
from posecheck.language import tr, tr_date, tr_later
from posecheck.specs.model import ExerciseSpec

if TYPE_CHECKING:
    from posecheck.coaching.training_plan import PlanEntry, TrainingPlan

UNREADABLE: Final = tr_later("Your plan cannot be read. The Plan page says why.")

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
    followed : tuple of (TrainingPlan, date) or None
        The plan in use, and the day on which it was last changed; None if no plan is in use.
    problems : tuple of str
        Mistakes of the kept file, if it cannot be used.
    """

    def __init__(self, folder: Path, specs: Mapping[str, ExerciseSpec]) -> None:
        self._folder, self._specs = folder, dict(specs)
        self.followed: tuple[TrainingPlan, date] | None = None
        self.problems: tuple[str, ...] = ()
        self.read()

    @property
    def plan(self) -> TrainingPlan | None:
        """The plan in use; None without one."""
        return None if self.followed is None else self.followed[0]

    def read(self) -> None:
        """Read the kept file again."""
        self.followed, self.problems = None, ()
        if not (self._folder / PLAN_FILE).exists():
            return
        from posecheck.history.adherence import followed_plan  # late, like all of training plans: few windows have one

        try:
            self.followed = followed_plan(self._folder, self._specs)
        except PlanError as error:
            self.problems = error.problems
        except PosecheckError as error:
            self.problems = (str(error),)

    def use(self, plan: TrainingPlan) -> None:
        """Use a plan from now on. Raises UsageError if it cannot be saved."""
        from posecheck.coaching.training_plan import save_plan

        save_plan(self._folder / PLAN_FILE, plan)
        self.read()

    def stop(self) -> None:
        """Use no plan. Raises UsageError if its file cannot be deleted."""
        delete_plan(self._folder)
        self.read()

    def share(self, day: date, in_use: InUse) -> Share:
        """What the plan asks for on one day."""
        if self.plan is None:
            return Share({}, tr(UNREADABLE) if self.problems else "")
        entries = self.plan.on(day)
        exercises = {entry.id: _exercise(entry, in_use) for entry in entries}
        return Share(exercises, "\n".join(_words(self.plan, entries, day, self._specs)))

    def to_print(self, in_use: InUse, chosen: Mapping[str, ExerciseSpec]) -> list[ExerciseSpec]:
        """Exercises of a handout: those of the plan; without a plan the chosen ones, or all without a choice."""
        if self.plan is None:
            return list((chosen or self._specs).values())
        from posecheck.coaching.training_plan import planned_exercises

        return planned_exercises(self.plan, in_use)


def delete_plan(folder: Path) -> None:
    """Delete the plan in use from the data folder. Raises UsageError if its file cannot be deleted."""
    path = folder / PLAN_FILE
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot delete {path}: {error.strerror or error}") from error


def _exercise(entry: PlanEntry, in_use: InUse) -> tuple[ExerciseSpec, str]:
    from posecheck.coaching.training_plan import entry_sets

    first = entry_sets(entry, *in_use(entry.id, entry.stage))[0]
    return first.spec, first.stage


def _words(plan: TrainingPlan, entries: list[PlanEntry], day: date, specs: Mapping[str, ExerciseSpec]) -> list[str]:
    until = tr_date("dd MMM yyyy", plan.until) if plan.until is not None else ""
    if plan.until is not None and day > plan.until:
        return [tr("Your plan “{name}” ended on {day}. Choose from all exercises.", name=plan.name, day=until)]
    title = tr("Plan: {name}, until {day}", name=plan.name, day=until) if until else tr("Plan: {name}", name=plan.name)
    if not entries:
        return [title, tr("No exercises today. You can still choose from all of them.")]
    notes = [f"{tr(specs[entry.id].name)}: {entry.note}" for entry in entries if entry.note]
    return [title, *([plan.note] if plan.note else []), *notes]
