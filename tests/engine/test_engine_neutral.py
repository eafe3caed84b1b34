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


def risen(small_toml: str, assumed_deg: float | list[float] | None) -> ExerciseSpec:
    """The small exercise with the trunk's rise above its neutral."""
    text = small_toml + RISE + ("" if assumed_deg is None else f"default_neutral = {assumed_deg}\n")
    return ExerciseSpec.model_validate(tomllib.loads(text))


@pytest.mark.parametrize("live", [False, True], ids=["recording", "live"])
@pytest.mark.parametrize(
    ("assumed_deg", "measured_deg"),
    [
        pytest.param(None, np.nan, id="nothing assumed"),
        pytest.param(4.0, 40.0, id="neutral assumed"),
        pytest.param([-5.0, 4.0], 40.0, id="above the range assumed"),
        pytest.param([50.0, 60.0], -6.0, id="below the range assumed"),
        pytest.param([40.0, 60.0], 0.0, id="within the range assumed"),
    ],
)
def test_before_the_neutral_is_known_the_assumed_one_holds(small_toml, live, assumed_deg, measured_deg):
    seen = watch(film(Motion(Prone(trunk=TRUNK_DEG)).stay(0.5)), risen(small_toml, assumed_deg), live=live)
    assert seen.updates[8].measurements["rise"] == pytest.approx(measured_deg, nan_ok=True)


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
