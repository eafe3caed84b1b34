"""The command line: answers, exit codes, and one helpful line per error."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_clips import make_clip
from odd_clips import cut_off, make_odd
from poses_by_hand import AllFours, Camera, Motion, film
from recorded import ABOUT, record, sample

from posecheck.adapters.video.files import VideoFile
from posecheck.cli import exercises
from posecheck.cli import main as cli
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import save_poses
from posecheck.specs.loader import load_specs

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "quadruped_arm_leg_raise.mp4"
SAVED = SAMPLE.with_suffix(".npz")
RAISE = "quadruped_arm_leg_raise"
THREE_MISTAKES = (
    ("sciatica_suitable", "sciatica_suitible"),
    ("reps = 20", 'reps = "many"'),
    ('"whole_leg"]', '"whole_lg"]'),
)


@pytest.fixture
def nobody(tmp_path: Path) -> Path:
    path = tmp_path / "nobody.npz"
    save_poses(path, [PoseFrame.empty(i / 25, (640, 480)) for i in range(30)])
    return path


def test_list_names_every_exercise_with_its_stages(call) -> None:
    answer = call("list")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()] == list(load_specs())
    assert "elbow_prop" in answer.out


@pytest.mark.parametrize("error", [ImportError, OSError], ids=["of Python", "of ctypes"])
def test_missing_library_of_the_system_is_one_line_that_names_it(call, monkeypatch, error) -> None:
    def refuse() -> None:
        raise error("libGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(exercises, "load_specs", refuse)
    answer = call("list")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "posecheck: posecheck needs the system library libGL.so.1: install the system libraries that README.md lists\n"
    )


def test_help_shows_every_command_in_a_group(call) -> None:
    answer = call("--help")
    assert answer.code == 0
    assert all(title in answer.out for title in ("Exercises", "Recordings, poses and labels", "This computer"))
    assert " Commands " not in answer.out
    assert "doctor" in answer.out


@pytest.mark.parametrize(("name", "line"), [(name, line) for (name, *_), line in cli.COMMANDS.items()])
def test_the_line_of_a_command_in_the_help_is_what_the_command_says_of_itself(name, line) -> None:
    assert cli.load_command(name).help == line


def test_show_prints_prescription_and_faults(call) -> None:
    answer = call("show", "back_extension")
    assert answer.code == 0
    assert "each hold 120 s" in answer.out
    assert "Keep the hips on the floor" in answer.out


def test_unknown_exercise_is_wrong_use_and_suggests_the_nearest(call) -> None:
    answer = call("check", SAMPLE, "--exercise", "cat_curls")
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1
    assert "did you mean 'cat_curl'" in answer.err


def test_unknown_stage_is_wrong_use_and_suggests_the_nearest(call) -> None:
    answer = call("check", SAMPLE, "--exercise", "back_extension", "--stage", "pressup")
    assert answer.code == 2
    assert "did you mean 'press_up'" in answer.err


def test_spec_with_three_mistakes_reports_all_of_them(call, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "exercise_specs" / f"{RAISE}.toml").read_text(encoding="utf-8")
    for right, wrong in THREE_MISTAKES:
        text = text.replace(right, wrong)
    path = tmp_path / f"{RAISE}.toml"
    path.write_text(text, encoding="utf-8")
    answer = call("check", SAMPLE, "--exercise", path)
    assert answer.code == 2
    assert "did you mean 'sciatica_suitable'" in answer.err
    assert "stages.default.reps" in answer.err
    assert "did you mean 'whole_leg'" in answer.err
    assert "Traceback" not in answer.err


def make_text(folder: Path) -> Path:
    path = folder / "x.mp4"
    path.write_text("this is no video\n", encoding="utf-8")
    return path


def make_empty(folder: Path) -> Path:
    path = folder / "empty.mp4"
    path.touch()
    return path


def make_nothing(folder: Path) -> Path:
    return folder / "missing.mp4"


@pytest.mark.parametrize("make", [make_text, make_empty, make_nothing], ids=["text", "empty", "missing"])
def test_unreadable_input_is_one_line_and_exit_3(call, tmp_path: Path, make) -> None:
    path = make(tmp_path)
    answer = call("check", path, "--exercise", "cat_curl")
    assert (answer.code, answer.out) == (3, "")
    assert len(answer.err.splitlines()) == 1
    assert path.name in answer.err


def test_clip_without_labels_asks_for_the_exercise(call, nobody: Path) -> None:
    answer = call("check", nobody)
    assert answer.code == 2
    assert "--exercise" in answer.err


def test_clip_without_a_person_is_exit_4(call, nobody: Path) -> None:
    answer = call("check", nobody, "--exercise", "cat_curl")
    assert answer.code == 4
    assert len(answer.err.splitlines()) == 1
    assert "no person found" in answer.err


@pytest.mark.model
@pytest.mark.parametrize("width", [640, 641, 642])
def test_video_without_a_person_is_exit_4_at_any_width(call, tmp_path: Path, width: int) -> None:
    grey = np.full((480, width, 3), 120, np.uint8)
    clip = make_clip(tmp_path / "room.mp4", [i / 25 for i in range(12)], (width, 480), rgb=grey)
    answer = call("check", clip, "--exercise", "cat_curl")
    assert (answer.code, answer.out) == (4, "")


@pytest.mark.slow
def test_one_bad_clip_does_not_hide_the_answers_of_the_others(call, nobody: Path) -> None:
    answer = call("check", SAVED, nobody, "--exercise", RAISE, "--format", "json")
    assert answer.code == 4
    assert [a["clip"] for a in answer.json] == [SAVED.name, "nobody.npz"]
    assert answer.json[1]["error"]["exit_code"] == 4


@pytest.mark.parametrize(
    ("yaw_deg", "found", "note"),
    [(-40, "1 attempt,", "faults could not be judged"), (80, "no attempts", "nothing could be counted")],
    ids=["askew", "end on"],
)
def test_an_unsuitable_view_is_explained(call, tmp_path, yaw_deg, found, note) -> None:
    motion = Motion(AllFours()).stay(2).move(1, left_arm=0.0, right_thigh=0.0, right_shin=0.0).stay(5.5)
    poses = film(
        motion.move(1, left_arm=-90.0, right_thigh=-90.0, right_shin=4.0).stay(1), Camera(fps=15.0, yaw_deg=yaw_deg)
    )
    clip = tmp_path / "turned.npz"
    save_poses(clip, poses, "turned.mp4", poses[-1].t_s)
    answer = call("check", clip, "--exercise", RAISE)
    assert found in answer.out
    assert f"does not suit the exercise; {note}" in answer.out


@pytest.mark.slow
@pytest.mark.model
def test_the_sample_has_seven_attempts_of_which_four_are_clean(call, tmp_path: Path) -> None:
    """Of the video, by the real model; other tests use the poses saved beside it."""
    poses = tmp_path / "sample.npz"
    assert call("extract", SAMPLE, "-o", poses).code == 0
    (answer,) = call("check", poses, "--exercise", RAISE, "--format", "json").json
    assert (answer["attempt_count"], answer["rep_count"], answer["clean_count"]) == (7, 6, 4)
    faults = {a["n"]: a["faults"] for a in answer["attempts"] if a["faults"]}
    assert faults == {2: ["leg_not_parallel"], 5: ["arm_not_parallel"], 7: ["same_side"]}
    assert [a["side"] for a in answer["attempts"]] == ["left", "right", "left", "right", "left", "right", "left"]
    assert all(h["held_s"] >= 5.0 for a in answer["attempts"] for h in a["holds"])
    spent = answer["verdict_seconds"]["leg_not_parallel"]
    assert sum(spent.values()) == pytest.approx(answer["duration_s"], abs=0.05)


@pytest.mark.slow
def test_labels_beside_a_clip_name_the_exercise(call, tmp_path: Path) -> None:
    clip = tmp_path / "quadruped_arm_leg_raise.npz"
    clip.write_bytes(SAVED.read_bytes())
    (tmp_path / "quadruped_arm_leg_raise.labels.toml").write_bytes(SAMPLE.with_suffix(".labels.toml").read_bytes())
    answer = call("check", clip)
    assert answer.code == 0
    assert "7 attempts, 6 counted, 4 clean" in answer.out


@pytest.mark.slow
def test_saved_session_replays_to_the_same_events(call, tmp_path: Path) -> None:
    assert call("check", SAVED, "--exercise", RAISE, "--save", tmp_path / "kept").code == 0
    written = (tmp_path / "kept" / "session.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    again = call("replay", tmp_path / "kept", "--format", "json").out.splitlines()
    assert written == again
    assert sum(json.loads(line)["event"] == "AttemptEnded" for line in again) == 7


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--exercise", "partial_curl", "--stage", "default")], ids=["", "named"])
def test_a_camera_session_replays_with_the_usual_height_it_knew(call, tmp_path: Path, options) -> None:
    about = replace(ABOUT, usual={"hold": 37.25})
    record(tmp_path / "kept", "partial_curl", sample("partial_curl"), about=about)
    written = (tmp_path / "kept" / "session.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    assert call("replay", tmp_path / "kept", *options, "--format", "json").out.splitlines() == written


@pytest.mark.slow
def test_trace_writes_one_row_per_frame_and_a_plot(call, tmp_path: Path) -> None:
    assert call("trace", SAVED, "--exercise", RAISE, "-o", tmp_path / "t.csv").code == 0
    with (tmp_path / "t.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1683
    assert {"start", "raise", "hold", "lower"} <= {row["phase"] for row in rows}
    assert call("trace", SAVED, "--exercise", RAISE, "-o", tmp_path / "t.png").code == 0
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")


def as_given(folder: Path, clip: Path) -> Path:
    return clip


def as_linked(folder: Path, clip: Path) -> Path:
    (folder / "link.mp4").symlink_to(clip)
    return folder / "link.mp4"


def as_hard_link(folder: Path, clip: Path) -> Path:
    (folder / "same.csv").hardlink_to(clip)
    return folder / "same.csv"


def as_roundabout(folder: Path, clip: Path) -> Path:
    (folder / "sub").mkdir()
    return folder / "sub" / ".." / clip.name


@pytest.mark.parametrize("name", [as_given, as_linked, as_hard_link, as_roundabout])
@pytest.mark.parametrize(
    ("command", "option"),
    [
        (("check", "--exercise", "partial_curl"), "--annotate"),
        (("extract",), "-o"),
        (("trace", "--exercise", "partial_curl"), "-o"),
    ],
    ids=["check", "extract", "trace"],
)
def test_no_command_overwrites_its_input(call, tmp_path: Path, command, option, name) -> None:
    clip = make_clip(tmp_path / "clip.mp4", [0.0, 0.1, 0.2])
    before = clip.read_bytes()
    answer = call(*command, clip, option, name(tmp_path, clip))
    assert (answer.code, answer.out, clip.read_bytes()) == (2, "", before)
    assert "choose another name" in answer.err


@pytest.mark.parametrize(
    "command",
    [
        ("extract", "clip.mp4"),
        ("trace", "clip.mp4", "--exercise", "partial_curl"),
        ("handout", "partial_curl"),
        ("report", "--since", "2026-01-01"),
        ("plan", "new", "all"),
        ("plan", "calendar", "plan.toml", "--at", "07:30"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_slip_in_the_name_of_an_output_replaces_no_other_file(call, tmp_path: Path, monkeypatch, command) -> None:
    monkeypatch.chdir(tmp_path)
    make_clip(tmp_path / "clip.mp4", [0.0, 0.1, 0.2])
    (tmp_path / "other.mp4").write_bytes(b"a video")
    answer = call(*command, "-o", "other.mp4")
    assert (answer.code, answer.out) == (2, "")
    assert "expected a name that ends in ." in answer.err or "was not made by posecheck" in answer.err
    assert (tmp_path / "other.mp4").read_bytes() == b"a video"


@pytest.mark.parametrize("option", ["--junit", "--page"])
@pytest.mark.parametrize("name", ["clip.mp4", "clip.npz", "clip.labels.toml"])
def test_an_evaluation_never_overwrites_its_clips_and_labels(call, tmp_path: Path, option, name) -> None:
    (tmp_path / "clip.labels.toml").write_text(
        'schema = 1\nclip = "clip.mp4"\nexercise = "cat_curl"\norigin = "rendered"\n'
    )
    make_clip(tmp_path / "clip.mp4", [0.0, 0.1, 0.2])
    (tmp_path / "clip.npz").write_bytes(b"poses")
    before = (tmp_path / name).read_bytes()
    answer = call("eval", tmp_path, option, tmp_path / name)
    assert (answer.code, (tmp_path / name).read_bytes()) == (2, before)
    assert "choose another name" in answer.err


def test_a_list_of_other_files_is_refused_whatever_its_name(call, tmp_path: Path) -> None:
    make_clip(tmp_path / "other.mp4", [0.0, 0.1, 0.2])
    clip = tmp_path / "clip.mp4"
    clip.write_text("ffconcat version 1.0\nfile other.mp4\n")
    answer = call("check", clip, "--exercise", "partial_curl")
    assert (answer.code, answer.out) == (3, "")
    assert "refers to other files" in answer.err


@pytest.mark.model
def test_what_was_not_seen_of_a_video_is_noted(call, tmp_path: Path) -> None:
    clip = cut_off(make_odd(tmp_path / "clip.mp4", 10, (320, 240), per_s=5, gop=1), 0.5)
    answer = call("extract", clip, "-o", tmp_path / "poses.npz")
    assert "note: the file is cut off: it states 2.0 s" in answer.out


@pytest.mark.model
def test_annotated_video_keeps_every_frame_and_its_time(call, tmp_path: Path) -> None:
    times_s = [0.0, 0.04, 0.1, 0.3, 0.34]
    clip = make_clip(tmp_path / "room.mp4", times_s, (320, 240))
    call("check", clip, "--exercise", "cat_curl", "--annotate", tmp_path / "out.mp4")
    assert [frame.t_s for frame in VideoFile(tmp_path / "out.mp4")] == pytest.approx(times_s, abs=0.002)


def test_model_status_lists_all_sizes(call) -> None:
    answer = call("model", "status")
    assert [line.split()[0] for line in answer.out.splitlines()] == ["lite", "full", "heavy"]
