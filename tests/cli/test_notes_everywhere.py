"""What was not seen of a source is said in every output, in the same words."""

import json

import pypdfium2
import pytest
from recorded import sample

from posecheck.coaching.messages import sentences
from posecheck.pose.poses import save_poses

CURL = "partial_curl"
NOTES = ("the file is cut off: it states 9.0 s, but its pictures end after 5.0 s", "2 pictures\x1b[31m were left out")
SHOWN = [note.replace("\x1b", "\\x1b") for note in NOTES]
LABELS = f'''
schema = 1
clip = "clip.npz"
origin = "rendered"
exercise = "{CURL}"
attempts = []
'''


@pytest.fixture
def clip(tmp_path):
    save_poses(tmp_path / "clip.npz", sample(CURL)[:40], "clip.mp4", notes=NOTES)
    return tmp_path / "clip.npz"


@pytest.fixture
def kept(call, clip, tmp_path):
    assert call("check", clip, "--exercise", CURL, "--save", tmp_path / "kept").code == 0
    return tmp_path / "kept"


def test_check(call, clip):
    assert [f"  note: {note}" for note in SHOWN] == call("check", clip, "--exercise", CURL).out.splitlines()[2:4]
    (answer,) = json.loads(call("check", clip, "--exercise", CURL, "--format", "json").out)
    assert answer["source_notes"] == list(NOTES)


def test_replay_of_saved_poses_and_of_a_recording(call, clip, kept):
    for source in (clip, kept):
        said = call("replay", source, "--exercise", CURL)
        assert [line for line in said.out.splitlines() if "note" in line][:2] == [f"  note: {note}" for note in SHOWN]
        said = call("replay", source, "--exercise", CURL, "--format", "json")
        assert all("event" in json.loads(line) for line in said.out.splitlines())
        assert [line.partition(": note: ")[2] for line in said.err.splitlines()] == SHOWN


@pytest.mark.slow
def test_trace(call, clip, tmp_path):
    for out in ("t.csv", "t.svg"):
        said = call("trace", clip, "--exercise", CURL, "-o", tmp_path / out).err
        assert [line for line in said.splitlines() if "note" in line] == [f"clip.npz: note: {note}" for note in SHOWN]
    assert sentences(NOTES)[0] in (tmp_path / "t.svg").read_text(encoding="utf-8")


def test_report(call, kept, tmp_path):
    for name in ("r.html", "r.pdf"):
        assert call("report", kept, "-o", tmp_path / name).code == 0
    with pypdfium2.PdfDocument(tmp_path / "r.pdf") as pdf:
        words = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    for text in ((tmp_path / "r.html").read_text(encoding="utf-8"), words):
        assert "What was not seen" in text
        assert sentences(NOTES)[0] in text


def test_eval(call, clip, tmp_path):
    (tmp_path / "clip.labels.toml").write_text(LABELS, encoding="utf-8")
    said = call("eval", tmp_path, "--poses", "--page", tmp_path / "page.html")
    assert [line for line in said.out.splitlines() if "note" in line] == [f"clip.npz: note: {note}" for note in SHOWN]
    assert f"Note: {sentences(NOTES)[0]}" in (tmp_path / "page.html").read_text(encoding="utf-8")
    (judged,) = json.loads(call("eval", tmp_path, "--poses", "--format", "json").out)["clips"]
    assert judged["answer"]["source_notes"] == list(NOTES)
