"""Writes pictures as an H.264 video."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


def write_clip(path: Path, pictures: Iterable[NDArray[np.uint8]], rate_hz: int, quality_crf: int = 22) -> int:
    """Encode RGB pictures, each of shape (height_px, width_px, 3); returns their number."""
    count = 0
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate_hz)
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": str(quality_crf), "preset": "faster", "threads": "1"}
        for picture in pictures:
            if count == 0:
                stream.height, stream.width = picture.shape[:2]
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                container.mux(packet)
            count += 1
        for packet in stream.encode():
            container.mux(packet)
    return count
