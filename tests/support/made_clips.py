"""Small test videos with known time stamps."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np


def shaded(i: int, size_px: tuple[int, int]) -> np.ndarray:
    """A grey image whose brightness encodes its number."""
    width, height = size_px
    return np.full((height, width, 3), (i * 7) % 256, np.uint8)


def make_clip(
    path: Path,
    times_s: Sequence[float],
    size_px: tuple[int, int] = (64, 48),
    *,
    rgb: np.ndarray | None = None,
    turned_deg: int | None = None,
    mirrored: bool = False,
    options: dict[str, str] | None = None,
    codec: str = "mpeg4",
    pixel_shape: Fraction | None = None,
) -> Path:
    """Write a video with frames at exactly the given times."""
    width, height = size_px
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        # MPEG-4 stores its clock rate in 16 bits.
        stream.codec_context.time_base = Fraction(1, 10_000)
        if pixel_shape is not None:
            stream.codec_context.sample_aspect_ratio = pixel_shape
        if turned_deg is not None:
            stream.set_display_rotation(turned_deg, hflip=mirrored)
        for i, t_s in enumerate(times_s):
            frame = av.VideoFrame.from_ndarray(shaded(i, size_px) if rgb is None else rgb, format="rgb24")
            frame.pts, frame.time_base = round(t_s * 10_000), Fraction(1, 10_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def make_sound_only(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), format="fltp", layout="mono")
        sound.sample_rate = 44_100
        container.mux(stream.encode(sound))
        container.mux(stream.encode(None))
    return path
