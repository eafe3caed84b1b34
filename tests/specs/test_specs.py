import json
import typing

import pytest

from posecheck.errors import SpecError, UsageError
from posecheck.specs.loader import find_spec, json_schema, load_specs, read_spec, specs_folder
from posecheck.specs.model import DriveMeasure, Measure

SHIPPED = sorted(specs_folder().glob("*.toml"))
NEEDED = {"back_extension", "cat_curl", "quadruped_arm_leg_raise"}
FAULTS = {
    "back_extension": {"hips_lifted", "neck_bent", "arms_not_straight", "hold_too_short", "too_fast"},
    "cat_curl": {
        *("hands_not_under_shoulders", "knees_not_under_hips", "elbows_bent", "rocking", "shallow"),
        *("hold_too_short", "too_fast"),
    },
    "quadruped_arm_leg_raise": {
        *("arm_not_parallel", "leg_not_parallel", "same_side", "back_sagging", "head_not_neutral", "knee_bent"),
        *("dropped_fast", "hold_too_short", "too_fast"),
    },
}


def one(problems, *words):
    """The only problem that contains all the words."""
    found = [p for p in problems if all(word in p for word in words)]
    assert len(found) == 1, problems
    return found[0]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_every_shipped_exercise_loads(path):
    spec = read_spec(path)
    assert spec.id == path.stem
    assert spec.stage().targets


def test_the_folder_is_loaded_by_id():
    specs = load_specs()
    assert set(specs) == {p.stem for p in SHIPPED}
    assert set(specs) >= NEEDED


@pytest.mark.parametrize("exercise", FAULTS)
def test_an_exercise_names_all_its_faults(exercise):
    assert set(load_specs()[exercise].faults) >= FAULTS[exercise]


@pytest.mark.parametrize(
    ("exercise", "stage", "expected"),
    [
        ("back_extension", "prone_lie", (1, 1, 300, 0)),
        ("back_extension", "elbow_prop", (1, 1, 120, 0)),
        ("back_extension", "press_up", (4, 10, 1, 60)),
        ("cat_curl", "default", (1, 10, 5, 60)),
        ("quadruped_arm_leg_raise", "default", (1, 20, 5, 60)),
    ],
)
def test_prescriptions_are_those_of_the_guide(exercise, stage, expected):
    found = load_specs()[exercise].stage(stage)
    assert (found.sets, found.reps, found.hold_s, found.rest_s) == expected


def test_press_up_is_the_default_of_back_extension():
    spec = load_specs()["back_extension"]
    assert spec.stage() == spec.stage("press_up")


def test_the_small_exercise_is_sound(tmp_path, small_toml):
    path = tmp_path / "small.toml"
    path.write_text(small_toml, encoding="utf-8")
    assert read_spec(path).stage().targets == ["top"]


STAY = "[stages.up]\nhold_s = 2"
WRONG_DRIVE = ('[targets.top]\ndrive = "lift"', '[targets.top]\ndrive = "lft"')
TRUNK_SHARE = '[signals.share]\nmeasure = "elevation"\npoints = ["hip", "ear"]\nrelative = true\nunit = "share"\n\n'


def rate(of):
    """A signal to add to the small exercise."""
    return f'[signals.rate]\nmeasure = "rate"\nof = {of}\nunit = "deg/s"\n\n'


def requires(condition):
    """A change of the small exercise: a fault with a condition."""
    return ("at_least = 40", f"at_least = 40\nrequires = [{{ {condition} }}]")


def refuse(rule):
    """A change of the small exercise: a target with a refusal."""
    return ("zone = 50", f"zone = 50\nrefuse.other = {{ {rule} }}")


def drive(keys):
    """A change of the small exercise: one more drive."""
    return ("[targets.top]", f'[drives.more]\n{keys}\nunit = "deg"\n\n[targets.top]')


@pytest.mark.parametrize(
    ("wrong_type", "key"),
    [
        pytest.param((STAY, '[stages.up]\nhold_s = "two"'), "stages.up.hold_s", id="of an optional key"),
        pytest.param(('view = "side"', 'view = "top"'), "view", id="of a required key"),
        pytest.param(("zone = 50", 'zone = "high"'), "targets.top.zone", id="inside a table"),
        pytest.param(
            ('points = ["hip", "shoulder"]', 'points = ["hip", "sholder"]'), "signals.trunk.points.1", id="in a list"
        ),
        pytest.param(
            ('points = [["hip"], ["shoulder"]]', 'points = [["hip"], ["sholder"]]'),
            "drives.lift.points.1.0",
            id="in a list of lists",
        ),
    ],
)
def test_three_mistakes_come_in_one_report(problems_of, wrong_type, key):
    problems = problems_of(
        ('cue = "Higher"', 'cue = "Higher"\ndwel_s = 0.1'),
        wrong_type,
        ('signal = "trunk"\nwrong_above = 60', 'signal = "trnk"\nwrong_above = 60'),
    )
    assert all(p.startswith("small.toml: ") for p in problems)
    one(problems, "faults.too_low.dwel_s", "unknown key", "did you mean 'dwell_s'")
    one(problems, f"{key}:", "got")
    if "signals.trunk" not in key:  # a wrong signal hides what follows from it
        one(problems, "faults.too_high.signal", "unknown signal 'trnk'")


