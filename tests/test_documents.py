"""What leaves the program for others to read names files, never folders or accounts, and takes nothing from a source.

Documents are built as on the machine of somebody whose account and folders have telling names.
"""

import csv
import getpass
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import av
import pypdfium2
import pytest
from made_clips import shaded
from recorded import record, sample

from posecheck.adapters.drawing.annotate import AnnotateSink
from posecheck.adapters.drawing.clip_export import write_clip
from posecheck.adapters.video.files import VideoFile
from posecheck.adapters.video.keeper import VideoKeeper
from posecheck.adapters.video.seekable import SeekableVideo
from posecheck.cli import main as cli
from posecheck.events import Update
from posecheck.history.archive import write_archive
from posecheck.history.database import History
from posecheck.history.header import About
from posecheck.history.recording import open_recording
from posecheck.history.records import SessionRecord, record_from_events
from posecheck.pages.handout import write_handout
from posecheck.pages.report import set_report, write_report
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import save_poses
from posecheck.printable import as_cell
from posecheck.sinks.trace import Trace
from posecheck.specs.loader import load_specs

CURL = "partial_curl"
SPEC = load_specs()[CURL]
ACCOUNT = "anna-maria-x"
TAGS = {
    "title": "Anna at home",
    "location": "+52.5200+013.4050/",
    "com.apple.quicktime.location.ISO6709": "+52.5200+013.4050+035.000/",
    "creation_time": "2026-03-04T05:06:07.000000Z",
    "make": "Apfel",
    "model": "Telefon 12",
    "artist": "Anna",
    "comment": "my back, March",
}
SIZE_PX = (64, 48)
OWN_TAGS = {
    "major_brand",
    "minor_version",
    "compatible_brands",
    "comment",
    "encoder",
    "language",
    "handler_name",
    "vendor_id",
}
"""Tags that say how a file was written."""


