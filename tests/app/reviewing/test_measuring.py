"""Measuring and drawing on the picture of the review: each tool, what is kept, and what is saved."""

from __future__ import annotations

import numpy as np
import pytest
from posecheck_app.reviewing.painting import INK, marked_picture
from posecheck_app.reviewing.saving import Saving
from posecheck_app.reviewing.tools import MeasureTools
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QImage

from posecheck.adapters.drawing.clip_export import write_clip
from posecheck.adapters.video.seekable import SeekableVideo
from posecheck.history.recording import MARKS_FILE
from posecheck.measuring.files import read_marks
from posecheck.measuring.geometry import measured
from posecheck.measuring.marks import Mark

KNEE = ("right_hip", "right_knee", "right_ankle")


@pytest.fixture
def tools(qtbot, view, tmp_path):
    made = MeasureTools([view])
    qtbot.addWidget(made)
    made.begin(tmp_path)
    return made


def shown_at(view, place):
    """A pixel of the picture in the widget."""
    target, width = view.target(), view._pose.size_px[0]
    x, y = (value * target.width() / width for value in place)
    return QPoint(round(target.left() + x), round(target.top() + y))


def click(qtbot, view, *places):
    for place in places:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=shown_at(view, place))


def inked(image):
    """How many pixels have the colour of marks."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits().asstring(plain.sizeInBytes()), np.uint8).reshape(-1, 4)
    return int((pixels[:, 2::-1] == INK.getRgb()[:3]).all(axis=1).sum())


@pytest.mark.parametrize(
    ("kind", "landmarks"),
    [("joint_angle", KNEE), ("plumb_line", ("right_knee",)), ("to_vertical", KNEE[1:]), ("to_horizontal", KNEE[1:])],
)
def test_a_click_on_the_skeleton_makes_a_mark_that_follows_it(qtbot, tools, view, looked, tmp_path, kind, landmarks):
    pose = looked.poses[0]
    at = pose.point("right_knee") * 0.5 + pose.point("right_ankle") * 0.5 if len(landmarks) == 2 else pose.at(KNEE[1])
    tools.tools[kind].click()
    before = inked(view.grab().toImage())
    click(qtbot, view, at)
    (mark,) = read_marks(tmp_path)
    sides = {name.partition("_")[0] for name in mark.landmarks}
    assert (mark.kind, len(sides)) == (kind, 1)
    assert [name.partition("_")[2] for name in mark.landmarks] == [name.partition("_")[2] for name in landmarks]
    assert inked(view.grab().toImage()) > before + 10
    assert measured(mark, looked.poses[0]).points != measured(mark, looked.poses[-1]).points


@pytest.mark.parametrize("kind", ["joint_angle", "to_vertical"])
def test_a_click_beside_the_skeleton_says_so(qtbot, tools, view, kind):
    tools.tools[kind].click()
    click(qtbot, view, (4.0, 4.0))
    assert tools.marks == ()
    assert "Click closer" in tools.hint.text()


@pytest.mark.parametrize("kind", ["line", "arrow", "angle"])
def test_free_marks_are_clicked(qtbot, tools, view, kind):
    places = [(100.0, 100.0), (200.0, 100.0), (200.0, 150.0)][: 3 if kind == "angle" else 2]
    tools.tools[kind].click()
    click(qtbot, view, *places)
    (mark,) = tools.marks
    assert mark.kind == kind
    assert np.array(mark.points) == pytest.approx(np.array(places), abs=2.0)


def test_a_line_can_be_dragged(qtbot, tools, view):
    tools.tools["line"].click()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=shown_at(view, (100.0, 100.0)))
    qtbot.mouseMove(view, shown_at(view, (150.0, 120.0)))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=shown_at(view, (200.0, 150.0)))
    assert np.array(tools.marks[0].points) == pytest.approx(np.array([(100.0, 100.0), (200.0, 150.0)]), abs=2.0)


@pytest.mark.parametrize(("words", "kept"), [("  knee in  ", ["knee in"]), ("", [])])
def test_a_text_is_asked_for(qtbot, tools, view, monkeypatch, words, kept):
    monkeypatch.setattr("PyQt6.QtWidgets.QInputDialog.getText", lambda *a: (words, bool(words)))
    tools.tools["text"].click()
    click(qtbot, view, (200.0, 100.0))
    assert [mark.text for mark in tools.marks] == kept


def test_marks_are_undone_one_by_one_and_cleared(tools, tmp_path):
    line, arrow = (Mark(kind=kind, points=((1.0, 2.0), (30.0, 4.0))) for kind in ("line", "arrow"))
    for mark in (line, arrow, arrow):
        tools.add(mark)
    tools.clear_button.click()
    assert not (tmp_path / MARKS_FILE).exists()
    tools.undo_button.click()
    assert read_marks(tmp_path) == (line, arrow)
    tools.begin(tmp_path)
    assert tools.marks == (line, arrow)
    tools.undo_button.click()
    tools.undo_button.click()
    assert (tools.marks, tools.undo_button.isEnabled()) == ((), False)


def test_a_damaged_file_of_marks_is_named_and_left_alone(tools, tmp_path):
    (tmp_path / MARKS_FILE).write_text("schema = 7\n", encoding="utf-8")
    tools.begin(tmp_path)
    assert MARKS_FILE in tools.hint.text()
    assert not tools.isEnabled()
    assert (tmp_path / MARKS_FILE).read_text(encoding="utf-8") == "schema = 7\n"


def test_only_one_tool_is_in_use_and_a_second_click_puts_it_away(tools, view):
    tools.tools["line"].click()
    tools.tools["text"].click()
    assert [kind for kind, button in tools.tools.items() if button.isChecked()] == [view.tool] == ["text"]
    tools.tools["text"].click()
    assert (view.tool, tools.hint.text()) == (None, "")


def test_marks_are_in_a_picture_to_save(view):
    view.show_marks([Mark(kind="line", points=((20.0, 100.0), (400.0, 100.0)))])
    assert inked(view.to_save(show_faces=True).toImage()) > 20


def test_marks_are_painted_onto_the_pictures_of_a_clip(qapp, looked):
    pose = looked.poses[0]
    width, height = pose.size_px
    plain = np.full((height, width, 3), 40, np.uint8)
    made = marked_picture((Mark(kind="line", points=((0.0, 100.0), (width - 1.0, 100.0))),), plain, pose)
    assert made.shape == plain.shape
    assert tuple(made[100, width // 2]) == INK.getRgb()[:3]
    assert (made[200:] == 40).all()
    assert (plain == 40).all()


def test_marks_are_in_a_saved_clip(qtbot, view, looked, tmp_path, monkeypatch):
    path, saving = tmp_path / "clip.mp4", Saving(view, lambda: write_clip, lambda: True)
    monkeypatch.setattr("PyQt6.QtWidgets.QFileDialog.getSaveFileName", lambda *a: (str(path), ""))
    width, height = looked.poses[0].size_px
    line = Mark(kind="line", points=((0.0, height / 2), (float(width), height / 2)))
    saving.clip(looked, (looked.start_s, looked.start_s + 0.1), None, [line])
    qtbot.waitUntil(lambda: path.exists(), timeout=20_000)
    saving.stop_clip()
    video = SeekableVideo(path)
    red, _, blue = np.median(video.at(0.0)[height // 2].astype(int), axis=0)
    video.close()
    assert red > blue + 60
