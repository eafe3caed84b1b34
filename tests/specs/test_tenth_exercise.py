"""A new exercise is one TOML file: no code knows any exercise by its name."""

from pathlib import Path

import pytest

from posecheck.engine.engine import Engine
from posecheck.events import AttemptEnded
from posecheck.pose.poses import load_poses
from posecheck.specs.loader import load_specs, specs_folder

GLUTE_BRIDGE = """\
schema = 1
id = "glute_bridge"
name = "Glute bridge"
group = "core"
sciatica_suitable = false
view = "side"
posture_kind = "supine"
camera = "Side-on and low, from head to feet in the picture."
start = "Lie on your back, knees bent, feet flat on the floor."
action = "Push the hips up until shoulder, hip and knee make a line. Hold, lower slowly."
default_stage = "default"
hold_tolerance_s = 0.2

[stages.default]
reps = 10
hold_s = 1
start = "start"
targets = ["top"]

[floor]
points = ["shoulder", "ankle"]
above_t = [0.1, 0.1]

[signals.hip_height]
measure = "rise"
points = ["shoulder", "hip"]
relative = true
unit = "T"

[signals.knee]
measure = "angle"
points = ["hip", "knee", "ankle"]
unit = "deg"

[signals.hip_rate]
measure = "rate"
of = ["hip_height"]
unit = "T/s"

[posture]
all = [{ signal = "knee", within = [30, 135], leave = [22, 145] }]

[phases.start]
all = [{ signal = "hip_height", within = [-0.08, 0.08], leave = [-0.12, 0.12] }]
dwell_s = 0.2

[phases.top]
all = [{ signal = "hip_height", above = 0.3, leave = 0.24 }]
settled = [{ signal = "hip_rate", within = [-0.08, 0.08], leave = [-0.12, 0.12] }]
dwell_s = 0.1

[faults.hold_too_short]
cue = "Stay up longer"
say = "Stay up a little longer."

[faults.feet_too_far]
signal = "knee"
during = ["top"]
enter_above = 120
leave_below = 110
cue = "Feet nearer to the hips"
say = "Bring your feet nearer to your hips."
"""
HELD_S = (1.4, 2.0, 1.1, 1.7)
"""Expected results of the scripted clip."""


@pytest.fixture
def specs(tmp_path):
    for path in specs_folder().glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / "glute_bridge.toml").write_text(GLUTE_BRIDGE)
    return load_specs(tmp_path)


def attempts(spec, clip):
    poses = load_poses(Path(__file__).parents[2] / "sample_videos" / f"{clip}.npz").poses
    engine = Engine(spec)
    updates = [engine.step(pose) for pose in poses] + [engine.finish()]
    return [e.attempt for update in updates for e in update.events if isinstance(e, AttemptEnded)]


def test_a_tenth_exercise_is_one_toml_file(specs):
    assert len(specs) == 10
    found = attempts(specs["glute_bridge"], "negative_glute_bridge")
    assert [(a.counted, a.clean) for a in found] == [(True, True)] * 4
    assert [a.holds[0].held_s for a in found] == pytest.approx(HELD_S, abs=0.4)


def test_the_tenth_exercise_counts_nothing_in_others_that_resemble_it(specs):
    for clip in ("pelvic_tilt_clean", "partial_curl_clean", "negative_full_sit_up"):
        assert attempts(specs["glute_bridge"], clip) == []
