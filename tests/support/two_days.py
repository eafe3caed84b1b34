"""One exercise on two days: the second recording has another rate, begins later, and is filmed from elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import numpy as np
from numpy.typing import NDArray
from recorded import ABOUT, record, sample

from posecheck.history.archive import RECORDINGS
from posecheck.history.recording import open_recording
from posecheck.history.records import SessionRecord, record_from_events
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.loader import load_specs

EXERCISE = "partial_curl"
SPEC = load_specs()[EXERCISE]
LENGTH_S = 14.0
LATER_S = 1.7
"""How much later the same movement comes in the second recording."""
SCALE, SHIFT_PX, SIZE_PX = 0.8, (130.0, 40.0), (960, 720)
DAYS = (datetime(2026, 1, 5, 18, 0, tzinfo=UTC), datetime(2026, 1, 7, 18, 0, tzinfo=UTC))


def first_day() -> tuple[PoseFrame, ...]:
    """Poses of a sample clip."""
    return sample(EXERCISE, LENGTH_S)


def second_day() -> tuple[PoseFrame, ...]:
    """Two thirds of the same poses, elsewhere and smaller in the picture, after some seconds of rest."""
    kept = [pose for n, pose in enumerate(first_day()) if n % 3]
    rest = [replace(kept[0], t_s=kept[0].t_s + n * 0.07) for n in range(round(LATER_S / 0.07))]
    return tuple(_filmed(pose, pose.t_s) for pose in rest) + tuple(_filmed(pose, pose.t_s + LATER_S) for pose in kept)


def _filmed(pose: PoseFrame, t_s: float) -> PoseFrame:
    xy_px = pose.xy_px * SCALE + np.array(SHIFT_PX)
    return replace(pose, t_s=t_s, xy_px=xy_px, size_px=SIZE_PX, mask=None)


def record_days(folder: Path) -> list[SessionRecord]:
    """Record both days below a data folder; return their sessions."""
    return [record_day(folder, day, poses) for day, poses in zip(DAYS, (first_day(), second_day()), strict=True)]


def record_day(folder: Path, day: datetime, poses: tuple[PoseFrame, ...]) -> SessionRecord:
    """Record a set of one day."""
    name = f"{day:%Y-%m-%dT%H-%M-%S}/01_{EXERCISE}"
    kept = folder / RECORDINGS / name
    record(kept, EXERCISE, poses, about=replace(ABOUT, started_at=day))
    opened = open_recording(kept)
    assert opened.spec is not None
    done = record_from_events(opened.events, opened.spec, opened.header["stage"], opened.poses.duration_s)
    done = done.model_copy(update={"recording": name})
    return SessionRecord(started_at=day, ended_at=day + timedelta(minutes=5), sets=(done,))


class Film:
    """A video with a grey picture for each pose, as bright as its number; it waits for a gate if there is one."""

    def __init__(self, poses: Sequence[PoseFrame], gate: Event | None = None) -> None:
        self._times_s, self._gate = [pose.t_s - poses[0].t_s for pose in poses], gate

    def at(self, t_s: float) -> NDArray[np.uint8]:
        """The picture at a time."""
        if self._gate is not None:
            self._gate.wait(10)
        number = max(0, bisect_right(self._times_s, t_s + 0.002) - 1)
        return np.full((48, 64, 3), number % 256, np.uint8)

    def close(self) -> None:
        """Nothing to free."""
