"""Colours for light and dark, sizes, and the window's style sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtWidgets import QWidget

GAP: Final = 16
"""Space between widgets, in logical pixels."""

MARGIN: Final = 20
"""Space at the window's edge, in logical pixels."""

SCALES: Final = {"normal": 1.0, "large": 1.15, "largest": 1.3}
"""Factors of the text sizes in the settings."""

SKELETON: Final = QColor("#56B4E9")
SKELETON_FAULT: Final = QColor("#FF9E2C")
SKELETON_OTHER: Final = QColor("#F4F7F8")
"""The skeleton of another recording on the picture."""
SKELETON_EDGE: Final = QColor(8, 20, 28, 170)
PICTURE_GROUND: Final = QColor("#0E1418")


class Tone(StrEnum):
    """Kind of a message; sets its colour and sign, never its words."""

    GOOD = "good"
    FAULT = "fault"
    UNSEEN = "unseen"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours. Blue and orange are distinguishable with every common kind of colour blindness.

    Attributes
    ----------
    ground, surface : str
        Behind everything; behind a card.
    text, muted, line : str
        Text, secondary text, thin borders and bars.
    good, good_soft : str
        Blue: fine, chosen, running; and its soft background.
    fault, fault_soft : str
        Orange: something to correct; and its soft background.
    unseen, unseen_soft : str
        Grey: cannot be seen or judged; and its soft background.
    on_good : str
        Text on blue.
    """

    ground: str
    surface: str
    text: str
    muted: str
    line: str
    good: str
    good_soft: str
    fault: str
    fault_soft: str
    unseen: str
    unseen_soft: str
    on_good: str

    def tone(self, tone: Tone) -> QColor:
        """Strong colour of a tone."""
        return QColor({Tone.GOOD: self.good, Tone.FAULT: self.fault, Tone.INFO: self.good}.get(tone, self.unseen))

    def soft(self, tone: Tone) -> QColor:
        """Background colour of a tone."""
        soft = {Tone.GOOD: self.good_soft, Tone.FAULT: self.fault_soft, Tone.UNSEEN: self.unseen_soft}
        return QColor(soft.get(tone, self.surface))


LIGHT: Final = Theme(
    ground="#F3F6F7",
    surface="#FFFFFF",
    text="#14242C",
    muted="#556770",
    line="#7C8B93",
    good="#0B67A8",
    good_soft="#E2EFF8",
    fault="#A84B00",
    fault_soft="#FFEBD3",
    unseen="#5B6C76",
    unseen_soft="#E6ECEF",
    on_good="#FFFFFF",
)

DARK: Final = Theme(
    ground="#11181C",
    surface="#1A2429",
    text="#EDF3F5",
    muted="#9DB0B9",
    line="#637781",
    good="#6BB8F0",
    good_soft="#16344A",
    fault="#FFA63D",
    fault_soft="#43290B",
    unseen="#A3B4BC",
    unseen_soft="#26333A",
    on_good="#0B1A24",
)


def theme_for(palette: QPalette) -> Theme:
    """Choose the theme that matches the desktop."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def stylesheet(theme: Theme, scale: float = 1.0) -> str:
    """Write the window's style sheet, with all font sizes multiplied by `scale`."""
    sheet = _base(theme) + _controls(theme) + _combo(theme) + _fields(theme) + _texts(theme) + _lists(theme)
    return re.sub(r"font-size: (\d+)px", lambda size: f"font-size: {round(int(size[1]) * scale)}px", sheet)


def restyle(widget: QWidget) -> None:
    """Reapply the style sheet to a widget whose properties have changed."""
    style = widget.style()
    if style is not None:
        style.unpolish(widget)
        style.polish(widget)


