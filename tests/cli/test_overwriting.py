"""No command writes over a file that posecheck did not make, unless it is told to."""

import sys
from pathlib import Path

import numpy as np
import pytest
from made_clips import make_clip

from posecheck.adapters.video.files import VideoWriter
from posecheck.cli import main as cli
from posecheck.outputs import refuse_overwriting
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import load_poses, save_poses

SAMPLES = Path(__file__).parents[2] / "sample_videos"
DOCUMENTS = {
    "trace.csv": ["trace", "POSES", "-e", "partial_curl", "-o"],
    "trace.png": ["trace", "POSES", "-e", "partial_curl", "-o"],
    "trace.svg": ["trace", "POSES", "-e", "partial_curl", "-o"],
    "trace.pdf": ["trace", "POSES", "-e", "partial_curl", "-o"],
    "exercise.svg": ["show", "cat_curl", "--demo"],
    "handout.pdf": ["handout", "cat_curl", "-o"],
    "report.html": ["report", "RECORDING", "-o"],
    "report.pdf": ["report", "RECORDING", "-o"],
    "junit.xml": ["eval", SAMPLES / "partial_curl_clean.labels.toml", "--poses", "--junit"],
    "page.html": ["eval", SAMPLES / "partial_curl_clean.labels.toml", "--poses", "--page"],
    "plan.ics": ["plan", "calendar", "PLAN", "--at", "18:00", "-o"],
}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Poses of one curl, a recording and a plan, made once."""
    folder = tmp_path_factory.mktemp("inputs")
    poses = folder / "poses.npz"
    save_poses(poses, [pose for pose in load_poses(SAMPLES / "partial_curl_clean.npz") if pose.t_s < 9.0], "clip")
    with pytest.MonkeyPatch.context() as patch:
        for words in (
            ["check", poses, "-e", "partial_curl", "--save", folder / "kept"],
            ["plan", "new", "core", "-o", folder / "plan.toml"],
        ):
            patch.setattr(sys, "argv", ["posecheck", *map(str, words)])
            with pytest.raises(SystemExit):
                cli.main()
    return {"POSES": poses, "RECORDING": folder / "kept", "PLAN": folder / "plan.toml"}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] if name in ("trace.png", "trace.svg", "trace.pdf") else [])
        for name in DOCUMENTS
    ],
)
def test_an_output_replaces_its_older_self_but_nothing_else(name, call, inputs, tmp_path):
    out = tmp_path / name
    words = [inputs.get(word, word) if isinstance(word, str) else word for word in DOCUMENTS[name]]
    out.write_bytes(b"a year of somebody's work")
    code, _, said = call(*words, out)
    assert (code, out.read_bytes()) == (2, b"a year of somebody's work")
    assert "--force" in said
    assert call(*words, out, "--force")[0] == 0
    assert out.read_bytes() != b"a year of somebody's work"
    refuse_overwriting(out)


def test_a_video_of_somebody_else_is_not_replaced(call, tmp_path):
    clip, precious = tmp_path / "clip.mp4", tmp_path / "holiday.mp4"
    for path in (clip, precious):
        make_clip(path, [0.0, 0.1, 0.2])
    before = precious.read_bytes()
    code, _, said = call("check", clip, "-e", "partial_curl", "--annotate", precious)
    assert (code, precious.read_bytes()) == (2, before)
    assert "was not made by posecheck" in said


def test_a_video_or_poses_of_our_own_may_be_replaced(tmp_path):
    with VideoWriter(tmp_path / "out.mp4", (64, 48)) as video:
        video.write(Frame(0.0, np.zeros((48, 64, 3), np.uint8)))
    save_poses(tmp_path / "out.npz", [PoseFrame.empty(0.0, (64, 48))], "clip")
    for path in tmp_path.iterdir():
        refuse_overwriting(path)


def test_an_empty_file_is_no_loss(call, inputs, tmp_path):
    out = tmp_path / "plan.ics"
    out.touch()
    assert call("plan", "calendar", inputs["PLAN"], "--at", "18:00", "-o", out)[0] == 0
