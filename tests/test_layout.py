"""The folder rules of docs/ARCHITECTURE.md, read from the imports themselves."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = (ROOT, ROOT / "app")
"""Folders that hold importable packages."""

LIBRARY = (
    "posecheck.closing",
    "posecheck.starting",
    "posecheck.errors",
    "posecheck.language",
    "posecheck.events",
    "posecheck.printable",
    "posecheck.inputs",
    "posecheck.private",
    "posecheck.outputs",
    "posecheck.extras",
    "posecheck.pose",
    "posecheck.specs",
    "posecheck.body",
    "posecheck.engine",
    "posecheck.coaching",
    "posecheck.handsfree",
    "posecheck.settings",
    "posecheck.session",
    "posecheck.history",
    "posecheck.sinks",
    "posecheck.evaluation",
    "posecheck.parallel",
    "posecheck.corrections",
    "posecheck.measuring",
    "posecheck.comparing",
    "posecheck.pages",
    "posecheck.adapters.opencv",
    "posecheck.adapters.video",
    "posecheck.adapters.model",
    "posecheck.adapters.drawing",
    "posecheck.adapters",
    "posecheck.checking",
    "posecheck.cli",
)
WINDOW = (
    "posecheck_app.style",
    "posecheck_app.notices",
    "posecheck_app.running",
    "posecheck_app.messages",
    "posecheck_app.sound",
    "posecheck_app.workers",
    "posecheck_app.widgets",
    "posecheck_app.correcting",
    "posecheck_app.reviewing",
    "posecheck_app.replaying",
    "posecheck_app.pages",
    "posecheck_app.comparing",
    "posecheck_app.plans",
    "posecheck_app",
)
"""Rooms from the bottom up: a room imports only from those before it."""

THIRD_PARTY = {
    "posecheck.language": {"babel"},
    "posecheck.specs": {"pydantic"},
    "posecheck.coaching": {"pydantic", "tomlkit"},
    "posecheck.evaluation": {"pydantic"},
    "posecheck.corrections": {"pydantic", "tomlkit"},
    "posecheck.measuring": {"pydantic"},
    "posecheck.settings": {"pydantic"},
    "posecheck.history": {"pydantic"},
    "posecheck.pages": {"icalendar", "jinja2", "reportlab"},
    "posecheck.adapters.video": {"av", "cv2_enumerate_cameras", "AVFoundation"},
    "posecheck.adapters.model": {"mediapipe", "flatbuffers", "pooch", "platformdirs"},
    "posecheck.adapters.drawing": {"matplotlib"},
    "posecheck.adapters.opencv": {"cv2"},
    "posecheck.adapters": {"rich"},
    "posecheck.cli": {"typer", "platformdirs", "distributed"},
}
"""What each room of the library may import from elsewhere, beside the standard library and numpy."""
WINDOW_THIRD_PARTY = {"PyQt6", "pyqtgraph", "platformdirs", "numpy"}
HEAVY = {"mediapipe", "cv2", "av", "PyQt6", "matplotlib", "reportlab", "jinja2", "posecheck_app"}
MOST_MODULES = 12


@dataclass(frozen=True)
class Import:
    """One imported module. `late`: inside a function; `typing_only`: under `if TYPE_CHECKING`."""

    module: str
    line: int
    late: bool = False
    typing_only: bool = False

    @property
    def top(self) -> str:
        return self.module.split(".")[0]


def imports_of(tree: ast.AST, package: str, *, late: bool = False, typing_only: bool = False) -> Iterator[Import]:
    """Every import in a piece of source."""
    for node in (one for one in ast.iter_child_nodes(tree) if not isinstance(one, ast.expr)):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, late, typing_only) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, package)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield Import(inner if _module_file(inner) else base, node.lineno, late, typing_only)
        else:
            inside = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            checking = typing_only or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
            yield from imports_of(node, package, late=inside, typing_only=checking)


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


@cache
def _module_file(name: str) -> Path | None:
    for source in SOURCES:
        path = source.joinpath(*name.split("."))
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.is_file():
                return file
    return None


def modules(source: Path, package: str) -> dict[str, list[Import]]:
    """Imports of every module of a package, by the module's name."""
    found = {}
    for path in sorted((source / package).rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        inside = name if parts[-1] == "__init__" else name.rpartition(".")[0]
        found[name] = list(imports_of(ast.parse(path.read_text(encoding="utf-8")), inside))
    return found


@cache
def all_imports() -> dict[str, list[Import]]:
    """Imports of every module of the library and the window."""
    return modules(ROOT, "posecheck") | modules(ROOT / "app", "posecheck_app")


PUBLIC_FACE = {"posecheck", "posecheck.__main__"}
"""They gather names from everywhere and are bound by no row."""


def room_of(module: str, row: tuple[str, ...]) -> str | None:
    """The innermost room a module stands in."""
    inside = [room for room in row if module == room or module.startswith(f"{room}.")]
    return max(inside, key=len, default=None)


def strays(row: tuple[str, ...]) -> list[str]:
    """Imports that reach up the row, as lines for a person."""
    found = []
    for name, imports in all_imports().items():
        room = room_of(name, row)
        for one in imports if room and name not in PUBLIC_FACE else []:
            target = room_of(one.module, row)
            if target and row.index(target) > row.index(room):
                found.append(f"{name}:{one.line} imports {one.module}: {target} stands above {room}")
    return found


def test_the_walk_sees_every_kind_of_import():
    source = """
import numpy.linalg as la, os
from posecheck import session
from posecheck.events import Side
from . import engine
from ..errors import InputError
if TYPE_CHECKING:
    from posecheck.specs.model import ExerciseSpec
def start():
    try:
        import cv2
    except ImportError:
        pass
class Lazy:
    from json import dumps
"""
    found = {(i.module, i.late, i.typing_only) for i in imports_of(ast.parse(source), "posecheck.engine")}
    assert found == {
        ("numpy.linalg", False, False),
        ("os", False, False),
        ("posecheck.session", False, False),
        ("posecheck.events", False, False),
        ("posecheck.engine.engine", False, False),
        ("posecheck.errors", False, False),
        ("posecheck.specs.model", False, True),
        ("cv2", True, False),
        ("json", False, False),
    }


@pytest.mark.parametrize("row", [LIBRARY, WINDOW], ids=["library", "window"])
def test_every_module_stands_in_a_room(row):
    package = row[-1].partition(".")[0]
    homeless = [
        n for n in all_imports() if n.partition(".")[0] == package and not room_of(n, row) and n not in PUBLIC_FACE
    ]
    assert homeless == []
    assert [room for room in row if not _module_file(room)] == []


@pytest.mark.parametrize("row", [LIBRARY, WINDOW], ids=["library", "window"])
def test_a_room_imports_only_from_rooms_before_it(row):
    assert strays(row) == []


def test_the_rule_notices_an_import_that_reaches_up(monkeypatch):
    monkeypatch.setitem(all_imports(), "posecheck.engine.engine", [Import("posecheck.cli.main", 3, late=True)])
    assert strays(LIBRARY) == [
        "posecheck.engine.engine:3 imports posecheck.cli.main: posecheck.cli stands above posecheck.engine"
    ]


def test_third_party_libraries_stay_in_their_rooms():
    own = {*sys.stdlib_module_names, "posecheck"}
    found = []
    for name, imports in all_imports().items():
        if name.startswith("posecheck_app"):
            allowed = WINDOW_THIRD_PARTY | {"posecheck_app"}
        else:
            allowed = {"numpy"} | THIRD_PARTY.get(room_of(name, LIBRARY) or "", set())
        found += [f"{name}:{i.line} imports {i.module}" for i in imports if i.top not in own | allowed]
    window = "posecheck.cli.desktop imports posecheck_app.main"
    assert [line.replace(f":{line.split(':')[-1].split()[0]}", "") for line in found] == [window]


def test_no_module_comes_back_to_itself():
    def reached_from(name: str) -> set[str]:
        reached: set[str] = set()
        todo = [name]
        while todo:
            for found in all_imports().get(todo.pop(), []):
                if found.module in all_imports() and not found.typing_only and found.module not in reached:
                    reached.add(found.module)
                    todo.append(found.module)
        return reached

    assert [name for name in all_imports() if name in reached_from(name) and name not in PUBLIC_FACE] == []


def test_a_room_is_small_enough_to_look_over():
    rooms = {path.parent for source in ("posecheck", "app/posecheck_app") for path in (ROOT / source).rglob("*.py")}
    count = {str(room.relative_to(ROOT)): len(list(room.glob("[!_]*.py"))) for room in rooms}
    assert {room: n for room, n in count.items() if n > MOST_MODULES} == {}


def test_judging_needs_no_video_no_model_and_no_window():
    program = "import sys, posecheck.engine.engine, posecheck.session, posecheck.pose.poses; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "numpy" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    ("words", "spared"),
    [
        pytest.param(["--help"], {"numpy", "pydantic", "tomllib"}, id="help"),
        pytest.param(["list"], {"numpy", "rich", "multiprocessing", "sqlite3", "asyncio"}, id="list"),
        pytest.param(["check", "--help"], {"multiprocessing"}, id="help of check"),
    ],
)
def test_a_short_command_imports_only_what_it_needs(words, spared):
    program = f"""
import sys
from posecheck.cli.main import app
app({words!r}, standalone_mode=False)
sys.stderr.write(" ".join(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout != "") == (0, True)
    assert "typer" in done.stderr.split()
    assert {name.split(".")[0] for name in done.stderr.split()} & (spared | HEAVY) == set()
