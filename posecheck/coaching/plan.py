"""The plan of a session: a sequence of sets, each with its exercise, stage and prescription."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from posecheck.events import Side
from posecheck.language import tr
from posecheck.specs.model import ExerciseSpec, Progression, Stage

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: Final[tuple[Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

CHANGE_S: Final = 20.0
"""Time to change from one exercise to the next."""
EACH_REP_S: Final = 4.0
"""Duration of a repetition without its holds."""
REST_S: Final = 30.0
"""Rest between sets if the prescription names none."""


@dataclass(frozen=True, slots=True)
class PlannedSet:
    """One set of an exercise.

    Attributes
    ----------
    spec : ExerciseSpec
        The exercise, with the prescription in use.
    stage : str
        Id of the stage.
    n, of : int
        Number of this set, and number of sets of the exercise.
    usual : mapping of str to float, or None
        The person's usual height of the movement to each target, from earlier sessions.
    """

    spec: ExerciseSpec
    stage: str
    n: int
    of: int
    usual: Mapping[str, float] | None = None

    @property
    def prescription(self) -> Stage:
        """Repetitions, hold time and sides."""
        return self.spec.stages[self.stage]

    @property
    def start(self) -> str:
        """The start position of the stage, in the person's language."""
        return tr(self.spec.start_of(self.stage))

    @property
    def action(self) -> str:
        """The movement of the stage, in the person's language."""
        return tr(self.spec.action_of(self.stage))

    @property
    def goal(self) -> int:
        """Required repetitions, both sides together."""
        return self.prescription.reps

    def goal_of(self, side: Side) -> int:
        """Required repetitions of one side; the left side begins, so it gets the odd one."""
        if self.prescription.sides == "none":
            return 0
        return (self.goal + (side is Side.LEFT)) // 2


def prescribe(spec: ExerciseSpec, stage: str, step: Progression) -> ExerciseSpec:
    """Apply a progression step to one stage; values that the step does not name stay unchanged."""
    changed = spec.stage(stage).model_copy(update=step.model_dump(exclude_none=True))
    return spec.model_copy(update={"stages": {**spec.stages, stage: changed}})


def plan_sets(spec: ExerciseSpec, stage: str | None = None) -> tuple[PlannedSet, ...]:
    """Return all sets of one exercise; raises UsageError for an unknown stage."""
    name = spec.stage_name(stage)
    of = spec.stages[name].sets
    return tuple(PlannedSet(spec, name, n, of) for n in range(1, of + 1))


def rest_after(sets: Sequence[PlannedSet], index: int) -> float:
    """Seconds between a set and the next; 0 after the last."""
    if index + 1 >= len(sets):
        return 0.0
    if sets[index + 1].spec.id != sets[index].spec.id:
        return CHANGE_S
    return sets[index].prescription.rest_s or REST_S


def set_length_s(planned: PlannedSet) -> float:
    """Estimate the duration of a set in seconds, including getting ready and the rest after it."""
    stage = planned.prescription
    holds_s = len(stage.targets) * stage.hold_s
    return CHANGE_S + stage.reps * (holds_s + EACH_REP_S) + (stage.rest_s if planned.n < planned.of else 0.0)
