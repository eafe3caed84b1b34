"""Marks are kept beside a recording, in a file that people can read and edit."""

from __future__ import annotations

import stat
import sys

import pytest

from posecheck.errors import InputError
from posecheck.history.recording import MARKS_FILE
from posecheck.measuring.files import read_marks, save_marks
from posecheck.measuring.marks import Mark

MARKS = (
    Mark(kind="joint_angle", landmarks=("left_hip", "left_knee", "left_ankle")),
    Mark(kind="arrow", points=((10.5, 20.0), (300.0, 200.25))),
    Mark(kind="text", points=((40.0, 50.0),), text='Beckenkippung: "gut" \U0001f44d\\'),
)


def test_marks_are_read_back_as_they_were_saved(tmp_path):
    save_marks(tmp_path, MARKS)
    assert read_marks(tmp_path) == MARKS
    save_marks(tmp_path, ())
    assert read_marks(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_for_its_owner_only(tmp_path):
    save_marks(tmp_path, MARKS)
    assert stat.S_IMODE((tmp_path / MARKS_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("schema = 2\n", "schema", id="newer"),
        pytest.param('schema = 1\n[[marks]]\nkind = "circle"\n', "marks.0.kind", id="unknown kind"),
        pytest.param("schema = ", MARKS_FILE, id="not TOML"),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path, text, words):
    (tmp_path / MARKS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=MARKS_FILE) as refused:
        read_marks(tmp_path)
    assert words in str(refused.value)
