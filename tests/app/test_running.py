"""One program per data folder; signals end it like closing the window, and errors in slots do not end it."""

import os
import signal
import sys
import threading

import pytest
from guided_fakes import LEFT, RIGHT, raises, silent_voice
from posecheck_app import dialogs, main
from posecheck_app.running import SIGNALS, Instance, ended_by_signals, surviving
from PyQt6.QtCore import QEvent, QTimer
from PyQt6.QtWidgets import QApplication, QMessageBox, QWidget

from posecheck.errors import UsageError
from posecheck.history.database import History
from posecheck.settings import Settings, save_settings

WAIT_MS = 20_000


def test_a_folder_belongs_to_the_first_program_until_it_ends(tmp_path):
    with Instance(tmp_path) as first:
        assert first.first
        with Instance(tmp_path) as second:
            assert not second.first
        with Instance(tmp_path / "other") as other:
            assert other.first
    with Instance(tmp_path) as next_one:
        assert next_one.first


def test_the_first_program_is_asked_to_show_its_window(qtbot, tmp_path):
    with Instance(tmp_path) as first, Instance(tmp_path) as second:
        shown = []
        first.on_call(lambda: shown.append(1))
        answers = []
        ask = QTimer(singleShot=True)
        ask.timeout.connect(lambda: answers.append(second.call_first()))
        ask.start(0)
        qtbot.waitUntil(lambda: bool(shown), timeout=WAIT_MS)
    with Instance(tmp_path) as alone:
        assert not alone.call_first()


@pytest.mark.parametrize("chosen", ["Show it", "Cancel"])
def test_a_second_program_offers_the_window_of_the_first(qtbot, tmp_path, monkeypatch, chosen):
    class Asked:
        calls = 0

        def call_first(self):
            self.calls += 1
            return True

    def choose(box):
        assert box.text() == "posecheck is already open."
        next(button for button in box.buttons() if button.text().replace("&", "") == chosen).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", choose)
    instance = Asked()
    dialogs.offer_first(instance)
    assert instance.calls == (chosen == "Show it")


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_signal_closes_all_windows(qtbot, number):
    app, window = QApplication.instance(), QWidget()
    qtbot.addWidget(window)
    window.show()
    before = signal.getsignal(number)
    with ended_by_signals(app):
        QTimer.singleShot(0, lambda: os.kill(os.getpid(), number))
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT_MS)
        assert signal.getsignal(number) == signal.SIG_DFL
    assert signal.getsignal(number) == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_terminated_session_is_in_the_history(qtbot, stage, tmp_path, monkeypatch):
    stage.poses = raises(LEFT, RIGHT)
    stage.gates = {len(stage.poses) - 1: threading.Event()}  # the camera goes on
    monkeypatch.setattr(main, "make_session_factory", lambda settings, sinks: made(stage, sinks))
    monkeypatch.setattr("platformdirs.user_data_path", lambda *a, **k: tmp_path / "data")
    monkeypatch.setattr("platformdirs.user_config_path", lambda *a, **k: tmp_path / "config")
    save_settings(tmp_path / "config" / "settings.json", Settings(safety_accepted=True, voice=False, tones=False))
    look = QTimer(interval=10)
    look.timeout.connect(lambda: terminate_at_the_gate(stage))
    look.start()
    assert main.run_app("clip.mp4", "quadruped_arm_leg_raise") == 0
    look.stop()
    # The end of the last window asks to quit once more; left waiting, it would end every event loop of later tests.
    QApplication.removePostedEvents(QApplication.instance(), QEvent.Type.Quit)
    with History(tmp_path / "data" / "history.db") as history:
        (session,) = history.sessions()
    assert session.ended_at is not None
    assert session.sets[0].attempts


def made(stage, sinks):
    stage.make_sinks = sinks
    return stage.factory


def terminate_at_the_gate(stage) -> None:
    if stage.films and stage.poses[-2].t_s in stage.films[-1].at and signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        os.kill(os.getpid(), signal.SIGTERM)


def test_a_damaged_history_is_rebuilt_when_the_window_opens(qtbot, services):
    (services.folder / "history.db").write_bytes(b"\x01" * 8192)
    window = main.MainWindow(main.load_specs(), services, silent_voice())
    qtbot.addWidget(window)
    dialogs.show_notice(window, window.told)
    (box,) = window.findChildren(QMessageBox)
    assert "The history was damaged and has been rebuilt" in box.text()
    box.close()
    window.close()


def test_an_error_in_a_slot_is_told_once():
    told = []
    with surviving(told.append):
        for error in (UsageError("the history cannot be written"), KeyError("x"), KeyError("x")):
            sys.excepthook(type(error), error, None)
    assert told[0] == "the history cannot be written"
    assert "KeyError: 'x'" in told[1]
    assert len(told) == 2
