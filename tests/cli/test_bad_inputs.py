"""One bad clip never takes the others along, and every bad input is one line with the right exit code."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from called import Call
from closed_folders import closed_folder
from poses_by_hand import AllFours, Camera, Motion, film

from posecheck.cli import checks, evaluate, exercises
from posecheck.evaluation.cases import Failure
from posecheck.parallel.outcomes import outcomes
from posecheck.parallel.processes import Processes
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import save_poses

RAISE = "quadruped_arm_leg_raise"
NEGATIVE = 'schema = 1\nclip = "{}.mp4"\nexercises = ["cat_curl"]\norigin = "rendered"\n'


@pytest.fixture(scope="module")
def still() -> list[PoseFrame]:
    return film(Motion(AllFours()).stay(1.0), Camera(fps=5))


@pytest.fixture
def good(tmp_path: Path, still: list[PoseFrame]) -> Path:
    save_poses(tmp_path / "good.npz", still)
    return tmp_path / "good.npz"


def make_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.mp4")
    return folder / "pipe.mp4"


def make_socket(folder: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch, socket.socket(socket.AF_UNIX) as made:
        patch.chdir(folder)  # the path of a socket has at most 107 bytes
        made.bind("socket.mp4")
    return folder / "socket.mp4"


def make_folder(folder: Path) -> Path:
    (folder / "folder.mp4").mkdir()
    return folder / "folder.mp4"


def make_long_name(folder: Path) -> Path:
    return folder / f"{'長' * 80}.mp4"


def make_longer_name(folder: Path) -> Path:
    return folder / f"{'x' * 300}.mp4"


def make_long_name_that_exists(folder: Path) -> Path:
    path = folder / f"{'長' * 82}.npz"
    path.write_bytes(b"no poses")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes and sockets in folders exist only on Unix")
@pytest.mark.parametrize(
    "make",
    [make_pipe, make_socket, make_folder, make_long_name, make_longer_name, make_long_name_that_exists],
    ids=["pipe", "socket", "folder", "long name", "longer name", "no room for the name of the labels"],
)
@pytest.mark.parametrize("command", ["check", "trace", "extract"])
def test_what_is_no_readable_file_is_one_line_and_exit_3(call: Call, tmp_path: Path, make, command: str) -> None:
    path = make(tmp_path)
    options = {"trace": ["-o", tmp_path / "t.csv"], "extract": ["-o", tmp_path / "p.npz"]}.get(command, [])
    exercise = [] if command == "extract" else ["--exercise", RAISE]
    code, out, err = call(command, path, *exercise, *options)
    assert (code, out, len(err.splitlines())) == (3, "", 1)


def test_a_file_without_permission_cannot_be_read(call: Call, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refuse(path: Path, *rest, **options):
        if path == good:
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **options)

    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    monkeypatch.setattr(Path, "open", refuse)
    code, out, err = call("check", good, "--exercise", RAISE)
    assert (code, out) == (3, "")
    assert err == f"posecheck: {good} cannot be read: Permission denied\n"


@pytest.mark.parametrize("command", ["check", "eval", "replay"])
def test_an_empty_name_is_wrong_use(call: Call, command: str) -> None:
    assert call(command, "") == (2, "", "posecheck: expected the name of a file or folder, got an empty one\n")


def test_a_bad_clip_has_its_own_error_and_the_exit_code_is_the_worst(call: Call, good: Path) -> None:
    bad = good.with_name("bad.npz")
    bad.write_bytes(b"no poses")
    nobody = good.with_name("nobody.npz")
    save_poses(nobody, [PoseFrame.empty(0.0, (64, 48))])
    code, out, err = call("check", bad, good, nobody, "--exercise", RAISE, "--format", "json")
    answers = json.loads(out)
    assert (code, [a["clip"] for a in answers]) == (4, ["bad.npz", "good.npz", "nobody.npz"])
    assert [a.get("error", {}).get("exit_code") for a in answers] == [3, None, 4]
    assert len(err.splitlines()) == 2
    code, out, err = call("check", bad, good, "--exercise", RAISE)
    assert (code, len(err.splitlines())) == (3, 1)
    assert out.startswith("bad.npz: could not be checked\ngood.npz: ")


@pytest.mark.parametrize(
    ("error", "words", "expected_code"),
    [
        (
            ZeroDivisionError("division by zero"),
            "odd.npz: unexpected ZeroDivisionError: division by zero in checks.py:",
            5,
        ),
        (ImportError("libGL.so.1: cannot open shared object file: No such"), "needs the system library libGL.so.1", 3),
        (OSError(5, "Input/output error"), "odd.npz: Input/output error", 3),
    ],
    ids=["mistake", "library", "file"],
)
def test_an_unforeseen_error_stays_with_its_clip(
    call: Call, good: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str, expected_code: int
) -> None:
    real = checks.exercise_of

    def fail_once(clip: Path, *rest: str | None):
        if clip.name == "odd.npz":
            raise error
        return real(clip, *rest)

    monkeypatch.setattr(checks, "exercise_of", fail_once)
    code, out, err = call("check", good.with_name("odd.npz"), good, "--exercise", RAISE)
    assert code == expected_code
    assert "good.npz: " in out
    (line,) = err.splitlines()
    assert words in line


@pytest.mark.parametrize("error", [ZeroDivisionError("by zero"), ImportError("cannot import name 'x'")], ids=str)
def test_an_unforeseen_error_elsewhere_is_one_line_with_its_own_exit_code(
    call: Call, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(exercises, "load_specs", fail)
    code, out, err = call("list")
    assert (code, out) == (5, "")
    assert f"unexpected {type(error).__name__}" in err
    assert len(err.splitlines()) == 1


def _killed_by_zero(number: int) -> int:
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.slow
def test_ctrl_c_ends_a_worker_without_a_traceback() -> None:
    with Processes(1) as processes:
        assert processes.submit(signal.getsignal, signal.SIGINT).result() is signal.SIG_DFL


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL exists only on Unix")
def test_a_killed_worker_is_told_for_its_clip_only() -> None:
    found = dict(outcomes(_killed_by_zero, [1, 0, 2, 3], ["a", "b", "c", "d"], Processes(2)))
    assert [found[i] for i in (0, 2, 3)] == [1, 2, 3]
    assert isinstance(found[1], Failure)
    assert (found[1].exit_code, found[1].message[:12]) == (3, "b: the proce")


def test_clips_of_the_same_name_are_both_recorded(call: Call, good: Path) -> None:
    (good.parent / "other").mkdir()
    other = good.parent / "other" / good.name
    other.write_bytes(good.read_bytes())
    code, _, err = call("check", good, other, "--exercise", RAISE, "--save", good.parent / "kept")
    assert code == 0
    assert sorted(path.name for path in (good.parent / "kept").iterdir()) == ["good", "good_2"]
    assert "another clip has this name" in err


@pytest.mark.skipif(sys.platform == "win32", reason="file names cannot hold control characters")
def test_control_characters_never_reach_terminal_or_junit(call: Call, good: Path) -> None:
    good.rename(good.with_name("\x1b[31m\n.npz"))
    clip = good.with_name("\x1b[31m\n.npz")
    _, out, err = call("check", clip, clip.with_name("\x1b.mp4"), "--exercise", RAISE)
    assert out.startswith("\\x1b[31m\\n.npz: ")
    assert "\x1b" not in out + err
    labels = 'schema = 1\nclip = "\\u001b.mp4"\nexercise = "\\u0000"\norigin = "rendered"\n'
    clip.with_name("x.labels.toml").write_text(labels, encoding="utf-8")
    junit = clip.with_name("junit.xml")
    code, out, err = call("eval", clip.parent, "--junit", junit)
    assert code == 3
    assert "\x1b" not in out + err
    (case,) = ElementTree.parse(junit).iter("testcase")
    assert case.get("name") == "\\x1b.mp4"


def test_eval_answers_good_clips_beside_bad_labels_bad_poses_and_bad_paths(call: Call, good: Path) -> None:
    for name in ("good", "bad", "escaping"):
        clip = "../x" if name == "escaping" else name
        (good.parent / f"{name}.labels.toml").write_text(NEGATIVE.format(clip), encoding="utf-8")
    good.with_name("bad.npz").write_bytes(b"no poses")
    code, out, err = call("eval", good.parent, good.parent / "nowhere", "--poses")
    assert code == 3
    assert "1 of 1 clip meets the labels; 3 could not be judged" in out
    assert len(err.splitlines()) == 4
    assert "good.mp4: meets its labels (2 of 2)" in err


def test_eval_tells_each_clip_as_its_result_comes(
    call: Call, good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        good.with_name(f"{name}.npz").write_bytes(good.read_bytes())
        (good.parent / f"{name}.labels.toml").write_text(NEGATIVE.format(name), encoding="utf-8")
    real, told = evaluate.judge, []

    def judge(*arguments):
        told.append(capsys.readouterr().err)
        return real(*arguments)

    monkeypatch.setattr(evaluate, "judge", judge)
    call("eval", good.parent, "--poses")
    assert told == ["", "a.mp4: meets its labels (1 of 2)\n"]


READS_SESSIONS = [("history",), ("verify", "--all"), ("report", "--since", "2026-01-01")]


@pytest.mark.parametrize("words", READS_SESSIONS, ids=lambda words: words[0])
def test_a_mistyped_data_folder_is_an_error_and_stays_as_it_is(call: Call, tmp_path: Path, words) -> None:
    (tmp_path / "empty").mkdir()
    for name, reason in (("missing", "found neither"), ("empty", "found neither")):
        code, out, err = call(*words, "--data", tmp_path / name)
        assert (code, out) == (3, "")
        assert err.startswith(f"posecheck: {tmp_path / name}")
        assert reason in err
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


def test_before_the_first_session_the_history_is_empty_and_nothing_is_made(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "data")
    assert call("history") == (0, "0 sessions\n", "")
    assert json.loads(call("history", "--format", "json")[1])["sessions"] == []
    assert call("verify", "--all")[0] == 0
    assert list(tmp_path.iterdir()) == []


WRITES = {
    "extract": ["missing.mp4", "-o", "x.npz"],
    "trace": ["missing.npz", "-e", RAISE, "-o", "x.csv"],
    "report": ["missing", "-o", "x.html"],
    "handout": ["missing", "-o", "x.pdf"],
    "show": [RAISE, "--demo", "x.svg"],
    "plan": ["calendar", "missing.toml", "--at", "18:30", "-o", "x.ics"],
    "check": ["missing.mp4", "-e", RAISE, "--annotate", "x.mp4"],
}


@pytest.mark.parametrize("command", WRITES)
def test_an_output_that_cannot_be_written_is_refused_before_the_work(call: Call, tmp_path: Path, command: str) -> None:
    *words, name = WRITES[command]
    (tmp_path / name).mkdir()
    missing = tmp_path / "none"
    for out, reason in ((missing / name, f"the folder {missing} does not exist"), (tmp_path / name, "it is a folder")):
        assert call(command, *words, out) == (2, "", f"posecheck: cannot write {out}: {reason}\n")


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (["--since", "0001-01-01"], "expected a day from 1971 to 9998, got"),
        (["--since", "2026-01-01", "--until", "9999-12-31"], "expected a day from 1971 to 9998, got 9999-12-31"),
        (["--since", "2026-03-01", "--until", "2026-02-28"], "expected --since on or before 2026-02-28"),
        (["--since", "9000-01-01"], "expected --since on or before 20"),
    ],
)
def test_a_period_that_cannot_be_is_wrong_use(call: Call, tmp_path: Path, days: list[str], reason: str) -> None:
    code, out, err = call("report", *days, "-o", tmp_path / "x.html")
    assert (code, out, list(tmp_path.iterdir())) == (2, "", [])
    assert err.startswith(f"posecheck: {reason}")


def test_a_file_in_a_folder_without_permission_cannot_be_read(
    call: Call, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = Path.stat

    def refuse(path: Path, **options):
        if path == good:
            raise PermissionError(13, "Permission denied")
        return looked(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    for command in ("check", "replay"):
        assert call(command, good, "-e", RAISE) == (3, "", f"posecheck: {good} cannot be read: Permission denied\n")


def test_an_interrupt_in_disguise_is_an_interrupt(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr(exercises, "load_specs", stop)
    assert call("list") == (130, "", "")


@pytest.mark.parametrize("words", [["report", "missing"], ["handout"]], ids=lambda words: words[0])
def test_an_unknown_paper_is_wrong_use(call: Call, tmp_path: Path, words: list[str]) -> None:
    code, out, err = call(*words, "-o", tmp_path / "x.pdf", "--paper", "a5")
    assert (code, out, list(tmp_path.iterdir())) == (2, "", [])
    assert "a5" in err


def test_labels_in_a_folder_without_permission_are_told(
    call: Call, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (good.parent / "good.labels.toml").write_text(NEGATIVE.format("good"), encoding="utf-8")
    (good.parent / "closed").mkdir()
    closed_folder(monkeypatch, good.parent / "closed")
    code, out, err = call("eval", good.parent, "--poses")
    assert code == 3
    assert "1 of 1 clip meets the labels; 1 could not be judged" in out
    assert f"{good.parent / 'closed'} cannot be read: Permission denied" in err


def test_a_folder_of_clips_without_permission_cannot_be_read(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    message = f"posecheck: {tmp_path} cannot be read: Permission denied\n"
    assert call("check", tmp_path, "-e", RAISE) == (3, "", message)


def test_what_may_explain_an_empty_picture_is_told(call: Call, tmp_path: Path) -> None:
    nobody = [PoseFrame.empty(t_s, (64, 48)) for t_s in (0.0, 0.1)]
    save_poses(tmp_path / "nobody.npz", nobody, "nobody.mp4", notes=("the file has 2 video tracks",))
    code, _, err = call("check", tmp_path / "nobody.npz", "-e", RAISE)
    assert code == 4
    assert err.endswith("is the whole body in the picture? (the file has 2 video tracks)\n")
