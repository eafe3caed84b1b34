"""Video files: reading with exact time stamps, writing H.264."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posecheck.closing import Closing
from posecheck.errors import InputError, UsageError
from posecheck.pose.frames import Frame

# Formats that ffmpeg opens as a video although they are images or text.
_NOT_FILMS: Final = ("image2", "_pipe", "tty")
_ENDED_EARLY_S: Final = 0.5
_TICKS_PER_S: Final = 90_000
_IN_PARTS: Final = {"g": "30", "bf": "0", "tune": "zerolatency"}
# Before PyAV 19, tags that are not UTF-8 raise an error without this option; PyAV 19 always replaces them.
_TAGS: Final[dict[str, Any]] = {"metadata_errors": "replace"} if int(av.__version__.partition(".")[0]) < 19 else {}


class VideoFile:
    """A video file as a source of frames. It can be iterated several times.

    Every frame has its own time stamp, counted from the first frame. Frames whose time stamp does not increase
    (broken files) are skipped. Frames are rotated and flipped according to the file's display matrix and stretched
    to square pixels.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    size_px : tuple of int
        Width and height of the upright image.
    truncated : bool
        Set after iterating: whether the file ended early or parts of it could not be decoded.

    Raises
    ------
    InputError
        The file is missing, or no frame can be read from it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.truncated = False
        self._refuse_non_files()
        with self._open() as container:
            stream = self._picture_stream(container)
            self._duration_s = _duration_s(container, stream)
            first = next(_decoded(container, stream, []), None)
            if first is None:
                raise InputError(f"{path} has a video track, but no frame can be read from it")
            height, width = _upright(first, stream).shape[:2]
            self.size_px = width, height

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
        problems: list[str] = []
        first_s = last_s = None
        with self._open() as container:
            stream = self._picture_stream(container)
            step_s = float(1 / stream.average_rate) if stream.average_rate else 1 / 30
            for picture in _decoded(container, stream, problems):
                stamp_s = picture.time
                if stamp_s is None:
                    stamp_s = 0.0 if last_s is None else last_s + step_s
                if last_s is not None and stamp_s <= last_s:
                    continue
                first_s = stamp_s if first_s is None else first_s
                last_s = stamp_s
                yield Frame(stamp_s - first_s, _upright(picture, stream))
        self.truncated = bool(problems) or self._ended_early(first_s, last_s, step_s)

    def close(self) -> None:
        """Do nothing: the file is open only during iteration."""

    def _ended_early(self, first_s: float | None, last_s: float | None, step_s: float) -> bool:
        if self._duration_s is None or first_s is None or last_s is None:
            return False
        return self._duration_s - (last_s - first_s) > max(_ENDED_EARLY_S, 3 * step_s)

    def _refuse_non_files(self) -> None:
        if self._path.is_dir():
            raise InputError(f"{self._path} is a folder: expected a video file")
        if not self._path.exists():
            raise InputError(f"no such file: {self._path}")
        if self._path.is_file() and self._path.stat().st_size == 0:
            raise InputError(f"{self._path} is empty (0 bytes): record or copy it again")

    def _open(self) -> av.container.InputContainer:
        try:
            # Without the prefix, ffmpeg would read a name with a colon as a URL.
            return cast(av.container.InputContainer, av.open(f"file:{self._path}", **_TAGS))
        except (av.FFmpegError, OSError) as error:
            raise InputError(f"{self._path} {self._why_unreadable(error)}") from error

    def _why_unreadable(self, error: Exception) -> str:
        if isinstance(error, PermissionError):
            return "cannot be read: check its permissions"
        with self._path.open("rb") as file:
            if file.read(12)[4:8] == b"ftyp":
                return "is an MP4 without an index (moov): the recording was cut off before it was finished"
        return "is not a readable video: expected an MP4, MOV, MKV, WebM or AVI file"

    def _picture_stream(self, container: av.container.InputContainer) -> VideoStream:
        if any(kind in container.format.name for kind in _NOT_FILMS):
            raise InputError(f"{self._path} is an image or text, not a video")
        attached = av.stream.Disposition.attached_pic
        streams = [stream for stream in container.streams.video if not stream.disposition & attached]
        if not streams:
            raise InputError(f"{self._path} has no video track, only sound or data")
        streams[0].thread_type = "AUTO"
        return streams[0]


