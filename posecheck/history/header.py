"""The header of a recording: written at its start, and checked key by key, so that damaged values do no harm."""

from __future__ import annotations

import dataclasses
import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from posecheck import __version__
from posecheck.errors import InputError
from posecheck.history.names import file_name
from posecheck.language import noted
from posecheck.specs.model import ExerciseSpec

FORMAT: Final = 2
YEARS: Final = range(1971, 9999)
"""Years whose moments have a time in every time zone."""


@dataclass(frozen=True, slots=True)
class About:
    """Origin of a recording: where the poses came from, and when.

    Attributes
    ----------
    source : str
        The camera or the video; of a path only the file name is kept, of a camera's name nothing.
    model : str
        Size of the pose model.
    live : bool
        Whether the poses came from a camera.
    side : str or None
        The working side, if it was given in advance.
    started_at : datetime or None
        Start time with time zone; None for a video.
    rest : float or None
        Level of the drive at rest, from a survey of the video.
    usual : mapping of str to float, or None
        The person's usual height of the movement to each target, from earlier sessions.
    """

    source: str
    model: str
    live: bool
    side: str | None = None
    started_at: datetime | None = None
    rest: float | None = None
    usual: Mapping[str, float] | None = None


def new_header(spec: ExerciseSpec, stage: str, about: About) -> dict[str, Any]:
    """The header of a recording that begins now, as plain values."""
    started = about.started_at.isoformat() if about.started_at is not None else None
    return {
        "format": FORMAT,
        "posecheck": __version__,
        "exercise": spec.id,
        "stage": stage,
        "spec_sha256": spec_hash(spec),
        "spec": spec.model_dump(mode="json", by_alias=True),
        **dataclasses.asdict(about),
        "source": file_name(about.source),
        "started_at": started,
    }


def spec_hash(spec: ExerciseSpec) -> str:
    """SHA-256 of a spec's content."""
    return hashlib.sha256(spec.model_dump_json(by_alias=True).encode()).hexdigest()


def check_header(header: Mapping[str, Any]) -> tuple[dict[str, Any], ExerciseSpec | None, tuple[str, ...]]:
    """Check a header of a known format.

    Parameters
    ----------
    header : mapping
        As read from the file.

    Returns
    -------
    header : dict
        With every damaged value replaced by the one that means unknown.
    spec : ExerciseSpec or None
        The recorded exercise; None if it is missing or damaged.
    notes : tuple of str
        One sentence per damaged value.

    Raises
    ------
    InputError
        The exercise or the stage is unknown.
    """
    checked, notes = dict(header), []
    spec = _spec(header)
    if spec is None and "spec" in header:
        notes.append(noted("the recorded exercise is damaged; the installed one is used"))
    for key, (holds, unknown) in _CHECKS.items():
        if key in header and not holds(header[key]):
            checked[key] = unknown
            notes.append(noted("the header's {key} is damaged and was ignored", key=key))
    checked.setdefault("live", False)
    if not isinstance(header.get("exercise"), str):
        checked["exercise"] = _needed(spec, "exercise", header).id
        notes.append(noted("the header's exercise is damaged; it was taken from the recorded exercise"))
    stage = header.get("stage")
    if not isinstance(stage, str) or (spec is not None and stage not in spec.stages):
        checked["stage"] = _needed(spec, "stage", header).default_stage
        notes.append(noted("the header's stage is damaged; {stage} is assumed", stage=checked["stage"]))
    return checked, spec, tuple(notes)


def _spec(header: Mapping[str, Any]) -> ExerciseSpec | None:
    try:
        return ExerciseSpec.model_validate(header["spec"]) if "spec" in header else None
    except ValueError:
        return None


def _needed(spec: ExerciseSpec | None, key: str, header: Mapping[str, Any]) -> ExerciseSpec:
    if spec is None:
        raise InputError(f"expected a header with the {key} as text, found {header.get(key)!r}")
    return spec


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_usual(value: object) -> bool:
    return value is None or (isinstance(value, dict) and all(map(_is_number, value.values())))


def _is_time(value: object) -> bool:
    if value is None:
        return True
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return moment is not None and moment.tzinfo is not None and moment.year in YEARS
    except ValueError:
        return False


_CHECKS: Final[Mapping[str, tuple[Callable[[object], bool], object]]] = {
    "live": (lambda value: isinstance(value, bool), False),
    "side": (lambda value: value in (None, "left", "right"), None),
    "rest": (lambda value: value is None or _is_number(value), None),
    "usual": (_is_usual, None),
    "started_at": (_is_time, None),
}
"""For each key: whether a value is usable, and the value that means unknown."""
