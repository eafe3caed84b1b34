"""Optional parts of the installation, and what to say where one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from posecheck.errors import UsageError

EXTRAS: Final = {
    "app": ("posecheck_app.main", "PyQt6", "pyqtgraph"),
    "pages": ("icalendar", "jinja2", "reportlab", "matplotlib"),
}
"""What each extra of pyproject.toml brings."""


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
        raise UsageError(
            f"{purpose} needs {missing}, which is not installed: pip install '.[{extra}]' in the folder of posecheck"
        ) from error
