"""A training plan over weeks: exercises, amounts, days and notes, in one small TOML file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from posecheck.coaching.plan import DAYS as DAYS
from posecheck.coaching.plan import Day as Day
from posecheck.coaching.plan import PlannedSet, plan_sets, prescribe, set_length_s
from posecheck.errors import PlanError, UsageError
from posecheck.language import tr, tr_later
from posecheck.outputs import whole_file
from posecheck.private import make_private_folder, open_private
from posecheck.specs.checks import did_you_mean
from posecheck.specs.model import ExerciseSpec, Progression, Stage
from posecheck.specs.problems import contents, validated

Preset = Literal["all", "flexibility", "core", "sciatica"]
USUAL_DAYS: Final[tuple[Day, ...]] = ("mon", "wed", "fri", "sun")
"""Four days per week, as the guide recommends."""
LONGEST_REST_S: Final = 300.0
MOST_SETS: Final = 3
"""Sets allowed where the guide leads up to fewer: it gives most core exercises up to three."""
PRESET_NAMES: Final[dict[Preset, str]] = {
    "all": tr_later("All nine exercises"),
    "flexibility": tr_later("Flexibility"),
    "core": tr_later("Core strength"),
    "sciatica": tr_later("Suitable for sciatica"),
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PlanEntry(_Part):
    """One exercise of a plan. An amount left out is the guide's, or what the person has progressed to."""

    id: str
    stage: str | None = None
    sets: int | None = Field(default=None, ge=1)
    reps: int | None = Field(default=None, ge=1, description="repetitions per set, both sides together")
    hold_s: float | None = Field(default=None, ge=0)
    rest_s: float | None = Field(default=None, ge=0, le=LONGEST_REST_S, description="rest between sets")
    days: list[Day] = Field(default=[], description="empty: the days of the plan")
    note: str = Field(default="", max_length=500)
    watch: list[str] = Field(default=[], description="faults that matter most; they are announced first")


