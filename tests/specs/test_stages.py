"""What a stage changes in the targets and faults of its exercise."""

import tomllib

import pytest
from pydantic import ValidationError

from posecheck.specs.inheritance import SHORT_HOLD
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

STAY = "[stages.up]\nhold_s = 2"


def test_a_stage_may_limit_the_faults_and_change_targets(small_toml):
    text = small_toml.replace(STAY, f'{STAY}\nfaults = ["too_high"]')
    text += "\n[stage_targets.up.top]\nleast = 30\n"
    spec = ExerciseSpec.model_validate(tomllib.loads(text))
    assert set(spec.faults_of("up")) == {"too_high", "hold_too_short"}
    assert set(spec.faults_of("up_and_down")) == set(spec.faults)
    assert {stage: spec.targets_of(stage)["top"].least for stage in spec.stages} == {"up": 30, "up_and_down": 20}
    assert spec.targets_of("up")["top"].usual == spec.targets["top"].usual


def test_a_stage_like_another_takes_the_keys_it_leaves_out(small_toml):
    text = small_toml.replace("\n[drives", '\n[stages.longer]\nlike = "up"\nhold_s = 9\n[drives', 1)
    spec = ExerciseSpec.model_validate(tomllib.loads(text))
    assert spec.stage("longer") == spec.stage("up").model_copy(update={"like": "up", "hold_s": 9})


@pytest.mark.parametrize("like", ["upp", "below", "self"])
def test_a_stage_is_like_one_above_it(problems_of, like):
    more = f'[stages.self]\nlike = "{like}"\n[stages.below]\nlike = "up"\n{STAY}'
    told = f"small.toml: stages.self.like: expected a stage defined above it, got {like!r}"
    assert problems_of((STAY, more)) == (told,)


def test_a_target_may_be_of_one_stage_only(small_toml):
    text = small_toml.replace('targets = ["top", "bottom"]', 'targets = ["top"]')
    text = text.replace("zone = 50", 'zone = 50\nstages = ["up"]')
    with pytest.raises(ValidationError, match=r"stages\.up_and_down: unknown target 'top'"):
        ExerciseSpec.model_validate(tomllib.loads(text))


def test_every_exercise_has_the_fault_of_a_short_hold(small_toml):
    own = ExerciseSpec.model_validate(tomllib.loads(small_toml)).faults["hold_too_short"]
    text = small_toml.partition("[faults.hold_too_short]")[0]
    usual = ExerciseSpec.model_validate(tomllib.loads(text)).faults["hold_too_short"]
    assert (own.cue, usual.cue) == ("Longer", SHORT_HOLD["cue"])
    assert own.priority == usual.priority == SHORT_HOLD["priority"]


OTHERWISE = """
[stage_faults.up.too_high]
signal = "trunk"
wrong_above = 45
right_below = 40
cue = "Much lower"
say = "Much lower."
"""


def test_a_stage_may_change_a_fault(small_toml):
    spec = ExerciseSpec.model_validate(tomllib.loads(small_toml + OTHERWISE))
    limits = {stage: spec.faults_of(stage)["too_high"].wrong_above for stage in spec.stages}
    assert limits == {"up": 45, "up_and_down": 60}
    assert {name for name, fault in spec.faults_of("up").items() if fault != spec.faults[name]} == {"too_high"}


def test_a_stage_inherits_a_fault_except_its_limits(small_toml):
    usual = tomllib.loads(small_toml)["faults"]["too_high"]
    changed = (
        "\n[stage_faults.up_and_down.too_high]\npriority = 9\n"
        "[stage_faults.up.too_high]\nwrong_below = 5\nright_above = 6\n"
    )
    spec = ExerciseSpec.model_validate(tomllib.loads(small_toml + changed))
    both, up = (spec.faults_of(stage)["too_high"] for stage in ("up_and_down", "up"))
    assert both == spec.faults["too_high"].model_copy(update={"priority": 9})
    assert (up.wrong_above, up.wrong_below, up.cue, up.signal) == (None, 5, usual["cue"], usual["signal"])


def test_a_stage_inherits_a_target_except_what_it_changes():
    spec = load_specs()["side_plank"]
    full, easier = (spec.targets_of(stage)["hold"] for stage in ("full", "easier"))
    assert full.drive != easier.drive
    assert full.refuse == easier.refuse


TARGET = "[stage_targets.up.top]\nleast = 30\n"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param(
            OTHERWISE.replace(".up.", ".upp."), ["stage_faults.upp", "did you mean 'up'"], id="stage of a fault"
        ),
        pytest.param(
            OTHERWISE.replace("too_high", "too_hgh"), ["stage_faults.up", "did you mean 'too_high'"], id="fault"
        ),
        pytest.param(
            OTHERWISE.replace("= 40", "= 50"), ["stage_faults.up.too_high", "good side"], id="limits of a fault"
        ),
        pytest.param(
            OTHERWISE.replace('"trunk"', '"trnk"'), ["stage_faults.up.too_high.signal", "'trunk'"], id="signal"
        ),
        pytest.param(
            OTHERWISE.replace("cue", "queue"), ["stage_faults.up.too_high.queue", "unknown key"], id="key of a fault"
        ),
        pytest.param(
            TARGET.replace(".up.", ".upp."), ["stage_targets.upp", "did you mean 'up'"], id="stage of a target"
        ),
        pytest.param(
            TARGET.replace("= 30", "= -1"), ["stage_targets.up.top.least", "greater than 0"], id="height of a target"
        ),
        pytest.param(
            f'{TARGET}drive = "lft"', ["stage_targets.up.top.drive", "did you mean 'lift'"], id="drive of a target"
        ),
        pytest.param(
            TARGET.replace("least", "lest"), ["stage_targets.up.top.lest", "unknown key"], id="key of a target"
        ),
    ],
)
def test_a_mistake_in_a_stages_changes_is_reported_with_file_and_key(problems_of, more, words):
    said = 'say = "Longer."\n'
    assert any(
        p.startswith("small.toml: ") and all(word in p for word in words)
        for p in problems_of((said, f"{said}\n{more}\n"))
    )
