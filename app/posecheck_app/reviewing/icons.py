"""Painted signs of the tools that measure and draw."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from posecheck_app.style import Theme

GRID: Final = 24
SHARPNESS: Final = 3
"""Painted pixels for each unit of the grid, for screens with small pixels."""
LINES: Final[dict[str, list[list[tuple[float, float]]]]] = {
    "joint_angle": [[(4, 20), (8, 6), (21, 13)]],
    "to_vertical": [[(8, 21), (18, 5)]],
    "to_horizontal": [[(4, 18), (18, 5)]],
    "plumb_line": [[(12, 2), (12, 15)], [(9, 15), (15, 15), (12, 22), (9, 15)]],
    "line": [[(4, 20), (20, 4)]],
    "angle": [[(19, 5), (4, 19), (21, 19)]],
    "arrow": [[(4, 20), (20, 4)], [(12, 4), (20, 4), (20, 12)]],
    "undo": [[(9, 3), (4, 8), (9, 13)], [(4, 8), (15, 8), (19, 10), (20, 14), (19, 18), (15, 20), (8, 20)]],
    "clear": [[(5, 5), (19, 19)], [(19, 5), (5, 19)]],
    "text": [[(5, 7), (5, 4), (19, 4), (19, 7)], [(12, 4), (12, 20)], [(9, 20), (15, 20)]],
}
DASHED: Final[dict[str, list[tuple[float, float]]]] = {
    "to_vertical": [(8, 21), (8, 2)],
    "to_horizontal": [(4, 18), (22, 18)],
}
JOINTS: Final[dict[str, list[tuple[float, float]]]] = {"joint_angle": [(4, 20), (8, 6), (21, 13)]}


def icon(name: str, theme: Theme) -> QIcon:
    """The sign of a tool, or of "undo" or "clear", in the colours of a theme with and without a tick."""
    made = QIcon()
    for colour, state in ((theme.text, QIcon.State.Off), (theme.good, QIcon.State.On)):
        made.addPixmap(_painted(name, QColor(colour)), QIcon.Mode.Normal, state)
    return made


def _painted(name: str, colour: QColor) -> QPixmap:
    pixmap = QPixmap(GRID * SHARPNESS, GRID * SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARPNESS, SHARPNESS)
    pen = QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for line in LINES[name]:
        painter.drawPolyline(QPolygonF([QPointF(*at) for at in line]))
    painter.setBrush(colour)
    for at in JOINTS.get(name, []):
        painter.drawEllipse(QPointF(*at), 2.0, 2.0)
    pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(*at) for at in DASHED.get(name, [])]))
    painter.end()
    return pixmap
