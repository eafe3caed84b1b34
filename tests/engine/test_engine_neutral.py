"""Relative signals before and after the person's neutral is known."""

import tomllib

import numpy as np
import pytest
from poses_by_hand import WHOLE_ARM, AllFours, Camera, Motion, Prone, film
from watched import watch

from posecheck.specs.model import ExerciseSpec

TRUNK_DEG = 44.0
RISE = """
[signals.rise]
measure = "elevation"
points = ["hip", "shoulder"]
relative = true
unit = "deg"
"""
START = 'all = [{ signal = "trunk", within = [-10, 10], leave = [-14, 14] }]'
TOP = 'all = [{ signal = "trunk", above = 30, leave = 25 }]'


def risen(small_toml: str, assumed_deg: float | list[float] | None) -> ExerciseSpec:
    """The small exercise with phases based on the trunk's rise above its neutral."""
    text = small_toml + RISE + ("" if assumed_deg is None else f"default_neutral = {assumed_deg}\n")
    for condition in (START, TOP):
        assert condition in text
        text = text.replace(condition, condition.replace("trunk", "rise"))
    return ExerciseSpec.model_validate(tomllib.loads(text))


@pytest.mark.parametrize(
    ("live", "assumed_deg", "phase", "measured_deg"),
    [
        pytest.param(False, None, "start", np.nan, id="recording, nothing assumed"),
        pytest.param(False, 4.0, "top", 40.0, id="recording, neutral assumed"),
        pytest.param(False, [-5.0, 4.0], "top", 40.0, id="recording, above the range assumed"),
        pytest.param(False, [50.0, 60.0], "start", -6.0, id="recording, below the range assumed"),
        pytest.param(False, [40.0, 60.0], "start", 0.0, id="recording, within the range assumed"),
        pytest.param(True, None, "start", np.nan, id="live, nothing assumed"),
        pytest.param(True, 4.0, "start", 40.0, id="live, neutral assumed"),
    ],
)
def test_the_pose_held_first_is_the_neutral_unless_a_recording_has_one_to_assume(
    small_toml, live, assumed_deg, phase, measured_deg
):
    """A person propped up at 44 degrees: a rise of 40 above an assumed neutral of 4, else the start pose."""
    seen = watch(film(Motion(Prone(trunk=TRUNK_DEG)).stay(0.5)), risen(small_toml, assumed_deg), live=live)
    early = seen.updates[8]
    assert early.status.phase == phase
    assert early.measurements["rise"] == pytest.approx(measured_deg, nan_ok=True)


@pytest.mark.parametrize("live", [False, True], ids=["recording", "live"])
def test_once_the_neutral_is_known_all_is_measured_from_it(small_toml, live):
    motion = Motion(Prone(trunk=TRUNK_DEG)).stay(1.5).move(1.0, trunk=TRUNK_DEG + 35).stay(1.0)
    seen = watch(film(motion), risen(small_toml, None), live=live)
    at = {round(u.t_s, 1): u for u in seen.updates}
    assert at[1.4].measurements["rise"] == pytest.approx(0.0, abs=0.01)
    assert at[3.3].measurements["rise"] == pytest.approx(35.0, abs=0.01)
    assert (at[1.4].status.phase, at[3.3].status.phase) == ("start", "top")


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_limb_is_measured_from_its_own_neutral_on_the_side_that_another_signal_names(small_toml, side, facing):
    spec = ExerciseSpec.model_validate(tomllib.loads(small_toml + WHOLE_ARM))
    motion = Motion(AllFours(**{f"{side}_arm": -70.0})).stay(1.5).move(1.0, **{f"{side}_arm": -10.0}).stay(0.5)
    last = watch(film(motion, Camera(facing)), spec).updates[-2]
    assert last.measurements["whole_arm"] == pytest.approx(60.0, abs=0.01)
