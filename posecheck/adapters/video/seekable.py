"""Random access to the frames of a video: seeks to the key frame before a time and caches recent frames."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from posecheck.errors import InputError

KEPT: Final = 90
"""Number of cached frames, so that stepping back is fast."""
SLACK_S: Final = 0.002
"""Tolerance for frame times, which are rounded to the ticks of the file."""
AHEAD_S: Final = 1.0
"""Up to this far ahead, decoding is faster than seeking."""


class SeekableVideo:
    """Single frames of a video by time.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        The file is not a readable video.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._container = av.open(str(path))
            self._stream = self._container.streams.video[0]
        except (av.FFmpegError, OSError, IndexError) as error:
            raise InputError(f"cannot read {path} as a video: {error}") from error
        self._stream.thread_type = "AUTO"
        self._start_s = float((self._stream.start_time or 0) * (self._stream.time_base or 0))
        self._kept: OrderedDict[float, av.VideoFrame] = OrderedDict()  # not yet RGB: converting is slower than decoding
        self._decoded = iter(self._container.decode(self._stream))
        self._last_s = float("-inf")

    def at(self, t_s: float) -> NDArray[np.uint8]:
        """The image shown at a time counted from the first frame; beyond the ends, the first or last image.

        Returns
        -------
        ndarray, shape (height, width, 3), uint8
        """
        t_s += SLACK_S
        times = list(self._kept)
        if not (times and times[0] <= t_s < times[-1]):
            self._decode_to(t_s)
        found = [time for time in self._kept if time <= t_s + 1e-6] or list(self._kept)[:1]
        if not found:
            raise InputError("the video has no frame at this time")
        return np.asarray(self._kept[found[-1]].to_ndarray(format="rgb24"), np.uint8)

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def _decode_to(self, t_s: float) -> None:
        """Decode up to the first frame after a time. The cache stays in time order, without gaps."""
        if not self._last_s <= t_s <= self._last_s + AHEAD_S:
            self._seek(t_s)
        for frame in self._decoded:
            self._last_s = float(frame.time or 0.0) - self._start_s
            self._kept[self._last_s] = frame
            if self._last_s > t_s:
                break
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _seek(self, t_s: float) -> None:
        base = float(self._stream.time_base or 1)
        self._container.seek(int((max(0.0, t_s) + self._start_s) / base), stream=self._stream, backward=True)
        self._decoded = iter(self._container.decode(self._stream))
        self._kept.clear()
        self._last_s = float("-inf")