class VideoWriter(Closing):
    """Writes a streamable H.264 file (yuv420p) with the frames' own time stamps.

    Parameters
    ----------
    path : Path
        Overwritten if it exists.
    size_px : tuple of int
        Width and height of the frames; odd sizes are padded by one pixel.
    quality : int
        Constant rate factor of x264, 0 (lossless) to 51.
    fragmented : bool
        Write one-second fragments, so that the file stays playable if the program is killed.

    Raises
    ------
    UsageError
        The file cannot be written.
    """

    def __init__(self, path: Path, size_px: tuple[int, int], *, quality: int = 21, fragmented: bool = False) -> None:
        self._size_px = size_px
        self._last_tick = -1
        try:
            flags = "+frag_keyframe+empty_moov+default_base_moof" if fragmented else "+faststart"
            self._container = av.open(f"file:{path}", "w", options={"movflags": flags})
            self._stream = self._container.add_stream("libx264", rate=30)
            self._stream.width, self._stream.height = (side + side % 2 for side in size_px)
            self._stream.pix_fmt = "yuv420p"
            self._stream.options = {"crf": str(quality), "preset": "veryfast", **(_IN_PARTS if fragmented else {})}
            self._stream.time_base = self._stream.codec_context.time_base = Fraction(1, _TICKS_PER_S)
            # Creates the file now, so that a bad path is reported before minutes of work.
            self._container.start_encoding()
        except (av.FFmpegError, OSError, ValueError) as error:
            raise UsageError(f"cannot write {path}: choose a name ending in .mp4 in an existing folder") from error
        self._open = True

    def write(self, frame: Frame) -> None:
        """Append one frame; its time must be later than the previous frame's.

        Raises
        ------
        ValueError
            The frame size differs from the file's.
        """
        if frame.size_px != self._size_px:
            raise ValueError(f"expected frames of {self._size_px} pixels, got {frame.size_px}")
        height, width = frame.rgb.shape[:2]
        rgb = np.pad(frame.rgb, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        picture = VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        self._last_tick = max(round(frame.t_s * _TICKS_PER_S), self._last_tick + 1)
        picture.pts = self._last_tick
        picture.time_base = Fraction(1, _TICKS_PER_S)
        self._container.mux(self._stream.encode(picture))

    def close(self) -> None:
        """Finish the file. Safe to call twice."""
        if self._open:
            self._open = False
            if self._last_tick >= 0:
                self._container.mux(self._stream.encode(None))
            self._container.close()


def _decoded(container: av.container.InputContainer, stream: VideoStream, problems: list[str]) -> Iterator[VideoFrame]:
    """Yield every frame that can be decoded, and append decoding errors to `problems`."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.FFmpegError, OSError) as error:
            problems.append(str(error))
            packet = None
        try:
            # None flushes the frames that the decoder still buffers.
            yield from stream.decode(packet)
        except av.EOFError:
            return
        except av.FFmpegError as error:
            problems.append(str(error))
        if packet is None:
            return


def _duration_s(container: av.container.InputContainer, stream: VideoStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration is not None else None


def _upright(picture: VideoFrame, stream: VideoStream) -> NDArray[np.uint8]:
    """Pixels as a player shows them, shape (height, width, 3), contiguous."""
    width = picture.width
    if stream.sample_aspect_ratio:
        # Camcorders store non-square pixels, which would distort angles.
        width = max(1, round(width * stream.sample_aspect_ratio))
    rgb = cast(NDArray[np.uint8], picture.to_ndarray(format="rgb24", width=width))
    matrix = picture.side_data.get("DISPLAYMATRIX")
    if matrix is not None:
        rgb = turn(rgb, np.frombuffer(cast(bytes, matrix), dtype=np.int32))
    return np.ascontiguousarray(rgb)


def turn(rgb: NDArray[np.uint8], matrix: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Rotate and flip an image by a display matrix, in quarter turns.

    Parameters
    ----------
    rgb : ndarray, shape (height, width, 3), uint8
    matrix : ndarray, shape (9,), int32
        As in an MP4 track header: the row vector (x, y, 1) times the 3x3 matrix gives the position on the screen.
    """
    (a, b), (c, d) = matrix.reshape(3, 3)[:2, :2].tolist()
    if abs(c) > abs(a):
        rgb, a, d = rgb.swapaxes(0, 1), c, b
    rgb = rgb[:, ::-1] if a < 0 else rgb
    return rgb[::-1] if d < 0 else rgb
