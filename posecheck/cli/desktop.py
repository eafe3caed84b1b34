"""The command `desktop-entry`: adds posecheck to the menu of a Linux desktop."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import platformdirs

from posecheck.cli.messages import echo
from posecheck.errors import UsageError

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
