"""Prints how fast the window is: python tests/benchmarks/bench_app.py [start|live|scrub|pair|history|memory ...].

Needs no screen (QT_QPA_PLATFORM=offscreen). Compare two versions in one run of the same machine; figures of different
machines, or of a busy one, say little.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS.parent)]

import numpy as np  # noqa: E402
from guided_fakes import LEFT, RIGHT, Stage, raises, short_plan, silent_voice  # noqa: E402
from made_history import sessions  # noqa: E402
from posecheck_app import main  # noqa: E402
from posecheck_app.comparing.offers import Offer  # noqa: E402
from posecheck_app.comparing.page import ComparePage  # noqa: E402
from posecheck_app.messages import SessionFactory  # noqa: E402
from posecheck_app.pages.history import HistoryPage  # noqa: E402
from posecheck_app.pages.review import ReviewPage  # noqa: E402
from posecheck_app.pages.session import SessionPage  # noqa: E402
from posecheck_app.sound.voice import Sound  # noqa: E402
from PyQt6.QtCore import QTimer  # noqa: E402
from PyQt6.QtWidgets import QApplication  # noqa: E402
from recorded import record, sample  # noqa: E402

from posecheck.adapters.video.files import VideoFile, VideoWriter  # noqa: E402
from posecheck.coaching.plan import plan_sets  # noqa: E402
from posecheck.history.database import History  # noqa: E402
from posecheck.history.recording import VIDEO_FILE  # noqa: E402
from posecheck.pose.frames import Frame  # noqa: E402
from posecheck.specs.loader import load_specs  # noqa: E402

CLIP = TESTS.parent / "sample_videos" / "side_plank_full_faults_left.mp4"
LIVE_S = 30.0
MINUTES = 30
LIMIT_S = 1500.0


def row(name: str, values: list[float], unit: str = "ms") -> None:
    """Print one line of the table."""
    values = sorted(values) or [float("nan")]
    at_95 = values[min(len(values) - 1, int(0.95 * len(values)))]
    print(f"{name:44} median {median(values):8.1f}   95 % {at_95:8.1f}   most {values[-1]:8.1f} {unit}")  # noqa: T201


def wait_until(app: QApplication, over: Callable[[], bool], limit_s: float = 120.0) -> None:
    """Run the window until something is so."""
    end_s = time.monotonic() + limit_s
    while not over() and time.monotonic() < end_s:
        app.processEvents()
        time.sleep(0.001)


def live(app: QApplication) -> None:
    """From a frame's time stamp to its picture with overlay, with a source of 30 frames a second and the real model."""
    begun: list[float] = []
    sources = []

    def source(name, notify, describe):
        opened = main.open_source(name, notify, describe)
        original = opened._clock
        opened._clock = lambda: (begun.append(original()) if not begun else None, original())[1]
        sources.append(opened)
        return opened

    def estimator(size, report, notify):
        made = main.load_estimator(size, report, notify)
        begun.clear()
        return made

    factory = SessionFactory(source, estimator, main.make_engine, main.make_look, lambda job, notify: [], main.compress)
    page = SessionPage(factory, silent_voice())
    page.resize(1280, 720)
    page.show()
    late, gaps, painted, last = [], [], [], [time.monotonic()]

    def on_painted(t_s):
        painted.append(t_s)
        if begun and len(painted) > 30:
            late.append(1000 * (time.monotonic() - begun[0] - t_s))

    def on_beat():
        now = time.monotonic()
        if len(painted) > 30:
            gaps.append(1000 * (now - last[0]))
        last[0] = now

    page.picture.painted.connect(on_painted)
    beat = QTimer()
    beat.timeout.connect(on_beat)
    beat.start(5)
    spec = load_specs()["side_plank"]
    page.start(plan_sets(spec, "full"), str(CLIP), Sound.OFF)
    wait_until(app, lambda: bool(painted) and painted[-1] > LIVE_S)
    half = len(late) // 2
    row("frame to painted overlay", late)
    row("  first half", late[:half])
    row("  second half", late[half:])
    row("GUI thread between two beats of 5 ms", gaps)
    print(f"{'frames dropped by the source':44} {sources[-1].dropped} in {painted[-1]:.0f} s")  # noqa: T201
    page.shutdown()