def _base(t: Theme) -> str:
    return f"""
    QMainWindow, QDialog, #central {{ background: {t.ground}; }}
    QWidget {{ color: {t.text}; font-size: 15px; }}
    QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
    #card {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 14px; }}
    QScrollArea, #scrolled {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {t.line}; border-radius: 4px; min-height: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QProgressBar {{ background: {t.unseen_soft}; border: 1px solid {t.line}; border-radius: 5px; max-height: 10px; }}
    QProgressBar::chunk {{ background: {t.good}; border-radius: 4px; }}
    """


def _controls(t: Theme) -> str:
    return f"""
    QPushButton {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 10px;
                   padding: 10px 16px; }}
    QPushButton:hover {{ border-color: {t.good}; }}
    QPushButton:focus {{ border: 2px solid {t.good}; padding: 9px 15px; }}
    QPushButton:pressed, QPushButton:checked {{ background: {t.good_soft}; }}
    QPushButton::menu-indicator {{ subcontrol-origin: padding; subcontrol-position: center right; right: 10px; }}
    #menuButton {{ padding-right: 28px; }}
    #primary {{ background: {t.good}; color: {t.on_good}; border: 1px solid {t.good}; font-weight: 600; }}
    #primary:focus {{ border: 3px solid {t.text}; padding: 8px 14px; }}
    QMenuBar {{ background: {t.ground}; color: {t.text}; }}
    QMenuBar::item {{ background: transparent; padding: 3px 10px; }}
    QMenuBar::item:selected {{ background: {t.good_soft}; color: {t.text}; }}
    QMenu {{ background: {t.surface}; border: 1px solid {t.line}; padding: 6px; }}
    QMenu::item {{ padding: 8px 20px; border-radius: 6px; }}
    QMenu::item:selected {{ background: {t.good_soft}; color: {t.text}; }}
    """


def _combo(t: Theme) -> str:
    return f"""
    QComboBox {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 10px;
                 padding: 10px 14px; }}
    QComboBox:hover {{ border-color: {t.good}; }}
    QComboBox:focus {{ border: 2px solid {t.good}; padding: 9px 13px; }}
    QComboBox::drop-down {{ border: none; width: 30px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; outline: 0;
        selection-background-color: {t.good_soft}; selection-color: {t.text}; padding: 4px; }}
    #exercise {{ font-size: 20px; font-weight: 600; }}
    """


def _fields(t: Theme) -> str:
    return f"""
    QLineEdit {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 8px; padding: 6px 10px;
        selection-background-color: {t.good}; selection-color: {t.on_good}; placeholder-text-color: {t.muted}; }}
    QLineEdit:focus {{ border: 2px solid {t.good}; padding: 5px 9px; }}
    QAbstractSpinBox {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 8px;
        padding: 6px 26px 6px 10px; selection-background-color: {t.good}; selection-color: {t.on_good}; }}
    QAbstractSpinBox:focus {{ border: 2px solid {t.good}; padding: 5px 25px 5px 9px; }}
    QAbstractSpinBox:disabled {{ background: {t.unseen_soft}; color: {t.muted}; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; background: transparent; width: 26px; }}
    QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{ image: none; width: 0; height: 0; }}
    """