def test_three_mistakes_are_three_lines(problems_of):
    problems = problems_of(
        ('cue = "Higher"', 'cue = "Higher"\ndwel_s = 0.1'),
        (STAY, '[stages.up]\nhold_s = "two"'),
        WRONG_DRIVE,
    )
    assert len(problems) == len({p.split(": ")[1] for p in problems}) == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(('id = "small"', 'id = "smal"'), ["id", "'small'", "'smal'"], id="id is not the file's name"),
        pytest.param(
            requires('signal = "trunk", within = [-10, 10], leave = [-8, 14]'),
            ["faults.too_low.requires: trunk", "leave"],
            id="condition left before it is entered",
        ),
        pytest.param(
            requires('signal = "trunk", above = 30, leave = 35'),
            ["faults.too_low.requires: trunk", "leave"],
            id="above, backwards",
        ),
        pytest.param(
            requires('signal = "trunk", below = -30, leave = -35'),
            ["faults.too_low.requires: trunk", "leave"],
            id="below, backwards",
        ),
        pytest.param(
            requires('signal = "trunk", within = [10, -10], leave = [-14, 14]'),
            ["faults.too_low.requires: trunk", "the lower limit 10.0 is above"],
            id="limits the wrong way round",
        ),
        pytest.param(
            requires('signal = "trunk", above = 30, leave = [25, 90]'),
            ["faults.too_low.requires.0", "one number"],
            id="pair",
        ),
        pytest.param(
            requires('signal = "trunk", leave = 30'),
            ["faults.too_low.requires.0", "within, above, below"],
            id="condition without limit",
        ),
        pytest.param(
            requires('signal = "trnk", above = 30, leave = 25'),
            ["faults.too_low.requires", "did you mean 'trunk'"],
            id="condition on an unknown signal",
        ),
        pytest.param(
            refuse('drive = "belly", at = "top", above = 1'),
            ["targets.top.refuse.other.drive", "did you mean 'belly_up'"],
            id="refusal by an unknown drive",
        ),
        pytest.param(
            refuse('drive = "belly_up", at = "tops", above = 1'),
            ["targets.top.refuse.other.at", "'tops'"],
            id="refusal at an unknown moment",
        ),
        pytest.param(
            refuse('drive = "belly_up", at = "top"'),
            ["targets.top.refuse.other", "one of above, below"],
            id="refusal without limit",
        ),
        pytest.param(
            drive('measure = "angle"\npoints = [["hip"], ["knee"]]'),
            ["drives.more", "angle takes 3 points, got 2"],
            id="too few points of a drive",
        ),
        pytest.param(
            drive('measure = "sum"\nof = ["lift", "more"]'),
            ["drives.more.of", "defined above it, got 'more'"],
            id="drive of itself",
        ),
        pytest.param(
            ('[targets.top]\ndrive = "lift"', '[targets.top]\ndrive = "lft"'),
            ["targets.top.drive", "did you mean 'lift'"],
            id="unknown drive",
        ),
        pytest.param(
            ("[stages.up]", '[movements]\nout = "top"\n\n[stages.up]'), ["targets.top", "is taken"], id="a name twice"
        ),
        pytest.param(
            ("[stages.up]", '[floor]\npoints = ["nose", "hip"]\n\n[stages.up]'),
            ["floor.points", "'nose'"],
            id="a floor under the nose",
        ),
        pytest.param(
            (
                "[faults.too_high]",
                '[signals.t]\nmeasure = "turn"\npoints = ["nose"]\nunit = "deg"\n\n[faults.too_high]',
            ),
            ["signals.t.points", "'nose'"],
            id="turn of the nose",
        ),
        pytest.param(
            ("[faults.too_high]", TRUNK_SHARE + "[faults.too_high]"),
            ["signals.share.unit", "deg, T, 1/T"],
            id="relative in a unit without stillness",
        ),
        pytest.param(("zone = 50", "zone = nan"), ["targets.top.zone", "finite"], id="no number"),
        pytest.param(("falls = true\n", ""), ["stages.up_and_down", "share a drive"], id="two targets on one side"),
        pytest.param(
            ("zone = 50", "zone = 50\nfalls = true"), ["stages.up:", "a single target"], id="one target, falling"
        ),
        pytest.param(
            ("zone = 50", 'zone = 50\nstages = ["upp", "up_and_down"]'),
            ["targets.top.stages", "did you mean 'up'"],
            id="its stage",
        ),
        pytest.param(("right_below = 50", "right_below = 61"), ["faults.too_high", "good side"], id="fault, backwards"),
        pytest.param(("at_least = 40\n", ""), ["faults.too_low", "at_least"], id="fault without limit"),
        pytest.param(
            ("right_below = 50\n", ""), ["faults.too_high", "go together"], id="fault without a limit to leave"
        ),
        pytest.param(
            ('signal = "trunk"\nwrong_above = 60', 'signal = "trunk"\ndrive = "lift"\nwrong_above = 60'),
            ["faults.too_high", "a signal or a drive"],
            id="fault of a signal and a drive",
        ),
        pytest.param(
            ('signal = "trunk"\nwrong_above = 60', 'drive = "lft"\nwrong_above = 60'),
            ["faults.too_high.drive", "'lift'"],
            id="fault of an unknown drive",
        ),
        pytest.param(
            ("wrong_above = 60", "wrong_above = 60\nfrom_rest = true"),
            ["faults.too_high", "from_rest"],
            id="signal from rest",
        ),
        pytest.param(('during = ["top"]', 'during = ["tp"]'), ["faults.too_low.during", "'top'"], id="unknown phase"),
        pytest.param(('targets = ["top", "bottom"]', 'targets = ["btm"]'), ["stages.up_and_down"], id="unknown target"),
        pytest.param(('default_stage = "up"', 'default_stage = "ups"'), ["default_stage", "'up'"], id="unknown stage"),
        pytest.param(
            ("[faults.too_high]", rate('["rate"]') + "[faults.too_high]"),
            ["signals.rate", "above it"],
            id="signal of itself",
        ),
        pytest.param(
            ("[faults.too_high]", rate("[]") + "[faults.too_high]"),
            ["signals.rate.of", "1 signals"],
            id="rate of nothing",
        ),
        pytest.param(
            ('points = ["hip", "shoulder"]', 'points = ["hip"]'),
            ["signals.trunk.points", "2 points, got 1"],
            id="too few points",
        ),
        pytest.param(
            ('default_stage = "up"', 'default_stage = "up"\nmotion = "trnk"'),
            ["motion", "'trunk'"],
            id="unknown motion",
        ),
        pytest.param(
            ('default_stage = "up"', 'default_stage = "up"\nmotion = "rate"\n\n' + rate('["trunk"]')),
            ["motion", "deg, T, 1/T"],
            id="motion in no unit of length",
        ),
        pytest.param(('group = "core"\n', ""), ["group", "is required"], id="missing key"),
        pytest.param(("schema = 1", "schema = 2"), ["schema", "2"], id="newer schema"),
        pytest.param(('cue = "Longer"', 'cue = "Longer"\nsignal = "trunk"'), ["hold_too_short"], id="built-in fault"),
    ],
)
def test_a_mistake_is_reported_with_file_and_key(problems_of, change, words):
    problem = one(problems_of(change), *words)
    assert problem.startswith("small.toml: ")


