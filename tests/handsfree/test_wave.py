"""A wave is found in any picture rate and with either arm, and nothing else is."""

import math
from pathlib import Path

import numpy as np
import pytest

from posecheck.handsfree.wave import AGAIN_S, SWING_S, SWINGS, WaveDetector
from posecheck.pose.landmarks import INDEX, PoseFrame
from posecheck.pose.poses import load_poses

SAMPLES = Path(__file__).parents[2] / "sample_videos"
TRUNK_PX = 100.0
ARM_PX = 110.0


def pose_at(t_s: float, arm_deg: float, side: str = "left", *, visibility: float = 1.0) -> PoseFrame:
    """A person lying on the back, one arm at an angle to the vertical."""
    xy = np.full((33, 2), 200.0)
    for one in ("left", "right"):
        xy[INDEX[f"{one}_shoulder"]] = (300.0, 300.0)
        xy[INDEX[f"{one}_hip"]] = (300.0 - TRUNK_PX, 300.0)
        xy[INDEX[f"{one}_wrist"]] = (210.0, 302.0)
    turned = math.radians(arm_deg)
    xy[INDEX[f"{side}_wrist"]] = (300.0 + ARM_PX * math.sin(turned), 300.0 - ARM_PX * math.cos(turned))
    return PoseFrame(t_s, (640, 480), xy, np.zeros(33), np.full(33, visibility), np.zeros((33, 3)))


def waving(
    begin_s: float, swings: int, swing_s: float = 0.35, fps: float = 15.0, wide_deg: float = 25.0, **how: object
) -> list[PoseFrame]:
    """The arm swings to and fro, `wide_deg` to each side."""
    times_s = np.arange(begin_s, begin_s + swings * swing_s, 1 / fps)
    return [pose_at(float(t), wide_deg * math.cos(math.pi * (t - begin_s) / swing_s), **how) for t in times_s]


def resting(begin_s: float, end_s: float) -> list[PoseFrame]:
    """The arm lies beside the body."""
    return [pose_at(float(t), -95.0) for t in np.arange(begin_s, end_s, 1 / 15)]


def found(poses: list[PoseFrame]) -> list[float]:
    """When the waves that are found began."""
    detector = WaveDetector()
    return [began for pose in poses if (began := detector.step(pose)) is not None]


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0])
@pytest.mark.parametrize("swing_s", [0.25, 0.4, 0.6])
def test_a_wave_is_found_once(side, fps, swing_s):
    began = found([*resting(0, 2), *waving(2.0, SWINGS + 3, swing_s, fps, side=side), *resting(8, 10)])

    assert len(began) == 1
    assert began[0] == pytest.approx(2.0, abs=2 * swing_s)


def test_a_second_wave_needs_a_pause():
    one_s = 9 * 0.35
    joined = [*waving(0.0, 9), *waving(one_s + 0.2, 9)]
    apart = [*waving(0.0, 9), *waving(one_s + AGAIN_S + 0.5, 9)]

    assert len(found(joined)) == 1
    assert len(found(apart)) == 2


@pytest.mark.parametrize(
    "poses",
    [
        waving(0.0, SWINGS - 1),
        waving(0.0, 12, swing_s=SWING_S + 0.2),
        waving(0.0, 12, wide_deg=8.0),
        waving(0.0, 12, visibility=0.2),
        [pose_at(t / 15, -120.0 + 25.0 * math.cos(math.pi * t / 5)) for t in range(60)],
    ],
    ids=["twice only", "slow", "narrow", "hidden", "below the shoulder"],
)
def test_no_wave(poses):
    assert found(poses) == []


def test_a_hidden_moment_does_not_end_a_wave():
    poses = waving(0.0, 10)
    poses[20:23] = [PoseFrame.empty(pose.t_s, pose.size_px) for pose in poses[20:23]]

    assert len(found(poses)) == 1


@pytest.mark.parametrize("clip", sorted(path.stem for path in SAMPLES.glob("*.npz") if "waving" not in path.stem))
def test_nobody_waves_while_exercising(clip):
    assert found(list(load_poses(SAMPLES / f"{clip}.npz"))) == []
