"""Turns a failed validation into one report of all mistakes, for the author of the file."""

from __future__ import annotations

import copy
import re
import types
import typing
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from posecheck.specs.checks import did_you_mean

Loc = tuple[int | str, ...]
_ROUNDS: Final = 8
_STAND_INS: Final[dict[str, Any]] = {
    "schema": 1,
    "id": "unnamed",
    "name": "unnamed",
    "group": "core",
    "sciatica_suitable": False,
    "view": "side",
    "posture_kind": "prone",
    "camera": "",
    "start": "",
    "action": "",
}


def all_problems(
    model: type[BaseModel],
    file: str,
    data: dict[str, Any],
    error: ValidationError,
    context: dict[str, Any] | None = None,
) -> list[str]:
    """List every mistake of a file, one line each, including those hidden until wrong keys are removed.

    Parameters
    ----------
    model : type of BaseModel
        Model of the file; its root validator reports one mistake per line.
    file : str
        File name to prefix each line with.
    data : dict
        Parsed contents of the file.
    error : ValidationError
        Error raised by validating `data`.
    context : dict, optional
        What the model's validators need besides the file.
    """
    rest, gone = copy.deepcopy(data), list[Loc]()
    lines: list[str] = []
    for _ in range(_ROUNDS):
        fresh = [p for p in error.errors() if not _follows_from(p, gone)]
        found = list(_problem_lines(model, file, fresh))
        if all(p["loc"] == () for p in error.errors()):
            return lines + [line for line in found if not _names_any(line.removeprefix(f"{file}: "), gone)]
        lines += found
        gone += [_clear(rest, problem["loc"]) for problem in error.errors()]
        try:
            model.model_validate(rest, context=context)
        except ValidationError as next_error:
            error = next_error
        else:
            break
    return lines


def _names_any(line: str, gone: Sequence[Loc]) -> bool:
    """Whether a cross-check line refers to a part that was already removed."""
    key = line.split(":")[0]
    paths = [".".join(map(str, loc)) for loc in gone]
    unknown = re.search(r"unknown \w+ '(\w+)'", line)
    about_gone = unknown is not None and unknown[1] in [loc[-1] for loc in gone]
    return about_gone or any(path.startswith(key) for path in paths)


def _follows_from(problem: Any, gone: Sequence[Loc]) -> bool:
    """Whether a problem is only a consequence of a part already removed."""
    return bool(problem["loc"]) and any(loc[: len(problem["loc"])] == problem["loc"] for loc in gone)


def _clear(data: dict[str, Any], loc: Loc) -> Loc:
    """Remove the wrong value at `loc`, or its parent if that is missing; return the location removed."""
    if len(loc) == 1 and loc[0] in _STAND_INS:
        data[str(loc[0])] = _STAND_INS[str(loc[0])]
        return loc
    for end in range(len(loc), 0, -1):
        holder: Any = data
        try:
            for part in loc[: end - 1]:
                holder = holder[part]
            del holder[loc[end - 1]]
        except (KeyError, IndexError, TypeError):
            continue
        return loc[:end]
    return loc


def _problem_lines(model: type[BaseModel], file: str, problems: Sequence[Any]) -> Iterator[str]:
    for problem in problems:
        key = ".".join(str(part) for part in problem["loc"]) or "file"
        message = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            message = f"unknown key{did_you_mean(str(problem['loc'][-1]), _fields_at(model, problem['loc'][:-1]))}"
        elif problem["type"] == "missing":
            message = "is required"
        elif problem["type"] not in ("value_error",):
            message += f", got {problem['input']!r}"
        for line in message.splitlines():
            yield f"{file}: {line}" if key == "file" else f"{file}: {key}: {line}"


def _fields_at(root: type[BaseModel], loc: Loc) -> list[str]:
    """Keys allowed at a location of the file."""
    model: Any = root
    for part in loc:
        if isinstance(model, type) and issubclass(model, BaseModel):
            field = model.model_fields.get(str(part))
            model = field.annotation if field else None
        else:
            model = typing.get_args(model)[-1] if typing.get_args(model) else None
        model = _without_none(model)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _without_none(model: Any) -> Any:
    if typing.get_origin(model) in (types.UnionType, typing.Union):
        return next((a for a in typing.get_args(model) if a is not type(None)), None)
    return model
