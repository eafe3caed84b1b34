"""Every exercise has a documentation page with the limits of its current spec."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posecheck.specs.model import ExerciseSpec, FaultSpec, load_specs

PAGES = Path(__file__).parents[2] / "docs" / "exercises"
SPECS = load_specs()
COLUMNS = "| fault | signal | clean | faulty | comes on | goes off | dwell |"
MOST_BYTES = 150_000
MOST_LINES = 60

NAME = re.compile(r"`(?P<id>\w+)`(?:, (?P<stage>\w+))?(?P<voids> \(voids\))?")
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")


def page_of(exercise: str) -> str:
    return (PAGES / f"{exercise}.md").read_text(encoding="utf-8")


def rows_of(exercise: str) -> list[list[str]]:
    """Cells of the fault table."""
    _, _, below = page_of(exercise).partition(COLUMNS + "\n")
    rows = []
    for line in below.splitlines()[1:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def numbers(cell: str) -> list[float]:
    return [float(n) for n in NUMBER.findall(cell)]


def comes_on(fault: FaultSpec) -> list[float]:
    if fault.enter_outside is not None:
        return list(fault.enter_outside)
    return [v for v in (fault.enter_above, fault.enter_below, fault.at_least, fault.at_most) if v is not None]


def goes_off(fault: FaultSpec) -> list[float]:
    if fault.leave_inside is not None:
        return list(fault.leave_inside)
    return [v for v in (fault.leave_below, fault.leave_above) if v is not None]


def way_of(fault: FaultSpec) -> str:
    """First word of the table cell with the limit at which a fault starts."""
    ways = {"outside": fault.enter_outside, "above": fault.enter_above, "below": fault.enter_below}
    return next((way for way, limit in ways.items() if limit is not None), "never")


def expected_cells(spec: ExerciseSpec, fault_id: str, fault: FaultSpec) -> tuple[object, ...]:
    if fault.signal is None:
        return (False, "hold", "0.3", [spec.hold_tolerance_s], [], [])
    return (fault.voids, f"`{fault.signal}`", way_of(fault), comes_on(fault), goes_off(fault), [fault.dwell_s])


ROWS = [pytest.param(exercise, row, id=f"{exercise}-{row[0]}") for exercise in SPECS for row in rows_of(exercise)]


@pytest.mark.parametrize("exercise", SPECS)
def test_an_exercise_has_a_page_with_a_picture(exercise: str) -> None:
    assert f"]({exercise}.png)" in page_of(exercise)
    assert 0 < (PAGES / f"{exercise}.png").stat().st_size < MOST_BYTES
    assert len(page_of(exercise).splitlines()) <= MOST_LINES


@pytest.mark.parametrize("exercise", SPECS)
def test_a_page_has_rows_for_exactly_the_faults_of_its_spec(exercise: str) -> None:
    spec, named = SPECS[exercise], [NAME.match(row[0]) for row in rows_of(exercise)]
    found = {(m["id"], m["stage"]) for m in named if m}
    differ = {(fault, stage) for stage, faults in spec.stage_faults.items() for fault in faults}
    assert {fault for fault, _ in found} == set(spec.faults) | {fault for fault, _ in differ}
    assert differ <= found


@pytest.mark.parametrize(("exercise", "row"), ROWS)
def test_a_row_has_the_limits_of_the_spec(exercise: str, row: list[str]) -> None:
    spec, name = SPECS[exercise], NAME.fullmatch(row[0])
    assert name, f"{exercise}.md: expected `fault`, its stage if need be, (voids) if so; got {row[0]!r}"
    faults = spec.faults_of(name["stage"]) if name["stage"] else spec.faults
    _, signal, _, _, on, off, dwell = row
    found = (
        bool(name["voids"]),
        re.split(r"[, ]", signal)[0],
        on.split()[0],
        numbers(on),
        numbers(off),
        numbers(dwell),
    )
    assert found == expected_cells(spec, name["id"], faults[name["id"]])
