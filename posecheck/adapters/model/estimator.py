"""Finds a person's pose in images with MediaPipe's pose landmarker."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.model.native_log import chatter_logged
from posecheck.adapters.opencv import cv2
from posecheck.closing import Closing
from posecheck.errors import ModelError
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import INDEX, Floats, PoseFrame
from posecheck.pose.silhouette import Mask, TrunkProfile, trunk_profile

LONGEST_SIDE_PX: Final = 1280
MASK_SIDE_PX: Final = 160
_WIDTH_STEP_PX: Final = 4
_NOTHING: Final = np.zeros((64, 64, 3), np.uint8)
"""A black image. The model loses the person in it, and resets its filters."""


class MediaPipeEstimator(Closing):
    """Finds the pose of one person in frames passed in time order.

    Parameters
    ----------
    model : Path
        A pose landmarker bundle.
    min_detection, min_presence, min_tracking : float
        Minimum confidence (0 to 1) to detect a person and to track one from frame to frame.

    Raises
    ------
    ModelError
        The file cannot be loaded as a pose model.

    Notes
    -----
    MediaPipe smooths landmarks and visibility over time, so each source needs its own instance. Only one thread may
    use an instance at a time.
    """

    def __init__(
        self, model: Path, *, min_detection: float = 0.5, min_presence: float = 0.5, min_tracking: float = 0.5
    ) -> None:
        os.environ.setdefault("GLOG_minloglevel", "2")
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        # Imported late, because it takes about a second and many commands do not need it.
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.PoseLandmarkerOptions(
            # Loaded from memory: MediaPipe cannot open a path with characters outside the system's code page.
            base_options=BaseOptions(model_asset_buffer=_read(model)),
            running_mode=vision.RunningMode.VIDEO,
            num_poses=1,
            min_pose_detection_confidence=min_detection,
            min_pose_presence_confidence=min_presence,
            min_tracking_confidence=min_tracking,
            output_segmentation_masks=True,
        )
        self._mediapipe: Any = mediapipe
        self._last_t_s = float("-inf")
        self._last_ms = -1
        self._quiet = False
        self._tracks = self._forgets = False
        with chatter_logged():
            try:
                self._landmarker: Any = vision.PoseLandmarker.create_from_options(options)
            except (RuntimeError, ValueError) as error:
                raise ModelError(f"{model} cannot be loaded as a pose model: fetch it again") from error

    def estimate(self, frame: Frame) -> PoseFrame:
        """Find the pose in one frame.

        Parameters
        ----------
        frame : Frame
            Its time must be later than the previous frame's.

        Returns
        -------
        PoseFrame
            In pixels of the given frame; `PoseFrame.empty` if nobody was found. The mask is scaled down to 160 pixels
            on its longest side; the trunk profile is measured on the full mask.
        """
        if self._landmarker is None:
            raise ValueError("the estimator is closed")
        if self._forgets:
            self.detect(_NOTHING, self._last_ms + 1)
            self._forgets = False
        image, span_px = fit_for_model(frame.rgb)
        result = self.detect(image, self._timestamp_ms(frame.t_s))
        if not result.pose_landmarks:
            return PoseFrame.empty(frame.t_s, frame.size_px)
        points = np.array([(p.x, p.y, p.z, p.visibility) for p in result.pose_landmarks[0]], dtype=np.float64)
        world_m = np.array([(p.x, p.y, p.z) for p in result.pose_world_landmarks[0]], dtype=np.float64)
        mask, profile = _silhouette(result.segmentation_masks, points[:, :2], frame.size_px, span_px)
        xy_px = points[:, :2] * span_px
        return PoseFrame(frame.t_s, frame.size_px, xy_px, points[:, 2], points[:, 3], world_m, mask, profile)

    def forget(self) -> None:
        """Stop tracking: landmarks and silhouette of the next frame are those of a new estimator, without loading it.

        Only the model's smoothing of visibility and of positions in metres goes on, which it cannot reset: it fades
        within two seconds.
        """
        self._forgets = self._tracks

    def close(self) -> None:
        """Release the model. Safe to call twice."""
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None

    def detect(self, image: NDArray[np.uint8], stamp_ms: int) -> Any:
        """MediaPipe's own answer for an image from `fit_for_model` at a time in whole, increasing milliseconds."""
        picture = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=image)
        self._last_ms = stamp_ms
        # Parts of the model initialise, and log it, when the first person appears.
        with nullcontext() if self._quiet else chatter_logged():
            result = self._landmarker.detect_for_video(picture, stamp_ms)
        self._tracks = bool(result.pose_landmarks)
        self._quiet |= self._tracks
        return result

    def _timestamp_ms(self, t_s: float) -> int:
        """Whole milliseconds, strictly increasing even if frames are less than a millisecond apart."""
        if not t_s > self._last_t_s:
            raise ValueError(f"expected a time stamp later than {self._last_t_s} s, got {t_s} s")
        self._last_t_s = t_s
        return max(round(t_s * 1000), self._last_ms + 1)


def fit_for_model(rgb: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Floats]:
    """Prepare an image for the model.

    With silhouettes enabled, MediaPipe aborts the whole process (a C++ check) if the image width is not a multiple
    of 4, and it misreads rows that are not contiguous.

    Parameters
    ----------
    rgb : ndarray, shape (height, width, 3), uint8

    Returns
    -------
    image : ndarray, shape (h, w, 3), uint8
        At most 1280 pixels on the longest side, w a multiple of 4, contiguous.
    span_px : ndarray, shape (2,), float64
        Width and height of `image` in pixels of `rgb`: multiplies normalised coordinates into pixels of `rgb`.
    """
    height, width = rgb.shape[:2]
    shrink = LONGEST_SIDE_PX / max(height, width)
    if shrink < 1:
        small_width = max(_WIDTH_STEP_PX, round(width * shrink / _WIDTH_STEP_PX) * _WIDTH_STEP_PX)
        size = small_width, max(1, round(height * shrink))
        image = cv2.resize(np.ascontiguousarray(rgb), size, interpolation=cv2.INTER_AREA)
        return image.astype(np.uint8, copy=False), np.array([width, height], dtype=np.float64)
    missing = -width % _WIDTH_STEP_PX
    image = np.pad(rgb, ((0, 0), (0, missing), (0, 0)), mode="edge") if missing else rgb
    return np.ascontiguousarray(image), np.array([width + missing, height], dtype=np.float64)


def _silhouette(
    masks: list[Any] | None, xy: Floats, size_px: tuple[int, int], span_px: Floats
) -> tuple[Mask | None, TrunkProfile | None]:
    """Return a small copy of the mask, cropped to the frame, and the trunk profile from the full mask."""
    if not masks:
        return None, None
    # The view is valid only until the next call of the model, so everything below copies from it.
    full = np.squeeze(masks[0].numpy_view())
    at = xy * (full.shape[1], full.shape[0])
    hip = (at[INDEX["left_hip"]] + at[INDEX["right_hip"]]) / 2
    shoulder = (at[INDEX["left_shoulder"]] + at[INDEX["right_shoulder"]]) / 2
    width, height = size_px
    shown = full[:, : max(1, round(full.shape[1] * width / span_px[0]))]
    shrink = min(1.0, MASK_SIDE_PX / max(width, height))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    small = cv2.resize(np.ascontiguousarray(shown), size, interpolation=cv2.INTER_AREA)
    return Mask.of(small > 0.5), trunk_profile(full, hip, shoulder)


def _read(model: Path) -> bytes:
    try:
        return model.read_bytes()
    except OSError as error:
        raise ModelError(f"pose model {model} cannot be read: {error.strerror}") from error
