"""Where no window can open, one line says why; Qt ends only a child process."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from posecheck.adapters import window
from posecheck.adapters.window import ask_window
from posecheck.errors import UsageError
from posecheck.extras import missing_library

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux starts programs without a display")
XCB = "qt.qpa.plugin: From 6.5.0, xcb-cursor0 or libxcb-cursor0 is needed to load the Qt xcb platform plugin."


@pytest.fixture
def no_screen(monkeypatch):
    for name in (*window.DISPLAY_VARIABLES, "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def answer(monkeypatch, log, code=-6):
    """Let the child end with this log."""
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: SimpleNamespace(returncode=code, stdout="", stderr=log))


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({}, "needs a screen, and there is none", id="no display"),
        pytest.param({"DISPLAY": ":77"}, "cannot be shown on display ':77'", id="display refuses"),
    ],
)
def test_the_command_says_in_one_line_why_there_is_no_window(no_screen, variables, words):
    command = [sys.executable, "-m", "posecheck", "app"]
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert words in done.stderr
    assert "`posecheck check` judges videos without a window" in done.stderr


def test_a_python_that_cannot_be_started_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(UsageError, match="python does not start"):
        ask_window("sound")


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("WAYLAND_DISPLAY", "none-7", "on display 'none-7'"),
        ("QT_QPA_PLATFORM", "xcb", "needs a screen"),
        ("QT_QPA_PLATFORM", "paper", 'Could not find the Qt platform plugin "paper"'),
    ],
)
def test_qt_that_cannot_start_ends_only_the_child(no_screen, monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=words):
        ask_window("display")


@on_linux
def test_without_a_display_qt_is_not_even_started(no_screen, monkeypatch):
    monkeypatch.setattr(subprocess, "run", None)
    with pytest.raises(UsageError, match="start it from a desktop session"):
        ask_window("display")


@pytest.mark.slow
def test_a_display_that_works_is_named(no_screen, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", "/nowhere")
    assert ask_window("display") == ["offscreen"]


@pytest.mark.parametrize(
    ("log", "words"),
    [
        pytest.param(f"qt.qpa.xcb: could not connect to display :3\n{XCB}", "on display ':3'", id="refused"),
        pytest.param(
            f"Cannot load library libqxcb.so: libxcb-cursor.so.0: cannot open shared object file: No such file\n{XCB}",
            "the window needs the system library libxcb-cursor.so.0: install the system libraries that README.md lists",
            id="library",
        ),
        pytest.param(
            "qt.core.x: 1\nqt.qpa.plugin: bad\nthe end", "Qt cannot start (qt.qpa.plugin: bad): ", id="plugin"
        ),
        pytest.param("Traceback\nKeyError: 'x'\n", "Qt cannot start (KeyError: 'x'): ", id="anything"),
        pytest.param("", "Qt cannot start: unset QT_QPA_PLATFORM, or reinstall PyQt6", id="silent"),
    ],
)
def test_the_reason_is_taken_from_what_qt_said(monkeypatch, log, words):
    monkeypatch.setenv("DISPLAY", ":3")
    answer(monkeypatch, log)
    with pytest.raises(UsageError) as refused:
        ask_window("display")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_display_that_never_answers_is_given_up(monkeypatch):
    def hang(command, timeout, **rest):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setenv("DISPLAY", ":3")
    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(UsageError, match="the display did not answer within 60 s"):
        ask_window("display")


@pytest.mark.parametrize(
    ("text", "library"),
    [
        ("libGL.so.1: cannot open shared object file: No such file or directory", "libGL.so.1"),
        ("/usr/lib/libEGL.so.1: file too short", "libEGL.so.1"),
        ("No module named 'libGL'", None),
        ("sample.so: cannot open shared object file", None),
    ],
)
def test_a_missing_library_of_the_system_is_named(text, library):
    assert missing_library(text) == library
