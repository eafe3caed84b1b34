"""Completes stages from those they are like, and their faults and targets from those of the same name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

LIMITS: Final = (
    *("wrong_above", "right_below", "wrong_below", "right_above"),
    *("wrong_outside", "right_inside", "at_least", "at_most", "least_way_s", "least_share"),
)


TOO_SHORT: Final = "hold_too_short"
SHORT_HOLD: Final = {"priority": 6, "cue": "Hold it longer", "say": "Hold it longer next time."}
"""The fault every exercise has."""


def with_short_hold(data: Any) -> Any:
    """Add the fault of a short hold, with what the file says about it; data of another shape is left for validation."""
    faults = data.get("faults") if isinstance(data, dict) else None
    if not isinstance(faults, dict) or not isinstance(faults.get(TOO_SHORT, {}), dict):
        return data
    return {**data, "faults": {**faults, TOO_SHORT: {**SHORT_HOLD, **faults.get(TOO_SHORT, {})}}}


def with_likes(data: Any, known: Collection[str]) -> Any:
    """Complete every stage that is `like` one above it; data of another shape is left for validation.

    Parameters
    ----------
    data : Any
        Parsed contents of the file.
    known : collection of str
        Keys a stage may have. Other keys are not inherited, so a mistake is reported once.

    Raises
    ------
    ValueError
        A stage is like one that is not above it.
    """
    stages = data.get("stages") if isinstance(data, dict) else None
    if not isinstance(stages, dict):
        return data
    whole: dict[str, Any] = {}
    for name, own in stages.items():
        like = own.get("like") if isinstance(own, dict) else None
        if isinstance(like, str) and like not in whole:
            raise ValueError(f"stages.{name}.like: expected a stage defined above it, got {like!r}")
        usual = whole[like] if isinstance(like, str) else None
        whole[name] = {**{k: usual[k] for k in known if k in usual}, **own} if isinstance(usual, dict) else own
    return {**data, "stages": whole}


def filled_stages(data: Any, table: str, known: Collection[str]) -> Any:
    """Complete every fault or target of a stage; data of another shape is left for validation.

    Parameters
    ----------
    data : Any
        Parsed contents of the file.
    table : str
        What the stages change: `faults` or `targets`.
    known : collection of str
        Keys a fault or target may have. Other keys are not inherited, so a mistake is reported once.
    """
    stages = data.get(f"stage_{table}") if isinstance(data, dict) else None
    if not isinstance(stages, dict):
        return data
    filled = {
        stage: {name: _whole(data.get(table), name, own, known) for name, own in changes.items()}
        if isinstance(changes, dict)
        else changes
        for stage, changes in stages.items()
    }
    return {**data, f"stage_{table}": filled}


def _whole(parts: Any, name: str, own: Any, known: Collection[str]) -> Any:
    """Fill in missing keys from the usual fault or target; limits are inherited only as a whole."""
    usual = parts.get(name) if isinstance(parts, dict) else None
    if not (isinstance(usual, dict) and isinstance(own, dict)):
        return own
    limited = any(limit in own for limit in LIMITS)
    return {**{k: v for k, v in usual.items() if k in known and not (limited and k in LIMITS)}, **own}
