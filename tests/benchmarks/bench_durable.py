"""Prints what a guided session loses: python tests/benchmarks/bench_durable.py [kills|cuts] [COUNT].

`kills` ends sessions with SIGKILL at random moments. `cuts` stands for power cuts: the session writes to a file system
in a file, the session is stopped, the file is copied without a sync, and the copy is mounted. It needs root and Linux.
Both play a sample video in real time, keep its video, and take poses saved with it, so no model is needed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS.parent), str(TESTS.parent / "app")]

from guided_fakes import short_plan  # noqa: E402
from posecheck_app.main import make_video  # noqa: E402
from posecheck_app.saved import mend_data  # noqa: E402
from posecheck_app.workers.keeper import Keeper  # noqa: E402

from posecheck.adapters.video.files import VideoFile  # noqa: E402
from posecheck.coaching.coach import Coach, Guidance, Step  # noqa: E402
from posecheck.engine.engine import Engine  # noqa: E402
from posecheck.errors import InputError  # noqa: E402
from posecheck.history.mending import open_history  # noqa: E402
from posecheck.history.recording import open_recording  # noqa: E402
from posecheck.pose.frames import Frame  # noqa: E402
from posecheck.pose.landmarks import PoseFrame  # noqa: E402
from posecheck.pose.poses import load_poses  # noqa: E402
from posecheck.session import guide  # noqa: E402

CLIP = TESTS.parent / "sample_videos" / "quadruped_faults.mp4"
UNTIL_S = 20.0
EVERY = 2
"""Every second frame is played, so that a busy machine keeps up."""
IMAGE_MB = 256
Lost = tuple[float, float, float, bool]
"""Seconds of events, poses and video that are missing, and whether the set came back into the history."""


class Session:
    """A guided session in a process of its own: one pass through the clip after the other, told frame by frame."""

    def __init__(self) -> None:
        self._pictures = [frame for frame in VideoFile(CLIP) if frame.t_s < UNTIL_S][::EVERY]
        self._poses = load_poses(CLIP.with_suffix(".npz")).poses[::EVERY]
        self._pose: PoseFrame | None = None
        self._told = -1

    def interrupted(self, folder: Path, chance: random.Random, end: Callable[[int], None]) -> list[list[float]]:
        """Start it and end it at a random moment of the exercise; return what it told of its frames."""
        read, self._told = os.pipe()
        process = os.fork()
        if not process:
            os.close(read)
            self._play(folder)
            os._exit(0)
        os.close(self._told)
        lines, stop_s = [], None
        with open(read, encoding="ascii") as output:
            for line in output:
                lines.append([float(word) for word in line.split()])
                if stop_s is None and lines[-1][2]:
                    stop_s = time.monotonic() + chance.uniform(0.5, 8.0)
                if stop_s is not None and time.monotonic() >= stop_s:
                    end(process)
                    stop_s = float("inf")
        os.waitpid(process, 0)
        return lines

    def _play(self, folder: Path) -> None:
        keeper = Keeper(folder, "camera:0", lambda: datetime.now(UTC), print, None, make_video)
        plan = short_plan(sets=50, reps=4)
        coach = Coach(plan, lambda planned: Engine(planned.spec, planned.stage, live=True, usual=planned.usual))
        guide(self._frames(), lambda size: self, coach, [keeper, self])

    def _frames(self) -> Iterator[Frame]:
        begin_s = time.monotonic()
        for lap in range(1000):
            for frame, pose in zip(self._pictures, self._poses, strict=False):
                t_s = frame.t_s + lap * UNTIL_S
                time.sleep(max(0.0, begin_s + t_s - time.monotonic()))
                self._pose = replace(pose, t_s=t_s)
                yield Frame(t_s, frame.rgb)

    def estimate(self, frame: Frame) -> PoseFrame:
        """The saved pose."""
        assert self._pose is not None
        return self._pose

    def step(self, frame: Frame, pose: PoseFrame, now: Guidance) -> None:
        """Tell the time of the frame, that of its last event, and whether the exercise has begun."""
        if now.update is not None:
            event_s = max((event.t_s for event in now.update.events), default=-1.0)
            os.write(self._told, f"{pose.t_s} {event_s} {int(now.step is Step.EXERCISE)}\n".encode())

    def close(self, last: Guidance | None = None) -> None:
        """Do nothing."""


def lost(folder: Path, told: list[list[float]]) -> Lost:
    """Compare what is left with what the session told."""
    last = max((path.parent for path in folder.glob("sessions/*/*/session.jsonl")), key=lambda path: path.name)
    end_s, event_s = told[-1][0], max(line[1] for line in told)
    try:
        opened = open_recording(last)
        poses_s = opened.poses.poses[-1].t_s
        events_s = max((event["t_s"] for event in opened.events), default=0.0)
        first_s = opened.poses.poses[0].t_s
    except InputError:
        poses_s = events_s = first_s = told[0][0]
    video_s = first_s + _length_s(last / "video.mp4")
    history, _ = open_history(folder, datetime.now(UTC))
    with history:
        mend_data(history, folder)
        names = {one.recording for session in history.sessions() for one in session.sets}
    return max(0.0, event_s - events_s), end_s - poses_s, end_s - video_s, f"{last.parent.name}/{last.name}" in names


def _length_s(path: Path) -> float:
    try:
        return max(frame.t_s for frame in VideoFile(path))
    except InputError:
        return 0.0


def kills(count: int) -> None:
    """SIGKILL."""
    found, session = [], Session()
    for n in range(count):
        with tempfile.TemporaryDirectory() as name:
            told = session.interrupted(Path(name), random.Random(n), lambda process: os.kill(process, signal.SIGKILL))
            found.append(lost(Path(name), told))
            report(n, found)
    table(f"{count} SIGKILLs", found)


def cuts(count: int) -> None:
    """Power cuts of a file system in a file."""
    found, session = [], Session()
    for n in range(count):
        with tempfile.TemporaryDirectory() as name:
            image, copy, place = Path(name, "disk"), Path(name, "copy"), Path(name, "mounted")
            place.mkdir()
            with image.open("wb") as file:
                file.truncate(IMAGE_MB * 2**20)
            subprocess.run(["mkfs.ext4", "-q", image], check=True)
            with mounted(image, place):
                told = session.interrupted(place / "data", random.Random(n), partial(cut, image=image, copy=copy))
            with mounted(copy, place):
                found.append(lost(place / "data", told))
            report(n, found)
    table(f"{count} power cuts (copies of a mounted ext4)", found)


def cut(process: int, image: Path, copy: Path) -> None:
    """Copy the disk as it is at this moment."""
    os.kill(process, signal.SIGSTOP)
    shutil.copyfile(image, copy)
    os.kill(process, signal.SIGKILL)


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[None]:
    """Mount a file system in a file."""
    subprocess.run(["mount", "-o", "loop", image, place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def report(n: int, found: list[Lost]) -> None:
    """Tell how one went, on stderr."""
    events_s, poses_s, video_s, back = found[-1]
    sys.stderr.write(
        f"{n + 1}: {events_s:.2f} s of events, {poses_s:.2f} s of poses, {video_s:.2f} s of video, {back}\n"
    )


def table(title: str, found: list[Lost]) -> None:
    """Print the seconds lost."""
    print(f"{title}, {sum(one[3] for one in found)} sets back in the history")  # noqa: T201
    for name, values in zip(("events", "poses", "video"), list(zip(*found, strict=True))[:3], strict=True):
        print(f"  {name:8} median {median(values):5.2f} s   most {max(values):5.2f} s")  # noqa: T201


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else "kills"
    bench, usual = {"kills": (kills, 20), "cuts": (cuts, 10)}[what]
    bench(int(sys.argv[2]) if len(sys.argv) > 2 else usual)
