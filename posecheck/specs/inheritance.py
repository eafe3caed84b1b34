"""Fills in what a stage's own fault does not name, from the fault of that name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

LIMITS: Final = (
    *("enter_above", "leave_below", "enter_below", "leave_above"),
    *("enter_outside", "leave_inside", "at_least", "at_most"),
)


def filled_stage_faults(data: Any, known: Collection[str]) -> Any:
    """An exercise file in which every fault of a stage is whole; what is not of that shape is left for validation.

    Parameters
    ----------
    data : Any
        What the file says.
    known : collection of str
        Keys that a fault may have; others are not handed on, so that a mistake is told once.
    """
    stages = data.get("stage_faults") if isinstance(data, dict) else None
    if not isinstance(stages, dict):
        return data
    filled = {
        stage: {name: _whole(data.get("faults"), name, own, known) for name, own in faults.items()}
        if isinstance(faults, dict)
        else faults
        for stage, faults in stages.items()
    }
    return {**data, "stage_faults": filled}


def _whole(faults: Any, name: str, own: Any, known: Collection[str]) -> Any:
    """A fault with what it does not name, all limits at once, from the usual one."""
    usual = faults.get(name) if isinstance(faults, dict) else None
    if not (isinstance(usual, dict) and isinstance(own, dict)):
        return own
    limited = any(limit in own for limit in LIMITS)
    return {**{k: v for k, v in usual.items() if k in known and not (limited and k in LIMITS)}, **own}
