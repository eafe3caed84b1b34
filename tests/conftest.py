import tomllib

import pytest
from hypothesis import settings

from posecheck.specs.model import ExerciseSpec

# A busy machine is no failure: examples are not timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SMALL_TOML = """\
schema = 1
id = "small"
name = "Small"
group = "core"
sciatica_suitable = false
view = "side"
posture_kind = "quadruped"
camera = "Side-on."
start = "Be level."
action = "Go up, or down."
default_stage = "up"

[stages.up]
hold_s = 2
start = "start"
targets = ["top"]

[stages.up_and_down]
hold_s = 2
start = "start"
targets = ["top", "bottom"]

[stages.stay]
hold_s = 2
targets = ["top"]

[signals.trunk]
measure = "elevation"
points = ["hip", "shoulder"]
unit = "deg"

[signals.trunk_rate]
measure = "rate"
of = ["trunk"]
unit = "deg/s"

[posture]
all = [{ signal = "trunk", within = [-80, 80], leave = [-85, 85] }]

[phases.start]
all = [{ signal = "trunk", within = [-10, 10], leave = [-14, 14] }]

[phases.top]
all = [{ signal = "trunk", above = 30, leave = 25 }]
settled = [{ signal = "trunk_rate", within = [-20, 20], leave = [-50, 50] }]

[phases.bottom]
all = [{ signal = "trunk", below = -30, leave = -25 }]

[faults.too_high]
signal = "trunk"
enter_above = 60
leave_below = 50
cue = "Lower"
say = "Lower."

[faults.wrong]
signal = "trunk"
enter_above = 70
leave_below = 65
voids = true
cue = "Wrong"
say = "Wrong."

[faults.too_low]
signal = "trunk"
during = ["top"]
at_least = 40
every_target = true
cue = "Higher"
say = "Higher."

[faults.hold_too_short]
cue = "Longer"
say = "Longer."
"""


@pytest.fixture
def small_toml() -> str:
    return SMALL_TOML


@pytest.fixture
def small_spec() -> ExerciseSpec:
    return ExerciseSpec.model_validate(tomllib.loads(SMALL_TOML))
