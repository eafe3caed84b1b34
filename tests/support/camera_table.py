"""What each misbehaviour of a camera leads to. Prints the table: python tests/support/camera_table.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fake_camera import START_S, Act, FakeCamera, VirtualClock, hardware, taken_s
from guided_fakes import LEFT, QUADRUPED, RIGHT, raises
from watched import with_holds_of

from posecheck.adapters.video.feed import Feed
from posecheck.coaching import equipment
from posecheck.engine.engine import Engine
from posecheck.events import AttemptEnded
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame

TROUBLE_S, BACK_S, END_S = 6.5, 12.0, 19.0
"""The camera misbehaves from the middle of the first hold until the person is back on hands and knees."""
HOLD_S = 3.0


@dataclass(frozen=True)
class Row:
    """A misbehaviour and what it leads to: the first sentence (empty for none) and the repetitions counted of two."""

    does: str
    said: str
    counted: int
    rate: float = 10.0
    grain_s: float = 0.0
    """Step of the computer's clock; 15.6 ms on some."""


@dataclass(frozen=True)
class Seen:
    """What came of a session in front of a fake camera.

    Attributes
    ----------
    said : tuple of (float, str)
        Every sentence with its time from the start of the misbehaviour; "" is the end of it.
    counted : tuple of float
        Start times of the repetitions.
    frames : tuple of Frame
        The delivered pictures.
    """

    said: tuple[tuple[float, str], ...]
    counted: tuple[float, ...]
    frames: tuple[Frame, ...]
    camera: FakeCamera


ROWS = (
    Row("", "", 2),
    Row("blocks", equipment.CAMERA_SILENT, 1),
    Row("fails", equipment.CAMERA_SILENT, 1),
    Row("broken", equipment.CAMERA_SILENT, 1),
    Row("freezes", equipment.CAMERA_FROZEN, 1),
    Row("black", equipment.CAMERA_BLACK, 1),
    Row("covered", equipment.CAMERA_BLACK, 1),
    Row("unplugged", equipment.CAMERA_LOST, 1),
    Row("grey", "", 2),
    Row("deep grey", "", 2),
    Row("four channels", "", 2),
    Row("other size", "", 2),
    Row("", "", 2, rate=5.0),
    Row("", "", 2, rate=60.0, grain_s=0.0156),
)
FILM = raises(LEFT, RIGHT, lead_s=4.0, hold_s=4.5)
"""Two raises, held from 5 to 9.5 s and from 12.3 to 16.8 s, on camera all the time."""


def film_with(acts: Sequence[Act], rate: float = 10.0, grain_s: float = 0.0) -> Seen:
    """Film the person with a camera and judge what it delivers."""
    clock = VirtualClock(grain_s)
    camera = FakeCamera(clock, acts, rate=rate)
    said: list[tuple[float, str]] = []

    def over() -> bool:
        return clock() - START_S >= END_S

    def wait(seconds: float) -> bool:
        clock.let_pass(seconds)
        return over()

    def note(why: str) -> None:
        said.append((round(clock() - START_S - TROUBLE_S, 2), why))

    feed = Feed("", note, None, clock, wait, over, hardware(camera))
    clock.each = feed.watch
    frames = tuple(feed.frames())
    return Seen(tuple(said), _counted(frames), frames, camera)


def _counted(frames: Sequence[Frame]) -> tuple[float, ...]:
    engine = Engine(with_holds_of(QUADRUPED, HOLD_S), live=True)
    updates = [*(engine.step(_pose(frame)) for frame in frames), engine.finish()]
    attempts = [event.attempt for update in updates for event in update.events if isinstance(event, AttemptEnded)]
    return tuple(one.start_s for one in attempts if one.counted)


def _pose(frame: Frame) -> PoseFrame:
    """The person as a picture shows them: at the time it was taken, which need not be the time it is delivered."""
    at_s = taken_s(frame.rgb)
    if at_s is None:
        return PoseFrame.empty(frame.t_s, FILM[0].size_px)
    return replace(FILM[min(len(FILM) - 1, round(25 * at_s))], t_s=frame.t_s)


def main() -> None:
    """Print the table."""
    line = "{:26} {:>7} {:>5}  {}\n"
    sys.stdout.write(line.format("camera", "said", "count", "sentence"))
    for row in ROWS:
        seen = film_with([Act(row.does, TROUBLE_S, BACK_S)] if row.does else [], row.rate, row.grain_s)
        name = row.does or f"fine, {row.rate:.0f} frames a second"
        for t_s, why in seen.said:
            sys.stdout.write(line.format(name, f"{t_s:.2f} s", len(seen.counted), why or "(the camera is back)"))
        if not seen.said:
            sys.stdout.write(line.format(name, "", len(seen.counted), "(nothing)"))


if __name__ == "__main__":
    main()
