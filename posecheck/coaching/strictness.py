"""Adjusts the limits of minor faults to the person's preference; counting never depends on it."""

from __future__ import annotations

from typing import Final, Literal

from posecheck.specs.model import ExerciseSpec, FaultSpec, Range

Strictness = Literal["relaxed", "usual", "strict"]
STEPS: Final[dict[Strictness, float]] = {"relaxed": 1.0, "usual": 0.0, "strict": -0.5}
"""How far a limit moves outwards, as a share of the distance between its enter and leave values."""
ALWAYS: Final = 2
"""Faults up to this priority, and faults that void an attempt, keep their limits because they can cause harm."""


def judged_by(spec: ExerciseSpec, strictness: Strictness) -> ExerciseSpec:
    """Return the exercise with the limits of its minor faults moved."""
    step = STEPS[strictness]
    if not step:
        return spec
    faults = {name: _moved(fault, step) for name, fault in spec.faults.items()}
    stages = {
        stage: {name: _moved(fault, step) for name, fault in own.items()} for stage, own in spec.stage_faults.items()
    }
    return spec.model_copy(update={"faults": faults, "stage_faults": stages})


def _moved(fault: FaultSpec, step: float) -> FaultSpec:
    if fault.voids or fault.priority <= ALWAYS:
        return fault
    changed: dict[str, float | Range] = {}
    for on, off in (("wrong_above", "right_below"), ("wrong_below", "right_above")):
        enter, leave = getattr(fault, on), getattr(fault, off)
        if enter is not None:
            changed |= {on: enter + step * (enter - leave), off: leave + step * (enter - leave)}
    if fault.wrong_outside is not None and fault.right_inside is not None:
        (low, high), (low_back, high_back) = fault.wrong_outside, fault.right_inside
        down, up = step * (low - low_back), step * (high - high_back)
        changed |= {"wrong_outside": (low + down, high + up), "right_inside": (low_back + down, high_back + up)}
    return fault.model_copy(update=changed)
