"""Pixels of a picture as a player shows them: upright, with square pixels, all of one size."""

from __future__ import annotations

from typing import cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray


class Screen:
    """Turns decoded pictures upright, stretches them to square pixels and fits them into the size of the first one.

    Parameters
    ----------
    stream : VideoStream
        The track of the pictures.
    first : VideoFrame
        Its first picture.

    Attributes
    ----------
    size_px : tuple of int
        Width and height of every shown picture.
    """

    def __init__(self, stream: VideoStream, first: VideoFrame) -> None:
        # The value, not the track: asking a track of a closed file crashes.
        self._pixel_shape = stream.sample_aspect_ratio
        self.size_px = self._upright_size(first)
        self._scaler = VideoReformatter()  # a picture's own one would keep threads for as long as its pixels are kept

    def fits(self, picture: VideoFrame) -> bool:
        """Whether a picture has the size of the first one."""
        return self._upright_size(picture) == self.size_px

    def show(self, picture: VideoFrame) -> NDArray[np.uint8]:
        """Pixels of a picture, shape (height, width, 3), contiguous; one of another size gets black bars."""
        (width, height), (full_width, full_height) = self._upright_size(picture), self.size_px
        scale = min(full_width / width, full_height / height)
        width = min(full_width, max(1, round(width * scale)))
        height = min(full_height, max(1, round(height * scale)))
        matrix = _matrix(picture)
        stored = (height, width) if _on_its_side(matrix) else (width, height)
        scaled = self._scaler.reformat(picture, *stored, format="rgb24")
        rgb = cast(NDArray[np.uint8], scaled.to_ndarray())
        rgb = rgb if matrix is None else turn(rgb, matrix)
        if (width, height) == self.size_px:
            return np.ascontiguousarray(rgb)
        left, top = (full_width - width) // 2, (full_height - height) // 2
        whole = np.zeros((full_height, full_width, 3), np.uint8)
        whole[top : top + height, left : left + width] = rgb
        return whole

    def _upright_size(self, picture: VideoFrame) -> tuple[int, int]:
        width = picture.width
        if self._pixel_shape:
            # Camcorders store non-square pixels, which would distort angles.
            width = max(1, round(width * self._pixel_shape))
        return (picture.height, width) if _on_its_side(_matrix(picture)) else (width, picture.height)


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


def _matrix(picture: VideoFrame) -> NDArray[np.int32] | None:
    matrix = picture.side_data.get("DISPLAYMATRIX")
    return None if matrix is None else np.frombuffer(cast(bytes, matrix), dtype=np.int32)


def _on_its_side(matrix: NDArray[np.int32] | None) -> bool:
    return matrix is not None and abs(int(matrix[3])) > abs(int(matrix[0]))
