"""Reads from the sources which texts are marked for translation, and which look as if they should be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXTS = re.compile(r"posecheck\.language|posecheck\.coaching.* import|^from posecheck_app\.notices", re.MULTILINE)
"""Imports of modules that have to do with texts for a person."""
ONE = slice(0, 1)
MARKS = {"tr": ONE, "tr_c": slice(1, 2), "tr_n": slice(0, 2), "tr_date": ONE, "tr_later": ONE, "noted": ONE}
"""Functions of `posecheck.language`, with the places of their texts."""
NOT_SHOWN = ("log", "_log", "raise", "Thread", "Field", "needs", "setStyle", "setFont", "ParagraphStyle")
"""Calls whose texts nobody sees in the window."""
WORDS = re.compile(r"[A-Za-z]{2,}[,.:;…]* [A-Za-z]{2}|^[A-Z][a-z]+[.…?!]*$|[a-z]…")
"""More than one word, or one that begins with a capital letter."""


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Parsed modules by their path, without those that have nothing to do with texts for a person."""
    for folder in folders:
        place = ROOT / folder
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            name = path.relative_to(ROOT).as_posix()
            tree = _parsed(path)
            if tree is not None:
                yield name, tree


@cache
def _parsed(path: Path) -> ast.Module | None:
    source = path.read_text(encoding="utf-8")
    return ast.parse(source) if "posecheck_app" in path.parts or TEXTS.search(source) else None


def called(node: ast.AST) -> str:
    """Name of the function that a node calls; `log` for any method of a logger; empty if it calls none."""
    if isinstance(node, ast.Raise):
        return "raise"
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        return owner.id if isinstance(owner, ast.Name) and owner.id in ("log", "_log") else node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def marked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of everything that is marked, whatever surrounds it."""
    for node in ast.walk(tree):
        texts = node.args[MARKS[called(node)]] if isinstance(node, ast.Call) and called(node) in MARKS else []
        for text in texts:
            if isinstance(text, ast.Constant):
                yield node.lineno, text.value


def frozen(tree: ast.AST) -> Iterator[int]:
    """Lines that translate while the module is imported, before the language is known."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                yield from frozen(ast.Expr(default))
        elif not isinstance(node, ast.Lambda):
            if called(node) in MARKS and called(node) not in ("tr_later", "noted"):
                yield node.lineno
            yield from frozen(node)


def unmarked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of everything that looks like words for a person and is not marked."""
    for node in ast.iter_child_nodes(tree):
        name = called(node)
        if name in MARKS or name in NOT_SHOWN or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and WORDS.search(node.value):
                yield node.lineno, node.value
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
            continue
        else:
            yield from unmarked(node)


def kept_english(tree: ast.Module, by_module: Mapping[str, set[str]]) -> Iterator[tuple[int, str]]:
    """Line and name of constants with a marked text that are used as they are; `by_module` names all of them.

    A constant in a collection is left out, because whoever takes it from there translates it.
    """
    known = constants_of(tree)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            known |= {one.name for one in node.names} & by_module.get((node.module or "").rpartition(".")[2], set())
    yield from _kept(tree, known, by_module)


def _kept(tree: ast.AST, known: set[str], by_module: Mapping[str, set[str]]) -> Iterator[tuple[int, str]]:
    for node in ast.iter_child_nodes(tree):
        if called(node) in (*MARKS, "log", "_log", "Message") or isinstance(node, ast.Dict | ast.Tuple | ast.List):
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in by_module.get(node.value.id, ()):
                yield node.lineno, node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in known:
            yield node.lineno, node.id
        yield from _kept(node, known, by_module)


def constants_of(tree: ast.Module) -> set[str]:
    """Names of the constants that hold one marked text."""
    return {
        node.target.id
        for node in tree.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and node.value is not None
        and called(node.value) == "tr_later"
    }
