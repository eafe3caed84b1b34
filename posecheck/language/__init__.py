"""The language of all texts for a person: window, speech, handouts and reports.

English is in the source. Another language is a gettext catalogue, `catalogues/LANGUAGE.po`, with a translation of each
English text. Commands, their messages, file formats and logs stay English.

A text is translated where it is used, never while a module is imported, because the language is chosen later. `tr`,
`tr_c`, `tr_n`, `tr_date` and `tr_number` translate; `tr_later` only marks the text of a constant, and its user
calls `tr`. `noted` marks notes that are kept in files in English; whoever shows them calls `tr_note`.
"""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

Language = Literal["en", "de"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
CATALOGUES: Final = Path(__file__).parent / "catalogues"
Texts = Mapping[tuple[str, str], tuple[str, ...]]
"""Translations by context (empty for none) and English text, one for each plural form."""

_language: Language = "en"
_texts: Texts = {}


def use(chosen: Language) -> None:
    """Translate all texts into a language from now on."""
    global _language, _texts
    _known_notes.cache_clear()
    _language, _texts = chosen, {} if chosen == "en" else read_catalogue(CATALOGUES / f"{chosen}.po")


def language() -> Language:
    """Return the language in use."""
    return _language


def known_language(wanted: Iterable[str]) -> Language:
    """Choose the first known one of some languages, such as "de_AT.UTF-8" or "en-GB"; English if none is known."""
    names = [re.split("[-_.@]", name.lower())[0] for name in wanted]
    return next((one for name in names for one in LANGUAGES if name == one), "en")


def system_language() -> Language:
    """Return the language of the system, as far as a command can tell."""
    variables = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    given = next((os.environ[name].split(":") for name in variables if os.environ.get(name)), None)
    return known_language(given or [locale.normalize(locale.getlocale()[0] or "")])


def tr(text: str, /, **values: object) -> str:
    """Translate a text and fill in its values: `tr("Set {n} of {of}", n=1, of=3)`."""
    return tr_c("", text, **values)


def tr_c(context: str, text: str, /, **values: object) -> str:
    """Translate a text that needs a different translation in this context."""
    translated = _texts.get((context, text), (text,))[0]
    return translated.format(**values) if values else translated


def tr_n(one: str, many: str, n: int, /, **values: object) -> str:
    """Translate a text about a number of things and fill in `n` and other values."""
    forms = _texts.get(("", one), (one, many))
    return forms[n != 1].format(n=n, **values)


def tr_date(pattern: str, moment: date | datetime) -> str:
    """Write a date as a pattern of Unicode's locale data says; the pattern itself is translated."""
    from babel.dates import format_date, format_datetime

    write = format_datetime if isinstance(moment, datetime) else format_date
    return write(moment, tr(pattern), locale=_language)


def tr_later(text: str) -> str:
    """Mark a text that is translated where it is used."""
    return text


def inside(text: str) -> str:
    """Write a text for the inside of a sentence: in English it begins in lower case, except for "I"."""
    return text if _language != "en" or text.startswith("I ") else text[:1].lower() + text[1:]


def noted(text: str, /, **values: object) -> str:
    """Fill in a note that is kept in files, always in English; `tr_note` translates it for a person."""
    return text.format(**values) if values else text


def tr_note(note: str) -> str:
    """Translate a note that `noted` made, perhaps long ago; one that is not known stays as it is."""
    for pattern, translated in _known_notes():
        found = pattern.fullmatch(note)
        if found is not None:
            return translated.format(**{name: tr_note(value) for name, value in found.groupdict().items()})
    return re.sub(r"(?<=\d)\.(?=\d)", tr_number(0.5)[1:-1], note) if note[:1].isdigit() else note


@cache
def _known_notes() -> list[tuple[re.Pattern[str], str]]:
    """Expressions for the notes, those with the most words first, and their translations."""
    notes = [(text, forms[0]) for (context, text), forms in _texts.items() if context == "note"]
    notes.sort(key=lambda note: len(re.sub(r"\{\w+\}", "", note[0])), reverse=True)
    return [(re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(text))), its) for text, its in notes]


def tr_number(value: float, digits: int | None = None) -> str:
    """Write a number with some digits behind the point, or as many as it needs: "4.0", "2.5", "3"."""
    plain = f"{value:g}" if digits is None else f"{value:.{digits}f}"
    if _language == "en" or "." not in plain:
        return plain
    from babel.numbers import get_decimal_symbol

    return plain.replace(".", get_decimal_symbol(_language))


@cache
def read_catalogue(path: Path) -> Texts:
    """Read a gettext catalogue (.po); untranslated texts are left out."""
    from babel.messages.pofile import read_po

    texts: dict[tuple[str, str], tuple[str, ...]] = {}
    with path.open("rb") as file:
        for message in read_po(file):
            text = message.id if isinstance(message.id, str) else message.id[0]
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if text and all(forms):
                texts[message.context or "", text] = forms
    return texts
