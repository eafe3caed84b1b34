"""Nothing is lost by a slip: questions before deleting and leaving, undo, and the keyboard."""

import pytest
from driven_window import answer, question
from made_history import sessions
from posecheck_app.menus import SHORTCUTS, show_help
from posecheck_app.messages import Failure, Wished
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QShortcut
from PyQt6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QPushButton, QWidget
from shown_pages import PAGES, working

from posecheck.handsfree.control import Wish


@pytest.fixture
def kept(accepted, services):
    """A window with one session whose recording is on the disk."""
    session = sessions(1)[0]
    sets = tuple(one.model_copy(update={"recording": "2026-01-05T07-30-00/1"}) for one in session.sets)
    accepted._history.add_session(session.model_copy(update={"sets": sets}))
    folder = services.folder / "sessions" / "2026-01-05T07-30-00" / "1"
    folder.mkdir(parents=True)
    (folder / "session.jsonl").write_text("{}")
    accepted.show_page(accepted.history)
    accepted.history.list.setCurrentRow(0)
    return accepted


@pytest.mark.parametrize("what", ["session", "everything"])
def test_a_double_click_deletes_nothing(qtbot, kept, what):
    button = kept.history.delete if what == "session" else kept.settings_page.delete
    button.click()
    box = question(kept)
    for one in box.buttons():
        if one is not box.escapeButton():
            one.click()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert len(kept._history.sessions()) == 1


def test_the_question_names_the_session_and_what_is_in_it(kept):
    kept.history.delete.click()
    box = question(kept)
    assert "05 Jan 2026" in box.text()
    assert "with their recordings" in box.informativeText()
    box.close()


def test_a_deleted_session_can_be_restored(qtbot, kept, services):
    before = kept._history.sessions()
    kept.history.delete.click()
    answer(qtbot, kept, "Delete session")
    assert kept._history.sessions() == []
    assert list((services.folder / "sessions").iterdir()) == []
    assert kept.history.undo.isVisible()
    kept.history.undo.click()
    assert kept._history.sessions() == before
    assert (services.folder / "sessions" / "2026-01-05T07-30-00" / "1" / "session.jsonl").exists()
    assert not kept.history.undo.isVisible()


def test_what_was_deleted_is_gone_when_the_program_ends(qtbot, kept, services):
    kept.history.delete.click()
    answer(qtbot, kept, "Delete session")
    assert list((services.folder / "deleted").iterdir()) != []
    kept.close()
    assert not (services.folder / "deleted").exists()


@pytest.fixture
def commands(accepted, monkeypatch):
    sent = []
    monkeypatch.setattr(accepted.session.runner, "command", lambda one: sent.append(one.value))
    monkeypatch.setattr(accepted.session.runner, "stop", lambda: sent.append("stop"))
    return sent


def test_leaving_a_set_under_way_asks_and_pauses_meanwhile(qtbot, accepted, commands):
    working(accepted)
    accepted.session.buttons["end"].click()
    box = question(accepted)
    assert "5 of 20 repetitions are done" in box.informativeText()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert commands == ["pause", "resume"]
    accepted.session.buttons["end"].click()
    answer(qtbot, accepted, "End session")
    assert commands[-1] == "stop"


def test_leaving_before_a_set_has_begun_does_not_ask(accepted, commands):
    PAGES["placing"](accepted)
    accepted.session.buttons["end"].click()
    assert commands == ["stop"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_button_with_the_focus(qtbot, accepted, commands, key):
    working(accepted)
    button = accepted.session.buttons["next"]
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, key)
    assert commands == ["next"]


def test_space_pauses_when_no_button_has_the_focus(qtbot, accepted, commands):
    working(accepted)
    accepted.session.setFocus()
    qtbot.waitUntil(accepted.session.hasFocus)
    qtbot.keyClick(accepted.session, Qt.Key.Key_Space)
    assert commands == ["pause"]


def test_the_help_lists_every_shortcut(accepted):
    PAGES["reviewed"](accepted)  # the review is made on first use
    dialog = show_help(accepted)
    shown = {one.text() for one in dialog.findChildren(QLabel)}
    assert shown >= {key for keys in SHORTCUTS.values() for key in keys}
    dialog.close()
    listed = {key for words in shown for key in words.split(", ")} | {f"Ctrl+{n}" for n in (1, 2, 3, 4)}
    keys = {one.key().toString() for one in accepted.findChildren(QShortcut)}
    keys |= {one.shortcut().toString().replace("Del", "Delete") for one in accepted.findChildren(QAction)}
    assert keys - {""} <= listed


def chain_of(page):
    """Controls in the order in which Tab reaches them."""
    reached, here = [], page
    while (here := here.nextInFocusChain()) is not page:
        reached.append(here)
    return reached


def test_tab_follows_the_order_of_reading_also_after_a_change(accepted):
    PAGES["planned"](accepted)
    today, plan, summary = accepted.today, accepted.plans.page, accepted.summary
    today.shift("dead_bug", -1)
    rows = [today.rows[name] for name in today._order]
    expected = {today: [today.sciatica, *(row.wanted for row in rows), today.camera, today.start]}
    PAGES["plan_narrowed"](accepted)
    plan.shift(plan.rows[1], -1)
    first, second = plan.rows[:2]
    boxes = second.narrowing.findChildren(QCheckBox)
    expected[plan] = [plan.name, plan.remind, first.wanted, second.wanted, second.more, *boxes]
    expected[plan] += [plan.rows[2].wanted, plan.presets, plan.use]
    PAGES["summary"](accepted)
    expected[summary] = [summary.outcome.show_it, summary.cards[0].attempts, summary.back, summary.again]
    for page, controls in expected.items():
        chain = chain_of(page)
        places = [chain.index(one) for one in controls]
        assert places == sorted(places), type(page).__name__


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name_and_is_reached_by_tab(one_window, name):
    PAGES[name](one_window)
    page = one_window.pages.currentWidget()
    seen = [one for one in page.findChildren(QWidget) if one.isVisible()]
    controls = [one for one in seen if one.focusPolicy() != Qt.FocusPolicy.NoFocus]
    reached, here = set(), page
    while (here := here.nextInFocusChain()) not in reached:
        reached.add(here)
    texts = {one: one.text() for one in controls if isinstance(one, QAbstractButton)}
    inner = [one for one in controls if one.objectName().startswith("qt_")]
    nameless = [one for one in controls if not (one.accessibleName() or texts.get(one) or one in inner)]
    buttons = [one for one in seen if isinstance(one, QPushButton) and one.isEnabled()]
    buttons = [one for one in buttons if one.group() is None or one.isChecked()]  # arrow keys go on inside a group
    assert nameless == []
    assert set(controls) <= reached
    assert [one.text() for one in buttons if not one.focusPolicy() & Qt.FocusPolicy.TabFocus] == []


@pytest.mark.parametrize("wish", [Wish.RESUME, Wish.NEXT])
def test_a_wave_that_goes_on_also_answers_the_question_whether_to_end(accepted, wish):
    working(accepted)
    session = accepted.session
    session.buttons["end"].click()
    box = question(accepted)
    session._on_news(Wished(session._job, Wish.PAUSE))
    assert box.isVisible()
    session._on_news(Wished(session._job, wish))
    assert not box.isVisible()
    assert not session.paused


def test_a_session_that_fails_is_no_longer_to_be_ended(accepted):
    working(accepted)
    accepted.session.buttons["end"].click()
    box = question(accepted)
    accepted.session._on_failed(Failure(accepted.session._job, "The camera is gone."))
    assert not box.isVisible()
