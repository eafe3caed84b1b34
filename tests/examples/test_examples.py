"""The examples run as they stand, in a process of their own."""

import subprocess
import sys
from pathlib import Path

import pytest
from made_clips import make_clip

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_videos"


def run(name, *words):
    call = [sys.executable, ROOT / "examples" / name, *words]
    done = subprocess.run(call, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_clip_is_checked_in_one_call():
    lines = run("check_video.py", SAMPLES / "side_plank_full_clean_left.npz", "side_plank")
    assert len(lines) == 2
    assert "clean" in lines[0]
    assert lines[1] == "1 attempts, 1 counted, 1 clean"


def test_saved_poses_are_judged_frame_by_frame():
    lines = run("judge_poses.py", SAMPLES / "side_plank_full_clean_left.npz", "side_plank")
    names = [line.split()[-1] for line in lines]
    assert names[0] == "PersonFound"
    assert "AttemptEnded" in names


@pytest.mark.model
def test_a_camera_is_watched_until_it_ends(tmp_path):
    clip = make_clip(tmp_path / "room.mp4", [i / 10 for i in range(10)], (320, 240))
    assert run("watch_camera.py", "cat_curl", clip) == []


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.stem)
def test_an_example_is_short(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert 10 <= len(lines) <= 20
