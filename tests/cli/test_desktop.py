"""The desktop entry starts this installation and follows the Desktop Entry Specification."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.cli import desktop
from posecheck.errors import UsageError


def test_the_entry_starts_this_installation(monkeypatch, tmp_path):
    monkeypatch.setattr("platformdirs.user_data_path", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    desktop.desktop_entry()
    written = tmp_path / "applications" / "posecheck.desktop"
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str
    parser.read(written, encoding="utf-8")
    values = dict(parser["Desktop Entry"])
    assert values["Exec"] == f'"{sys.executable}" -m posecheck app'
    assert values["Type"] == "Application"
    assert Path(values["Icon"]).read_text(encoding="utf-8").startswith("<svg")
    if shutil.which("desktop-file-validate"):
        assert subprocess.run(["desktop-file-validate", written], capture_output=True).stdout == b""


@pytest.mark.parametrize(
    ("python", "written"),
    [
        ("/a b/python", '"/a b/python"'),
        ('/a"$`/python', r'"/a\\"\\$\\`/python"'),
        ("/100%/python", '"/100%%/python"'),
        ("/a\\b/python", r'"/a\\\\b/python"'),
    ],
)
def test_paths_are_quoted(python, written):
    lines = desktop.entry(python, Path("icon.svg")).splitlines()
    assert f"Exec={written} -m posecheck app" in lines


def test_other_systems_have_no_desktop_entries(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(UsageError, match="make a shortcut to `posecheck app`"):
        desktop.desktop_entry()
