"""Verifying says what is whole in recordings and in the history."""

import json
from datetime import UTC, datetime
from shutil import copytree

import pytest
from recorded import record, sample

from posecheck.errors import InputError
from posecheck.history.database import History
from posecheck.history.records import SessionRecord
from posecheck.history.verify import verify_history, verify_recording

POSES = sample("partial_curl", 8.0)


def no_video(path):
    raise InputError(f"{path} cannot be read")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recorded") / "kept"
    record(folder, "partial_curl", POSES)
    return folder


@pytest.fixture
def kept(tmp_path, recorded):
    """A whole recording, which a test may damage."""
    return copytree(recorded, tmp_path / "kept")


def lines_of(kept):
    return (kept / "session.jsonl").read_text().splitlines(keepends=True)


def write_lines(kept, lines):
    (kept / "session.jsonl").write_text("".join(lines))


def with_header(kept, **changes):
    first, *rest = lines_of(kept)
    return [json.dumps({**json.loads(first), **changes}) + "\n", *rest]


def cut_chunk(kept):
    (kept / "poses" / "000003.npz").write_bytes(b"PK")


DAMAGES = {
    "poses/000003.npz is damaged": cut_chunk,
    "files in poses/ are missing": lambda kept: (kept / "poses" / "000003.npz").unlink(),
    "a replay gives other events from number 2 on": lambda kept: write_lines(
        kept, lines_of(kept)[:2] + lines_of(kept)[3:]
    ),
    "1 damaged line of events": lambda kept: write_lines(kept, [*lines_of(kept)[:2], "{\n", *lines_of(kept)[3:]]),
    "does not match its hash": lambda kept: write_lines(kept, with_header(kept, spec_sha256="0")),
    "not a recording": lambda kept: (kept / "session.jsonl").unlink(),
    "video.mp4 cannot be read": lambda kept: (kept / "video.mp4").touch(),
}


def test_a_whole_recording_is_whole(kept):
    found = verify_recording(kept, no_video)
    assert (found.damaged, found.remarks) == ((), ())
    assert f"{len(POSES)} poses" in found.content


@pytest.mark.parametrize("words", DAMAGES)
def test_each_kind_of_damage_is_named(kept, words):
    DAMAGES[words](kept)
    found = verify_recording(kept, no_video)
    assert not found.whole
    assert any(words in one for one in found.damaged)


def test_a_folder_without_anything_is_no_recording(tmp_path):
    assert "not a recording" in verify_recording(tmp_path, no_video).damaged[0]


def test_a_killed_recording_is_whole_up_to_its_end(kept):
    write_lines(kept, lines_of(kept)[:-2])
    found = verify_recording(kept, no_video)
    assert (found.damaged, found.remarks) == ((), ("ended early; a replay agrees up to there",))


def test_a_recording_of_another_version_may_give_other_events(kept):
    lines = with_header(kept, posecheck="0.0.1")
    write_lines(kept, [lines[0], *lines[2:]])
    found = verify_recording(kept, no_video)
    assert found.damaged == ()
    assert "version 0.0.1 recorded it" in found.remarks[-1]


def test_a_video_that_ends_early_is_a_remark(kept):
    (kept / "video.mp4").touch()
    found = verify_recording(kept, lambda path: (2.0, ()))
    assert found.whole
    assert "the video ends 6.0 s" in found.remarks[0]
    assert not verify_recording(kept, lambda path: (8.0, ["cut off"])).whole


def test_notes_on_the_source_are_remarks(tmp_path):
    note = "the file is cut off"
    record(tmp_path / "kept", "partial_curl", POSES, source_notes=lambda: [note])
    found = verify_recording(tmp_path / "kept", no_video)
    assert (found.damaged, found.remarks) == ((), (note,))


def test_the_history_and_its_recordings_are_compared(tmp_path, kept):
    (tmp_path / "sessions" / "b").mkdir(parents=True)
    kept.rename(tmp_path / "sessions" / "b" / "01_partial_curl")
    assert "1 recording without a history" in verify_history(tmp_path).remarks[0]
    one = {"exercise": "partial_curl", "stage": "default", "reps": 1, "hold_s": 1, "duration_s": 1, "complete": False}
    with History(tmp_path / "history.db") as history:
        sets = [{**one, "recording": "a/01_partial_curl"}]
        history.add_session(SessionRecord(started_at=datetime(2026, 1, 1, tzinfo=UTC), sets=sets))
    found = verify_history(tmp_path)
    assert (found.content, found.damaged) == ("1 session", ("the recording a/01_partial_curl is missing",))
    assert found.remarks == ("b/01_partial_curl is not in the history yet: the app takes it in when it starts",)


@pytest.mark.parametrize("code", [0, 3])
def test_the_exit_code_says_whether_all_is_whole(kept, code, call):
    if code:
        cut_chunk(kept)
    answer = call("verify", kept, "--format", "json")
    assert answer.code == code
    assert answer.json[0]["whole"] is (code == 0)
