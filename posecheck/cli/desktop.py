"""The commands `app` and `desktop-entry`: the window, and its place in the menu of a Linux desktop."""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from posecheck.adapters.window import ask_window
from posecheck.cli.messages import echo
from posecheck.cli.options import Exercise, path_option
from posecheck.errors import UsageError
from posecheck.extras import needs
from posecheck.starting import hurry

_ENTRY = """\
[Desktop Entry]
Type=Application
Version=1.0
Name=posecheck
GenericName=Back exercises
Comment=Counts repetitions of back-pain exercises through the camera and corrects your form
TryExec={path}
Exec={command} -m posecheck app
Icon={icon}
Terminal=false
Categories=Education;MedicalSoftware;
Keywords=exercise;physiotherapy;back pain;
"""


def run_window(
    source: Annotated[str | None, typer.Option(help="camera:NAME, camera:N (from 0), or a video file.")] = None,
    exercise: Exercise = None,
    plan: Annotated[Path | None, path_option("A plan file (.toml) to open.", "--plan")] = None,
) -> None:
    """Open the window: guided sessions in front of the camera, and their history."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("posecheck").setLevel(logging.INFO)
    hurry()  # until the window has been painted
    with ThreadPoolExecutor(1) as meanwhile:
        # The window's imports take as long as the question. Outside Linux a logged-in user always has a display.
        asked = meanwhile.submit(ask_window, "display") if sys.platform == "linux" else None
        with needs("app", "the window"):
            from posecheck_app.main import run_app
    if asked is not None:
        asked.result()
    raise typer.Exit(run_app(source, exercise, plan))


def desktop_entry() -> None:
    """Add posecheck to the menu of your Linux desktop, for this user and this installation."""
    if sys.platform != "linux":
        raise UsageError("only Linux has desktop entries: make a shortcut to `posecheck app` instead")
    path = platformdirs.user_data_path() / "applications" / "posecheck.desktop"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(entry(sys.executable, Path(str(files("posecheck_app") / "posecheck.svg"))), encoding="utf-8")
    echo(f"{path}: posecheck is in the menu; delete this file to remove it")


def entry(python: str, icon: Path) -> str:
    """Text of the desktop entry.

    Parameters
    ----------
    python : str
        Path of the Python that has posecheck installed.
    icon : Path
    """
    return _ENTRY.format(path=_string(python), command=_string(_quoted(python)), icon=_string(str(icon)))


def _quoted(word: str) -> str:
    """One word of a command line, as the Desktop Entry Specification quotes it."""
    for reserved in '\\"`$':
        word = word.replace(reserved, f"\\{reserved}")
    return f'"{word.replace("%", "%%")}"'


def _string(text: str) -> str:
    """A value of type string."""
    return text.replace("\\", "\\\\")
