"""Boxes that paint their own marks, because a style sheet removes the desktop's: choice, tick, date and time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QLocale, QPointF, QSize, Qt, QTime, QTimer, pyqtSlot
from PyQt6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QTimeEdit,
)

from posecheck.language import language, tr
from posecheck_app.workers.cameras import CameraLister


class Choice(QComboBox):
    """A combo box that paints its own chevron; a choice that does not fit ends in an ellipsis and has a tool tip."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for the longest choice."""
        return super().sizeHint() + QSize(12, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for a few letters."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 12 + 44), hint.height())

    def fits(self) -> str:
        """As much of the choice as there is room for."""
        option, style = QStyleOptionComboBox(), self.style()
        self.initStyleOption(option)
        if style is None:
            return self.currentText()
        field = QStyle.SubControl.SC_ComboBoxEditField
        box = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, box.width() - 4)

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the box, the choice, then the chevron."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self.fits()
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        self.setToolTip(self.currentText() if option.currentText != self.currentText() else "")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().text(), 2))
        x, y = self.width() - 22.0, self.height() / 2 - 2.0
        painter.drawPolyline(QPolygonF([QPointF(x, y), QPointF(x + 5, y + 5), QPointF(x + 10, y)]))
        painter.end()


class CameraChoice(Choice):
    """The cameras by name. A remembered camera stays chosen while it is not connected; none takes its place."""

    def __init__(self, chosen: str = "") -> None:
        super().__init__("camera", tr("Camera"))
        self._lister = CameraLister()
        self._lister.found.connect(self._on_found)
        self.show_cameras(None, chosen)

    @property
    def name(self) -> str:
        """Name of the chosen camera; empty for the first one."""
        return str(self.currentData() or "")

    def look(self, list_names: Callable[[], Sequence[str]]) -> None:
        """List the cameras anew, in a thread, once the window has been painted."""
        QTimer.singleShot(0, lambda: self._lister.look(list_names))

    def show_cameras(self, names: Sequence[str] | None, chosen: str) -> None:
        """Show cameras, None while they are unknown, and choose one; the first if `chosen` is empty."""
        self.clear()
        for name in names or ():
            self.addItem(name, name)
        if chosen and self.findData(chosen) < 0:
            self.addItem(chosen if names is None else tr("{camera} (not connected)", camera=chosen), chosen)
        elif not names:
            self.addItem(tr("Looking for cameras…") if names is None else tr("No camera found"), "")
        self.setCurrentIndex(max(0, self.findData(chosen)))

    @pyqtSlot(object)
    def _on_found(self, names: Sequence[str]) -> None:
        view = self.view()
        if view is None or not view.isVisible():  # the list is not changed under the person's hand
            self.show_cameras(names, self.name)


class DateBox(QDateEdit):
    """A date that paints its own marks."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setLocale(QLocale(language()))
        self.setDisplayFormat(tr("d MMM yyyy"))

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the box, then the marks."""
        super().paintEvent(a0)
        paint_steps(self)


class TimeBox(QTimeEdit):
    """A time of day that paints its own marks."""

    def __init__(self, name: str, at: QTime) -> None:
        super().__init__(at)
        self.setAccessibleName(name)
        self.setDisplayFormat("HH:mm")

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the box, then the marks."""
        super().paintEvent(a0)
        paint_steps(self)


def paint_steps(box: QAbstractSpinBox) -> None:
    """Paint the marks of the two buttons that step a value up and down."""
    painter = QPainter(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(box.palette().text(), 1.6))
    x, middle = box.width() - 19.0, box.height() / 2
    for y, tip in ((middle - 4, -4.0), (middle + 4, 4.0)):
        painter.drawPolyline(QPolygonF([QPointF(x, y), QPointF(x + 4, y + tip), QPointF(x + 8, y)]))
    painter.end()


class TickBox(QCheckBox):
    """A check box that paints its own tick; a text that does not fit ends in an ellipsis and has a tool tip."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for the box and a few words."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 24), hint.height())

    def fits(self) -> str:
        """As much of the text as there is room for."""
        spare = self.width() - self.sizeHint().width()
        if spare >= 0:
            return self.text()
        width = self.fontMetrics().horizontalAdvance(self.text()) + spare
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the box and the text, then the tick."""
        style, option = self.style(), QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.fits()
        self.setToolTip("" if option.text == self.text() else self.text())
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_CheckBox, option)
        if not self.isChecked() or style is None:
            return
        box = style.subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        x, y, size = box.x(), box.y(), box.width()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().base(), size * 0.12, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        marks = ((0.28, 0.53), (0.44, 0.69), (0.74, 0.33))
        painter.drawPolyline(QPolygonF([QPointF(x + size * a, y + size * b) for a, b in marks]))
        painter.end()