def scrub(app: QApplication) -> None:
    """From a wish to its picture, at random places of a recording of ten minutes: of a room, and of noise."""
    room = [frame.rgb for frame in VideoFile(CLIP)]
    noise = np.random.default_rng(1).integers(0, 255, (480, 640, 3), np.uint8)
    _scrub(app, "a room", lambda n: room[n % len(room)])
    _scrub(app, "noise", lambda n: np.roll(noise, 2 * n, axis=1))


def _scrub(app: QApplication, name: str, picture: Callable[[int], np.ndarray]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "set"
        _record(kept, 10, picture)
        page = ReviewPage(main.open_kept_video, main.clip_writer)
        page.resize(1280, 720)
        page.show()
        begin_s = time.monotonic()
        page.open(kept)
        row(f"{name}: opening ten minutes, in the GUI thread", [1000 * (time.monotonic() - begin_s)])
        wait_until(app, lambda: page.review is not None)
        row("  until they are judged again", [1000 * (time.monotonic() - begin_s)])
        found: list[float] = []
        painted: list[float] = []
        page.picture._reader.found.connect(lambda asked_s, rgb: (found.append(asked_s), painted.clear()))
        page.picture.painted.connect(painted.append)
        chance, spent, seen, blocked = random.Random(1), [], [], []
        for _ in range(60):
            t_s = chance.uniform(page.review.start_s, page.review.end_s)
            begin_s = time.monotonic()
            page.go(t_s)
            blocked.append(1000 * (time.monotonic() - begin_s))
            wait_until(app, lambda t=t_s: bool(found) and abs(found[-1] - (t - page.review.start_s)) < 1e-6)
            spent.append(1000 * (time.monotonic() - begin_s))
            wait_until(app, lambda: bool(painted))
            seen.append(1000 * (time.monotonic() - begin_s))
        row("  wish to picture, anywhere", spent)
        row("  until it is painted", seen)
        row("  of it in the GUI thread", blocked)
        page.close_recording()


def _record(kept: Path, minutes: int, picture: Callable[[int], np.ndarray]) -> None:
    """Record curls with a video."""
    once = sample("partial_curl", 60.0)
    length_s = once[-1].t_s + 0.05
    poses = tuple(replace(p, t_s=p.t_s + n * length_s) for n in range(minutes) for p in once)
    record(kept, "partial_curl", poses)
    height, width = picture(0).shape[:2]
    with VideoWriter(kept / VIDEO_FILE, (width, height), fragmented=True) as writer:
        for n, pose in enumerate(poses):
            writer.write(Frame(pose.t_s, picture(n)))


def pair(app: QApplication) -> None:
    """From a wish to both pictures of two recordings of a minute, 1280 x 720, at random places of random attempts."""
    room = [np.repeat(np.repeat(frame.rgb, 2, 0), 2, 1)[:720, :1280] for frame in islice(VideoFile(CLIP), 100)]
    with tempfile.TemporaryDirectory() as folder:
        offered = [Offer(f"day {n}", Path(folder) / f"day{n}") for n in range(2)]
        _record(offered[0].folder, 1, lambda n: room[n % len(room)])
        shutil.copytree(offered[0].folder, offered[1].folder)
        page = ComparePage(main.open_kept_video)
        page.resize(1280, 720)
        page.show()
        begin_s = time.monotonic()
        page.open(offered, offered[1], load_specs()["partial_curl"])
        row("two recordings of a minute, opening them", [1000 * (time.monotonic() - begin_s)])
        wait_until(app, lambda: all(half.looked is not None for half in page.halves))
        row("  until they are judged", [1000 * (time.monotonic() - begin_s)])
        shown: list[float] = []
        page.shown.connect(shown.append)
        chance, spent, near, turned = random.Random(1), [], [], []
        left = page.halves[0]
        for _ in range(60):
            begin_s = time.monotonic()
            other = left.attempts.currentIndex() + chance.randrange(1, left.attempts.count())
            left.attempts.setCurrentIndex(other % left.attempts.count())
            wait_until(app, lambda: shown[-1:] == [page.t_s])
            turned.append(1000 * (time.monotonic() - begin_s))
            shown.clear()
            begin_s = time.monotonic()
            page.go(chance.uniform(-1.0, 6.0))
            wait_until(app, lambda: shown[-1:] == [page.t_s])
            page.repaint()
            spent.append(1000 * (time.monotonic() - begin_s))
            near += [1000 * abs(half.pose.t_s - half.at_s - page.t_s) for half in page.halves]
            shown.clear()
        row("  wish to both pictures painted, in an attempt", spent)
        row("  another attempt on the left", turned)
        row("  frames shown beside the wanted time", near)
        page.close_recordings()


def history(app: QApplication) -> None:
    """A simulated year: 250 sessions read from the database and shown."""
    with tempfile.TemporaryDirectory() as folder:
        kept = History(Path(folder) / "history.db")
        for session in sessions(250):
            kept.add_session(session)
        kept.close()
        spent = []
        for _ in range(5):
            begin_s = time.monotonic()
            page = HistoryPage(load_specs())
            page.resize(1280, 720)
            with History(Path(folder) / "history.db") as opened:
                page.show_sessions(opened.sessions(), datetime.now(UTC).date())
            page.grab()
            spent.append(1000 * (time.monotonic() - begin_s))
        row("history of 250 sessions, opened and painted", spent)


def memory(app: QApplication) -> None:
    """Thirty simulated minutes of a session, as fast as it goes."""
    stage = Stage()
    once = raises(LEFT, RIGHT)
    count = int(MINUTES * 60 / (once[-1].t_s + 0.04))

    def film():
        for n in range(count):
            yield from (replace(p, t_s=p.t_s + n * (once[-1].t_s + 0.04)) for p in once)

    stage.poses = film()
    page = SessionPage(stage.factory, silent_voice())
    page.show()
    over: list[object] = []
    page.ended.connect(over.append)
    used: list[float] = []
    beat = QTimer()
    beat.timeout.connect(lambda: used.append(_rss_mb()))
    beat.start(500)
    page.start(short_plan(reps=10_000), "film.mp4", Sound.OFF)
    wait_until(app, lambda: bool(over), LIMIT_S)
    fifth = max(1, len(used) // 5)
    grown = median(used[-fifth:]) - median(used[fifth : 2 * fifth])
    print(f"{'memory over ' + str(MINUTES) + ' simulated minutes':44} {used[-1]:.0f} MB, grown by {grown:.1f} MB")  # noqa: T201
    page.shutdown()


STARTED = """
import sys, time
from pathlib import Path
from posecheck.starting import hurry
hurry()
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication
from posecheck_app import main
from posecheck_app.window import MainWindow

begin_s, folder, clip = float(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
paint = MainWindow.paintEvent

def painted(self, event):
    paint(self, event)
    if not clip:
        over(None)

def over(_):
    print(time.time() - begin_s, time.process_time(), flush=True)
    import os
    os._exit(0)

MainWindow.paintEvent = painted
from posecheck.settings import Settings, save_settings
from posecheck.specs.loader import load_specs
save_settings(folder / "settings.json", Settings(safety_accepted=True, voice=False, tones=False))
app = QApplication([])
window = MainWindow(load_specs(), main.make_services(folder, folder / "settings.json"))
window.use_source(clip)
window.show()

def begin():
    window.begin("side_plank")
    window.session.picture.painted.connect(over)

if clip:
    QTimer.singleShot(0, begin)
app.exec()
"""
"""A program that shows the window; with a clip it begins a session at once, like `posecheck app --exercise`. It prints
after which time, and after how much processor time, the window was painted, or its picture of the clip."""


def start(_app: QApplication) -> None:
    """From the start of the program to its first picture, the model loading behind it; warm after the first run."""
    found: dict[str, list[list[float]]] = {"": [], str(CLIP): []}
    for _ in range(6):
        for clip, times in found.items():
            with tempfile.TemporaryDirectory() as folder:
                call = [sys.executable, "-c", STARTED, str(time.time()), folder, clip]
                done = subprocess.run(call, capture_output=True, text=True, check=True, cwd=TESTS.parent)
            times.append([1000 * float(one) for one in done.stdout.split()])
    for clip, times in found.items():
        clock, processor = zip(*times[1:], strict=True)
        row("start to the first picture of the camera" if clip else "start to the window's first painting", list(clock))
        row("  processor time", list(processor))


def _rss_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if sys.platform == "linux" else 0
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    benches = {"start": start, "live": live, "scrub": scrub, "pair": pair, "history": history, "memory": memory}
    application = QApplication(sys.argv[:1])
    for name in sys.argv[1:] or benches:
        benches[name](application)
