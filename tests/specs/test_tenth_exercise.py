"""A new exercise is one TOML file: no code knows any exercise by its name."""

from pathlib import Path

import pytest

from posecheck.engine.engine import Engine
from posecheck.events import AttemptEnded, MovementRefused
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
action = "Push the hips up until shoulder, hip and knee form a line. Hold, lower slowly."
default_stage = "default"

[stages.default]
reps = 10
hold_s = 1
targets = ["top"]

[drives]
hips = { measure = "rise", points = [["shoulder"], ["hip"]], unit = "T" }
belly_up = { measure = "belly_up", unit = "share" }
hips_off_line = { measure = "off_line", points = [["shoulder"], ["hip"], ["knee"]], unit = "T" }
knee = { measure = "angle", points = [["hip"], ["knee"], ["ankle"]], unit = "deg" }

[targets.top]
drive = "hips"
least = 0.15
usual = 0.4
refuse.not_lying = { drive = "belly_up", at = "rest", below = 0.5 }
refuse.hips_stay_down = { drive = "hips_off_line", at = "top", below = -0.15 }
refuse.legs_straight = { drive = "knee", at = "top", above = 140 }

[signals]
knee = { measure = "angle", points = ["hip", "knee", "ankle"], unit = "deg" }
line = { measure = "offset", points = ["shoulder", "hip", "knee"], unit = "T" }
hips = { measure = "rise", points = ["shoulder", "hip"], unit = "T" }
hip_speed = { measure = "rate", of = ["hips"], unit = "T/s" }

[faults.feet_too_far]
signal = "knee"
during = ["top"]
wrong_above = 120
right_below = 110
cue = "Feet nearer to the hips"
say = "Bring your feet nearer to your hips."

[faults.hips_too_low]
signal = "line"
during = ["top"]
at_least = -0.02
cue = "Hips higher"
say = "Push your hips up until shoulder, hip and knee form a line."

[faults.too_fast]
signal = "hip_speed"
wrong_outside = [-1.2, 1.2]
right_inside = [-0.9, 0.9]
cue = "Move slowly"
say = "Move slowly, with control."
"""
HELD_S = (1.4, 2.0, 1.1, 1.7)
"""Times at the top in the script of the clip. A hold also takes in the last bit of the way."""


@pytest.fixture
def specs(tmp_path):
    for path in specs_folder().glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / "glute_bridge.toml").write_text(GLUTE_BRIDGE)
    return load_specs(tmp_path)


def events(spec, clip):
    poses = load_poses(Path(__file__).parents[2] / "sample_videos" / f"{clip}.npz").poses
    engine = Engine(spec)
    updates = [engine.step(pose) for pose in poses] + [engine.finish()]
    return [event for update in updates for event in update.events]


def attempts(spec, clip):
    return [event.attempt for event in events(spec, clip) if isinstance(event, AttemptEnded)]


def test_a_tenth_exercise_is_one_short_toml_file(specs):
    assert len(GLUTE_BRIDGE.splitlines()) <= 60
    assert len(specs) == 10
    found = attempts(specs["glute_bridge"], "negative_glute_bridge")
    assert [(a.counted, a.clean) for a in found] == [(True, True)] * 4
    assert [a.holds[0].held_s for a in found] == pytest.approx(HELD_S, abs=0.6)


@pytest.mark.parametrize("clip", ["pelvic_tilt_clean", "partial_curl_clean", "gluteal_stretch_clean"])
def test_the_tenth_exercise_counts_nothing_in_others_that_resemble_it(specs, clip):
    assert attempts(specs["glute_bridge"], clip) == []


def test_the_tenth_exercise_says_what_it_refuses(specs):
    found = events(specs["glute_bridge"], "negative_full_sit_up")
    assert not any(isinstance(event, AttemptEnded) for event in found)
    refused = {event.reason for event in found if isinstance(event, MovementRefused)}
    assert refused == {"not_lying", "hips_stay_down"}
