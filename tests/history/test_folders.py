"""Killed sessions come back into the history, and deletion says what it left."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from posecheck.engine.engine import Engine
from posecheck.errors import UsageError
from posecheck.events import Armed, Attempt, AttemptEnded, Fault, FaultEnded, Update
from posecheck.history.database import History
from posecheck.history.folders import adopt, delete_folders
from posecheck.history.header import About
from posecheck.history.recording import Recorder
from posecheck.history.records import SessionRecord, SetRecord, folder_name
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.loader import load_specs

SPEC = load_specs()["partial_curl"]
BEGAN = datetime(2026, 1, 7, 18, 0, tzinfo=UTC)
SESSION = folder_name(BEGAN)
ATTEMPT = Attempt(1, None, 1.0, 2.0, (), True, False, ("too_fast",))
FAULT = Fault("too_fast", 1, 1.0, 1.5)
EVENTS = (Armed(0.5), AttemptEnded(2.0, ATTEMPT), FaultEnded(2.0, FAULT))


def kill(folder, name="01_partial_curl", events=EVENTS, started_at=BEGAN):
    """A recording whose program was killed after three seconds."""
    about = About("camera:0", "full", live=True, started_at=started_at)
    recorder, status = Recorder(folder / SESSION / name, SPEC, "default", about), Engine(SPEC)
    for number in range(31):
        update = status.step(PoseFrame.empty(number / 10, (640, 480)))
        recorder.step(None, PoseFrame.empty(number / 10, (640, 480)), with_events(update, events, number))
    recorder._file.close()


def with_events(update, events, number):
    values = {name: getattr(update, name) for name in update.__dataclass_fields__}
    return Update(**{**values, "events": events if number == 20 else ()})


def known_set(n=1):
    return SetRecord(
        exercise=SPEC.id, stage="default", n=n, reps=10, hold_s=3, duration_s=9.0, complete=False,
        recording=f"{SESSION}/0{n}_partial_curl",
    )  # fmt: skip


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "history.db") as made:
        yield made


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "sessions"


def never(folder):
    return False


def test_a_session_killed_in_its_first_set_is_adopted_once(history, kept):
    kill(kept)
    assert adopt(history, kept, never) == 1
    assert adopt(history, kept, never) == 0
    (session,) = history.sessions()
    (done,) = session.sets
    assert session.started_at == BEGAN
    assert session.ended_at - BEGAN == timedelta(seconds=done.duration_s)
    assert (done.attempts, done.faults, done.n) == ((ATTEMPT,), (FAULT,), 1)
    assert done.recording == f"{SESSION}/01_partial_curl"


def test_a_session_killed_in_its_second_set_gets_that_set(history, kept):
    history.add_session(SessionRecord(started_at=BEGAN, pain_before=3, sets=(known_set(),)))
    kill(kept, "02_partial_curl", started_at=BEGAN + timedelta(minutes=2))
    assert adopt(history, kept, never) == 1
    (session,) = history.sessions()
    assert [one.n for one in session.sets] == [1, 2]
    assert session.pain_before == 3
    assert session.ended_at > BEGAN + timedelta(minutes=2)


def test_without_a_time_in_the_header_the_folder_names_it(history, kept):
    kill(kept, started_at=None)
    adopt(history, kept, never)
    (session,) = history.sessions()
    assert session.started_at.astimezone().strftime("%H:%M") == "18:00"


def test_a_session_that_is_going_on_is_left_alone(history, kept):
    kill(kept)
    assert adopt(history, kept, lambda folder: folder.name == SESSION) == 0
    assert history.sessions() == []


def test_a_recording_that_never_got_past_placing_the_camera_is_deleted(history, kept):
    kill(kept, events=())
    assert adopt(history, kept, never) == 0
    assert not list(kept.rglob("session.jsonl"))


def test_an_unreadable_recording_is_left_where_it_is(history, kept):
    kill(kept)
    kill(kept, "02_partial_curl")
    path = kept / SESSION / "02_partial_curl" / "session.jsonl"
    path.write_bytes(b'{"format": 99}\n')
    assert adopt(history, kept, never) == 1
    assert path.exists()


def test_deleting_removes_everything_but_follows_no_link(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_text("")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("")
    (tmp_path / "a" / "link").symlink_to(tmp_path / "mine", target_is_directory=True)
    delete_folders([tmp_path / "a", tmp_path / "missing"])
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]
    assert (tmp_path / "mine" / "file").exists()


def test_deletion_names_what_it_could_not_delete_and_deletes_the_rest(tmp_path, monkeypatch):
    for name in ("held", "free"):
        (tmp_path / "a" / name).mkdir(parents=True)
        (tmp_path / "a" / name / "file").write_text("")
    held, unlink = tmp_path / "a" / "held" / "file", Path.unlink

    def refuse(path, *args, **kwargs):
        if path == held:
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, *args, **kwargs)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(UsageError, match=r"could not be deleted, such as .*file: Permission denied"):
        delete_folders([tmp_path / "a"])
    assert [p for p in (tmp_path / "a").rglob("*") if p.is_file()] == [held]
    assert not (tmp_path / "a" / "free").exists()


def test_sets_of_a_session_that_began_in_the_history_join_it(history, kept):
    number = history.start_session(BEGAN, 4)
    kill(kept, started_at=BEGAN + timedelta(seconds=20))
    assert adopt(history, kept, never) == 1
    (session,) = history.sessions()
    assert (session.started_at, session.pain_before, len(session.sets)) == (BEGAN, 4, 1)
    assert history.session(number) == session