def _texts(t: Theme) -> str:
    return f"""
    #muted {{ color: {t.muted}; }}
    #small {{ color: {t.muted}; font-size: 14px; }}
    #heading {{ color: {t.muted}; font-size: 14px; font-weight: 600; }}
    #title {{ font-size: 22px; font-weight: 600; }}
    #noticeTitle {{ font-weight: 500; }}
    #noticeDetail {{ font-size: 18px; }}
    #sessionCount {{ font-weight: 600; }}
    #again {{ background: {t.good}; color: {t.on_good}; border-radius: 14px; font-weight: 600; }}
    #sessionGoal {{ color: {t.muted}; font-size: 36px; }}
    #sideTile {{ background: {t.unseen_soft}; border-radius: 12px; }}
    #sideTile[due="true"] {{ background: {t.good}; }}
    #sideName {{ color: {t.muted}; font-size: 16px; }}
    #sideDone {{ color: {t.text}; font-size: 22px; font-weight: 600; }}
    #sideName[due="true"], #sideDone[due="true"] {{ color: {t.on_good}; }}
    #link {{ background: transparent; border: none; color: {t.good}; font-size: 14px; padding: 0 4px; }}
    #link:focus {{ border: 2px solid {t.good}; border-radius: 6px; padding: 0 2px; }}
    #arrow {{ padding: 3px 9px; font-size: 13px; color: {t.muted}; }}
    #arrow:focus {{ padding: 2px 8px; }}
    #tool {{ padding: 2px; }}
    #tool:checked {{ border: 2px solid {t.good}; background: {t.good_soft}; padding: 1px; }}
    #tool:focus {{ padding: 1px; }}
    #hero {{ font-size: 34px; font-weight: 600; }}
    #big {{ font-size: 48px; font-weight: 600; }}
    #lead {{ font-size: 19px; }}
    #day {{ background: {t.unseen_soft}; color: {t.muted}; border-radius: 20px; font-size: 16px; }}
    #day[done="true"] {{ background: {t.good}; color: {t.on_good}; font-weight: 600; }}
    #day[today="true"] {{ border: 2px solid {t.good}; }}
    #nav {{ background: transparent; border: 2px solid transparent; border-radius: 0; font-size: 17px; font-weight: 600;
            padding: 8px 14px; color: {t.muted}; }}
    #nav:checked {{ color: {t.text}; border-bottom: 3px solid {t.good}; padding-bottom: 7px; }}
    #nav:focus {{ border: 2px solid {t.good}; border-radius: 8px; padding: 8px 14px; }}
    #start {{ background: {t.good}; color: {t.on_good}; border: 1px solid {t.good}; font-size: 24px; font-weight: 600;
              padding: 14px 40px; border-radius: 14px; }}
    #start:focus {{ border: 3px solid {t.text}; padding: 12px 38px; }}
    QPushButton:disabled, #primary:disabled, #start:disabled {{ background: {t.unseen_soft}; color: {t.muted};
        border: 1px dashed {t.line}; font-weight: 400; }}
    #pain {{ padding: 6px 0; min-width: 24px; }}
    #pain:focus {{ padding: 5px 0; }}
    #pain:checked:focus {{ border: 3px solid {t.text}; padding: 4px 0; }}
    #pain:checked {{ background: {t.good}; color: {t.on_good}; font-weight: 600; }}
    #warning {{ background: {t.fault_soft}; border: 2px solid {t.fault}; border-radius: 12px; }}
    """


def _lists(t: Theme) -> str:
    return f"""
    QCheckBox {{ font-size: 17px; spacing: 10px; border: 2px solid transparent; border-radius: 8px; padding: 1px; }}
    #exerciseName {{ font-size: 19px; font-weight: 600; }}
    QCheckBox::indicator {{ width: 22px; height: 22px; border: 2px solid {t.muted}; border-radius: 6px;
                            background: {t.surface}; }}
    QCheckBox::indicator:checked {{ background: {t.good}; border-color: {t.good}; }}
    QCheckBox:focus {{ border-color: {t.good}; }}
    QListWidget {{ background: {t.surface}; border: 2px solid transparent; border-radius: 8px; outline: 0;
                   font-size: 15px; }}
    QListWidget:focus, QScrollArea:focus, #timeline:focus {{ border: 2px solid {t.good}; }}
    QListWidget::item {{ padding: 9px 10px; border-radius: 8px; }}
    QListWidget::item:selected {{ background: {t.good_soft}; color: {t.text}; }}
    QSlider::groove:horizontal {{ height: 6px; background: {t.line}; border-radius: 3px; }}
    QSlider::handle:horizontal {{ width: 22px; margin: -8px 0; border-radius: 11px; background: {t.good}; }}
    QSlider::handle:horizontal:focus {{ border: 3px solid {t.text}; width: 16px; }}
    """
