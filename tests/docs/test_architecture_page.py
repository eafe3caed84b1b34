"""docs/ARCHITECTURE.md lists the rooms in the order that tests/test_layout.py enforces."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(posecheck[\w.]*)` \| [^|]+ \|(?: ([^|]*)\|)?$", PAGE, re.MULTILINE)


def rule(name: str):
    """A constant of tests/test_layout.py."""
    tree = ast.parse((ROOT / "tests" / "test_layout.py").read_text(encoding="utf-8"))
    assigned = [node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name]
    return ast.literal_eval(assigned[0].value)


@pytest.mark.parametrize(("row", "package"), [("LIBRARY", "posecheck"), ("WINDOW", "posecheck_app")])
def test_the_rooms_are_listed_in_their_order(row, package):
    assert tuple(room for room, _ in ROWS if room.partition(".")[0] == package) == rule(row)


def test_the_packages_of_each_room_are_named():
    found = {room: set(packages.strip().split(", ")) for room, packages in ROWS if packages.strip()}
    assert found == rule("THIRD_PARTY")
