"""What was not seen of a video, or is missing from a recording, is shown in the window."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from made_history import sessions
from posecheck_app.pages.check import CheckPage
from posecheck_app.pages.history import HistoryPage, session_line
from posecheck_app.pages.notes import NoteLine
from recorded import sample

from posecheck.adapters.clips import Clip
from posecheck.coaching.messages import sentences
from posecheck.history.recording import open_recording
from posecheck.pose.poses import PoseSequence
from posecheck.specs.loader import load_specs

SPECS = load_specs()
NOTES = ("the file is cut off: it states 31.0 s, but its pictures end after 12.4 s", "2 pictures were left out")


@pytest.fixture
def line(qtbot):
    made = NoteLine()
    qtbot.addWidget(made)
    made.resize(900, 40)
    made.show_notes(NOTES)
    return made


def test_the_line_shows_the_first_note_and_unfolds_to_all(line):
    first, second = sentences(NOTES)
    assert (line.text.text(), line.more.text()) == (first, "1 more")
    assert line.text.toolTip() == f"{first}\n{second}"
    assert line.text.accessibleName() == f"{first} {second}"
    line.more.click()
    assert (line.text.text(), line.more.text()) == (f"{first}\n{second}", "Show less")
    line.more.click()
    assert line.text.text() == first


def test_a_note_that_does_not_fit_can_be_unfolded(line):
    line.show_notes(NOTES[:1])
    assert line.more.isHidden()
    line.resize(300, 40)
    assert line.text.text().endswith("…")
    line.more.click()
    assert line.text.text() == sentences(NOTES)[0]


def test_the_line_is_hidden_without_notes(line):
    line.show_notes(())
    assert line.isHidden()


@pytest.fixture
def check(qtbot):
    """A check page whose video has the notes that a test sets."""
    poses = PoseSequence(sample("partial_curl")[:30], "mine.mp4", 1.2)

    @contextmanager
    def open_clip(path, size):
        yield Clip("mine.mp4", replace(poses, notes=page.given), None, 1.2)

    page = CheckPage(SPECS, open_clip)
    page.given = NOTES
    qtbot.addWidget(page)
    page.show()
    yield page
    page.shutdown()


def test_a_check_shows_what_was_not_seen_before_the_review(qtbot, check, tmp_path):
    check.choose(tmp_path / "mine.mp4", tmp_path / "kept")
    check.start.click()
    qtbot.waitUntil(lambda: check.start.text() == "Review")
    assert check.notes.text().split("\n") == list(sentences(NOTES))
    assert not check.exercise.isVisible()
    with qtbot.waitSignal(check.checked):
        check.start.click()
    assert open_recording(tmp_path / "kept").notes == NOTES
    check.choose(tmp_path / "other.mp4", tmp_path / "other")
    assert check.exercise.isVisible()
    assert not check.notes.isVisible()
    assert check.start.text() == "Check"


def test_a_check_without_notes_leads_to_the_review_at_once(qtbot, check, tmp_path):
    check.given = ()
    check.choose(tmp_path / "mine.mp4", tmp_path / "kept")
    with qtbot.waitSignal(check.checked):
        check.start.click()


def test_a_check_that_was_left_leads_to_no_review_when_it_is_done(qtbot, check, tmp_path):
    check.given, checked = (), []
    check.checked.connect(lambda *_: checked.append(True))
    check.choose(tmp_path / "mine.mp4", tmp_path / "kept")
    check.start.click()
    assert check._worker.wait(10_000)
    check.cancel()
    qtbot.wait(20)
    assert checked == []


def test_sessions_with_a_damaged_recording_say_so(qtbot):
    made = sessions(2)[::-1]
    first = made[0].model_copy(
        update={"sets": tuple(s.model_copy(update={"recording": f"a/{i}"}) for i, s in enumerate(made[0].sets))}
    )
    asked = []
    page = HistoryPage(SPECS, lambda name: asked.append(name) or (("the file is damaged",) if name == "a/0" else ()))
    qtbot.addWidget(page)
    page.show_sessions([first, made[1]], first.started_at.date())
    assert asked == []
    page.show()
    qtbot.waitUntil(lambda: page.list.item(0).text() == f"{session_line(first, SPECS)} · recording damaged")
    assert page.list.item(0).toolTip().endswith(": The file is damaged.")
    assert page.list.item(1).text() == session_line(made[1], SPECS)
    page.list.setCurrentRow(0)
    assert "damaged" in page.looks.actions()[0].text()
    qtbot.waitUntil(lambda: len(asked) == len(first.sets))
    page.hide()
    page.show()
    assert "damaged" in page.list.item(0).text()
    page.hide()
    assert len(asked) == len(first.sets)
