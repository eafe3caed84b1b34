"""The command that tells how far the model is off the true joints, on poses whose error is known."""

import numpy as np
import pose_error
import pytest
from renderer.take import script_names
from renderer.truth import NAMES
from takes import take_of

from posecheck.pose.landmarks import COUNT, INDEX, PoseFrame
from posecheck.pose.poses import save_poses

pytestmark = pytest.mark.slow

CLIP = "back_extension_press_up_clean"
SIZE_PX = (640, 480)
TIMES_S = np.arange(0.0, 12.0, 0.5)


@pytest.fixture(scope="module")
def take():
    return take_of(CLIP)


@pytest.fixture(scope="module")
def true_px(take):
    """True joints of the first seconds in the picture, shape (n, n_joints, 2)."""
    return np.array([take.camera.project(pose_error.true_places(take, t)) for t in TIMES_S])


def save(folder, joints_px, seen=lambda index: True, duration_s=None):
    """Save poses whose joints are given, in the order of the truth's names."""
    poses = []
    for index, (t_s, places) in enumerate(zip(TIMES_S, joints_px, strict=True)):
        xy_px = np.full((COUNT, 2), 100.0)
        xy_px[[INDEX[name] for name in NAMES]] = places
        rest = np.zeros(COUNT), np.ones(COUNT), np.zeros((COUNT, 3))
        poses.append(PoseFrame(t_s, SIZE_PX, xy_px, *rest) if seen(index) else PoseFrame.empty(t_s, SIZE_PX))
    save_poses(folder / f"{CLIP}.npz", poses, duration_s=duration_s or take_of(CLIP).clip.duration_s)


def rows(text):
    """Numbers of each line of the two tables, by joint or angle."""
    found = {}
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["back_extension"]:
            name = " ".join(word for word in words[1:] if not word.lstrip("+-").replace(".", "").isdigit())
            found[name] = [float(word) for word in words[1:] if word.lstrip("+-").replace(".", "").isdigit()]
    return found


def test_true_joints_are_off_by_nothing(tmp_path, capsys, true_px):
    save(tmp_path, true_px)
    assert pose_error.main([str(tmp_path)]) == 0
    told = rows(capsys.readouterr().out)
    assert {"nose", "shoulder", "knee", "trunk", "hip", "upper arm", "whole arm"} <= set(told)
    assert all(abs(number) < 0.051 for numbers in told.values() for number in numbers)


def test_shifted_joints_are_off_by_the_shift_in_shares_of_the_trunk(tmp_path, capsys, true_px):
    def middle(name):
        return np.mean([true_px[:, NAMES.index(f"{side}_{name}")] for side in ("left", "right")], axis=0)

    trunk_px = np.linalg.norm(middle("shoulder") - middle("hip"), axis=1)
    save(tmp_path, true_px + np.array([3.0, 4.0]))
    assert pose_error.main([str(tmp_path)]) == 0
    told = rows(capsys.readouterr().out)
    assert told["elbow"][:2] == pytest.approx([0.0, 0.0], abs=0.051)
    assert told["wrist"][0] == pytest.approx(float(np.median(500.0 / trunk_px)), abs=0.051)
    assert told["trunk"] == pytest.approx([0.0, 0.0], abs=0.051)


def test_a_body_the_wrong_way_round_is_put_right_and_told(tmp_path, capsys, true_px):
    names = list(NAMES)
    opposite = {"left": "right", "right": "left"}
    halves = (name.partition("_") for name in names)
    turned = [names.index("".join((opposite.get(side, side), *part))) for side, *part in halves]
    save(tmp_path, true_px[:, turned])
    assert pose_error.main([str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert "left and right swapped in 100.0 % of them" in text
    assert all(abs(number) < 0.051 for numbers in rows(text).values() for number in numbers)


def test_a_trunk_that_is_read_too_steep_is_told_with_its_sign(tmp_path, capsys, take, true_px):
    lifted = true_px.copy()
    shoulders = [NAMES.index(f"{side}_shoulder") for side in ("left", "right")]
    lifted[:, shoulders] -= [0.0, 20.0]
    save(tmp_path, lifted)
    assert pose_error.main([str(tmp_path)]) == 0
    bias_deg, most_deg = rows(capsys.readouterr().out)["trunk"]
    assert 2.0 < bias_deg <= most_deg


def test_moments_without_a_person_are_counted_apart(tmp_path, capsys, true_px):
    save(tmp_path, true_px, seen=lambda index: index % 2 == 0)
    assert pose_error.main([str(tmp_path)]) == 0
    assert "1 clip, 24 moments, a person found in 50.0 %" in capsys.readouterr().out


def test_clips_without_poses_are_listed(tmp_path, capsys, true_px):
    save(tmp_path, true_px)
    pose_error.main([str(tmp_path)])
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"No poses in {tmp_path}: ")
    assert set(last.split(": ")[1].split(", ")) == set(script_names()) - {CLIP}


def test_poses_of_another_length_than_the_script_are_left_out(tmp_path, capsys, take, true_px):
    save(tmp_path, true_px, duration_s=take.clip.duration_s + 3.0)
    assert pose_error.main([str(tmp_path)]) == 1
    assert f"Left out, as long as no clip of today's script: {CLIP}\n" in capsys.readouterr().out


def test_a_folder_without_poses_fails(tmp_path, capsys):
    assert pose_error.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.startswith(f"\nNo poses in {tmp_path}: ")


def test_damaged_poses_fail_with_the_name_of_the_file(tmp_path, capsys):
    (tmp_path / f"{CLIP}.npz").write_text("nothing")
    assert pose_error.main([str(tmp_path)]) == 1
    assert f"{CLIP}.npz is not a file of saved poses" in capsys.readouterr().err
