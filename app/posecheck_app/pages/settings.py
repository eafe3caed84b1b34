"""The settings page, with export, import and deletion of the sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QSignalBlocker, Qt, QTime, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QSystemTrayIcon, QWidget

from posecheck.coaching.equipment import VOICE_TEST
from posecheck.language import tr, tr_later
from posecheck.settings import Settings
from posecheck_app.widgets.choice import Choice, TickBox, TimeBox
from posecheck_app.widgets.layout import card, elided, label, put_in_the_middle, text_line

WIDTH: Final = 720
MODELS: Final = {
    "": tr_later("Automatic"),
    "lite": tr_later("Lite (fastest)"),
    "full": tr_later("Full"),
    "heavy": tr_later("Heavy (most accurate)"),
}
TEXT_SIZES: Final = {"normal": tr_later("Normal"), "large": tr_later("Large"), "largest": tr_later("Largest")}
PACES: Final = {"slow": tr_later("Slow"), "usual": tr_later("Usual speed"), "fast": tr_later("Fast")}
ANY_VOICE: Final = tr_later("Automatic")
STRICTNESS: Final = {
    "relaxed": tr_later("Clear deviations only"),
    "usual": tr_later("Standard"),
    "strict": tr_later("Small deviations too"),
}
LANGUAGE_NAMES: Final = {"": tr_later("The system's"), "en": "English", "de": "Deutsch"}
NEXT_START: Final = tr_later("The language changes when posecheck starts again.")
TICKS: Final = ("voice", "tones", "mirror", "waves", "replay", "keep_video", "show_faces", "remind")
CHOICES: Final = ("model", "strictness", "text_size", "pace", "language")


class SettingsPage(QWidget):
    """Shows the settings and reports changes.

    Signals
    -------
    changed(Settings)
        A setting has changed.
    voice_wanted(str)
        Prepare the voice with these settings and say this; empty if only its choices are needed.
    export_wanted(), import_wanted(), delete_wanted()
        Actions on all sessions; deletion is yet to be confirmed.
    """

    changed = pyqtSignal(object)
    voice_wanted = pyqtSignal(str)
    export_wanted = pyqtSignal()
    import_wanted = pyqtSignal()
    delete_wanted = pyqtSignal()

    def __init__(self, settings: Settings, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._folder = folder
        self.voice = TickBox(tr("Speak corrections and counts"))
        self.tones = TickBox(tr("Play tones if no voice is available"))
        self.mirror = TickBox(tr("Mirror the picture"))
        self.waves = TickBox(tr("Pause and resume by waving a raised hand"))
        self.replay = TickBox(tr("Replay the last set during the rest"))
        self.keep_video = TickBox(tr("Save a video of each set (it stays on this computer)"))
        self.show_faces = TickBox(tr("Show faces in saved pictures and clips (otherwise they are blurred)"))
        self.report_name = text_line(tr("Name or initials on reports"), 60)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setMinimumHeight(28)
        self.volume.setAccessibleName(tr("Volume"))
        self.voice_name = _choice(tr("Voice"), {"": ANY_VOICE})
        self.pace = _choice(tr("Speed of the voice"), PACES)
        self.test_voice = QPushButton(tr("Test voice"))
        self.model = _choice(tr("Pose model"), MODELS)
        self.strictness = _choice(tr("Corrections"), STRICTNESS)
        self.language = _choice(tr("Language"), LANGUAGE_NAMES)
        self.text_size = _choice(tr("Text size"), TEXT_SIZES)
        self.remind = TickBox(tr("Remind me on planned days while posecheck is open"))
        self.remind_at = TimeBox(tr("Time of the reminder"), QTime())
        self.delete = QPushButton(tr("Delete everything…"))
        self.export, self.import_ = QPushButton(tr("Export…")), QPushButton(tr("Import…"))
        self.open = QPushButton(tr("Open folder"))
        self.message = label("muted", "")
        self._lay_out()
        self.show_settings(settings)
        self._connect()

    def show_settings(self, settings: Settings) -> None:
        """Show other settings without sending `changed`."""
        self._settings = settings
        for name in TICKS:
            box: TickBox = getattr(self, name)
            with QSignalBlocker(box):
                box.setChecked(getattr(settings, name))
        self.show_voices([str(self.voice_name.itemData(n)) for n in range(1, self.voice_name.count())])
        for name in CHOICES:
            widget: Choice = getattr(self, name)
            with QSignalBlocker(widget):
                widget.setCurrentIndex(widget.findData(getattr(settings, name)))
        self.report_name.setText(settings.report_name)
        with QSignalBlocker(self.volume):
            self.volume.setValue(round(100 * settings.volume))
        with QSignalBlocker(self.remind_at):
            self.remind_at.setTime(QTime(settings.remind_at.hour, settings.remind_at.minute))
        self.remind_at.setEnabled(settings.remind)

    def show_voices(self, names: Sequence[str]) -> None:
        """Offer voices; the chosen one stays chosen, also if this computer does not have it now."""
        chosen = self._settings.voice_name
        with QSignalBlocker(self.voice_name):
            self.voice_name.clear()
            self.voice_name.addItem(tr(ANY_VOICE), "")
            for name in dict.fromkeys([*names, *([chosen] if chosen else [])]):
                self.voice_name.addItem(name, name)
            self.voice_name.setCurrentIndex(self.voice_name.findData(chosen))

    def showEvent(self, a0: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """Ask for the voices."""
        super().showEvent(a0)
        if self._settings.voice:
            self.voice_wanted.emit("")

    def show_message(self, words: str) -> None:
        """Show the result of an action."""
        self.message.setText(words)

    def _set(self, **change: object) -> None:
        self._settings = Settings.model_validate({**self._settings.model_dump(), **change})
        self.changed.emit(self._settings)

    def _connect(self) -> None:
        for name in TICKS:
            getattr(self, name).toggled.connect(lambda on, name=name: self._set(**{name: on}))
        self.volume.valueChanged.connect(lambda value: self._set(volume=value / 100))
        self.remind_at.timeChanged.connect(lambda at: self._set(remind_at=time(at.hour(), at.minute())))
        self.report_name.editingFinished.connect(lambda: self._set(report_name=self.report_name.text().strip()))
        self.test_voice.clicked.connect(lambda: self.voice_wanted.emit(tr(VOICE_TEST)))
        for name in (*CHOICES, "voice_name"):
            widget: Choice = getattr(self, name)
            widget.currentIndexChanged.connect(lambda _, n=name, w=widget: self._set(**{n: w.currentData()}))
        self.language.currentIndexChanged.connect(lambda: self.show_message(tr(NEXT_START)))
        self.open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))))
        self.export.clicked.connect(lambda: self.export_wanted.emit())
        self.import_.clicked.connect(lambda: self.import_wanted.emit())
        self.delete.clicked.connect(lambda: self.delete_wanted.emit())

    def _lay_out(self) -> None:
        ground, column = card(WIDTH, (36, 26), 12)
        column.addWidget(label("hero", tr("Settings")))
        for box in (self.voice, self.tones):
            column.addWidget(box)
        column.addLayout(_row(tr("Volume"), self.volume))
        column.addLayout(_row(tr("Voice"), self.voice_name, self.pace, self.test_voice))
        column.addWidget(self.mirror)
        column.addWidget(self.waves)
        column.addWidget(self.replay)
        column.addLayout(_row(tr("Corrections"), self.strictness))
        column.addLayout(_row(tr("Text size"), self.text_size))
        column.addLayout(_row(tr("Language"), self.language))
        column.addLayout(_row(tr("Pose model"), self.model))
        if QSystemTrayIcon.isSystemTrayAvailable():
            column.addWidget(self.remind)
            column.addLayout(_row(tr("Remind at"), self.remind_at))
        column.addSpacing(8)
        column.addWidget(label("heading", tr("Your sessions")))
        column.addWidget(self.keep_video)
        column.addWidget(self.show_faces)
        column.addWidget(self.report_name)
        column.addWidget(elided("muted", tr("Your data is stored in {folder}", folder=self._folder)))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.open, self.export, self.import_):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.delete)
        column.addLayout(buttons)
        column.addWidget(self.message)
        put_in_the_middle(self, ground)


def _row(words: str, *widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    name = label("text", words)
    name.setFixedWidth(132)
    row.addWidget(name)
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, QSlider) else 0)
    if not isinstance(widgets[0], QSlider):
        row.addStretch()
    return row


def _choice(name: str, options: dict[str, str]) -> Choice:
    box = Choice("setting", name)
    for value, words in options.items():
        box.addItem(tr(words), value)
    return box
