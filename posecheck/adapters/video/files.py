"""Video files: reading with exact time stamps, playing like a camera, writing H.264."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.video.frame import VideoFrame

from posecheck.adapters.video.clock import thinned, timed
from posecheck.adapters.video.mailbox import Clock, LiveSource, Wait
from posecheck.adapters.video.opening import choose_track, decoded, open_video
from posecheck.adapters.video.screen import Screen
from posecheck.closing import Closing
from posecheck.errors import InputError, UsageError
from posecheck.outputs import discard, part_of, put_in_place
from posecheck.pose.frames import Frame
from posecheck.private import sync_file

_TICKS_PER_S: Final = 90_000
_IN_PARTS: Final = {"g": "15", "bf": "0", "tune": "zerolatency"}
"""With a key frame in 15 instead of 30, a jump takes half the time; files grow by a fifth to two fifths."""
_FRAGMENTS: Final = {
    "movflags": "+frag_keyframe+empty_moov+default_base_moof",
    "frag_duration": "100000",  # microseconds
    "flush_packets": "1",
}
SYNC_S: Final = 0.4
"""Interval at which a file in fragments is written through to the disk."""


class VideoFile:
    """A video file as a source of frames. It can be iterated several times.

    Every frame has its own time stamp, counted from the first frame. `clock.timed` explains how bad ones are repaired.
    Frames are rotated and flipped according to the file's display matrix, stretched to square pixels and fitted into
    the size of the first one. Frames beyond 60 per second are left out.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    size_px : tuple of int
        Width and height of the upright image.
    notes : tuple of str
        Set after iterating: what was missing, damaged, left out or repaired in the file.

    Raises
    ------
    InputError
        The file is missing, or no frame can be read from it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.notes: tuple[str, ...] = ()
        with open_video(path) as container:
            stream, found = choose_track(path, container)
            self._duration_s = found.stated_s
            first = next(decoded(container, stream, found), None)
            if first is None:
                raise InputError(f"{path} has a video track, but no frame can be read from it")
            self.size_px = Screen(stream, first).size_px

    @property
    def name(self) -> str:
        """File name."""
        return self._path.name

    @property
    def duration_s(self) -> float | None:
        """Length stated in the file, in seconds."""
        return self._duration_s

    @property
    def dropped(self) -> int:
        """Always 0: a file never drops frames."""
        return 0

    def __iter__(self) -> Iterator[Frame]:
        screen: Screen | None = None
        with open_video(self._path) as container:
            stream, found = choose_track(self._path, container)
            fitted = True
            for t_s, picture in thinned(timed(decoded(container, stream, found), found), found):
                if screen is None:
                    screen, found.first_stamp_s = Screen(stream, picture), picture.time
                    found.size_px = screen.size_px
                fitted_before, fitted = fitted, screen.fits(picture)
                if fitted_before and not fitted:
                    found.resized_s.append(t_s)
                yield Frame(t_s, screen.show(picture))
        self.notes = found.notes()

    def close(self) -> None:
        """Do nothing: the file is open only during iteration."""


