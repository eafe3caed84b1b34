"""Reads a file written by a person, and reports all of its mistakes at once."""

from __future__ import annotations

import copy
import re
import types
import typing
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from posecheck.errors import FileMistakes
from posecheck.inputs import TomlError, read_toml
from posecheck.printable import printable, shortened
from posecheck.specs.checks import did_you_mean

Loc = tuple[int | str, ...]
Model = TypeVar("Model", bound=BaseModel)
_ROUNDS: Final = 8
_MOST_PROBLEMS: Final = 50
"""A file with more mistakes than this was not meant as one; only the first of them are reported."""
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


def validated(
    model: type[Model],
    data: dict[str, Any],
    name: str,
    mistakes: type[FileMistakes],
    context: dict[str, Any] | None = None,
) -> Model:
    """Make a model of the contents of a file.

    Parameters
    ----------
    model : type of BaseModel
        Model of the file.
    data : dict
        Parsed contents.
    name : str
        File name to prefix each mistake with.
    mistakes : type of FileMistakes
        What to raise.
    context : dict, optional
        What the model's validators need besides the file.

    Raises
    ------
    FileMistakes
        With every mistake, each as `name: key: message`.
    """
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        if error.error_count() <= _MOST_PROBLEMS:
            lines = all_problems(model, name, data, error, context)
        else:
            lines = [f"{name}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:_MOST_PROBLEMS]]
            lines.append(f"{name}: and {error.error_count() - _MOST_PROBLEMS} more mistakes")
        raise mistakes([shortened(line) for line in lines]) from error


def contents(path: Path, mistakes: type[FileMistakes]) -> tuple[str, dict[str, Any]]:
    """Printable name and parsed contents of a TOML file. Raises `mistakes` if it cannot be read."""
    name = printable(path.name)
    try:
        return name, read_toml(path)
    except TomlError as error:
        raise mistakes([f"{name}: {error}"]) from error


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
