"""Damage to a recording costs the damaged part only, and the rest says so."""

import json
import os
import stat
from dataclasses import replace

import numpy as np
import pytest
from recorded import ABOUT

from posecheck.engine.engine import Engine
from posecheck.errors import InputError
from posecheck.events import PersonFound
from posecheck.history import recording as recording_module
from posecheck.history.recording import EVENTS_FILE, SOURCE_NOTES, Recorder, find_damage, open_recording
from posecheck.history.records import record_from_events
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import save_poses
from posecheck.specs.loader import load_specs

CURL = "partial_curl"
SPEC = load_specs()[CURL]
FRAMES = 31


def record_nobody(folder, about=ABOUT, **options):
    """Three seconds of an empty picture: four files of poses, two events."""
    recorder, engine = Recorder(folder, SPEC, "default", about, **options), Engine(SPEC)
    for number in range(FRAMES):
        pose = PoseFrame.empty(number / 10, (640, 480))
        update = engine.step(pose)
        events = [PersonFound(pose.t_s)] if number in (10, 20) else []
        recorder.step(None, pose, replace(update, events=tuple(events)))
    recorder.close(None)
    return recorder


@pytest.fixture
def kept(tmp_path):
    record_nobody(tmp_path / "kept")
    return tmp_path / "kept"


def chunks(folder):
    return sorted((folder / "poses").iterdir())


def change_header(folder, change):
    path = folder / EVENTS_FILE
    first, *rest = path.read_text().splitlines(keepends=True)
    header = json.loads(first)
    change(header)
    path.write_text(json.dumps(header) + "\n" + "".join(rest))


def test_a_whole_recording_has_no_notes(kept):
    opened = open_recording(kept)
    assert (len(opened.poses), len(opened.events), opened.notes) == (FRAMES, 2, ())
    assert find_damage(kept) == ()


def test_a_recording_keeps_the_notes_on_its_source(tmp_path):
    notes = ["the file is cut off: it states 9.0 s", "é\n2"]
    record_nobody(tmp_path / "kept", source_notes=lambda: notes)
    opened = open_recording(tmp_path / "kept")
    assert (list(opened.poses.notes), list(opened.notes), opened.damage) == (notes, notes, ())
    assert (len(opened.events), find_damage(tmp_path / "kept")) == (2, ())


@pytest.mark.parametrize("notes", [None, {"a": 1}, 3, "text"])
def test_notes_of_another_kind_are_left_out(kept, notes):
    with (kept / EVENTS_FILE).open("a") as file:
        file.write(json.dumps({SOURCE_NOTES: notes}) + "\n")
    assert open_recording(kept).notes == ()


@pytest.mark.parametrize("damage", [lambda p: os.truncate(p, 100), lambda p: p.write_bytes(b"\0" * 900)])
def test_a_damaged_file_of_poses_costs_only_itself(kept, damage):
    damage(chunks(kept)[1])
    opened = open_recording(kept)
    assert FRAMES - 10 <= len(opened.poses) < FRAMES
    assert opened.damage == opened.notes == ("the file poses/000002.npz is damaged and was skipped",)
    assert find_damage(kept) == opened.damage


def test_a_missing_file_of_poses_is_noted(kept):
    count = len(chunks(kept))
    chunks(kept)[1].unlink()
    assert open_recording(kept).damage == find_damage(kept) == (f"1 of {count} files in poses/ are missing",)


def test_a_device_in_place_of_the_events_is_never_read(kept):
    (kept / EVENTS_FILE).unlink()
    (kept / EVENTS_FILE).symlink_to(os.devnull)
    (damage,) = find_damage(kept)
    assert damage.endswith("session.jsonl is a device: expected a file")


def test_a_folder_of_poses_without_permission_is_not_called_missing(kept, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(InputError, match=r"poses cannot be read: Permission denied"):
        open_recording(kept)


def test_a_recording_without_any_readable_poses_is_rejected(kept):
    for chunk in chunks(kept):
        chunk.write_bytes(b"")
    with pytest.raises(InputError, match="no file in poses/ can be read"):
        open_recording(kept)
    assert find_damage(kept) == ("the recording cannot be opened: no file in poses/ can be read",)


def test_replay_judges_the_rest_and_names_the_damage(kept, call):
    os.truncate(chunks(kept)[1], 100)
    code, _, err = call("replay", kept)
    assert code in (0, 4)
    assert "poses/000002.npz is damaged and was skipped" in err


@pytest.mark.parametrize(
    ("key", "value", "instead"),
    [
        ("side", "sideways", None),
        ("live", "yes", False),
        ("rest", "high", None),
        ("rest", float("nan"), None),
        ("usual", {"hold": "high"}, None),
        ("started_at", "yesterday", None),
        ("started_at", "0001-01-01T00:00:00+14:00", None),
        ("started_at", "9999-12-31T23:59:59-12:00", None),
        ("stage", "no_such_stage", "default"),
        ("stage", 3, "default"),
        ("exercise", None, CURL),
    ],
)
def test_a_damaged_value_of_the_header_costs_only_itself(kept, key, value, instead):
    change_header(kept, lambda header: header.update({key: value}))
    opened = open_recording(kept)
    assert opened.header[key] == instead
    assert len(opened.notes) == 1
    assert key in opened.notes[0]
    assert len(opened.poses) == FRAMES


def test_a_header_without_stage_and_a_damaged_exercise(kept):
    change_header(kept, lambda header: header.update(spec={"id": 3}))
    opened = open_recording(kept)
    assert (opened.spec, opened.header["stage"]) == (None, "default")
    assert "installed one" in opened.notes[0]
    change_header(kept, lambda header: header.pop("stage"))
    with pytest.raises(InputError, match="expected a header with the stage"):
        open_recording(kept)


DAMAGED = [b"\0" * 80, b"\xff\xfe{", b"[" * 100_000, b"{"]


@pytest.mark.parametrize("line", DAMAGED, ids=["zeros", "no text", "deep", "torn"])
def test_without_a_readable_header_the_exercise_is_named_by_folder_or_person(kept, line, call):
    path = kept / EVENTS_FILE
    path.write_bytes(b"\n".join([line, *path.read_bytes().splitlines()[1:]]))
    with pytest.raises(InputError, match="name the exercise with --exercise"):
        open_recording(kept)
    code, _, err = call("replay", kept, "--exercise", CURL)
    assert code in (0, 4)
    assert "the header is damaged" in err
    opened = open_recording(kept.rename(kept.with_name(f"01_{CURL}")))
    assert (opened.header["exercise"], len(opened.poses), len(opened.events)) == (CURL, FRAMES, 2)


@pytest.mark.parametrize("line", [*DAMAGED, b"{}", b'{"event": 3}'])
def test_a_damaged_event_costs_only_itself(kept, line):
    path = kept / EVENTS_FILE
    head, _, *rest = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([head, line, *rest]))
    opened = open_recording(kept)
    assert len(opened.events) == 1
    assert opened.damage == find_damage(kept) == ("1 damaged line of events was skipped",)


