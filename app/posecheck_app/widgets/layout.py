"""Building blocks for page layouts."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget


def label(kind: str, text: str = "") -> QLabel:
    """Make a wrapped text label with a style name."""
    made = QLabel(text)
    made.setObjectName(kind)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def card(
    width: int | None = None, margins: tuple[int, int] = (24, 20), spacing: int = 10
) -> tuple[QFrame, QVBoxLayout]:
    """Make a card and its column; margins are (left and right, top and bottom)."""
    made = QFrame()
    made.setObjectName("card")
    if width is not None:
        made.setFixedWidth(width)
    column = QVBoxLayout(made)
    column.setContentsMargins(margins[0], margins[1], margins[0], margins[1])
    column.setSpacing(spacing)
    return made, column


def put_in_the_middle(page: QWidget, widget: QWidget) -> None:
    """Centre a single widget on a page."""
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(widget)
    row.addStretch()
    column = QVBoxLayout(page)
    column.addStretch()
    column.addLayout(row)
    column.addStretch()


def scrolled(inside: QLayout) -> QScrollArea:
    """Make a layout scroll vertically if there is not enough room."""
    holder = QWidget()
    holder.setObjectName("scrolled")
    outer = QVBoxLayout(holder)
    outer.setContentsMargins(0, 0, 8, 0)
    outer.addLayout(inside)
    outer.addStretch()
    area = QScrollArea()
    area.setWidget(holder)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
