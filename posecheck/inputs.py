"""Protection from bad input files: refused before they are read, in bounded time and memory."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from posecheck.errors import InputError
from posecheck.printable import printable, shortened

MOST_TOML_BYTES: Final = 256 * 1024
"""Size limit of an exercise or labels file; the largest one shipped has 10 KB."""
MOST_DEPTH: Final = 16
"""Depth limit of tables and lists in a TOML file; an exercise needs 6."""
_DEEP_KEY: Final = re.compile(
    rf"""(?<![\w\-"'.])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MOST_DEPTH}}}"""
)
"""A dotted key that nests too deep. Parsing it takes time and memory that grow with the square of its length."""
_INTEGERS: Final = range(-(2**63), 2**63)
_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class TomlError(ValueError):
    """A TOML file cannot be read. The message does not name the file."""


def is_file(path: Path) -> bool:
    """Whether a regular file can be found there; False also for a name too long or a folder without permission."""
    try:
        return path.is_file()
    except OSError:
        return False


def files_below(folder: Path, unread: Callable[[OSError], None]) -> list[Path]:
    """Sorted paths of everything but folders in a folder and its subfolders.

    Unlike `Path.rglob` it does not pass over folders that cannot be read: `unread` receives the error of each.
    """
    return sorted(Path(inside, name) for inside, _, names in os.walk(folder, onerror=unread) for name in names)


def refuse_unreadable(path: Path) -> None:
    """Refuse anything but a regular file with read permission. Reading a pipe or a device might never end.

    Raises
    ------
    InputError
        The message names the path and what is wrong with it.
    """
    shown = printable(str(path))
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "no regular file")
            raise InputError(f"{shown} is {kind}: expected a file")
        path.open("rb").close()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise InputError(f"no such file: {shown}") from error
    except OSError as error:
        raise InputError(f"{shown} cannot be read: {error.strerror}") from error


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file of reasonable size, depth and numbers.

    Raises
    ------
    TomlError
        With what was expected and what was found.
    """
    text = _text(path)
    if _DEEP_KEY.search(text):
        raise TomlError(f"not valid TOML: expected keys of at most {MOST_DEPTH} parts, found a longer one")
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise TomlError(f"not valid TOML: expected a depth of at most {MOST_DEPTH}, found more") from error
    except ValueError as error:  # invalid TOML, or an integer with thousands of digits
        raise TomlError(f"not valid TOML: {shortened(str(error))}") from error
    _check_values(data)
    return data


def _text(path: Path) -> str:
    try:
        refuse_unreadable(path)
        with path.open("rb") as file:
            content = file.read(MOST_TOML_BYTES + 1)
        if len(content) > MOST_TOML_BYTES:
            raise TomlError(f"too large: expected at most {MOST_TOML_BYTES // 1024} KB")
        return content.decode("utf-8").replace("\r\n", "\n")
    except InputError as error:
        cause = error.__cause__
        reason = cause.strerror if isinstance(cause, OSError) else "expected a regular file"
        raise TomlError(f"cannot be read: {reason}") from error
    except OSError as error:
        raise TomlError(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TomlError(f"not valid TOML: {error}") from error


def _check_values(data: dict[str, Any]) -> None:
    """Refuse values that no exercise and no label can have, and that later code could not handle."""
    level: list[Any] = [data]
    for _ in range(MOST_DEPTH):
        inner: list[Any] = []
        for value in level:
            inner += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            if isinstance(value, int) and value not in _INTEGERS:
                raise TomlError("not valid TOML: expected integers of 64 bits, found a larger one")
        level = inner
    if level:
        raise TomlError(f"not valid TOML: expected a depth of at most {MOST_DEPTH}, found more")
