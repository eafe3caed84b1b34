"""Tables in Markdown pages that are generated from the exercise files and from their pydantic model.

A page marks the place of a table with `<!-- table: NAME -->` and `<!-- end of table -->`. NAME is `prescription` or
`faults` in a page named after an exercise, or `keys PART` for the keys of a part of an exercise file.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from posecheck.errors import PosecheckError, UsageError
from posecheck.specs.loader import find_spec, load_specs
from posecheck.specs.model import ExerciseSpec, FaultSpec, Stage

BLOCK: Final = re.compile(r"(<!-- table: (?P<name>[^>]+?) -->\n).*?(<!-- end of table -->)", re.DOTALL)
FAULT_COLUMNS: Final = ("fault", "stages", "signal", "wrong", "right", "after", "yaw", "cue")
KINDS: Final = {"boolean": "`true`, `false`", "string": "text", "integer": "whole number", "number": "number"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all tables of some pages again: `python -m posecheck.pages.exercise_tables PAGE.md|FOLDER...`."""
    try:
        for page in _pages(sys.argv[1:] if arguments is None else arguments):
            before = page.read_text(encoding="utf-8")
            after = filled(before, page.stem)
            if after != before:
                page.write_text(after, encoding="utf-8")
                sys.stderr.write(f"{page}: tables written\n")
    except PosecheckError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _pages(arguments: Sequence[str]) -> Iterator[Path]:
    if not arguments:
        raise UsageError("expected Markdown pages or folders of them")
    for path in map(Path, arguments):
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        yield from sorted(path.glob("*.md")) if path.is_dir() else [path]


def filled(text: str, page: str) -> str:
    """A page with current tables.

    Parameters
    ----------
    text : str
        Markdown with the markers described above.
    page : str
        Name of the page, for tables about one exercise its id.

    Raises
    ------
    UsageError
        A marker names an unknown table, exercise or part of an exercise file.
    """
    return BLOCK.sub(lambda m: f"{m[1]}\n{table(m['name'], page)}\n{m[3]}", text)


def table(name: str, page: str) -> str:
    """One table as Markdown, with a line break at its end; UsageError for an unknown name."""
    kind, _, part = name.partition(" ")
    if kind == "keys":
        return markdown(("key", "value", "default", "meaning"), key_rows(part))
    if name not in ("prescription", "faults"):
        raise UsageError(f"{page}: unknown table {name!r}; known: prescription, faults, keys PART")
    spec = find_spec(page, load_specs())
    if name == "prescription":
        return markdown(("stage", "sets x reps", "hold", "sides", "rest", "next steps"), prescription_rows(spec))
    rows = [FAULT_COLUMNS, *fault_rows(spec)]
    if len(spec.stages) == 1:
        rows = [row[:1] + row[2:] for row in rows]
    return markdown(rows[0], rows[1:])


def prescription_rows(spec: ExerciseSpec) -> Iterator[tuple[str, ...]]:
    """What each stage of an exercise asks for."""
    for name, stage in spec.stages.items():
        yield (
            f"`{name}`{', ' + stage.name if stage.name else ''}",
            f"{stage.sets} x {stage.reps}",
            f"{stage.hold_s:g} s",
            "-" if stage.sides == "none" else stage.sides.replace("_", " "),
            f"{stage.rest_s:g} s" if stage.rest_s else "-",
            _next_steps(stage),
        )


def _next_steps(stage: Stage) -> str:
    steps = [step.model_dump(exclude_none=True) for step in stage.progression]
    return "; ".join(", ".join(_step(*item) for item in step.items()) for step in steps) or "-"


def _step(key: str, value: float) -> str:
    return f"hold {value:g} s" if key == "hold_s" else f"{value:g} {key}"


def fault_rows(spec: ExerciseSpec) -> Iterator[tuple[str, ...]]:
    """One row for each of `faults_by_stage`, with the columns `FAULT_COLUMNS`."""
    for name, fault, stages in faults_by_stage(spec):
        yield _fault_row(spec, name, fault, stages)


def faults_by_stage(spec: ExerciseSpec) -> Iterator[tuple[str, FaultSpec, list[str]]]:
    """Every fault with the stages that share it, and once more for each stage that judges it differently."""
    for name, usual in spec.faults.items():
        own = {stage: faults[name] for stage, faults in spec.stage_faults.items() if name in faults}
        shared = [stage for stage in spec.stages if name in spec.faults_of(stage) and stage not in own]
        if shared:
            yield name, usual, shared
        for stage, fault in own.items():
            yield name, fault, [stage]


