"""The settings page, with export, import and deletion of the sessions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QSignalBlocker, Qt, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from posecheck.coaching.messages import VOICE_TEST
from posecheck.settings import Settings
from posecheck_app.widgets.choice import Choice, TickBox
from posecheck_app.widgets.layout import card, elided, label, put_in_the_middle

WIDTH: Final = 720
MODELS: Final = {"": "Automatic", "lite": "Lite (fastest)", "full": "Full", "heavy": "Heavy (most accurate)"}
TEXT_SIZES: Final = {"normal": "Normal", "large": "Large", "largest": "Largest"}
PACES: Final = {"slow": "Slow", "usual": "Usual speed", "fast": "Fast"}
ANY_VOICE: Final = "Automatic"
STRICTNESS: Final = {"relaxed": "Clear deviations only", "usual": "Standard", "strict": "Small deviations too"}
BOXES: Final = ("voice", "tones", "mirror", "keep_video", "show_faces")
CHOICES: Final = ("model", "strictness", "text_size", "pace")


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
        self.voice = TickBox("Speak corrections and counts")
        self.tones = TickBox("Play tones if no voice is available")
        self.mirror = TickBox("Mirror the picture")
        self.keep_video = TickBox("Save a video of each set (it stays on this computer)")
        self.show_faces = TickBox("Show faces in saved pictures and clips (otherwise they are blurred)")
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setMinimumHeight(28)
        self.volume.setAccessibleName("Volume")
        self.voice_name = _choice("Voice", {"": ANY_VOICE})
        self.pace = _choice("Speed of the voice", PACES)
        self.test_voice = QPushButton("Test voice")
        self.model = _choice("Pose model", MODELS)
        self.strictness = _choice("Corrections", STRICTNESS)
        self.text_size = _choice("Text size", TEXT_SIZES)
        self.delete = QPushButton("Delete everything…")
        self.export, self.import_ = QPushButton("Export…"), QPushButton("Import…")
        self.open = QPushButton("Open folder")
        self.message = label("muted", "")
        self._lay_out()
        self.show_settings(settings)
        self._connect()

    def show_settings(self, settings: Settings) -> None:
        """Show other settings without sending `changed`."""
        self._settings = settings
        for name in BOXES:
            box: TickBox = getattr(self, name)
            with QSignalBlocker(box):
                box.setChecked(getattr(settings, name))
        self.show_voices([str(self.voice_name.itemData(n)) for n in range(1, self.voice_name.count())])
        for name in CHOICES:
            widget: Choice = getattr(self, name)
            with QSignalBlocker(widget):
                widget.setCurrentIndex(widget.findData(getattr(settings, name)))
        with QSignalBlocker(self.volume):
            self.volume.setValue(round(100 * settings.volume))

    def show_voices(self, names: Sequence[str]) -> None:
        """Offer voices; the chosen one stays chosen, also if this computer does not have it now."""
        chosen = self._settings.voice_name
        with QSignalBlocker(self.voice_name):
            self.voice_name.clear()
            self.voice_name.addItem(ANY_VOICE, "")
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
        for name in BOXES:
            getattr(self, name).toggled.connect(lambda on, name=name: self._set(**{name: on}))
        self.volume.valueChanged.connect(lambda value: self._set(volume=value / 100))
        self.test_voice.clicked.connect(lambda: self.voice_wanted.emit(VOICE_TEST))
        for name in (*CHOICES, "voice_name"):
            widget: Choice = getattr(self, name)
            widget.currentIndexChanged.connect(lambda _, n=name, w=widget: self._set(**{n: w.currentData()}))
        self.open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))))
        self.export.clicked.connect(lambda: self.export_wanted.emit())
        self.import_.clicked.connect(lambda: self.import_wanted.emit())
        self.delete.clicked.connect(lambda: self.delete_wanted.emit())

    def _lay_out(self) -> None:
        ground, column = card(WIDTH, (36, 26), 12)
        column.addWidget(label("hero", "Settings"))
        for box in (self.voice, self.tones):
            column.addWidget(box)
        column.addLayout(_row("Volume", self.volume))
        column.addLayout(_row("Voice", self.voice_name, self.pace, self.test_voice))
        column.addWidget(self.mirror)
        column.addLayout(_row("Corrections", self.strictness))
        column.addLayout(_row("Text size", self.text_size))
        column.addLayout(_row("Pose model", self.model))
        column.addSpacing(8)
        column.addWidget(label("heading", "Your sessions"))
        column.addWidget(self.keep_video)
        column.addWidget(self.show_faces)
        column.addWidget(elided("muted", f"Your data is stored in {self._folder}"))
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
    name.setFixedWidth(120)
    row.addWidget(name)
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, QSlider) else 0)
    if not isinstance(widgets[0], QSlider):
        row.addStretch()
    return row


def _choice(name: str, options: dict[str, str]) -> Choice:
    box = Choice("setting", name)
    for value, words in options.items():
        box.addItem(words, value)
    return box
