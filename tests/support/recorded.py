"""Sessions played from saved poses, as if they came from a camera."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from posecheck.engine.engine import Engine
from posecheck.history.header import About
from posecheck.history.recording import Recorder
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import load_poses
from posecheck.session import run
from posecheck.specs.loader import load_specs

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CLIPS = {
    "back_extension": "back_extension_press_up_clean",
    "cat_curl": "cat_curl_clean",
    "dead_bug": "dead_bug_level_1_faults",
    "gluteal_stretch": "gluteal_stretch_clean",
    "partial_curl": "partial_curl_faults",
    "pelvic_tilt": "pelvic_tilt_clean",
    "quadruped_arm_leg_raise": "quadruped_faults",
    "side_plank": "side_plank_full_clean_left",
    "standing_hamstring_stretch": "standing_hamstring_stretch_low_block",
}
ABOUT = About("camera 0", "full", live=True)


@cache
def sample(exercise: str, until_s: float = 24.0) -> tuple[PoseFrame, ...]:
    """Poses from the start of a sample clip of an exercise."""
    return tuple(p for p in load_poses(SAMPLES / f"{CLIPS[exercise]}.npz").poses if p.t_s < until_s)


def record(folder: Path, exercise: str, poses: tuple[PoseFrame, ...], *sinks, about: About = ABOUT, **options) -> None:
    """Judge poses as if from a camera, and record the session."""
    spec = load_specs()[exercise]
    recorder = Recorder(folder, spec, spec.default_stage, about, **options)
    run(poses, None, Engine(spec, live=about.live, usual=about.usual), [recorder, *sinks])
