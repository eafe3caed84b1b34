"""The table of faults with their limits and counts."""

import json

from posecheck.pages.fault_counts import count_rows, main
from posecheck.specs.loader import load_specs

SPECS = load_specs()
COUNTS = {"right": 3, "missed": 1, "false": 2}


def test_a_fault_with_its_counts_stands_beside_its_limits(tmp_path, capsys):
    path = tmp_path / "rendered.json"
    path.write_text(json.dumps({"exercises": {"cat_curl": {"faults": {"rocking": COUNTS}}}}))
    assert main([str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "rendered: found of labelled | rendered: false" in lines[0]
    (row,) = [line for line in lines if "`rocking`" in line]
    assert "outside -0.2 to 0.2" in row
    assert row.endswith("| 3 of 4 | 2 |")


def test_every_fault_has_a_row_and_is_counted_once():
    for spec in SPECS.values():
        rows = list(count_rows(spec, [{spec.id: dict.fromkeys(spec.faults, COUNTS)}]))
        assert sum(row[4] == "3 of 4" for row in rows) == len(spec.faults)