def _fault_row(spec: ExerciseSpec, name: str, fault: FaultSpec, stages: list[str]) -> tuple[str, ...]:
    unit = spec.unit_of(fault.measurement) if fault.measurement else ""
    shown = f"`{fault.drive or fault.signal}`{' over rest' if fault.from_rest else ''}"
    wrong, right = _limits(fault, spec)
    return (
        f"`{name}`{' (voids)' if fault.voids else ''}",
        "all" if stages == list(spec.stages) else ", ".join(f"`{stage}`" for stage in stages),
        f"{shown}, {unit}" if fault.measurement else "hold timer" if fault.needs_signal else "the drive",
        wrong,
        right,
        f"{fault.dwell_s:g} s" if fault.measurement and not fault.is_reach else "",
        "any" if fault.any_view or fault.measurement is None else f"{fault.yaw_deg:g}" if fault.yaw_deg else "",
        fault.cue,
    )


def _limits(fault: FaultSpec, spec: ExerciseSpec) -> tuple[str, str]:
    """What is wrong and what is right, in words. A value between the two is not judged."""
    if fault.least_way_s is not None:
        least = f"{fault.least_way_s:g} s, both as it is and scaled to the usual height"
        return f"middle of the way in less than {least}", ""
    if fault.least_share is not None:
        return f"less than {fault.least_share:g} of the usual height", ""
    if fault.measurement is None:
        return f"{spec.hold_tolerance_s:g} s short of the hold", ""
    if fault.at_least is not None:
        return f"never up to {fault.at_least:g}", ""
    if fault.at_most is not None:
        return f"never down to {fault.at_most:g}", ""
    if fault.wrong_outside is not None and fault.right_inside is not None:
        return "outside {:g} to {:g}".format(*fault.wrong_outside), "within {:g} to {:g}".format(*fault.right_inside)
    if fault.wrong_above is not None:
        return f"above {fault.wrong_above:g}", f"below {fault.right_below:g}"
    return f"below {fault.wrong_below:g}", f"above {fault.right_above:g}"


def key_rows(part: str) -> Iterator[tuple[str, ...]]:
    """Keys that a part of an exercise file may have, such as `Stage`; UsageError for an unknown part."""
    schema = ExerciseSpec.model_json_schema(by_alias=True)
    parts = {**schema["$defs"], "ExerciseSpec": schema}
    if part not in parts:
        raise UsageError(f"unknown part {part!r} of an exercise file; known: {', '.join(parts)}")
    required = parts[part].get("required", [])
    for key, described in parts[part]["properties"].items():
        default = "required" if key in required else _default(described.get("default"))
        yield f"`{key}`", _kind(described), default, described.get("description", "").replace("|", "\\|")


def _kind(described: dict[str, Any]) -> str:
    """What may stand behind a key, from its JSON schema."""
    if "anyOf" in described:
        return " or ".join(_kind(one) for one in described["anyOf"] if one.get("type") != "null")
    if "$ref" in described:
        return "`" + str(described["$ref"]).rpartition("/")[2] + "`"
    if "enum" in described or "const" in described:
        return ", ".join(f"`{one}`" for one in described.get("enum", [described.get("const")]))
    if described["type"] == "array":
        return "pair of numbers" if "prefixItems" in described else f"list of {_plural(described['items'])}"
    if described["type"] == "object":
        return f"table of {_plural(described['additionalProperties'])}"
    return KINDS[described["type"]]


def _plural(described: dict[str, Any]) -> str:
    """What a list or a table holds."""
    if "$ref" in described:
        return _kind(described)
    if described["type"] == "array":
        return f"lists of {_plural(described['items'])}"
    if described["type"] == "object":
        return f"tables of {_plural(described['additionalProperties'])}"
    return "names" if described["type"] == "string" else f"{_kind(described)}s"


def _default(value: Any) -> str:
    """A default as a TOML file would have it; empty for none."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, dict):
        return ", ".join(f"`{key} = {json.dumps(one)}`" for key, one in value.items())
    return f"`{value:g}`" if type(value) is float else f"`{json.dumps(value)}`"


def markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown, with a line break at its end."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("|" + "".join(f" {cell} |" if cell else " |" for cell in line) + "\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