def test_a_file_that_is_not_toml_says_so(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("schema = = 1", encoding="utf-8")
    with pytest.raises(SpecError, match=r"^broken\.toml: not valid TOML: .*line 1"):
        read_spec(path)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(SpecError, match=r"^gone\.toml: cannot be read: "):
        read_spec(tmp_path / "gone.toml")


def test_mistakes_of_several_files_come_in_one_report(tmp_path, small_toml):
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(small_toml, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_specs(tmp_path)
    assert [p.split(":")[0] for p in caught.value.problems] == ["one.toml", "two.toml"]


def test_an_unknown_stage_suggests_the_nearest_one():
    spec = load_specs()["back_extension"]
    with pytest.raises(UsageError, match=r"no stage 'pres_up', did you mean 'press_up'\?.*prone_lie"):
        spec.stage("pres_up")


def test_an_unknown_exercise_suggests_the_nearest_one():
    with pytest.raises(UsageError, match=r"unknown exercise 'cat_curls', did you mean 'cat_curl'\?"):
        find_spec("cat_curls", load_specs())


def test_the_json_schema_knows_every_measure_and_refuses_unknown_keys():
    schema = json.loads(json_schema())
    for part, measures in (("SignalSpec", Measure), ("DriveSpec", DriveMeasure)):
        known = schema["$defs"][part]["properties"]["measure"]["enum"]
        assert set(known) == set(typing.get_args(measures))
    assert all(part["additionalProperties"] is False for part in [schema, *schema["$defs"].values()])
    assert "schema" in schema["properties"]
