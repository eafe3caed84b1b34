"""The labels files beside the clips are what the scripts tell today."""

import tomllib
from pathlib import Path

import pytest
from renderer.take import Take, script_names

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_videos"
LABELS = {
    path.name.removesuffix(".labels.toml"): path
    for path in sorted(SAMPLES.glob("*.labels.toml"))
    if tomllib.loads(path.read_text(encoding="utf-8"))["origin"] == "rendered"
}


def test_there_are_labels():
    assert LABELS


@pytest.mark.parametrize("name", LABELS)
def test_labels_are_those_of_the_script(name, tmp_path):
    assert name in script_names(), f"expected a script of {name} in sample_videos/scripts/, found none"
    written = tmp_path / LABELS[name].name
    Take(name).labels().write(written)
    told = written.read_text(encoding="utf-8").splitlines()
    kept = LABELS[name].read_text(encoding="utf-8").splitlines()
    assert told == kept, f"write them again: python sample_videos/render.py {name} --labels-only"
