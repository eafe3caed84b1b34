"""Every exercise has a page that says how it is measured, with the tables of its spec."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posecheck.pages.exercise_tables import filled
from posecheck.specs.loader import load_specs

PAGES = Path(__file__).parents[2] / "docs" / "exercises"
SPECS = load_specs()
MOST_BYTES = 150_000
MOST_LINES = 95
MEASURED = re.compile(r"^\| (?:fault|measured) \| correct \| faulty \|\n.*\n((?:\|.*\n)+)", re.MULTILINE)
MARKERS = re.compile(r"<!-- table: (\w+) -->")


def page_of(exercise: str) -> str:
    return (PAGES / f"{exercise}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("exercise", SPECS)
def test_an_exercise_has_a_page_with_a_picture(exercise: str) -> None:
    assert f"]({exercise}.png)" in page_of(exercise)
    assert 0 < (PAGES / f"{exercise}.png").stat().st_size < MOST_BYTES
    assert len(page_of(exercise).splitlines()) <= MOST_LINES


@pytest.mark.parametrize("exercise", SPECS)
def test_the_tables_of_a_page_are_current(exercise: str) -> None:
    page = page_of(exercise)
    assert MARKERS.findall(page) == ["prescription", "faults"]
    assert page == filled(page, exercise), "run: python -m posecheck.pages.exercise_tables docs/exercises"


@pytest.mark.parametrize("exercise", SPECS)
def test_measured_values_are_given_for_faults_and_stages_that_exist(exercise: str) -> None:
    rows = MEASURED.findall(page_of(exercise))
    assert len(rows) == 1
    first_cells = [line.split("|")[1] for line in rows[0].splitlines()]
    named = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert named
    assert named <= {*SPECS[exercise].faults, *SPECS[exercise].stages}


def test_the_index_links_to_every_page() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert [exercise for exercise in SPECS if f"]({exercise}.md)" not in index] == []
