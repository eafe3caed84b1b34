"""Commands on a folder of clips, and what the Tab key offers."""

from __future__ import annotations

import json

import pytest
from poses_by_hand import AllFours, Motion, film

from posecheck.cli import main as cli
from posecheck.cli.checks import clips_in
from posecheck.errors import InputError
from posecheck.pose.poses import save_poses

RAISE = "quadruped_arm_leg_raise"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "clips"
    made.mkdir()
    for name in ("b.npz", "a.npz"):
        save_poses(made / name, film(Motion(AllFours()).stay(1)), "")
    (made / "c.npz").write_bytes(b"damaged")
    return made


def test_a_folder_stands_for_its_videos_and_for_poses_without_a_video(tmp_path):
    for name in ("b.MP4", "a.webm", "a.npz", "c.npz", ".hidden.mp4", "notes.txt", "b.labels.toml"):
        (tmp_path / name).touch()
    (tmp_path / "inside.mp4").mkdir()
    single = tmp_path / "notes.txt"
    assert [path.name for path in clips_in([single, tmp_path])] == ["notes.txt", "a.webm", "b.MP4", "c.npz"]
    with pytest.raises(InputError, match="no videos or saved poses"):
        clips_in([tmp_path / "inside.mp4"])


def test_check_gives_a_result_for_each_clip_of_a_folder(call, folder):
    code, out, err = call("check", folder, "--exercise", RAISE, "--format", "json")
    assert [answer["clip"] for answer in json.loads(out)] == ["a.npz", "b.npz", "c.npz"]
    assert (code, err.count("c.npz")) == (3, 1)


def test_trace_writes_a_file_for_each_clip_of_a_folder(call, folder, tmp_path):
    code, out, err = call("trace", folder, "-o", tmp_path / "out", "--exercise", RAISE, "--format", "csv")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.csv", "b.csv"]
    assert out.split() == [str(tmp_path / "out" / name) for name in ("a.csv", "b.csv")]
    assert (code, err.count("c.npz")) == (3, 1)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("posecheck export", {"export-labels"}),
        ("posecheck check x.mp4 --exercise cat", {"cat_curl"}),
        ("posecheck show qu", {RAISE}),
        ("posecheck handout dead_bug cat", {"cat_curl"}),
        ("posecheck check --anno", {"--annotate"}),
        ("posecheck check x", set()),
    ],
)
def test_the_tab_key_completes_commands_options_and_exercises(monkeypatch, capsys, words, offered):
    monkeypatch.setenv("_POSECHECK_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    with pytest.raises(SystemExit):
        cli.app(prog_name="posecheck")
    assert set(capsys.readouterr().out.split()) == offered
