"""A full disk costs one line: an output is whole, or it is the older file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from poses_by_hand import AllFours, Motion, film

from posecheck.adapters.drawing.annotate import AnnotateSink
from posecheck.adapters.drawing.clip_export import write_clip
from posecheck.adapters.drawing.plot import plot_trace
from posecheck.cli import evaluate
from posecheck.engine.engine import Engine
from posecheck.errors import UsageError
from posecheck.events import Update
from posecheck.history.archive import write_archive
from posecheck.history.database import History
from posecheck.outputs import whole_file
from posecheck.pages import handout, period, period_page, report
from posecheck.pose.frames import Frame
from posecheck.pose.poses import save_poses
from posecheck.session import run
from posecheck.settings import Settings, save_settings
from posecheck.sinks.trace import Trace
from posecheck.specs.loader import load_specs

resource = pytest.importorskip("resource", reason="limits of POSIX stand for a full disk")

POSES = film(Motion(AllFours()).stay(0.3))
SPEC = load_specs()["cat_curl"]


@cache
def noise() -> list[Frame]:
    """Frames that compress badly."""
    shape = (*reversed(POSES[0].size_px), 3)
    return [Frame(n / 10, np.random.default_rng(n).integers(0, 255, shape, np.uint8)) for n in range(12)]


@contextmanager
def full_disk(most_bytes: int) -> Iterator[None]:
    """No file grows beyond a few bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def traced() -> Trace:
    trace = Trace()
    run(POSES, None, Engine(SPEC, SPEC.default_stage), [trace])
    return trace


def annotate(out: Path) -> None:
    sink = AnnotateSink(out, SPEC, SPEC.default_stage)
    last = None
    try:
        for frame in noise():
            sink.step(frame, POSES[0], Update(frame.t_s, {}))
        last = Update(2.0, {})
    finally:
        sink.close(last)


def clip(out: Path) -> None:
    moments = [(POSES[0], Update(0.0, {}))] * 3
    write_clip(out, moments, SPEC, SPEC.default_stage, lambda t_s: noise()[0].rgb, lambda share: True)


def export(out: Path) -> None:
    with History(out.parent.parent / "data" / "history.db") as history, full_disk(20):
        write_archive(out, history, out.parent.parent / "data")


def page(out: Path) -> None:
    empty = period.period_of([], load_specs(), *[datetime.now(UTC).date()] * 2)
    report.write_report(period_page.period_report(empty, load_specs()), out)


OUTPUTS = {
    "annotated.mp4": annotate,
    "clip.mp4": clip,
    "poses.npz": lambda out: save_poses(out, POSES),
    "trace.csv": lambda out: traced().write_csv(out),
    "trace.png": lambda out: plot_trace(traced(), SPEC, SPEC.default_stage, out, "title", rest=None),
    "trace.pdf": lambda out: plot_trace(traced(), SPEC, SPEC.default_stage, out, "title", rest=None),
    "report.html": page,
    "report.pdf": page,
    "handout.pdf": lambda out: handout.write_handout([SPEC], out),
    "junit.xml": lambda out: evaluate._write(out, "x" * 1000),
    "settings.json": lambda out: save_settings(out, Settings()),
    "export.zip": export,
}
PICTURES = ("trace.png", "trace.pdf")


@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.slow] * (n in PICTURES)) for n in OUTPUTS])
def test_a_full_disk_leaves_the_older_file_and_no_other(tmp_path, name):
    out = tmp_path / "out" / name
    out.parent.mkdir()
    out.write_text("older")
    with pytest.raises(UsageError) as told, full_disk(20 if name != "export.zip" else resource.RLIM_INFINITY):
        OUTPUTS[name](out)
    assert str(told.value) == f"cannot write {out}: File too large"
    assert [(path.name, path.read_text()) for path in out.parent.iterdir()] == [(name, "older")]


def test_a_disk_that_fills_up_during_a_video_ends_it_with_one_line(tmp_path):
    with pytest.raises(UsageError, match=r"x\.mp4: File too large"), full_disk(100_000):
        annotate(tmp_path / "x.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_device_is_written_directly():
    with whole_file(Path("/dev/null")) as path:
        assert path == Path("/dev/null")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_a_device_that_is_full_is_told():
    with pytest.raises(UsageError, match="cannot write /dev/full: No space left on device"):
        save_poses(Path("/dev/full"), POSES)


def test_a_link_to_itself_is_replaced(tmp_path):
    (tmp_path / "loop.svg").symlink_to("loop.svg")
    with whole_file(tmp_path / "loop.svg") as part:
        part.write_text("<svg/>")
    assert (tmp_path / "loop.svg").read_text() == "<svg/>"


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with whole_file(tmp_path / "link") as path:
        path.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
