"""Small test videos with something wrong or unusual in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np

PER_S = 30
_OPTIONS = {"avoid_negative_ts": "disabled"}
_INDEX_FIRST = {".mp4": {"movflags": "+faststart"}}


def moving_noise(count: int, size_px: tuple[int, int] = (64, 48)) -> list[np.ndarray]:
    """Pictures that all differ and are hard to compress, so that a file has many packets."""
    width, height = size_px
    noise = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return [np.roll(noise, i, axis=1) for i in range(count)]


def make_odd(
    path: Path,
    count: int = 60,
    size_px: tuple[int, int] = (64, 48),
    *,
    first: int = 0,
    per_s: int = PER_S,
    gop: int = 15,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    live: bool = False,
) -> Path:
    """Write moving noise, by default as H.264, whose time stamps begin with picture number `first`.

    A `live` file of Matroska or WebM has neither a length nor an index, as browsers record it.
    """
    options = _OPTIONS | _INDEX_FIRST.get(path.suffix, {}) | ({"live": "1"} if live else {})
    with av.open(str(path), "w", options=options) as container:
        stream = container.add_stream(codec, rate=per_s)
        stream.width, stream.height = size_px
        stream.pix_fmt = pix_fmt
        stream.codec_context.gop_size = gop
        for number, rgb in enumerate(moving_noise(count, size_px)):
            picture = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            picture.pts = first + number
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def make_tracks(path: Path, tracks: Sequence[tuple[tuple[int, int], int]]) -> Path:
    """Write one video track for each size and number of pictures."""
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("libx264", rate=PER_S) for _ in tracks]
        for stream, ((width, height), _) in zip(streams, tracks, strict=True):
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for stream, (size_px, count) in zip(streams, tracks, strict=True):
            for number, rgb in enumerate(moving_noise(count, size_px)):
                picture = av.VideoFrame.from_ndarray(rgb, format="rgb24")
                picture.pts = number
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
    return path


def joined(path: Path, *parts: Path) -> Path:
    """Write files one after another, as `cat` does."""
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def with_garbage(path: Path, packets: int) -> Path:
    """Overwrite packets in the middle of an MPEG-TS file."""
    data = bytearray(path.read_bytes())
    start = len(data) // 188 // 2 * 188
    data[start : start + 188 * packets] = np.random.default_rng(1).bytes(188 * packets)
    path.write_bytes(data)
    return path


def without_start(path: Path, share: float) -> Path:
    """Cut off the beginning of an MPEG-TS file."""
    data = path.read_bytes()
    path.write_bytes(data[int(len(data) * share) // 188 * 188 :])
    return path


def cut_off(path: Path, share: float) -> Path:
    """Keep only the beginning of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path
