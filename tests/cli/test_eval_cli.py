"""`posecheck eval` end to end on handmade poses: answers, files and exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from called import Call
from poses_by_hand import AllFours, Camera, Motion, film

from posecheck.cli import evaluate
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import save_poses

pytestmark = pytest.mark.slow

RAISE = "quadruped_arm_leg_raise"
LEG = "leg_not_parallel"
FAULT = f"""\
faults = ["{LEG}"]

[[faults]]
id = "{LEG}"
start_s = 6.9
end_s = 9.1
"""
LABELS = f"""\
schema = 1
clip = "raise.mp4"
exercise = "{RAISE}"
origin = "rendered"

[prescription]
hold_s = 2

[[attempts]]
side = "left"
start_s = 1.4
holds = [{{ phase = "hold", start_s = 2.3, end_s = 4.5 }}]
end_s = 5.4
counted = true

[[attempts]]
side = "right"
start_s = 6.0
holds = [{{ phase = "hold", start_s = 6.9, end_s = 9.1 }}]
end_s = 10.0
counted = true
{FAULT}"""
NEGATIVE = """\
schema = 1
clip = "negative.mp4"
exercises = ["cat_curl", "back_extension"]
origin = "rendered"
"""


@pytest.fixture(scope="module")
def raises() -> list[PoseFrame]:
    """A clean raise of the left arm from 1.3 s on, and a raise of the right arm with a low leg."""
    motion = Motion(AllFours()).stay(1.3)
    motion.move(1.0, left_arm=0.0, right_thigh=0.0, right_shin=0.0).stay(2.2)
    motion.move(1.0, left_arm=-90.0, right_thigh=-90.0, right_shin=4.0).stay(0.4)
    motion.move(1.0, right_arm=0.0, left_thigh=-28.0, left_shin=-28.0).stay(2.2)
    motion.move(1.0, right_arm=-90.0, left_thigh=-90.0, left_shin=4.0).stay(1.0)
    return film(motion, Camera(fps=15))


@pytest.fixture
def clips(tmp_path: Path, raises: list[PoseFrame]) -> Path:
    """A folder with a negative, and a subfolder with a labelled clip."""
    folder = tmp_path / "clips"
    (folder / "more").mkdir(parents=True)
    save_poses(folder / "more" / "raise.npz", raises, "raise.mp4")
    save_poses(folder / "negative.npz", film(Motion(AllFours()).stay(3.0), Camera(fps=15)), "negative.mp4")
    (folder / "more" / "raise.labels.toml").write_text(LABELS, encoding="utf-8")
    (folder / "negative.labels.toml").write_text(NEGATIVE, encoding="utf-8")
    return folder


def change(clips: Path, old: str, new: str) -> None:
    path = clips / "more" / "raise.labels.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_clips_that_meet_their_labels_are_exit_0(call: Call, clips: Path) -> None:
    result = call("eval", clips, "--poses")
    assert result.code == 0
    assert result.err == "more/raise.mp4: meets its labels (1 of 2)\nnegative.mp4: meets its labels (2 of 2)\n"
    assert "2 of 2 clips meet the labels" in result.out
    rows = [line.split() for line in result.out.splitlines()]
    assert [row[0] for row in rows if row and row[0] in {RAISE, "cat_curl", "back_extension", "total"}] == [
        "back_extension",
        "cat_curl",
        RAISE,
        "total",
        RAISE,
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('side = "left"', 'side = "right"', "attempt 1 (right, 1.4-5.4 s): side left; labelled right"),
        ("counted = true", "counted = false", "attempt 1 (left, 1.4-5.4 s): counted; labelled not counted"),
        ("end_s = 4.5", "end_s = 3.0", "attempt 1 (left, 1.4-5.4 s): hold in 'hold' 2."),
        (FAULT, "", "attempt 2 (right, 6.0-10.0 s): false fault leg_not_parallel"),
        (FAULT, FAULT.replace(LEG, "knee_bent"), "attempt 2 (right, 6.0-10.0 s): missed fault knee_bent"),
        ("hold_s = 2", "hold_s = 4", "attempt 1 (left, 1.4-5.4 s): not counted (hold_too_short); labelled counted"),
    ],
    ids=["side", "counted", "hold", "false fault", "missed fault", "prescription"],
)
def test_a_wrong_label_is_exit_1_and_names_clip_attempt_and_difference(
    call: Call, clips: Path, old: str, new: str, words: str
) -> None:
    change(clips, old, new)
    result = call("eval", clips, "--poses")
    assert result.code == 1
    assert any(line.startswith("more/raise.mp4: ") and words in line for line in result.out.splitlines())
    assert "1 of 2 clips meet the labels" in result.out


@pytest.mark.parametrize(("allow", "code"), [(0, 1), (1, 0)])
def test_some_clips_may_be_allowed_to_fail(call: Call, clips: Path, allow: int, code: int) -> None:
    change(clips, 'side = "left"', 'side = "right"')
    result = call("eval", clips, "--poses", "--allow", str(allow))
    assert result.code == code
    assert "1 of 2 clips meet the labels" in result.out


def test_a_clip_that_cannot_be_judged_is_never_allowed(call: Call, clips: Path) -> None:
    (clips / "more" / "raise.npz").write_bytes(b"no poses")
    assert call("eval", clips, "--poses", "--allow", "2").code == 3


def test_missing_and_extra_attempts_are_named(call: Call, clips: Path) -> None:
    change(clips, 'start_s = 6.0\nholds = [{ phase = "hold", start_s = 6.9, end_s = 9.1 }]\nend_s = 10.0',
           'start_s = 10.4\nend_s = 10.8')  # fmt: skip
    out = call("eval", clips, "--poses").out
    assert "more/raise.mp4: attempt 2 (right, 10.4-10.8 s): missing" in out
    assert "more/raise.mp4: found attempt 2 (right, " in out


def test_a_negative_with_an_attempt_fails(call: Call, clips: Path, raises: list[PoseFrame]) -> None:
    save_poses(clips / "negative.npz", raises, "negative.mp4")
    (clips / "negative.labels.toml").write_text(NEGATIVE.replace('"cat_curl"', f'"{RAISE}"'), encoding="utf-8")
    result = call("eval", clips / "negative.labels.toml", "--poses")
    assert result.code == 1
    assert f"negative.mp4 as {RAISE}: found attempt 1 (left, " in result.out
    assert "as back_extension" not in result.out


def test_a_clip_without_a_person_is_not_an_error(call: Call, tmp_path: Path) -> None:
    save_poses(tmp_path / "negative.npz", [PoseFrame.empty(i / 25, (640, 480)) for i in range(30)])
    (tmp_path / "negative.labels.toml").write_text(NEGATIVE, encoding="utf-8")
    assert call("eval", tmp_path).code == 0


def test_json_is_complete(call: Call, clips: Path) -> None:
    change(clips, 'side = "left"', 'side = "right"')
    result = json.loads(call("eval", clips, "--poses", "--format", "json").out)
    assert result["total"]["clips"] == 2
    assert set(result["exercises"]) == {RAISE, "cat_curl", "back_extension"}
    (clip,) = [c for c in result["clips"] if not c["met"]]
    assert [d["kind"] for d in clip["differences"]] == ["wrong_side"]
    assert clip["answer"]["attempt_count"] == 2
    assert clip["answer"]["faults"][0]["told_s"] >= clip["answer"]["faults"][0]["start_s"]
    assert result["exercises"][RAISE]["latency"]["count"] == 1
    assert result["exercises"][RAISE]["not_measurable_share"] < 0.2
    assert result["errors"] == []


def test_junit_has_one_case_per_clip_with_its_differences(call: Call, clips: Path, tmp_path: Path) -> None:
    change(clips, 'side = "left"', 'side = "right"')
    (clips / "bad.labels.toml").write_text("schema = 2\n", encoding="utf-8")
    call("eval", clips, "--poses", "--junit", tmp_path / "junit.xml")
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert {k: suite.get(k) for k in ("tests", "failures", "errors")} == {"tests": "3", "failures": "1", "errors": "1"}
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert set(cases) == {"more/raise.mp4", "negative.mp4", "bad.labels.toml"}
    failure = cases["more/raise.mp4"].find("failure")
    assert failure is not None
    assert failure.text == "more/raise.mp4: attempt 1 (right, 1.4-5.4 s): side left; labelled right"
    assert cases["negative.mp4"].find("failure") is None
    assert cases["bad.labels.toml"].find("error") is not None


def test_the_page_is_self_contained(call: Call, clips: Path, tmp_path: Path) -> None:
    assert call("eval", clips, "--poses", "--page", tmp_path / "page.html").code == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "http" not in page
    assert "more/raise.mp4" in page


def test_parallel_jobs_give_the_same_result(call: Call, clips: Path) -> None:
    parallel, alone = call("eval", clips, "--poses", "--jobs", 2), call("eval", clips, "--poses")
    assert (parallel.code, parallel.out) == (alone.code, alone.out)


def test_saved_poses_replace_a_missing_video(call: Call, clips: Path) -> None:
    assert call("eval", clips).code == 0


def test_a_video_takes_precedence_over_saved_poses_without_the_option(call: Call, clips: Path) -> None:
    (clips / "more" / "raise.mp4").write_text("this is no video\n", encoding="utf-8")
    assert call("eval", clips, "--poses").code == 0
    result = call("eval", clips)
    assert result.code == 3
    assert "raise.mp4" in result.err


def test_one_bad_clip_does_not_hide_the_figures_of_the_others(call: Call, clips: Path) -> None:
    (clips / "negative.npz").unlink()
    result = call("eval", clips, "--poses")
    assert result.code == 3
    assert "1 of 1 clip meets the labels; 1 could not be judged" in result.out
    assert "negative.mp4" in result.err


def test_labels_of_an_unknown_exercise_or_stage_are_wrong_use(call: Call, clips: Path) -> None:
    change(clips, RAISE, "quadruped_raise")
    result = call("eval", clips, "--poses")
    assert result.code == 2
    assert result.err.startswith("posecheck: more/raise.mp4: unknown exercise 'quadruped_raise'")


@pytest.mark.parametrize(
    ("path", "words", "code"),
    [
        (".", "no labels found", 3),
        ("nothing", "no such file or folder", 3),
        ("a.mp4", "expected a folder or a file that ends in .labels.toml", 2),
    ],
)
def test_nothing_to_evaluate_is_one_line(call: Call, tmp_path: Path, path: str, words: str, code: int) -> None:
    (tmp_path / "a.mp4").touch()
    result = call("eval", tmp_path / path)
    assert (result.code, result.out) == (code, "")
    assert words in result.err
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("option", ["--junit", "--page"])
def test_an_unwritable_output_is_rejected_before_the_work(call: Call, clips: Path, option: str) -> None:
    result = call("eval", clips, "--poses", option, clips / "nowhere" / "out")
    assert (result.code, result.out) == (2, "")
    assert "does not exist" in result.err


def test_duplicate_labels_count_once(call: Call, clips: Path) -> None:
    result = call("eval", clips, clips / "negative.labels.toml", "--poses")
    assert "2 of 2 clips" in result.out


def test_check_uses_the_holds_prescribed_by_the_labels(call: Call, clips: Path) -> None:
    (answer,) = json.loads(call("check", clips / "more" / "raise.npz", "--format", "json").out)
    assert [h["required_s"] for a in answer["attempts"] for h in a["holds"]] == [2.0, 2.0]
    assert answer["rep_count"] == 2
    change(clips, "hold_s = 2", "hold_s = 4")
    (answer,) = json.loads(call("check", clips / "more" / "raise.npz", "--format", "json").out)
    assert answer["rep_count"] == 0


def test_check_of_a_negative_asks_for_the_exercise(call: Call, clips: Path) -> None:
    result = call("check", clips / "negative.npz")
    assert result.code == 2
    assert "--exercise" in result.err


def test_an_interrupted_evaluation_shows_what_it_has_and_goes_on_later(call, clips, monkeypatch, tmp_path):
    real, judged = evaluate.judge, []

    def judge(case, *rest):
        if judged:
            raise KeyboardInterrupt
        judged.append(case.name)
        return real(case, *rest)

    kept = tmp_path / "kept.jsonl"
    whole = call("eval", clips, "--format", "json")
    monkeypatch.setattr(evaluate, "judge", judge)
    stopped = call("eval", clips, "--resume", kept, "--format", "json")
    assert stopped.code == 130
    assert "stopped: 1 of 2 clips were judged" in stopped.err
    assert [one["message"].partition(": ")[2] for one in json.loads(stopped.out)["errors"]] == [
        "not judged, because the evaluation was stopped"
    ]
    monkeypatch.setattr(evaluate, "judge", lambda case, *rest: judged.append(case.name) or real(case, *rest))
    resumed = call("eval", clips, "--resume", kept, "--format", "json")
    assert (resumed.code, resumed.out) == (whole.code, whole.out)
    assert "1 of 2 clips were judged before" in resumed.err
    assert len(judged) == len(set(judged)) == 2
    change(clips, "schema = 1", "schema = 1 ")
    assert call("eval", clips, "--resume", kept, "--format", "json").out == whole.out
    assert len(judged) == 2


@pytest.mark.parametrize("line", ["no JSON", "[]", '{"digest": "x"}'])
def test_a_file_that_holds_no_answers_is_not_resumed(call, clips, tmp_path, line):
    kept = tmp_path / "kept.jsonl"
    kept.write_text(f"{line}\n", encoding="utf-8")
    answer = call("eval", clips, "--resume", kept)
    assert (answer.code, answer.out) == (3, "")
    assert "line 1 holds no answers" in answer.err


def test_dask_is_named_with_the_way_to_install_it(call, clips, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    answer = call("eval", clips, "--dask", "tcp://127.0.0.1:1")
    assert (answer.code, answer.out) == (2, "")
    assert "--dask needs distributed" in answer.err
