"""Text for a terminal: text from outside (file names, labels, messages) made safe, also for XML and CSV; plurals."""

from __future__ import annotations

import unicodedata
from typing import Final

_JOINERS: Final = "\u200c\u200d"
"""Invisible characters that names in Persian, Hindi or with emoji need."""
_FORMULA: Final = ("=", "+", "-", "@")
_MOST_CHARACTERS: Final = 400


def printable(text: str) -> str:
    r"""Escape every character that is not visible text, such as ESC as `\x1b` and a line feed as `\n`."""
    return text if text.isprintable() else "".join(map(_shown, text))


def counted(number: int, thing: str) -> str:
    """Write a number of things in English: "1 session", "2 sessions"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def printable_lines(text: str) -> str:
    """Escape as `printable` does, but keep line feeds."""
    return "\n".join(map(printable, text.split("\n")))


def as_cell(text: str) -> str:
    """Printable text for a cell of a table. Text that begins like a formula is quoted: spreadsheets would run it."""
    line = printable(text)
    return f"'{line}" if line.startswith(_FORMULA) else line


def shortened(text: str) -> str:
    """One printable line of at most 400 characters; the middle is left out."""
    line = printable(text)
    half = _MOST_CHARACTERS // 2
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:half]} ... {line[-half:]}"


def _shown(character: str) -> str:
    if character.isprintable() or character in _JOINERS or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape").decode("ascii")
