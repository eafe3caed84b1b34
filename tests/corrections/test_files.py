"""Corrections are kept beside a recording, which stays as it is, and count in every session that is shown."""

from __future__ import annotations

import json
import stat
import sys
from datetime import UTC, datetime

import pytest
from made_corrections import DONE, NOW

from posecheck.corrections.edits import delete_attempt
from posecheck.corrections.files import corrected_sessions, drop_corrections, read_corrections, save_corrections
from posecheck.errors import InputError
from posecheck.history.database import as_json, from_json
from posecheck.history.recording import CORRECTIONS_FILE
from posecheck.history.records import SessionRecord

SESSION = SessionRecord(
    started_at=datetime(2026, 3, 1, tzinfo=UTC), sets=(DONE.model_copy(update={"recording": "2026/01_set"}),)
)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "2026" / "01_set"
    made.mkdir(parents=True)
    return made


def test_corrections_are_read_back_as_they_were_saved(folder):
    save_corrections(folder, NOW)
    assert read_corrections(folder) == NOW
    drop_corrections(folder)
    assert read_corrections(folder) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_for_its_owner_only(folder):
    save_corrections(folder, NOW)
    assert stat.S_IMODE((folder / CORRECTIONS_FILE).stat().st_mode) == 0o600


def test_a_session_counts_as_corrected(folder, tmp_path):
    assert corrected_sessions([SESSION], tmp_path) == [SESSION]
    save_corrections(folder, delete_attempt(NOW, 0))
    ((done,),) = [session.sets for session in corrected_sessions([SESSION], tmp_path)]
    assert (done.rep_count, done.corrected) == (1, True)


def test_json_marks_only_what_was_corrected(folder, tmp_path):
    save_corrections(folder, NOW)
    texts = [as_json(sessions) for sessions in ([SESSION], corrected_sessions([SESSION], tmp_path))]
    assert [json.loads(text)["sessions"][0]["sets"][0].get("corrected") for text in texts] == [None, True]
    assert [from_json(text)[0].sets[0].corrected for text in texts] == [False, True]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("schema = 1\n[[attempts]]\nstart_s = 2\nend_s = 1\ncounted = true\n", "attempts.0: expected end_s after"),
        ("schema = 2\n", "schema: "),
        ("attempts = [", "not valid TOML"),
    ],
    ids=["times", "schema", "toml"],
)
def test_a_damaged_file_is_named_and_not_used(folder, tmp_path, text, words):
    (folder / CORRECTIONS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_corrections(folder)
    assert corrected_sessions([SESSION], tmp_path) == [SESSION]
