"""Times of pictures, counted from the first one, whatever the clock of the file does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import Final

from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from posecheck.adapters.video.findings import Findings

LEAP_S: Final = 0.5
"""A stamp that is earlier than the last one by more than this belongs to a new clock or is wrong."""
MOST_PER_S: Final = 60
_SHORTEST_S: Final = 0.9 / MOST_PER_S  # stamps are rounded, to milliseconds in MKV

Timed = tuple[float, VideoFrame]
"""Seconds since the first picture, and the picture."""


def timed(pictures: Iterable[VideoFrame], found: Findings, origin_s: float | None = None) -> Iterator[Timed]:
    """Give every picture its time. Times increase strictly.

    A picture without a stamp follows the last one at the usual step. A clock that starts again (joined files) goes on
    where the last one ended. A single stamp far back is wrong and counts as missing. A picture whose stamp is slightly
    too early, or the same, is left out.

    Parameters
    ----------
    pictures : iterable of VideoFrame
        In the order of display.
    found : Findings
        Gives the usual step, and receives joins, gaps and pictures with unusable stamps.
    origin_s : float, optional
        Stamp of the first picture of the file, if the pictures begin later.
    """
    shift_s = None if origin_s is None else -origin_s
    last_s: float | None = None
    for picture, following in pairwise(chain(pictures, [None])):
        if picture is None:
            return
        stamp_s, next_s = picture.time, 0.0 if last_s is None else last_s + found.step_s
        if stamp_s is None:
            found.unstamped += 1
            t_s = next_s
        elif shift_s is None:
            t_s, shift_s = next_s, next_s - stamp_s
        elif last_s is not None and (t_s := stamp_s + shift_s) < last_s - LEAP_S:
            if _goes_on(stamp_s, following, last_s - shift_s):
                shift_s = next_s - stamp_s
                found.joins_s.append(next_s)
            else:
                found.unstamped += 1
            t_s = next_s
        else:
            t_s = stamp_s + shift_s
        if last_s is not None and t_s <= last_s:
            found.unordered += 1
            continue
        if last_s is not None and t_s - last_s > 2.5 * found.step_s:
            found.gaps_s.append((last_s, t_s))
        last_s = t_s
        yield t_s, picture


def thinned(pictures: Iterable[Timed], found: Findings) -> Iterator[Timed]:
    """Leave out pictures beyond 60 per second, which are enough to follow any movement of a person."""
    last_s = float("-inf")
    for t_s, picture in pictures:
        if t_s - last_s < _SHORTEST_S:
            found.thinned += 1
            continue
        last_s = t_s
        found.judged += 1
        yield t_s, picture


def is_regular(packets: Iterable[Packet[VideoStream]]) -> bool:
    """Whether every packet has a time stamp and the clock never starts again, so that seeking by time is exact."""
    latest_s = float("-inf")
    for packet in packets:
        if packet.size == 0:
            continue
        if packet.pts is None or packet.time_base is None:
            return False
        stamp_s = float(packet.pts * packet.time_base)
        if stamp_s < latest_s - LEAP_S:
            return False
        latest_s = max(latest_s, stamp_s)
    return True


def _goes_on(stamp_s: float, following: VideoFrame | None, last_stamp_s: float) -> bool:
    """Whether the clock goes on from a stamp: the next picture is nearer to it than to the picture before."""
    if following is None or following.time is None or following.time <= stamp_s:
        return False
    return following.time - stamp_s < abs(following.time - last_stamp_s)
