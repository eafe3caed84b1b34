"""Tables in Markdown pages are generated from exercise files and from their model."""

from pathlib import Path

import pytest

from posecheck.errors import UsageError
from posecheck.pages.exercise_tables import fault_rows, filled, key_rows, main, prescription_rows
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

STALE = "before\n<!-- table: prescription -->\n| outdated |\n<!-- end of table -->\nafter\n"


def spec_with(**changed) -> ExerciseSpec:
    data = load_specs()["partial_curl"].model_dump(by_alias=True, exclude_none=True)
    return ExerciseSpec.model_validate({**data, **changed})


def fault(**keys) -> dict:
    return {"signal": "feet", "cue": "Less", "say": "Less.", **keys}


@pytest.mark.parametrize(
    ("limits", "wrong", "right", "after", "yaw"),
    [
        pytest.param({"wrong_above": 12, "right_below": 9}, "above 12", "below 9", "0.4 s", "", id="above"),
        pytest.param({"wrong_below": -2, "right_above": 0.5}, "below -2", "above 0.5", "0.4 s", "", id="below"),
        pytest.param(
            {"wrong_outside": (-5, 5), "right_inside": (-4, 4), "yaw_deg": 32},
            *("outside -5 to 5", "within -4 to 4", "0.4 s", "32"),
            id="outside",
        ),
        pytest.param({"at_least": 88, "any_view": True}, "never up to 88", "", "", "any", id="reach up"),
        pytest.param({"at_most": 3}, "never down to 3", "", "", "", id="reach down"),
    ],
)
def test_a_fault_is_a_row_with_its_limits_and_its_cue(limits, wrong, right, after, yaw):
    spec = spec_with(faults={"too_much": fault(voids=True, **limits)})
    own, short_hold = fault_rows(spec)
    assert own == ("`too_much` (voids)", "all", "`feet`, T", wrong, right, after, yaw, "Less")
    assert short_hold[:4] == ("`hold_too_short`", "all", "hold timer", "0.3 s short of the hold")


@pytest.mark.parametrize(("from_rest", "shown"), [(False, "`trunk`, deg"), (True, "`trunk` over rest, deg")])
def test_a_fault_on_a_drive_is_a_row_with_that_drive(from_rest, shown):
    keys = {"signal": None, "drive": "trunk", "from_rest": from_rest, "wrong_above": 55, "right_below": 50}
    row = next(fault_rows(spec_with(faults={"too_much": fault(**keys)})))
    assert row[2:6] == (shown, "above 55", "below 50", "0.4 s")


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [
        ({"least_way_s": 0.2}, "middle of the way in less than 0.2 s, both as it is and scaled to the usual height"),
        ({"least_share": 0.5}, "less than 0.5 of the usual height"),
    ],
    ids=["way", "height"],
)
def test_a_fault_of_the_movement_is_a_row_that_says_only_what_is_wrong(keys, wrong):
    row = next(fault_rows(spec_with(faults={"careless": fault(signal=None, **keys)})))
    assert row[2:6] == ("the drive", wrong, "", "")


def test_a_fault_that_differs_in_a_stage_has_a_row_of_its_own():
    rows = [row for row in fault_rows(load_specs()["dead_bug"]) if row[0].startswith("`same_side`")]
    assert [row[1] for row in rows] == ["`level_2`, `level_3`", "`classic`"]
    assert rows[0][2] != rows[1][2]


def test_a_stage_is_a_row_with_its_prescription_and_its_next_steps():
    stage = {"sets": 2, "reps": 4, "hold_s": 5, "sides": "one_then_other", "rest_s": 30, "targets": ["hold"]}
    spec = spec_with(stages={"default": {**stage, "name": "Slow", "progression": [{"hold_s": 9}, {"sets": 3}]}})
    row = ("`default`, Slow", "2 x 4", "5 s", "one then other", "30 s", "hold 9 s; 3 sets")
    assert list(prescription_rows(spec)) == [row]


@pytest.mark.parametrize(
    ("part", "row"),
    [
        ("Stage", ("`sets`", "whole number", "`1`", "")),
        ("Stage", ("`sides`", "`none`, `alternate`, `one_then_other`", '`"none"`', "")),
        ("FaultSpec", ("`cue`", "text", "required", "")),
        ("DriveSpec", ("`points`", "list of lists of names", "", "")),
    ],
)
def test_a_key_is_a_row_with_its_values_and_its_default(part, row):
    assert row[:3] in [found[:3] for found in key_rows(part)]


def test_a_page_gets_its_tables_and_keeps_the_rest():
    page = filled(STALE, "partial_curl")
    assert page.startswith("before\n<!-- table: prescription -->\n\n| stage |")
    assert page.endswith("|\n\n<!-- end of table -->\nafter\n")
    assert "outdated" not in page
    assert filled(page, "partial_curl") == page


@pytest.mark.parametrize(("name", "page"), [("keys Nothing", "SPECS"), ("faults", "juggling"), ("rows", "side_plank")])
def test_an_unknown_table_is_named(name, page):
    with pytest.raises(UsageError, match="unknown"):
        filled(f"<!-- table: {name} -->\n<!-- end of table -->\n", page)


def test_the_command_writes_only_stale_pages(tmp_path: Path, capsys):
    (tmp_path / "partial_curl.md").write_text(STALE, encoding="utf-8")
    (tmp_path / "notes.md").write_text("no table\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().err == f"{tmp_path / 'partial_curl.md'}: tables written\n"
    assert main([str(tmp_path / "partial_curl.md")]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("arguments", [[], ["nowhere.md"]])
def test_the_command_needs_pages_that_exist(arguments, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err
