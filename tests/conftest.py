import gc
import os
import sys
import tomllib
from collections.abc import Iterator

import pytest
from called import Answer, Call
from hypothesis import settings

from posecheck.cli import main as cli
from posecheck.language import use
from posecheck.specs.model import ExerciseSpec

# Compiling all tests takes each worker 10 s. It is done once, even where the environment asks to keep no bytecode.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

os.environ["LANGUAGE"] = "en"  # texts are compared in English, whatever the language of the machine

# A busy machine is no failure: examples are not timed. `.ci/run` tries the thorough profile.
settings.register_profile("quick", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=200)
settings.load_profile("quick")

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
targets = ["top"]

[stages.up_and_down]
hold_s = 2
targets = ["top", "bottom"]

[drives.lift]
measure = "elevation"
points = [["hip"], ["shoulder"]]
rest = 0.0
unit = "deg"

[drives.belly_up]
measure = "belly_up"
unit = "share"

[targets.top]
drive = "lift"
least = 20
usual = 40
zone = 50

[targets.bottom]
drive = "lift"
falls = true
least = 20
usual = 40

[signals.trunk]
measure = "elevation"
points = ["hip", "shoulder"]
unit = "deg"

[faults.too_high]
signal = "trunk"
wrong_above = 60
right_below = 50
cue = "Lower"
say = "Lower."

[faults.wrong]
signal = "trunk"
wrong_above = 70
right_below = 65
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


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Modules and tests stay to the end, so looking for garbage among them is in vain."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins and ends in English."""
    yield
    use("en")


@pytest.fixture
def small_toml() -> str:
    return SMALL_TOML


@pytest.fixture
def small_spec() -> ExerciseSpec:
    return ExerciseSpec.model_validate(tomllib.loads(SMALL_TOML))


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run `posecheck` with some arguments."""

    def run(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["posecheck", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        printed = capsys.readouterr()
        return Answer(int(end.value.code or 0), printed.out, printed.err)

    return run
