"""Video files: reading with true time stamps, writing H.264."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, cast

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posecheck.errors import InputError, UsageError
from posecheck.pose.frames import Frame

# Formats that ffmpeg plays as a film of one picture, or as a film of typed letters.
_NOT_FILMS: Final = ("image2", "_pipe", "tty")
_ENDED_EARLY_S: Final = 0.5
_TICKS_PER_S: Final = 90_000
_IN_PARTS: Final = {"g": "30", "bf": "0", "tune": "zerolatency"}
# Before PyAV 19, tags that are not UTF-8 raise an error unless it is told to replace them; PyAV 19 always does.
_TAGS: Final[dict[str, Any]] = {"metadata_errors": "replace"} if int(av.__version__.partition(".")[0]) < 19 else {}


class VideoFile:
    """A video file as a source of frames. May be iterated several times.

    Every frame comes with its own time stamp, counted from the first frame; one that is not later than the frame
    before (broken files) is left out. Frames are turned and flipped as the file's display matrix says, and
    stretched to square pixels.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    size_px : tuple of int
        Width and height of the upright picture.
    truncated : bool
        Known after iterating: the file ended early, or parts of it could not be decoded.

    Raises
    ------
    InputError
        There is no such file, or no frame can be read from it.
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
        """Length that the file claims, in seconds."""
        return self._duration_s

    @property
    def dropped(self) -> int:
        """Always 0: a file gives every frame."""
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
        """Nothing to free: the file is open only while it is iterated."""

    def _ended_early(self, first_s: float | None, last_s: float | None, step_s: float) -> bool:
        if self._duration_s is None or first_s is None or last_s is None:
            return False
        return self._duration_s - (last_s - first_s) > max(_ENDED_EARLY_S, 3 * step_s)

    def _refuse_non_files(self) -> None:
        if self._path.is_dir():
            raise InputError(f"{self._path} is a folder: give a video file")
        if not self._path.exists():
            raise InputError(f"no such file: {self._path}")
        if self._path.is_file() and self._path.stat().st_size == 0:
            raise InputError(f"{self._path} is empty (0 bytes): record or copy it again")

    def _open(self) -> av.container.InputContainer:
        try:
            # The prefix keeps a name with a colon from being read as an address.
            return cast(av.container.InputContainer, av.open(f"file:{self._path}", **_TAGS))
        except (av.FFmpegError, OSError) as error:
            raise InputError(f"{self._path} {self._why_unreadable(error)}") from error

    def _why_unreadable(self, error: Exception) -> str:
        if isinstance(error, PermissionError):
            return "may not be read: check its permissions"
        with self._path.open("rb") as file:
            if file.read(12)[4:8] == b"ftyp":
                return "is an MP4 without its index (moov): the recording was cut off before it was finished"
        return "is not a video that can be read: give an MP4, MOV, MKV, WebM or AVI file"

    def _picture_stream(self, container: av.container.InputContainer) -> VideoStream:
        if any(kind in container.format.name for kind in _NOT_FILMS):
            raise InputError(f"{self._path} is a picture or text, not a video")
        attached = av.stream.Disposition.attached_pic
        streams = [stream for stream in container.streams.video if not stream.disposition & attached]
        if not streams:
            raise InputError(f"{self._path} has sound or data only, no video track")
        streams[0].thread_type = "AUTO"
        return streams[0]


class VideoWriter:
    """Writes an H.264 file (yuv420p, playable while it loads) with the frames' own time stamps.

    Parameters
    ----------
    path : Path
        Overwritten if it exists.
    size_px : tuple of int
        Width and height of the frames; an odd one is padded by a pixel.
    quality : int
        Constant rate factor of x264, 0 (lossless) to 51.
    fragmented : bool
        Write it in parts of a second, so that the file can be played even if the program is killed.

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
            # Creates the file now, so that a wrong place is told before minutes of work.
            self._container.start_encoding()
        except (av.FFmpegError, OSError, ValueError) as error:
            raise UsageError(f"cannot write {path}: choose a name that ends in .mp4 in a folder that exists") from error
        self._open = True

    def write(self, frame: Frame) -> None:
        """Append one frame; its time must be later than that of the frame before.

        Raises
        ------
        ValueError
            The size differs from the one the file was opened with.
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
        """Finish the file. May be called again."""
        if self._open:
            self._open = False
            if self._last_tick >= 0:
                self._container.mux(self._stream.encode(None))
            self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _decoded(container: av.container.InputContainer, stream: VideoStream, problems: list[str]) -> Iterator[VideoFrame]:
    """Every picture that can be decoded; what went wrong on the way is added to `problems`."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.FFmpegError, OSError) as error:
            problems.append(str(error))
            packet = None
        try:
            # None flushes the pictures that the decoder still holds back.
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
    """Pixels as a player shows them, shape (height, width, 3), rows without gaps."""
    width = picture.width
    if stream.sample_aspect_ratio:
        # Camcorders store narrow pixels; angles are true only in square ones.
        width = max(1, round(width * stream.sample_aspect_ratio))
    rgb = cast(NDArray[np.uint8], picture.to_ndarray(format="rgb24", width=width))
    matrix = picture.side_data.get("DISPLAYMATRIX")
    if matrix is not None:
        rgb = turn(rgb, np.frombuffer(cast(bytes, matrix), dtype=np.int32))
    return np.ascontiguousarray(rgb)


def turn(rgb: NDArray[np.uint8], matrix: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Turn and flip a picture by a display matrix, in quarter turns.

    Parameters
    ----------
    rgb : ndarray, shape (height, width, 3), uint8
    matrix : ndarray, shape (9,), int32
        As in an MP4 track header: (x, y, 1) times it, read as 3 rows, is the place on the screen.
    """
    (a, b), (c, d) = matrix.reshape(3, 3)[:2, :2].tolist()
    if abs(c) > abs(a):
        rgb, a, d = rgb.swapaxes(0, 1), c, b
    rgb = rgb[:, ::-1] if a < 0 else rgb
    return rgb[::-1] if d < 0 else rgb
