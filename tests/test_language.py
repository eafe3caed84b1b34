"""Texts in the language of the person, and the catalogues of translations."""

from datetime import UTC, date, datetime

import pytest

from posecheck import language
from posecheck.language import (
    known_language,
    read_catalogue,
    system_language,
    tr,
    tr_c,
    tr_date,
    tr_n,
    tr_note,
    tr_number,
    use,
)

CATALOGUE = r"""
msgid ""
msgstr ""
"Language: de\n"

#: here.py
msgid "Set {n} of {of}"
msgstr "Satz {n} von {of}"

msgid "two\n"
"\"lines\""
msgstr "zwei\n"
"\"Zeilen\""

msgctxt "identifier"
msgid "Lower"
msgstr "Senken"

msgid "{n} set"
msgid_plural "{n} sets"
msgstr[0] "{n} Satz"
msgstr[1] "{n} Sätze"

msgid "EEE d MMM yyyy"
msgstr "EEE, d. MMM yyyy"

msgid "untranslated"
msgstr ""
"""


@pytest.fixture
def german(tmp_path, monkeypatch):
    (tmp_path / "de.po").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    use("de")


@pytest.mark.usefixtures("german")
def test_a_text_is_translated_and_filled_in():
    assert tr("Set {n} of {of}", n=1, of=3) == "Satz 1 von 3"
    assert tr('two\n"lines"') == 'zwei\n"Zeilen"'
    assert (tr("Lower"), tr_c("identifier", "Lower")) == ("Lower", "Senken")
    assert (tr_n("{n} set", "{n} sets", 1), tr_n("{n} set", "{n} sets", 2)) == ("1 Satz", "2 Sätze")


@pytest.mark.usefixtures("german")
def test_a_text_without_a_translation_stays_english():
    assert (tr("untranslated"), tr("unknown {n}", n=2)) == ("untranslated", "unknown 2")
    assert tr_n("{n} thing", "{n} things", 2) == "2 things"
    assert tr("{braces} in a text without values") == "{braces} in a text without values"


@pytest.mark.parametrize(
    ("note", "translated"),
    [
        ("unknown length", "unbekannte Länge"),
        ("there are no pictures from 1.5 to 3.0 s", "es gibt keine Bilder von 1,5 bis 3,0 s"),
        (
            "the clock of the file starts again at 1.0 s, 2.0 s, 3.0 s and 2 more: all parts are judged",
            "die Uhr der Datei beginnt neu bei 1,0 s, 2,0 s, 3,0 s und 2 weitere: alle Teile werden beurteilt",
        ),
        (
            "the file is damaged: parts of it could not be decoded; pictures are missing for 2.5 s in all",
            "die Datei ist beschädigt: Teile davon sind nicht lesbar; insgesamt fehlen Bilder für 2,5 s",
        ),
        ("a note of another version, 2.5 s", "a note of another version, 2.5 s"),
    ],
)
def test_a_note_kept_in_a_file_is_translated_when_it_is_shown(note, translated):
    assert tr_note(note) == note
    use("de")
    assert tr_note(note) == translated


def test_english_needs_no_catalogue(monkeypatch, tmp_path):
    monkeypatch.setattr(language, "CATALOGUES", tmp_path / "none")
    use("en")
    assert tr("Set {n} of {of}", n=1, of=3) == "Set 1 of 3"


@pytest.mark.parametrize(
    ("in_language", "written"),
    [("en", ("Mon 5 Jan 2026", "4.0", "2.5", "3")), ("de", ("Mo., 5. Jan. 2026", "4,0", "2,5", "3"))],
)
@pytest.mark.usefixtures("german")
def test_dates_and_numbers_follow_the_language(in_language, written):
    use(in_language)
    for moment in (date(2026, 1, 5), datetime(2026, 1, 5, 12, tzinfo=UTC)):
        assert (tr_date("EEE d MMM yyyy", moment), tr_number(4, 1), tr_number(2.5), tr_number(3.0)) == written


@pytest.mark.parametrize(
    ("wanted", "known"),
    [
        (["de_AT.UTF-8"], "de"),
        (["fr", "de-CH"], "de"),
        (["fr"], "en"),
        (["C"], "en"),
        (["en_GB", "de"], "en"),
        ([], "en"),
    ],
)
def test_the_first_known_language_is_chosen(wanted, known):
    assert known_language(wanted) == known


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"LANGUAGE": "de:en", "LANG": "en_US.UTF-8"}, "de"),
        ({"LC_ALL": "C", "LANG": "de_DE"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
    ],
)
def test_the_environment_names_the_language_of_the_system(environment, found, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, environment.get(name, ""))
    assert system_language() == found


def test_without_an_environment_the_name_that_windows_gives_is_known(monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(language.locale, "getlocale", lambda: ("German_Germany", "1252"))
    assert system_language() == "de"


def test_texts_without_a_translation_stay_english(tmp_path):
    path = tmp_path / "de.po"
    path.write_text(
        'msgid "Rest"\nmsgstr "Pause"\n\nmsgid "Hold"\nmsgstr ""\n\n'
        'msgctxt "noun"\nmsgid "Hold"\nmsgstr "Halten"\n\n'
        'msgid "{n} set"\nmsgid_plural "{n} sets"\nmsgstr[0] "{n} Satz"\nmsgstr[1] "{n} Sätze"\n',
        encoding="utf-8",
    )
    plural = ("{n} Satz", "{n} Sätze")
    assert read_catalogue(path) == {("", "Rest"): ("Pause",), ("noun", "Hold"): ("Halten",), ("", "{n} set"): plural}
