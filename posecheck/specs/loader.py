"""Finds and reads exercise files, and writes their JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from posecheck.errors import SpecError, UsageError
from posecheck.specs.checks import did_you_mean
from posecheck.specs.model import ExerciseSpec
from posecheck.specs.problems import contents, validated


def specs_folder() -> Path:
    """Folder of the exercise files: in an installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "exercise_specs"
    return inside if inside.is_dir() else package.parent / "exercise_specs"


def load_specs(folder: Path | None = None) -> dict[str, ExerciseSpec]:
    """Load all exercises of a folder, keyed by id, in the order of their file names.

    Without a folder these are the exercises of posecheck, whose files are read once.

    Raises
    ------
    SpecError
        With every mistake of every file.
    """
    return dict(_own_specs()) if folder is None else _specs_in(folder)


@cache
def _own_specs() -> dict[str, ExerciseSpec]:
    return _specs_in(specs_folder())


def _specs_in(folder: Path) -> dict[str, ExerciseSpec]:
    specs: dict[str, ExerciseSpec] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            spec = read_spec(path)
        except SpecError as error:
            problems += error.problems
            continue
        specs[spec.id] = spec
    if problems:
        raise SpecError(problems)
    return specs


def find_spec(name: str, specs: Mapping[str, ExerciseSpec]) -> ExerciseSpec:
    """Look up an exercise by id; UsageError suggests the nearest name for an unknown one."""
    if name not in specs:
        raise UsageError(f"unknown exercise {name!r}{did_you_mean(name, specs)}; `posecheck list` shows all of them")
    return specs[name]


def load_spec(exercise: str | Path | ExerciseSpec) -> ExerciseSpec:
    """Exercise by its id, or from a spec file of your own (a name that ends in `.toml`).

    Raises
    ------
    UsageError
        There is no exercise of that id.
    SpecError
        The file has mistakes; all of them are reported.
    """
    if isinstance(exercise, ExerciseSpec):
        return exercise
    if Path(exercise).suffix == ".toml":
        return read_spec(Path(exercise))
    return find_spec(str(exercise), load_specs())


def read_spec(path: Path) -> ExerciseSpec:
    """Read one exercise file.

    Raises
    ------
    SpecError
        With every mistake of the file, each as `file: key: message`.
    """
    name, data = contents(path, SpecError)
    spec = validated(ExerciseSpec, data, name, SpecError)
    if spec.id != path.stem:
        raise SpecError([f"{name}: id: expected {path.stem!r} to match the file name, got {spec.id!r}"])
    return spec


def json_schema() -> str:
    """JSON Schema of an exercise file, for editors."""
    schema = ExerciseSpec.model_json_schema(by_alias=True)
    parts = schema["$defs"]
    parts["Stage"]["anyOf"] = [{"required": parts["Stage"].pop("required")}, {"required": ["like"]}]
    for table, whole, partial in (("faults", "FaultSpec", "StageFault"), ("targets", "TargetSpec", "StageTarget")):
        parts[partial] = {k: v for k, v in parts[whole].items() if k != "required"}
        changes = schema["properties"][f"stage_{table}"]["additionalProperties"]
        changes["additionalProperties"] = {"$ref": f"#/$defs/{partial}"}
    return json.dumps(schema, indent=2) + "\n"
