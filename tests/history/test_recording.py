"""A recording restores the session, however it ended."""

import json
import random
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from recorded import ABOUT, CLIPS, record, sample

from posecheck.engine.engine import Engine
from posecheck.errors import InputError, UsageError
from posecheck.history.header import FORMAT, About, spec_hash
from posecheck.history.recording import EVENTS_FILE, POSES_FILE, EventLog, Recorder, event_record, open_recording
from posecheck.pose.poses import save_poses
from posecheck.session import run
from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

CURL = "partial_curl"
KILLS = 20
LOST_S = 1.0
SUPPORT = Path(__file__).parents[1] / "support"
CHILD = """
import sys
from pathlib import Path
from recorded import record, sample

class Teller:
    def step(self, frame, pose, update):
        print(pose.t_s, flush=True)
    def close(self, last):
        pass

record(Path(sys.argv[1]), "partial_curl", sample("partial_curl"), Teller())
"""


def replayed(recording):
    header, log = recording.header, EventLog()
    engine = Engine(
        recording.spec, header["stage"], live=header["live"], side=header["side"], usual=header.get("usual")
    )
    run(recording.poses, None, engine, [log])
    return log.records


def plain(records):
    """Events after a JSON round trip."""
    return [json.loads(json.dumps(record)) for record in records]


@pytest.mark.parametrize("exercise", sorted(CLIPS))
def test_a_replay_gives_the_events_of_the_session(exercise, tmp_path):
    log = EventLog()
    record(tmp_path / "kept", exercise, sample(exercise), log)
    opened = open_recording(tmp_path / "kept")
    assert log.records
    assert list(opened.events) == plain(log.records)
    assert plain(replayed(opened)) == plain(log.records)


def test_a_replay_knows_the_usual_height_that_the_session_knew(tmp_path):
    unknown, known = EventLog(), EventLog()
    record(tmp_path / "first", CURL, sample(CURL), unknown)
    record(tmp_path / "later", CURL, sample(CURL), known, about=replace(ABOUT, usual={"hold": 37.25}))
    later = open_recording(tmp_path / "later")
    assert later.header["usual"] == {"hold": 37.25}
    assert plain(replayed(later)) == plain(known.records) != plain(unknown.records)


def test_a_recording_from_before_usual_heights_were_kept_replays_without_one(tmp_path):
    log = EventLog()
    record(tmp_path, CURL, sample(CURL), log)
    path = tmp_path / EVENTS_FILE
    first, *rest = path.read_text().splitlines(keepends=True)
    header = json.loads(first)
    del header["usual"]
    path.write_text(json.dumps(header) + "\n" + "".join(rest))
    assert plain(replayed(open_recording(tmp_path))) == plain(log.records)


def test_a_recording_stores_its_origin(tmp_path):
    begun = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    record(tmp_path / "kept", CURL, sample(CURL, 3), about=About("camera 1", "lite", live=True, started_at=begun))
    opened, spec = open_recording(tmp_path / "kept"), load_specs()[CURL]
    assert opened.spec.model_dump() == spec.model_dump()
    assert opened.video is None
    assert opened.poses.name == "camera 1"
    assert {key: opened.header[key] for key in ("exercise", "stage", "model", "started_at", "spec_sha256")} == {
        "exercise": CURL,
        "stage": "default",
        "model": "lite",
        "started_at": "2026-01-02T03:04:00+00:00",
        "spec_sha256": spec_hash(spec),
    }


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """Recordings killed at random moments, each with the last judged time."""
    chance, frames = random.Random(7), len(sample(CURL))
    return [_kill(tmp_path_factory.mktemp("killed") / "kept", chance.randrange(5, frames)) for _ in range(KILLS)]


def _kill(folder, after_frames):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, folder], stdout=subprocess.PIPE, cwd=Path(__file__).parents[1] / "support"
    )
    assert child.stdout is not None
    with child.stdout:
        for _ in range(after_frames):
            judged = child.stdout.readline()
        child.send_signal(signal.SIGKILL)
    child.wait()
    return folder, float(judged)


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_killed_recording_replays_and_lost_at_most_its_last_second(killed, kill):
    folder, judged_s = killed[kill]
    if judged_s < LOST_S:
        pytest.fail("killed before anything could be kept: choose later moments")
    opened = open_recording(folder)
    assert opened.poses.poses[-1].t_s >= judged_s - LOST_S
    until_s = opened.poses.poses[-1].t_s
    before = [e for e in opened.events if _time_of(e) <= until_s]
    again = plain(replayed(opened))
    assert again[: len(before)] == before


def _time_of(event):
    return event.get("t_s", 0.0)


def test_a_truncated_last_line_is_ignored(tmp_path):
    record(tmp_path / "kept", CURL, sample(CURL, 20))
    path = tmp_path / "kept" / EVENTS_FILE
    whole = open_recording(tmp_path / "kept").events
    path.write_text(path.read_text() + '{"event": "PhaseCh')
    assert open_recording(tmp_path / "kept").events == whole


def test_a_recording_of_format_1_opens(tmp_path):
    header = {"format": 1, "exercise": CURL, "stage": "default", "live": False}
    (tmp_path / EVENTS_FILE).write_text(json.dumps(header) + "\n")
    save_poses(tmp_path / POSES_FILE, sample(CURL, 3), "a.mp4")
    opened = open_recording(tmp_path)
    assert opened.spec is None
    assert len(opened.poses) == len(sample(CURL, 3))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "expected session.jsonl"),
        ("", "expected session.jsonl with a header"),
        ("nonsense", "expected session.jsonl with a header"),
        (json.dumps({"format": FORMAT + 1}), "update posecheck"),
    ],
    ids=["missing", "empty", "nonsense", "newer"],
)
def test_a_folder_that_is_not_a_recording_is_rejected_with_the_reason(tmp_path, text, words):
    if text is not None:
        (tmp_path / EVENTS_FILE).write_text(text + "\n")
    with pytest.raises(InputError, match=words):
        open_recording(tmp_path)


def test_a_recording_never_overwrites_another(tmp_path):
    record(tmp_path, CURL, sample(CURL, 2))
    with pytest.raises(UsageError, match="name another folder"):
        record(tmp_path, CURL, sample(CURL, 2))


def test_a_full_disk_ends_the_recording_but_not_the_session(tmp_path, monkeypatch):
    notices, log = [], EventLog()

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("posecheck.history.recording.save_poses", full)
    record(tmp_path, CURL, sample(CURL, 20), log, notify=notices.append)
    assert notices == ["Recording stopped (No space left on device). The exercise continues."]
    assert len(log.records) > 3


def test_a_change_of_frame_size_does_not_end_the_recording(tmp_path):
    poses = [replace(p, size_px=(320, 240)) if 1 < p.t_s < 2 else p for p in sample(CURL, 5)]
    record(tmp_path, CURL, tuple(poses))
    assert [p.size_px for p in open_recording(tmp_path).poses] == [p.size_px for p in poses]


def test_events_reach_the_disk_immediately(tmp_path):
    spec = load_specs()[CURL]
    recorder, engine, happened = Recorder(tmp_path, spec, "default", ABOUT), Engine(spec, live=True), []
    for pose in sample(CURL, 12):
        update = engine.step(pose)
        recorder.step(None, pose, update)
        happened += [event_record(e) for e in update.events]
        lines = (tmp_path / EVENTS_FILE).read_text().splitlines()[1:]
        assert [json.loads(line) for line in lines] == plain(happened)
    assert len(happened) > 3
    recorder.close(None)