@pytest.fixture
def phone_clip(tmp_path):
    """A video with what a phone writes into it."""
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata.update(TAGS)
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height = SIZE_PX
        stream.metadata.update({"handler_name": "Telefon 12 video", "creation_time": TAGS["creation_time"]})
        for number in range(4):
            picture = av.VideoFrame.from_ndarray(shaded(number, SIZE_PX), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def tags_of(path):
    """Every tag of a video and of its tracks."""
    with av.open(str(path)) as container:
        tags = dict(container.metadata)
        for stream in container.streams:
            tags |= {f"track.{name}": value for name, value in stream.metadata.items()}
    return tags


def annotate(clip, out):
    sink = AnnotateSink(out, SPEC, "default")
    for frame in VideoFile(clip):
        sink.step(frame, PoseFrame.empty(frame.t_s, frame.size_px), Update(frame.t_s, {}))
    sink.close(Update(9.0, {}))


def export(clip, out):
    video = SeekableVideo(clip)
    moments = [(PoseFrame.empty(n / 10, SIZE_PX), Update(n / 10, {})) for n in range(4)]
    assert write_clip(out, moments, SPEC, "default", video.at, lambda share: True)
    video.close()


def keep(clip, out):
    keeper = VideoKeeper(out, pytest.fail)
    for frame in VideoFile(clip):
        keeper.take(frame)
    keeper.close()


@pytest.mark.parametrize("write", [annotate, export, keep])
def test_exported_video_takes_no_metadata_from_its_source(phone_clip, tmp_path, write):
    assert set(TAGS.values()) <= set(tags_of(phone_clip).values())
    write(phone_clip, tmp_path / "out.mp4")
    assert {name.removeprefix("track.") for name in tags_of(tmp_path / "out.mp4")} <= OWN_TAGS
    content = (tmp_path / "out.mp4").read_bytes()
    assert [value for value in (*TAGS.values(), "Telefon", "clip") if value.encode() in content] == []


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder with a telling name, and an account of that name."""
    folder = tmp_path / ACCOUNT
    folder.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, ACCOUNT)
    assert (Path.home(), getpass.getuser()) == (folder, ACCOUNT)
    return folder


@pytest.fixture
def kept(home):
    """A recording of a clip given by its whole path."""
    about = About(str(home / "clip.mp4"), "full", live=False)
    record(home / "data" / "sessions" / "a" / "01_set", CURL, sample(CURL)[:40], about=about)
    return home / "data" / "sessions" / "a" / "01_set"


def contents(folder):
    """Content of every file in a folder, members of archives included, by name."""
    found = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        found[path.name] = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found |= {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}
    return found


def assert_anonymous(folder):
    encodings = [ACCOUNT.encode(kind) for kind in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
    files = contents(folder)
    assert files
    assert [name for name, content in files.items() if any(text in content for text in encodings)] == []


def test_a_recording_and_an_export_hold_no_folder_and_no_account(kept, home, tmp_path):
    assert_anonymous(kept)
    opened = open_recording(kept)
    done = record_from_events(opened.events, SPEC, "default", 2.0).model_copy(update={"recording": "a/01_set"})
    with History(home / "data" / "history.db") as history:
        history.add_session(SessionRecord(started_at=datetime(2026, 1, 1, tzinfo=UTC), sets=(done,)))
        (tmp_path / "out").mkdir()
        write_archive(tmp_path / "out" / "x.zip", history, home / "data")
    assert_anonymous(tmp_path / "out")


def test_documents_hold_no_folder_and_no_account(kept, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    opened = open_recording(kept)
    report = set_report(record_from_events(opened.events, SPEC, "default", 2.0), SPEC, None)
    write_report(report, out / "r.html")
    write_report(report, out / "r.pdf")
    write_handout([SPEC], out / "h.pdf")
    assert_anonymous(out)
    for path in out.glob("*.pdf"):
        with pypdfium2.PdfDocument(path) as pdf:
            about = pdf.get_metadata_dict()
        assert about["Author"] in ("", "(anonymous)", "anonymous"), about


LABELS = 'schema = 1\nclip = "bad.npz"\norigin = "rendered"\nexercise = "partial_curl"\nattempts = []\n'


def test_junit_and_page_of_an_evaluation_hold_no_folder(home, tmp_path, monkeypatch, capsys):
    clips, out = home / "clips" / "more", tmp_path / "out"
    clips.mkdir(parents=True)
    out.mkdir()
    (clips / "bad.npz").write_bytes(b"no poses")
    (clips / "bad.labels.toml").write_text(LABELS, encoding="utf-8")
    (clips / "worse.labels.toml").write_text("schema = 9", encoding="utf-8")
    documents = ("--junit", str(out / "j.xml"), "--page", str(out / "p.html"))
    arguments = ["posecheck", "eval", str(home / "clips"), str(home / "none"), "--poses", *documents]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit):
        cli.main()
    assert str(clips / "bad.npz") in capsys.readouterr().err  # a person at the terminal sees where
    assert_anonymous(out)
    text = (out / "j.xml").read_text(encoding="utf-8")
    assert "more/bad.npz is not a file of saved poses" in text
    assert text.count("<error") == 3


def test_a_file_name_cannot_send_control_characters(tmp_path, monkeypatch, capsys):
    name = "a\x1b[31m\u202eb.npz"
    save_poses(tmp_path / name, sample(CURL)[:30], name)
    (tmp_path / "a.labels.toml").write_text(LABELS.replace("bad", r"a\u001b[31m\u202eb"), encoding="utf-8")
    for command in (
        ["check", str(tmp_path / name), "--exercise", CURL],
        ["replay", str(tmp_path / name), "--exercise", CURL],
        ["eval", str(tmp_path), "--poses", "--junit", str(tmp_path / "j.xml"), "--page", str(tmp_path / "p.html")],
    ):
        monkeypatch.setattr(sys, "argv", ["posecheck", *command])
        with pytest.raises(SystemExit):
            cli.main()
    said = capsys.readouterr()
    written = [(tmp_path / one).read_text(encoding="utf-8") for one in ("j.xml", "p.html")]
    for text in (said.out, said.err, *written):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "\\x1b[31m\\u202eb" in said.out
    assert all("\\x1b[31m\\u202eb" in text for text in written)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_name_that_begins_like_a_formula_is_quoted_in_tables(tmp_path, text):
    assert as_cell(text) == f"'{text}"
    trace = Trace([0.0], {text: [-0.5]}, [text], [0], [(text,)])
    trace.write_csv(tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        title, row = csv.reader(file)
    assert [title[4], row[1], row[3]] == [f"'{text}"] * 3
    assert float(row[4]) == -0.5


@pytest.mark.parametrize("text", ["hips_lifted", "drive.lift", "", "a=b"])
def test_other_names_stay_as_they_are_in_tables(text):
    assert as_cell(text) == text
