"""The window in another language than English."""

import re
from functools import cache

import pytest
from catalogue import catalogue_of
from posecheck_app.main import language_of, speak
from PyQt6.QtCore import QLocale, QTranslator
from PyQt6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QMessageBox, QWidget
from shown_pages import PAGES

from posecheck.language import use
from posecheck.settings import Settings, load_settings


@pytest.fixture
def german():
    use("de")


@pytest.fixture
def qt_german():
    """Everything in German, as at the start of the program."""
    app, before = QApplication.instance(), QLocale()
    speak(app, "de")
    yield
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def texts_of(window):
    """All texts of the visible widgets, and their names for screen readers."""
    for one in [window, *window.findChildren(QWidget)]:
        if not one.isVisible():
            continue
        yield from (one.accessibleName(), one.accessibleDescription(), one.toolTip())
        if isinstance(one, QLabel | QAbstractButton):
            yield one.text()
        elif isinstance(one, QComboBox):
            yield from (one.itemText(n) for n in range(one.count()))
        elif isinstance(one, QLineEdit):
            yield one.placeholderText()
        yield from (action.text() for action in one.actions())


@cache
def patterns():
    """Expressions for all English texts that differ in German, and for all German texts."""
    english, german = [], []
    for one in catalogue_of("de"):
        texts = [(one.id, one.string)] if isinstance(one.id, str) else list(zip(one.id, one.string, strict=True))
        for text, its in texts if not one.context else []:
            english += pattern(text) if text != its else []
            german += pattern(its)
    return re.compile("|".join(english)), re.compile("|".join(german))


def pattern(text):
    """Expression for a text with any values; none for a text without words."""
    words = re.split(r"\{\w+\}", text)
    return [".+".join(map(re.escape, words))] if re.search(r"[A-Za-z]{3}", " ".join(words)) else []


def english_on(window, page):
    """English texts on a page."""
    PAGES[page](window)
    QApplication.processEvents()
    english, german = patterns()
    return {text for text in texts_of(window) if text and english.fullmatch(text) and not german.fullmatch(text)}


@pytest.mark.usefixtures("german")
def test_the_usual_pages_show_no_english_text(request):
    window = request.getfixturevalue("accepted")
    assert [text for page in ("today", "settings") for text in english_on(window, page)] == []


@pytest.mark.slow
@pytest.mark.usefixtures("german")
def test_no_page_shows_an_english_text(request):
    window = request.getfixturevalue("accepted")
    assert {page: found for page in PAGES if (found := english_on(window, page))} == {}


def test_an_english_text_is_noticed(accepted):
    found = english_on(accepted, "today")
    assert {"Start", "Try it with a sample video", "Move Cat curl up"} <= found
    assert [text for text in found if re.fullmatch(r"9 exercises, about \d+ min", text)]


def test_a_chosen_language_is_saved_for_the_next_start(accepted, services):
    page = accepted.settings_page
    assert [page.language.itemText(n) for n in range(page.language.count())] == ["The system's", "English", "Deutsch"]
    page.language.setCurrentIndex(page.language.findData("de"))
    assert page.message.text() == "The language changes when posecheck starts again."
    assert language_of(load_settings(services.settings_file)) == "de"
    assert language_of(Settings()) == "en", "the system's, as the tests set it"


@pytest.mark.usefixtures("qt_german")
def test_qt_and_the_numbers_of_qt_speak_the_language_too(qtbot):
    box = QMessageBox(QMessageBox.Icon.Question, "", "", QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QMessageBox.StandardButton.Cancel).text() == "Abbrechen"
    assert QLocale().toString(2.5) == "2,5"