class TrainingPlan(_Part):
    """What a person is to do, on which days and until when.

    The order of `exercises` is that of a session. Exercises are checked where validation has
    `context={"specs": ...}`.
    """

    schema_version: Literal[1] = Field(alias="schema")
    name: str = Field(min_length=1, max_length=100)
    note: str = Field(default="", max_length=1000)
    until: date | None = Field(default=None, description="last day of the plan")
    days: list[Day] = Field(default=list(USUAL_DAYS), min_length=1)
    exercises: list[PlanEntry] = Field(alias="exercise", min_length=1, max_length=30)

    @model_validator(mode="after")
    def _fits_the_exercises(self, info: ValidationInfo) -> Self:
        if info.context is None:
            return self
        specs = info.context["specs"]
        problems = [
            f"exercise.{number}.{problem}"
            for number, entry in enumerate(self.exercises)
            for problem in (*_entry_problems(entry, specs), *self._repeated(number))
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def on(self, day: date) -> list[PlanEntry]:
        """Exercises of one day, in order; none after the plan has ended."""
        if self.until is not None and day > self.until:
            return []
        return self.on_weekday(DAYS[day.weekday()])

    def on_weekday(self, day: Day) -> list[PlanEntry]:
        """Exercises of one day of the week, in order."""
        return [entry for entry in self.exercises if day in (entry.days or self.days)]

    def _repeated(self, number: int) -> Iterable[str]:
        """Complain if an exercise is on a day of its own before: the window shows each exercise once."""
        entry = self.exercises[number]
        earlier = {day for one in self.exercises[:number] if one.id == entry.id for day in one.days or self.days}
        twice = [day for day in entry.days or self.days if day in earlier]
        if twice:
            yield f"days: {entry.id} is planned twice on {', '.join(twice)}: expected once a day"


def allowed(stage: Stage) -> dict[str, tuple[float, float]]:
    """Least and greatest amount of each kind that a plan may ask for: at most what the guide leads up to.

    Less is always allowed, and up to three sets. Keys are `sets`, `reps`, `hold_s` and `rest_s`.
    """
    steps: list[Stage | Progression] = [stage, *stage.progression]
    most_hold_s = max(step.hold_s or 0.0 for step in steps)
    return {
        "sets": (1, max(MOST_SETS, *(step.sets or 1 for step in steps))),
        "reps": (1, max(step.reps or 1 for step in steps)),
        "hold_s": (min(1.0, most_hold_s), most_hold_s),
        "rest_s": (0, LONGEST_REST_S),
    }


def allowed_in(spec: ExerciseSpec, stage: str | None) -> dict[str, tuple[float, float]]:
    """Least and greatest amounts of one stage; of all stages together if it is None."""
    of_stages = [allowed(spec.stages[name]) for name in ([stage] if stage is not None else spec.stages)]
    return {key: (min(one[key][0] for one in of_stages), max(one[key][1] for one in of_stages)) for key in of_stages[0]}


def load_plan(path: Path, specs: Mapping[str, ExerciseSpec]) -> TrainingPlan:
    """Read a plan file.

    Raises
    ------
    PlanError
        With every mistake of the file, each as `file: key: message`.
    """
    name, data = contents(path, PlanError)
    return checked_plan(data, specs, name)


def checked_plan(data: dict[str, Any], specs: Mapping[str, ExerciseSpec], name: str) -> TrainingPlan:
    """Make a plan of the keys of its file. Raises PlanError with every mistake, each as `name: key: message`."""
    return validated(TrainingPlan, data, name, PlanError, {"specs": specs})


def save_plan(path: Path, plan: TrainingPlan) -> None:
    """Write a plan's file for its owner only. Raises UsageError if it cannot be written."""
    with whole_file(path) as part:
        make_private_folder(path.parent)
        with open(part, "w", encoding="utf-8", opener=open_private) as file:
            file.write(plan_text(plan))


def plan_text(plan: TrainingPlan) -> str:
    """Contents of a plan's file; `load_plan` reads the same plan back."""
    import tomlkit  # late: only writing needs it, and the window starts without

    given = plan.model_dump(by_alias=True, exclude={"exercises"})
    entries = [_filled_in(entry.model_dump()) for entry in plan.exercises]
    return str(tomlkit.dumps({**_filled_in(given), "exercise": entries}))


def _filled_in(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", [])}


def preset_plan(preset: Preset, specs: Mapping[str, ExerciseSpec]) -> TrainingPlan:
    """Return a plan with the guide's amounts on four days per week."""
    entries = [PlanEntry(id=spec.id) for spec in specs.values() if _belongs(spec, preset)]
    if not entries:
        raise UsageError(f"no exercise for a plan of {preset!r}")
    return TrainingPlan(schema=1, name=tr(PRESET_NAMES[preset]), exercise=entries)


def _belongs(spec: ExerciseSpec, preset: Preset) -> bool:
    return preset == "all" or (spec.sciatica_suitable if preset == "sciatica" else spec.group == preset)


def entry_sets(entry: PlanEntry, spec: ExerciseSpec, stage: str | None = None) -> tuple[PlannedSet, ...]:
    """Sets of one exercise.

    Parameters
    ----------
    entry : PlanEntry
        What the plan asks for.
    spec : ExerciseSpec
        The exercise with the prescription in use; the plan's amounts replace it.
    stage : str, optional
        Stage in use where the plan names none. An amount that only another stage leads up to is cut to this one's.
    """
    name = spec.stage_name(entry.stage or stage)
    limits = allowed(spec.stages[name])
    asked = entry.model_dump(include={"sets", "reps", "hold_s"}, exclude_none=True)
    most = {key: type(value)(min(value, limits[key][1])) for key, value in asked.items()}
    spec = prescribe(spec, name, Progression(**most))
    if entry.rest_s is not None:
        changed = spec.stages[name].model_copy(update={"rest_s": entry.rest_s})
        spec = spec.model_copy(update={"stages": {**spec.stages, name: changed}})
    return plan_sets(_watching(spec, name, entry.watch), name)


def planned_exercises(
    plan: TrainingPlan, in_use: Callable[[str, str | None], tuple[ExerciseSpec, str | None]]
) -> list[ExerciseSpec]:
    """Each exercise of a plan once, with the plan's stage and amounts only.

    Parameters
    ----------
    plan : TrainingPlan
        The plan.
    in_use : callable
        Returns an exercise with the prescription in use and its stage, given its id and the stage that the plan names.
    """
    made: dict[str, ExerciseSpec] = {}
    for entry in plan.exercises:
        first = entry_sets(entry, *in_use(entry.id, entry.stage))[0]
        only = {"stages": {first.stage: first.spec.stages[first.stage]}, "default_stage": first.stage}
        made.setdefault(entry.id, first.spec.model_copy(update=only))
    return list(made.values())


def minutes_of(entries: Iterable[PlanEntry], specs: Mapping[str, ExerciseSpec]) -> int:
    """Estimate how long some exercises of a plan take, in minutes, at least 1."""
    seconds = sum(set_length_s(one) for entry in entries for one in entry_sets(entry, specs[entry.id]))
    return max(1, round(seconds / 60))


def day_lengths(plan: TrainingPlan, specs: Mapping[str, ExerciseSpec]) -> dict[int, list[Day]]:
    """Days of the week with exercises, by their estimated length in minutes."""
    days: dict[int, list[Day]] = {}
    for day in DAYS:
        if entries := plan.on_weekday(day):
            days.setdefault(minutes_of(entries, specs), []).append(day)
    return days


def _watching(spec: ExerciseSpec, stage: str, watch: Sequence[str]) -> ExerciseSpec:
    """The exercise, with the watched faults announced before all others."""
    if not watch:
        return spec
    urgent = {n: f.model_copy(update={"priority": 1}) for n, f in spec.faults_of(stage).items() if n in watch}
    of_stage = {**spec.stage_faults.get(stage, {}), **urgent}
    return spec.model_copy(update={"stage_faults": {**spec.stage_faults, stage: of_stage}})


def _entry_problems(entry: PlanEntry, specs: Mapping[str, ExerciseSpec]) -> Iterable[str]:
    spec = specs.get(entry.id)
    if spec is None:
        yield f"id: unknown exercise {entry.id!r}{did_you_mean(entry.id, specs)}"
        return
    if entry.stage is not None and entry.stage not in spec.stages:
        yield f"stage: {spec.id} has no stage {entry.stage!r}{did_you_mean(entry.stage, spec.stages)}"
        return
    stages = [entry.stage] if entry.stage is not None else list(spec.stages)
    limits = allowed_in(spec, entry.stage)
    for key in ("sets", "reps", "hold_s"):
        value, (least, most) = getattr(entry, key), limits[key]
        if value is not None and not least <= value <= most:
            yield f"{key}: expected {least:g} to {most:g} for {spec.id}, got {value:g}"
    faults = {fault for name in stages for fault in spec.faults_of(name)}
    for fault in entry.watch:
        if fault not in faults:
            yield f"watch: {spec.id} has no fault {fault!r}{did_you_mean(fault, faults)}"
