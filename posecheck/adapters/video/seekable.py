"""Random access to the pictures of a video, the same ones and at the same times as `VideoFile` gives them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import chain, dropwhile
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.video.clock import Timed, is_regular, timed
from posecheck.adapters.video.findings import Findings
from posecheck.adapters.video.opening import can_seek, choose_track, decoded, open_video
from posecheck.adapters.video.screen import Screen
from posecheck.errors import InputError

KEPT: Final = 90
"""Number of cached frames, so that stepping back is fast."""
SLACK_S: Final = 0.002
"""Tolerance for frame times, which are rounded to the ticks of the file."""
AHEAD_S: Final = 1.0
"""Up to this far ahead, decoding is faster than seeking."""
SMALL_PX: Final = 1280 * 720
"""Up to this size, decoding several frames at a time only delays the first picture after a seek."""
EARLIER_S: Final = (0.0, 3.0, 12.0)
"""How far before the wanted time to look for a key frame. Files without an index do not say where it is."""


class SeekableVideo:
    """Single frames of a video by time.

    Stepping back in a file without time stamps, or whose clock starts again, reads it from the beginning.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        The file is not a readable video.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with open_video(path) as container:
            stream, _ = choose_track(path, container)
            self._seeks = can_seek(container, stream) and is_regular(container.demux(stream))
        self._last_s = float("-inf")
        self._kept: OrderedDict[float, av.VideoFrame] = OrderedDict()  # not yet RGB: converting is slower than decoding
        self._open()
        first = next(self._pictures(), None)
        if first is None:
            self.close()
            raise InputError(f"{path} has a video track, but no frame can be read from it")
        self._screen, self._start_s = Screen(self._stream, first), first.time
        self._rewind()

    def at(self, t_s: float) -> NDArray[np.uint8]:
        """The image shown at a time counted from the first frame; beyond the ends, the first or last image.

        Returns
        -------
        ndarray, shape (height, width, 3), uint8
        """
        t_s = max(0.0, t_s) + SLACK_S
        times = list(self._kept)
        if not (times and times[0] <= t_s < times[-1]):
            self._decode_to(t_s)
        found = [time for time in self._kept if time <= t_s + 1e-6] or list(self._kept)[:1]
        if not found:
            raise InputError(f"{self._path} has no frame at {t_s:.2f} s")
        return self._screen.show(self._kept[found[-1]])

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def _decode_to(self, t_s: float) -> None:
        """Decode up to the first frame after a time. The cache stays in time order, without gaps."""
        if t_s < self._last_s or (self._seeks and t_s > self._last_s + AHEAD_S):
            self._seek(t_s)
        for time_s, picture in self._timed:
            self._last_s = time_s
            self._kept[time_s] = picture
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            if time_s > t_s:
                break

    def _seek(self, t_s: float) -> None:
        """Continue at a key frame that is not later than a time, or at the beginning of the file."""
        for earlier_s in EARLIER_S if self._seeks else ():
            if t_s > earlier_s and self._continue_at(t_s - earlier_s, t_s):
                return
        self._rewind()

    def _continue_at(self, key_s: float, t_s: float) -> bool:
        base = float(self._stream.time_base or 1)
        try:
            self._container.seek(int((key_s + (self._start_s or 0.0)) / base), stream=self._stream, backward=True)
        except (av.FFmpegError, OSError):
            return False
        found = Findings(step_s=self._found.step_s)
        pictures = timed(dropwhile(lambda picture: not picture.key_frame, self._pictures()), found, self._start_s)
        first = next(pictures, None)
        if first is None or first[0] > t_s:
            return False
        self._start(chain([first], pictures))
        return True

    def _rewind(self) -> None:
        """Open the file again: some formats cannot even seek to their beginning."""
        self._container.close()
        self._open()
        self._start(timed(self._pictures(), self._found))

    def _open(self) -> None:
        self._container = open_video(self._path)
        self._stream, self._found = choose_track(self._path, self._container)
        if self._stream.width * self._stream.height <= SMALL_PX:
            self._stream.thread_type = "SLICE"

    def _start(self, pictures: Iterator[Timed]) -> None:
        self._timed = pictures
        self._kept.clear()
        self._last_s = float("-inf")

    def _pictures(self) -> Iterator[av.VideoFrame]:
        return decoded(self._container, self._stream, self._found)
