"""A recording whose answer is wrong in five attempts is corrected, exported, and judged against its own labels."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from recorded import SAMPLES, record

from posecheck.adapters.video.files import VideoFile, VideoWriter
from posecheck.corrections.edits import (
    add_attempt,
    join_attempts,
    mark_missing,
    mark_wrong,
    set_holds,
    set_side,
)
from posecheck.corrections.files import save_corrections
from posecheck.corrections.labels import judged_in, labels_name, labels_of, write_labels
from posecheck.errors import UsageError
from posecheck.evaluation.labels import LabelledHold, read_labels
from posecheck.events import Side
from posecheck.history.header import About
from posecheck.history.recording import CORRECTIONS_FILE, EVENTS_FILE, VIDEO_FILE, open_recording
from posecheck.pose.frames import Frame
from posecheck.pose.poses import load_poses
from posecheck.specs.loader import load_specs

RAISE = "quadruped_arm_leg_raise"
SPECS = load_specs()
SPEC = SPECS[RAISE]
LATER_S = 40.0
"""A set of a session begins long after the session."""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A recording of seven attempts: counted, one with a leg too low, one with an arm, the last on the same side."""
    folder = tmp_path_factory.mktemp("data") / "2026-03-01T08-00-00" / f"01_{RAISE}"
    poses = tuple(replace(pose, t_s=pose.t_s + LATER_S) for pose in load_poses(SAMPLES / f"{RAISE}.npz"))
    record(folder, RAISE, poses, about=About("camera 0", "full", live=False))
    return folder


def spoil(folder):
    """Make the answer wrong: one attempt missed, one taken for two, a wrong side, a false and a missed fault."""
    path = folder / EVENTS_FILE
    header, *events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    ended = [event for event in events if event["event"] == "AttemptEnded"]
    for event in ended[1], *[e for e in events if e.get("fault", {}).get("id") == "arm_not_parallel"]:
        events.remove(event)
    first, second = ended[2]["attempt"], json.loads(json.dumps(ended[2]["attempt"]))
    middle_s = (first["start_s"] + first["end_s"]) / 2
    first |= {"end_s": middle_s, "holds": [{**first["holds"][0], "end_s": middle_s}]}
    second |= {"start_s": middle_s, "holds": [{**second["holds"][0], "start_s": middle_s}]}
    events.append({"event": "AttemptEnded", "t_s": second["end_s"], "attempt": second})
    ended[3]["attempt"]["side"] = "left"
    ended[4]["attempt"]["faults"] = ["back_sagging"]
    path.write_text("".join(json.dumps(one) + "\n" for one in [header, *events]), encoding="utf-8")


def correct(now):
    """What a physiotherapist does on the review page, with the times that the video shows."""
    now = add_attempt(now, SPEC, "default", 12.0 + LATER_S, 18.6 + LATER_S, Side.RIGHT)
    hold = LabelledHold(phase="hold", start_s=12.6 + LATER_S, end_s=18.2 + LATER_S)
    now = set_holds(now, SPEC, "default", 1, [hold])
    now = mark_missing(now, SPEC, "default", 1, "leg_not_parallel")
    now = join_attempts(now, SPEC, "default", 2)
    now = set_side(now, 3, Side.RIGHT)
    now = mark_wrong(now, SPEC, "default", 4, "back_sagging")
    return mark_missing(now, SPEC, "default", 4, "arm_not_parallel")


@pytest.mark.slow
def test_five_corrected_attempts_meet_their_labels_and_the_events_stay_as_they_were(
    recorded, tmp_path, monkeypatch, call
):
    spoil(recorded)
    before = {path: path.read_bytes() for path in recorded.rglob("*") if path.is_file()}
    monkeypatch.setenv("COLUMNS", "100")
    assert call("export-labels", recorded, "-o", tmp_path / "wrong").code == 0
    assert call("eval", tmp_path / "wrong").code == 1

    save_corrections(recorded, correct(judged_in(open_recording(recorded), SPEC)))
    code, out, _ = call("export-labels", recorded, "-o", tmp_path / "right")
    assert (code, out.endswith(": corrected\n")) == (0, True)
    code, out, _ = call("eval", tmp_path / "right")
    assert code == 0, out
    after = {path: path.read_bytes() for path in recorded.rglob("*") if path.is_file()}
    assert after.pop(recorded / CORRECTIONS_FILE)
    assert after == before


def test_labels_are_in_seconds_of_the_clip_and_name_what_the_person_was_asked_for(tmp_path):
    poses = tuple(replace(p, t_s=p.t_s + LATER_S) for p in load_poses(SAMPLES / f"{RAISE}.npz").poses[:60])
    record(tmp_path / "some.set", RAISE, poses, about=About("anna.mp4", "full", live=False))
    opened = open_recording(tmp_path / "some.set")
    stages = {**SPEC.stages, "default": SPEC.stage("default").model_copy(update={"hold_s": 9.0})}
    asked = replace(opened, spec=SPEC.model_copy(update={"stages": stages}))
    save_corrections(opened.folder, add_attempt(judged_in(opened, SPEC), SPEC, "default", LATER_S, LATER_S + 4.0))
    path = write_labels(asked, SPECS, tmp_path / "out")
    labels, kept = read_labels(path), load_poses(tmp_path / "out" / "some_set.npz")
    assert (labels.origin, labels.exercise, labels.prescription.hold_s) == ("filmed", RAISE, 9.0)
    assert [(a.start_s, a.end_s) for a in labels.attempts] == [(0.0, 4.0)]
    assert (kept.poses[0].t_s, kept.name, len(kept)) == (0.0, "some_set.mp4", 60)
    assert b"anna" not in path.read_bytes() + (tmp_path / "out" / "some_set.npz").read_bytes()


def test_labels_of_a_session_are_named_by_it(tmp_path):
    assert labels_name(tmp_path / "2026-03-01T08-00-00" / "01_cat_curl") == "2026-03-01T08-00-00_01_cat_curl"
    assert labels_name(tmp_path / "clip.v2") == "clip_v2"


def test_an_exercise_that_eval_does_not_know_is_refused(tmp_path):
    record(tmp_path / "set", RAISE, tuple(load_poses(SAMPLES / f"{RAISE}.npz").poses[:3]))
    others = {name: spec for name, spec in SPECS.items() if name != RAISE}
    with pytest.raises(UsageError, match=RAISE):
        labels_of(open_recording(tmp_path / "set"), others, "x.mp4")


def test_the_video_goes_along_only_if_asked_for(tmp_path, call):
    poses = tuple(load_poses(SAMPLES / f"{RAISE}.npz").poses[:12])
    record(tmp_path / "set", RAISE, poses)
    words = ["export-labels", tmp_path / "set", "-o", tmp_path / "out"]
    assert call(*words, "--video").code == 2
    with VideoWriter(tmp_path / "set" / VIDEO_FILE, poses[0].size_px) as writer:
        for pose in poses:
            writer.write(Frame(pose.t_s, np.full((*poses[0].size_px[::-1], 3), 90, np.uint8)))
    assert call(*words).code == 0
    assert not (tmp_path / "out" / "set.mp4").exists()
    assert call(*words, "--video").code == 0
    assert len(list(VideoFile(tmp_path / "out" / "set.mp4"))) == 12
    original = (tmp_path / "set" / VIDEO_FILE).read_bytes()
    assert call(*words, "--video", "--show-faces").code == 0
    assert (tmp_path / "out" / "set.mp4").read_bytes() == original
