"""Optional parts of the installation and libraries of the system, and what to say where one is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from posecheck.errors import UsageError

EXTRAS: Final = {
    "app": ("posecheck_app.main", "PyQt6", "pyqtgraph"),
    "dask": ("distributed",),
    "pages": ("icalendar", "jinja2", "reportlab", "matplotlib"),
}
"""What each extra of pyproject.toml brings."""

_MISSING: Final = re.compile(r"(lib[^\s:/]+\.so[.\d]*): (?:cannot open shared object file|file too short|invalid ELF)")


def way_to_install(extra: str) -> str:
    """Command that installs an extra."""
    return f"pip install '.[{extra}]' in the folder of posecheck"


def missing_library(log: str) -> str | None:
    """Name of the first library of the system that could not be loaded, from an error or a log; None if there is none.

    Parameters
    ----------
    log : str
        Text with messages of the dynamic loader of Linux.
    """
    found = _MISSING.search(log)
    return found[1] if found else None


def needs_library(purpose: str, library: str) -> str:
    """Say that something needs a library of the system, and how to install it."""
    return f"{purpose} needs the system library {library}: install the system libraries that README.md lists"


@contextmanager
def needs(extra: str, purpose: str) -> Iterator[None]:
    """Turn a missing library of an extra into one line that says how to install it.

    Parameters
    ----------
    extra : str
        Name of the extra, a key of `EXTRAS`.
    purpose : str
        What cannot be done without it; begins the message.

    Raises
    ------
    UsageError
        A library of that extra is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").split(".")[0]
        if missing not in {name.split(".")[0] for name in EXTRAS[extra]}:
            raise
        raise UsageError(f"{purpose} needs {missing}, which is not installed: {way_to_install(extra)}") from error