class VideoWriter(Closing):
    """Writes a streamable H.264 file (yuv420p) with the frames' own time stamps.

    Parameters
    ----------
    path : Path
        Overwritten if it exists, but only by a whole file, unless it is fragmented.
    size_px : tuple of int
        Width and height of the frames; odd sizes are padded by one pixel.
    quality : int
        Constant rate factor of x264, 0 (lossless) to 51.
    fragmented : bool
        Write fragments of a tenth of a second, so that a kill loses little more than what was not written yet.

    Raises
    ------
    UsageError
        The file cannot be written.
    """

    def __init__(self, path: Path, size_px: tuple[int, int], *, quality: int = 21, fragmented: bool = False) -> None:
        self._path, self._size_px, self._fragmented = path, size_px, fragmented
        self._part = path if fragmented else part_of(path)
        self._last_tick = -1
        self._synced_s: float | None = None
        try:
            options = _FRAGMENTS if fragmented else {"movflags": "+faststart"}
            self._container = av.open(f"file:{self._part}", "w", options=options)
            self._container.metadata["comment"] = "posecheck"
            self._stream = self._container.add_stream("libx264", rate=30)
            self._stream.width, self._stream.height = (side + side % 2 for side in size_px)
            self._stream.pix_fmt = "yuv420p"
            self._stream.options = {"crf": str(quality), "preset": "veryfast", **(_IN_PARTS if fragmented else {})}
            self._stream.time_base = self._stream.codec_context.time_base = Fraction(1, _TICKS_PER_S)
            # Creates the file now, so that a bad path is reported before minutes of work.
            self._container.start_encoding()
        except (av.FFmpegError, OSError, ValueError) as error:
            discard(self._part, path)
            raise UsageError(f"cannot write {path}: {_reason(error)}") from error
        self._open = True

    def write(self, frame: Frame) -> None:
        """Append one frame; its time must be later than the previous frame's.

        Raises
        ------
        ValueError
            The frame size differs from the file's.
        UsageError
            The file cannot be written.
        """
        if frame.size_px != self._size_px:
            raise ValueError(f"expected frames of {self._size_px} pixels, got {frame.size_px}")
        height, width = frame.rgb.shape[:2]
        rgb = np.pad(frame.rgb, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        picture = VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        self._last_tick = max(round(frame.t_s * _TICKS_PER_S), self._last_tick + 1)
        picture.pts = self._last_tick
        picture.time_base = Fraction(1, _TICKS_PER_S)
        with self._disk_errors():
            self._container.mux(self._stream.encode(picture))
            if self._fragmented and (self._synced_s is None or frame.t_s - self._synced_s >= SYNC_S):
                self._synced_s = frame.t_s
                sync_file(self._part)

    def close(self, *, whole: bool = True) -> None:
        """Finish the file. Safe to call twice.

        Parameters
        ----------
        whole : bool
            False deletes the unfinished file, unless it is fragmented; an older file of that name stays.

        Raises
        ------
        UsageError
            The file cannot be written.
        """
        if not self._open:
            return
        self._open = False
        if not whole and not self._fragmented:
            with contextlib.suppress(av.FFmpegError, OSError):
                self._container.close()
            discard(self._part, self._path)
            return
        with self._disk_errors():
            if self._last_tick >= 0:
                self._container.mux(self._stream.encode(None))
            self._container.close()
            put_in_place(self._part, self._path)

    def __exit__(self, *error: object) -> None:
        """Finish the file, or delete it after an error."""
        self.close(whole=error[0] is None)

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        """Turn an error of the disk into one line."""
        try:
            yield
        except (av.FFmpegError, OSError) as error:
            if not self._fragmented:
                discard(self._part, self._path)
            raise UsageError(f"cannot write {self._path}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """The system's reason, or what usually helps if there is none."""
    number = getattr(error, "errno", None)
    if isinstance(number, int) and number in errno.errorcode and number not in (errno.ENOENT, errno.EINVAL):
        return os.strerror(number)
    return "choose a name ending in .mp4 in an existing folder"


class PacedFile(LiveSource):
    """A video file played in real time, like a camera: frames that arrive too fast are dropped.

    Parameters
    ----------
    path : Path
    clock : callable
        Monotonic clock in seconds, with any origin.
    wait : callable, optional
        Waits for some seconds and returns whether to stop; by default stops as soon as the source is closed.

    Raises
    ------
    InputError
        The file cannot be read.
    """

    def __init__(self, path: Path, *, clock: Clock = time.monotonic, wait: Wait | None = None) -> None:
        self._video = VideoFile(path)
        super().__init__(self._video.name)
        self._clock = clock
        self._wait = wait or self._stop.wait

    @property
    def duration_s(self) -> float | None:
        """Length of the file in seconds."""
        return self._video.duration_s

    def _capture(self) -> None:
        start_s = self._clock()
        for frame in self._video:
            early_s = start_s + frame.t_s - self._clock()
            if early_s > 0 and self._wait(early_s):
                return
            if self._stop.is_set():
                return
            self._mailbox.put(frame)
