"""The arrows of docs/ARCHITECTURE.md, read from the imports themselves."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("mediapipe", "cv2", "av")
CORE_THIRD_PARTY = {"numpy", "pydantic"}
PAGES = {"posecheck.report", "posecheck.handout", "posecheck.eval_page"}
SEEN_BY_ADAPTERS = "landmarks frames silhouette errors events placement poses specs traces"
ADAPTERS_MAY_IMPORT = {f"posecheck.{name}" for name in SEEN_BY_ADAPTERS.split()}
ENGINE_PARTS = "engine phases holds reps faults calibration orientation signals"
ENGINE_ROOM = {f"posecheck.{name}" for name in ENGINE_PARTS.split()}


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
    """Every import of a piece of source, wherever it stands."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, late, typing_only) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, package)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield Import(inner if _is_module(inner) else base, node.lineno, late, typing_only)
        else:
            inside = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            checking = typing_only or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
            yield from imports_of(node, package, late=inside, typing_only=checking)


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def modules(folder: str) -> dict[str, list[Import]]:
    """Imports of every module under a top-level folder, by the module's name."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        package = name if parts[-1] == "__init__" else name.rpartition(".")[0]
        found[name] = list(imports_of(ast.parse(path.read_text(encoding="utf-8")), package))
    return found


LIBRARY = modules("posecheck")
WINDOW = modules("app")
EVERYTHING = LIBRARY | WINDOW


def is_adapter(name: str) -> bool:
    return name.startswith("posecheck.adapters")


COMMAND_LINE = ("posecheck.cli", "posecheck.cli_pages")
CORE = [name for name in LIBRARY if not is_adapter(name) and name not in COMMAND_LINE and name not in PAGES]
ADAPTERS = [name for name in LIBRARY if is_adapter(name)]


def reached_from(name: str) -> set[str]:
    """Modules of the library that come with a module when it is imported."""
    reached, todo = set(), [name]
    while todo:
        for found in LIBRARY.get(todo.pop(), []):
            if found.top == "posecheck" and not found.typing_only and found.module not in reached:
                reached.add(found.module)
                todo.append(found.module)
    return reached


def test_the_walk_sees_every_kind_of_import():
    source = """
import numpy.linalg as la, os
from posecheck import session
from posecheck.events import Side
from . import engine
from ..app import main
if TYPE_CHECKING:
    from posecheck.specs import ExerciseSpec
def start():
    try:
        import cv2
    except ImportError:
        pass
class Lazy:
    from json import dumps
"""
    found = {(i.module, i.late, i.typing_only) for i in imports_of(ast.parse(source), "posecheck")}
    assert found == {
        ("numpy.linalg", False, False),
        ("os", False, False),
        ("posecheck.session", False, False),
        ("posecheck.events", False, False),
        ("posecheck.engine", False, False),
        ("app.main", False, False),
        ("posecheck.specs", False, True),
        ("cv2", True, False),
        ("json", False, False),
    }


def test_the_walk_has_found_the_library():
    assert {"posecheck.engine", "posecheck.landmarks", "posecheck.specs", "posecheck.session"} <= set(CORE)
    assert {"posecheck.adapters.estimator", "posecheck.adapters.video"} <= set(ADAPTERS)
    assert "app.main" in WINDOW


@pytest.mark.parametrize("name", CORE)
def test_the_core_needs_only_numpy_and_pydantic(name):
    foreign = {i.top for i in LIBRARY[name]} - set(sys.stdlib_module_names) - CORE_THIRD_PARTY - {"posecheck"}
    assert foreign == set()


@pytest.mark.parametrize("name", CORE)
def test_the_core_does_not_know_its_adapters(name):
    assert [i for i in LIBRARY[name] if is_adapter(i.module)] == []


@pytest.mark.parametrize("name", [n for n in EVERYTHING if not is_adapter(n)])
def test_video_and_model_libraries_live_in_the_adapters(name):
    assert [i for i in EVERYTHING[name] if i.top in HEAVY] == []


@pytest.mark.parametrize("name", EVERYTHING)
def test_nothing_imports_the_command_line(name):
    found = {i.module for i in EVERYTHING[name] if i.module.startswith("posecheck.cli")}
    assert found <= ({"posecheck.cli_pages"} if name == "posecheck.cli" else set())


@pytest.mark.parametrize("name", LIBRARY)
def test_the_library_does_not_import_the_window_but_for_one_late_import(name):
    found = [i for i in LIBRARY[name] if i.top in ("app", "PyQt6")]
    allowed = name == "posecheck.cli" and len(found) <= 1 and all(i.late and i.top == "app" for i in found)
    assert allowed or found == []


@pytest.mark.parametrize("name", ADAPTERS)
def test_adapters_know_nothing_of_the_judgement(name):
    own = [i for i in LIBRARY[name] if i.top == "posecheck" and not is_adapter(i.module)]
    assert [i for i in own if i.module in ENGINE_ROOM] == []
    assert [i for i in own if not i.typing_only and i.module not in ADAPTERS_MAY_IMPORT] == []


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("errors", set()),
        ("events", set()),
        ("silhouette", set()),
        ("smoothing", set()),
        ("landmarks", {"silhouette"}),
        ("frames", {"landmarks", "silhouette"}),
    ],
)
def test_the_lowest_modules_rest_on_nothing_higher(name, allowed):
    assert reached_from(f"posecheck.{name}") <= {f"posecheck.{a}" for a in allowed}


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("specs", {*ENGINE_ROOM, "posecheck.session"}),
        ("signals", (ENGINE_ROOM - {"posecheck.signals"}) | {"posecheck.session"}),
        ("orientation", {"posecheck.engine", "posecheck.phases", "posecheck.reps", "posecheck.session"}),
        ("phases", {"posecheck.engine", "posecheck.reps", "posecheck.faults", "posecheck.session"}),
        ("holds", {"posecheck.engine", "posecheck.reps", "posecheck.faults", "posecheck.session"}),
        ("faults", {"posecheck.engine", "posecheck.reps", "posecheck.session"}),
        ("reps", {"posecheck.engine", "posecheck.session"}),
        ("calibration", {"posecheck.engine", "posecheck.session"}),
        ("engine", {"posecheck.session", "posecheck.cli", "posecheck.recording", "posecheck.answers"}),
    ],
)
def test_a_module_does_not_reach_up(name, above):
    assert reached_from(f"posecheck.{name}") & above == set()


@pytest.mark.parametrize("name", LIBRARY)
def test_no_module_comes_back_to_itself(name):
    assert name not in reached_from(name)


def test_judging_needs_no_video_no_model_and_no_window():
    program = "import sys, posecheck.engine, posecheck.specs, posecheck.session, posecheck.poses; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "numpy" in loaded
    assert loaded & {*HEAVY, "PyQt6", "matplotlib", "app"} == set()
