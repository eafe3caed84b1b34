"""A video that can be looked at anywhere: from the key frame before a time, with the last pictures at hand."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from posecheck.errors import InputError

KEPT: Final = 90
"""So many pictures are kept: a step back costs nothing."""
SLACK_S: Final = 0.002
"""Times of frames are rounded to the ticks of the file; a picture this close to its time is shown already."""
AHEAD_S: Final = 1.0
"""So far ahead it is quicker to decode on than to seek."""


class SeekableVideo:
    """Single pictures of a video by their time.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        It is not a video that can be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._container = av.open(str(path))
            self._stream = self._container.streams.video[0]
        except (av.FFmpegError, OSError, IndexError) as error:
            raise InputError(f"{path} cannot be read as a video: {error}") from error
        self._stream.thread_type = "AUTO"
        self._start_s = float((self._stream.start_time or 0) * (self._stream.time_base or 0))
        self._kept: OrderedDict[float, av.VideoFrame] = OrderedDict()  # converting costs more than decoding
        self._decoded = iter(self._container.decode(self._stream))
        self._last_s = float("-inf")

    def at(self, t_s: float) -> NDArray[np.uint8]:
        """The picture shown at a time, counted from the first frame; the first or last one beyond the ends.

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
            raise InputError("the video holds no picture there")
        return np.asarray(self._kept[found[-1]].to_ndarray(format="rgb24"), np.uint8)

    def close(self) -> None:
        """Free the file."""
        self._container.close()

    def _decode_to(self, t_s: float) -> None:
        """Keep everything up to the picture after a time: what is kept has no gaps and is in the order of time."""
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
