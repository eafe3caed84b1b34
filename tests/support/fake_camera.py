"""A camera without hardware: a double for `cv2.VideoCapture` with a script of what goes wrong and when.

Time is virtual and passes only while the camera is read or waited for, so that everything happens in one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from posecheck.adapters.opencv import cv2
from posecheck.adapters.video.cameras import CameraInfo
from posecheck.adapters.video.feed import Hardware

START_S = 100.0
TICK_S = 0.05
SIZE_PX = (64, 36)
STAMP_PX = 4
"""Width of the corner that holds the time at which a picture was taken."""


class VirtualClock:
    """A clock that passes only when told; `each` is called about twenty times a second, like a watching thread.

    It reads in steps of `grain_s` if that is not 0.
    """

    def __init__(self, grain_s: float = 0.0) -> None:
        self.now_s, self.grain_s = START_S, grain_s
        self.each: Callable[[], None] = lambda: None

    def __call__(self) -> float:
        return self.now_s // self.grain_s * self.grain_s if self.grain_s else self.now_s

    def let_pass(self, seconds: float) -> None:
        end_s = self.now_s + seconds
        while self.now_s < end_s - 1e-9:
            self.now_s = min(self.now_s + TICK_S, end_s)
            self.each()


@dataclass(frozen=True)
class Act:
    """What the camera does between two times, in seconds from the start."""

    does: str
    from_s: float
    to_s: float = float("inf")


@dataclass
class FakeCamera:
    """One camera and its script.

    Acts: `unplugged` (not in the list, reads fail), `busy` (cannot be opened), `blocks` (a read waits until the act is
    over), `fails` (reads return nothing), `freezes`, `black`, `covered` (black with noise), `broken` (OpenCV raises),
    `grey`, `deep grey`, `four channels`, `other size`, `portrait`.
    """

    clock: VirtualClock
    acts: Sequence[Act] = ()
    name: str = "Lid"
    rate: float = 10.0
    formats: dict[int, float] = field(default_factory=dict)
    opened: list[tuple[int, int]] = field(default_factory=list)
    asked: list[tuple[int, float]] = field(default_factory=list)
    released: int = 0
    last: np.ndarray | None = None

    def act(self) -> Act:
        now_s = self.clock() - START_S
        return next((one for one in self.acts if one.from_s <= now_s < one.to_s), Act("", now_s))

    def isOpened(self) -> bool:  # noqa: N802  as OpenCV calls it
        return self.act().does not in ("busy", "unplugged")

    def get(self, prop: int, /) -> float:
        return self.formats.get(prop, 0.0)

    def set(self, prop: int, value: float, /) -> bool:
        self.asked.append((prop, value))
        return True

    def release(self) -> None:
        self.released += 1

    def read(self) -> tuple[bool, np.ndarray | None]:
        act = self.act()
        if act.does == "blocks":
            self.clock.let_pass(act.to_s - (self.clock() - START_S))
        else:
            self.clock.let_pass(1 / self.rate)
        does = self.act().does
        if does == "broken":
            raise cv2.error("corrupt JPEG data")
        if does in ("unplugged", "fails", "blocks"):
            return False, None
        if does != "freezes" or self.last is None:
            self.last = picture(self.clock() - START_S, does)
        return True, self.last.copy()


def picture(t_s: float, does: str = "") -> np.ndarray:
    """A noisy picture that holds the time at which it was taken, in milliseconds."""
    width, height = {"other size": (96, 54), "portrait": (36, 64)}.get(does, SIZE_PX)
    if does == "black":
        return np.zeros((height, width, 3), np.uint8)
    noise = np.random.default_rng(round(1000 * t_s))
    if does == "covered":
        return noise.integers(0, 9, (height, width, 3), dtype=np.uint8)
    bgr = noise.integers(90, 160, (height, width, 3), dtype=np.uint8)
    stamp = round(1000 * t_s)
    for place, byte in enumerate((stamp >> 16 & 0xFF, stamp >> 8 & 0xFF, stamp & 0xFF)):
        bgr[:, place * STAMP_PX : (place + 1) * STAMP_PX] = byte
    if does == "grey":
        return bgr[..., 0]
    if does == "deep grey":
        return bgr[..., 0].astype(np.uint16) << 8
    if does == "four channels":
        return np.dstack((bgr, np.full((height, width), 255, np.uint8)))
    return bgr


def taken_s(rgb: np.ndarray) -> float | None:
    """The time at which a picture was taken; None if it is black."""
    if rgb.max() < 30:
        return None
    stamp = [int(rgb[0, place * STAMP_PX + 1, 0]) for place in range(3)]
    return (stamp[0] << 16 | stamp[1] << 8 | stamp[2]) / 1000


def hardware(*cameras: FakeCamera, refusal: Callable[[CameraInfo], str] = lambda camera: "") -> Hardware:
    """A computer with these cameras, in this order; each keeps its index while others come and go."""

    def listed() -> list[CameraInfo]:
        there = [(index, one) for index, one in enumerate(cameras) if one.act().does != "unplugged"]
        return [CameraInfo(one.name, 2 * index, cv2.CAP_V4L2) for index, one in there]

    def open_capture(index: int, backend: int) -> FakeCamera:
        cameras[index // 2].opened.append((index, backend))
        return cameras[index // 2]

    return Hardware(listed, open_capture, refusal)