@pytest.mark.parametrize("event", [{"event": "AttemptEnded"}, {"event": "FaultEnded", "fault": {"id": 3}}])
def test_a_damaged_attempt_or_fault_is_left_out_of_the_record(event):
    made = record_from_events([event], SPEC, "default", 3.0)
    assert (made.attempts, made.faults) == ((), ())


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/home/ann/clips/x.mp4", "x.mp4"),
        ("C:\\Users\\Ann\\x.mp4", "x.mp4"),
        ("camera:0", "camera:0"),
        ("camera:Ann's phone/rear", "camera"),
        ("camera:", "camera"),
        ("", ""),
    ],
)
def test_a_recording_names_the_file_but_neither_its_folder_nor_a_camera(tmp_path, source, name):
    record_nobody(tmp_path / "kept", replace(ABOUT, source=source))
    opened = open_recording(tmp_path / "kept")
    assert opened.header["source"] == name
    assert {str(np.load(path)["source"]) for path in chunks(tmp_path / "kept")} == {name}


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_recording_is_readable_by_its_owner_only(tmp_path):
    (tmp_path / "mine").mkdir(mode=0o755)
    record_nobody(tmp_path / "mine" / "kept")
    found = {oct(stat.S_IMODE(p.stat().st_mode)): p.is_dir() for p in (tmp_path / "mine").rglob("*")}
    assert found == {"0o700": True, "0o600": False}
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o755


def test_poses_and_events_are_synced_with_their_folder(tmp_path, monkeypatch):
    synced = []
    real = os.fsync

    def fsync(descriptor):
        synced.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr("os.fsync", fsync)
    record_nobody(tmp_path / "kept")
    folder = tmp_path / "kept"
    wanted = [*chunks(folder), folder / EVENTS_FILE]
    wanted += [folder / "poses", folder, tmp_path] if os.name == "posix" else []
    assert {path.stat().st_ino for path in wanted} <= set(synced)


def test_a_full_disk_is_told_in_one_line(tmp_path, monkeypatch, caplog):
    def full(*args):
        raise OSError(28, "No space left on device")

    notices = []
    monkeypatch.setattr(recording_module, "save_poses", full)
    recorder = record_nobody(tmp_path / "kept", notify=notices.append)
    assert recorder.failure == "No space left on device"
    assert notices == ["Recording stopped (No space left on device). The exercise continues."]
    assert not [one for one in caplog.records if one.levelname in ("WARNING", "ERROR")]


def test_check_that_cannot_save_answers_but_fails_with_one_line(tmp_path, monkeypatch, call):
    def full(*args):
        raise OSError(28, "No space left on device")

    poses = [PoseFrame.empty(number / 10, (640, 480)) for number in range(FRAMES)]
    save_poses(tmp_path / "clip.npz", [replace(poses[0], xy_px=np.full((33, 2), 9.0)), *poses[1:]])
    monkeypatch.setattr(recording_module, "save_poses", full)
    arguments = ("--exercise", CURL, "--save", tmp_path / "kept", "--format", "json")
    code, out, err = call("check", tmp_path / "clip.npz", *arguments)
    assert code == 2
    assert len(json.loads(out)) == 1
    (line,) = err.splitlines()
    assert "is incomplete: No space left on device" in line


def test_an_event_that_cannot_be_written_ends_only_the_recording(tmp_path, monkeypatch):
    said = []
    recorder = Recorder(tmp_path / "kept", SPEC, "default", ABOUT, said.append)

    def refuse(*records):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recorder, "_write", refuse)
    for number in range(FRAMES):
        pose = PoseFrame.empty(number / 10, (640, 480))
        recorder.step(None, pose, Engine(SPEC).step(pose))
    recorder.close(None)
    assert said == ["Recording stopped (No space left on device). The exercise continues."]
