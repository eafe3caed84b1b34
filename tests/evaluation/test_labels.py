"""Labels beside a clip: valid and invalid content, and their prescription."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from posecheck.engine.engine import Engine
from posecheck.errors import InputError, SpecError
from posecheck.evaluation.labels import Labels, as_labelled, labels_beside, labels_path, read_labels
from posecheck.specs.loader import read_spec
from posecheck.specs.model import ExerciseSpec

HEAD = 'schema = 1\nclip = "a.mp4"\norigin = "rendered"\n'
ONE = HEAD + 'exercise = "small"\n'
ATTEMPT = "[[attempts]]\nstart_s = 1.0\nend_s = 5.0\ncounted = true\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "a.labels.toml"
    path.write_text(text, encoding="utf-8")
    return path


def parsed(**keys: object) -> Labels:
    return Labels.model_validate({"schema": 1, "clip": "a.mp4", "origin": "filmed", **keys})


def test_sample_labels_are_read() -> None:
    sample = Path(__file__).parents[2] / "sample_videos" / "quadruped_arm_leg_raise.labels.toml"
    labels = read_labels(sample)
    assert (labels.exercise, labels.negative) == ("quadruped_arm_leg_raise", False)
    assert labels.attempts
    assert (labels.tolerances.hold_s, labels.tolerances.fault_s) == (0.4, 0.5)


def test_labels_are_found_beside_a_video_or_poses(tmp_path: Path) -> None:
    path = write(tmp_path, ONE)
    for name in ("a.mp4", "a.npz"):
        assert labels_path(tmp_path / name) == path
        assert labels_beside(tmp_path / name) is not None
    assert labels_beside(tmp_path / "b.mp4") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD, "either exercise, or exercises"),
        (ONE + 'exercises = ["small"]\n', "either exercise, or exercises"),
        (HEAD + 'exercises = ["a", "a"]\n', "expected each id once"),
        (HEAD + 'exercises = ["a"]\n' + ATTEMPT, "expected no attempts"),
        (ONE + 'faults_any = ["wrong"]\n', "faults_any requires exercises"),
        (ONE + ATTEMPT.replace("5.0", "0.5"), "attempts.0: expected end_s after start_s, got 1 s to 0.5 s"),
        (ONE + ATTEMPT.replace("1.0", "-1.0"), "attempts.0.start_s"),
        (ONE + ATTEMPT.replace("5.0", "nan"), "attempts.0.end_s"),
        (ONE + ATTEMPT + 'sid = "left"\n', "attempts.0.sid"),
        (ONE + ATTEMPT + 'side = "middle"\n', "attempts.0.side"),
        (ONE + "[prescription]\nhold_s = 0\n", "prescription.hold_s"),
        (ONE + "[tolerances]\nhold = 1\n", "tolerances.hold"),
        (ONE + "end_s", "not valid TOML"),
    ],
    ids=[
        "no exercise",
        "both kinds",
        "twice",
        "negative with attempts",
        "faults_any without exercises",
        "ends before it starts",
        "before the clip",
        "no number",
        "unknown key",
        "unknown side",
        "no hold",
        "unknown tolerance",
        "no TOML",
    ],
)
def test_errors_in_labels_name_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as error:
        read_labels(path)
    assert str(error.value).startswith(str(path))
    assert words in str(error.value)
    assert "Value error" not in str(error.value)


def test_missing_labels_are_unreadable_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_labels(tmp_path / "a.labels.toml")


def test_a_negative_is_judged_as_each_of_its_exercises() -> None:
    labels = parsed(exercises=["cat_curl", "dead_bug"], faults_any=["same_side"])
    assert labels.negative
    assert labels.judged_as == ("cat_curl", "dead_bug")
    assert parsed(exercise="cat_curl").judged_as == ("cat_curl",)


@pytest.mark.parametrize(
    ("keys", "stage", "hold_s"),
    [
        ({"exercise": "small"}, "up", 7.0),
        ({"exercise": "small", "stage": "up"}, "up", 7.0),
        ({"exercise": "small", "stage": "up_and_down"}, "up_and_down", 7.0),
        ({"exercises": ["small", "other"]}, "up", 7.0),
        ({"exercise": "small", "stage": "up_and_down"}, "up", 2.0),
        ({"exercise": "other"}, "up", 2.0),
    ],
    ids=["default stage", "named stage", "another stage", "negative", "not this stage", "not this exercise"],
)
def test_the_labelled_prescription_applies_to_its_exercise_and_stage(
    small_spec: ExerciseSpec, keys: dict[str, object], stage: str, hold_s: float
) -> None:
    changed = as_labelled(small_spec, stage, parsed(prescription={"hold_s": 7.0}, **keys))
    assert changed.stages[stage].hold_s == hold_s
    assert small_spec.stages[stage].hold_s == 2.0
    others = {name: s for name, s in changed.stages.items() if name != stage}
    assert all(s == small_spec.stages[name] for name, s in others.items())
    Engine(changed, stage)


def test_labels_without_prescription_change_nothing(small_spec: ExerciseSpec) -> None:
    assert as_labelled(small_spec, "up", parsed(exercise="small")) is small_spec


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (".".join("a" * 100_000) + " = 1\n", "keys of at most 16 parts"),
        ("[" + ".".join(['"a"'] * 50_000) + "]\n", "keys of at most 16 parts"),
        ("a = " + "[" * 100_000, "a depth of at most 16"),
        ("a = " + "[" * 100 + "]" * 100, "a depth of at most 16"),
        ("a = 1" + "0" * 5000, "not valid TOML"),
        ("schema = 0x" + "f" * 5000, "integers of 64 bits"),
        ("a" * 300_000, "at most 256 KB"),
        (ONE + "".join(f"k{i} = 1\n" for i in range(2000)), "and 1980 more mistakes"),
        (ONE.replace("a.mp4", "../a.mp4"), "name of a file in the folder of the labels, got '../a.mp4'"),
        (ONE.replace("a.mp4", r"sub\\a.mp4"), "name of a file in the folder"),
        (ONE.replace("a.mp4", ""), "name of a file in the folder"),
        (ONE.replace("a.mp4", "a" * 300), "name of a file in the folder"),
    ],
    ids=["dots", "table", "brackets", "nested", "digits", "hex", "large", "many", "above", "windows", "empty", "long"],
)
def test_hostile_labels_and_exercises_are_refused_at_once(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_labels(write(tmp_path, text))
    assert words in str(error.value)
    assert len(str(error.value)) < 5000
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError):
        read_spec(tmp_path / "small.toml")


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes in folders exist only on Unix")
def test_labels_from_a_pipe_are_refused_instead_of_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.labels.toml")
    with pytest.raises(InputError, match="expected a regular file"):
        read_labels(tmp_path / "a.labels.toml")
