"""Exercises as animated pictures."""

import xml.etree.ElementTree as ET

import pytest

from posecheck.errors import UsageError
from posecheck.pages.animation import write_animation
from posecheck.specs.loader import load_specs

SVG = "{http://www.w3.org/2000/svg}"
SPECS = load_specs()


@pytest.mark.parametrize("name", ["side_plank", "gluteal_stretch", "pelvic_tilt"])
def test_every_stage_moves_in_one_picture(tmp_path, name):
    write_animation(SPECS[name], tmp_path / "a.svg")
    root = ET.fromstring((tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert len(list(root.iter(f"{SVG}text"))) == len(SPECS[name].stages)
    moving = list(root.iter(f"{SVG}animate"))
    assert {one.get("attributeName") for one in moving} >= {"d"}
    for one in moving:
        times = [float(t) for t in one.get("keyTimes").split(";")]
        assert len(one.get("values").split(";")) == len(times)
        assert times == sorted(times)
        assert (times[0], times[-1]) == (0.0, 1.0)


def test_an_exercise_without_a_demonstration_is_refused(tmp_path, small_spec):
    with pytest.raises(UsageError, match="has no demonstration"):
        write_animation(small_spec, tmp_path / "a.svg")


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"ends in \.svg"):
        write_animation(SPECS["cat_curl"], tmp_path / "a.mp4")


def test_an_unwritable_path_raises_an_error(tmp_path):
    with pytest.raises(UsageError, match="cannot write"):
        write_animation(SPECS["cat_curl"], tmp_path / "no" / "a.svg")
