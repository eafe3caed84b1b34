"""Prints what two simulated hours in the window leave behind: python tests/benchmarks/bench_soak.py [MINUTES].

A film of six poses a second is played as fast as it goes, set after set, and every set is recorded. Memory, threads and
open files are printed every ten simulated minutes; they must not grow. Linux only.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS.parent), str(TESTS.parent / "app")]

from guided_fakes import LEFT, RIGHT, Stage, short_plan, silent_voice  # noqa: E402
from posecheck_app import main  # noqa: E402
from posecheck_app.services import AppServices  # noqa: E402
from posecheck_app.window import MainWindow  # noqa: E402
from posecheck_app.workers.keeper import Keeper  # noqa: E402
from poses_by_hand import AllFours, Camera, Motion, film  # noqa: E402
from PyQt6.QtWidgets import QApplication  # noqa: E402

from posecheck.pose.landmarks import PoseFrame  # noqa: E402
from posecheck.settings import Settings, save_settings  # noqa: E402
from posecheck.specs.loader import load_specs  # noqa: E402

FPS = 6
EVERY_S = 600.0


def now() -> datetime:
    """The time with its zone."""
    return datetime.now(UTC).astimezone()


def poses(until_s: float, reached: list[float]) -> Iterator[PoseFrame]:
    """Arm-leg raises, over and over."""
    motion = Motion(AllFours()).stay(5.0)
    for limbs in (LEFT, RIGHT, LEFT, RIGHT):
        down = {name: getattr(AllFours(), name) for name in limbs}
        motion.move(1.0, **limbs).stay(2.6).move(1.0, **down).stay(0.8)
    once = film(motion, Camera(fps=FPS))
    lap_s = once[-1].t_s + 1 / FPS
    for lap in range(int(until_s / lap_s) + 1):
        for pose in once:
            reached[0] = pose.t_s + lap * lap_s
            yield replace(pose, t_s=reached[0])


def services(folder: Path, stage: Stage) -> AppServices:
    """The window's services, with a film for a camera."""

    def factory(settings, sinks):
        stage.make_sinks = sinks
        return stage.factory

    def keeper(job, notify, pain, video):
        return Keeper(folder, "camera:0", now, notify, pain)

    videos = (main.open_kept_video, main.open_clip, main.clip_writer, main.find_pictures)
    return AppServices(folder, folder / "settings.json", factory, keeper, lambda: ["Film"], None, now, *videos)


def row(t_s: float, begin_s: float) -> None:
    """Print what the process holds."""
    rss_mb = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
    threads, files = len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd"))
    held = f"{rss_mb:8.1f} MB {threads:4} threads {files:4} files"
    print(f"{t_s / 60:6.0f} min {held} after {time.monotonic() - begin_s:.0f} s", flush=True)  # noqa: T201


def soak(minutes: float) -> None:
    """Play the film in the window."""
    app, reached = QApplication(sys.argv[:1]), [0.0]
    with tempfile.TemporaryDirectory() as name:
        folder, stage = Path(name), Stage()
        save_settings(folder / "settings.json", Settings(safety_accepted=True, voice=False, tones=False))
        stage.poses = poses(60 * minutes, reached)
        window = MainWindow(load_specs(), services(folder, stage), silent_voice())
        window.resize(1280, 720)
        window.show()
        begin_s, next_s = time.monotonic(), EVERY_S
        window.start_session(short_plan(sets=10_000, reps=4, rest_s=3.0), "film.mp4")
        while window.session.runner.busy and reached[0] < 60 * minutes:
            app.processEvents()
            time.sleep(0.001)
            if reached[0] >= next_s:
                row(reached[0], begin_s)
                next_s += EVERY_S
        row(reached[0], begin_s)
        window.close()
        print(f"{len(list(folder.glob('sessions/*/*')))} sets recorded; after closing:")  # noqa: T201
        row(reached[0], begin_s)


if __name__ == "__main__":
    soak(float(sys.argv[1]) if len(sys.argv) > 1 else 120.0)
