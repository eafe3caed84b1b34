"""The bar at the top: which exercise, which stage, and where the picture comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import QPointF, pyqtSignal
from PyQt6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.words import prescription, stage_name

if TYPE_CHECKING:
    from posecheck.specs import ExerciseSpec, Stage

CAMERAS: Final = 4
"""How many cameras the menu offers; they are not asked for before one is chosen."""


class Header(QWidget):
    """Chooses; does nothing by itself.

    Signals
    -------
    chosen()
        Another exercise or another stage.
    file_wanted()
        The person wants to open a video.
    camera_wanted(int)
        The person wants to use the camera with this number, from 0.
    stop_wanted()
        The person wants to end the session.
    """

    chosen = pyqtSignal()
    file_wanted = pyqtSignal()
    camera_wanted = pyqtSignal(int)
    stop_wanted = pyqtSignal()

    def __init__(self, specs: Mapping[str, ExerciseSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = dict(specs)
        self.exercises = Choice("exercise", "Exercise")
        self.stages = Choice("stage", "Stage")
        self.prescription = QLabel()
        self.prescription.setObjectName("muted")
        self.stop = QPushButton("Stop")
        self.file = QPushButton("Open video…")
        self.camera = QPushButton("Camera")
        for spec in self._specs.values():
            self.exercises.addItem(spec.name, spec.id)
        self._fill_stages()
        self._lay_out()
        self._connect()

    @property
    def spec(self) -> ExerciseSpec:
        """The chosen exercise."""
        return self._specs[str(self.exercises.currentData())]

    @property
    def stage(self) -> str:
        """Id of the chosen stage."""
        return str(self.stages.currentData())

    @property
    def chosen_stage(self) -> Stage:
        """The chosen stage itself."""
        return self.spec.stages[self.stage]

    def choose(self, exercise: str) -> None:
        """Choose an exercise by its id."""
        self.exercises.setCurrentIndex(self.exercises.findData(exercise))

    def show_running(self, running: bool) -> None:
        """Offer to stop only what runs."""
        self.stop.setVisible(running)

    def _fill_stages(self) -> None:
        self.stages.blockSignals(True)
        self.stages.clear()
        for name, stage in self.spec.stages.items():
            self.stages.addItem(stage_name(name, stage), name)
        self.stages.setCurrentIndex(self.stages.findData(self.spec.default_stage))
        self.stages.setVisible(len(self.spec.stages) > 1)
        self.stages.blockSignals(False)
        self.prescription.setText(prescription(self.chosen_stage))

    def _connect(self) -> None:
        self.exercises.currentIndexChanged.connect(self._on_exercise)
        self.stages.currentIndexChanged.connect(self._on_stage)
        self.file.clicked.connect(lambda: self.file_wanted.emit())
        self.stop.clicked.connect(lambda: self.stop_wanted.emit())
        self.file.setShortcut(QKeySequence.StandardKey.Open)
        self.file.setToolTip("Open a video file (Ctrl+O)")
        self.stop.setShortcut(QKeySequence("Esc"))
        self.stop.setToolTip("End the session and show what came of it (Esc)")
        menu = QMenu(self)
        for number in range(CAMERAS):
            menu.addAction(self._camera_action(menu, number))
        self.camera.setObjectName("menuButton")
        self.camera.setMenu(menu)

    def _camera_action(self, menu: QMenu, number: int) -> QAction:
        action = QAction(f"Camera {number}", menu)
        action.triggered.connect(lambda: self.camera_wanted.emit(number))
        return action

    def _on_exercise(self) -> None:
        self._fill_stages()
        self.chosen.emit()

    def _on_stage(self) -> None:
        self.prescription.setText(prescription(self.chosen_stage))
        self.chosen.emit()

    def _lay_out(self) -> None:
        combos = QHBoxLayout()
        combos.setSpacing(10)
        combos.addWidget(self.exercises)
        combos.addWidget(self.stages)
        combos.addStretch()
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addLayout(combos)
        left.addWidget(self.prescription)
        self.prescription.setContentsMargins(16, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addLayout(left, 1)
        for button in (self.stop, self.file, self.camera):
            row.addWidget(button)


class Choice(QComboBox):
    """A combo box with a chevron of its own: a style sheet takes the desktop's away."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the box, then the chevron."""
        super().paintEvent(e)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().text(), 2))
        x, y = self.width() - 22.0, self.height() / 2 - 2.0
        painter.drawPolyline(QPolygonF([QPointF(x, y), QPointF(x + 5, y + 5), QPointF(x + 10, y)]))
        painter.end()
