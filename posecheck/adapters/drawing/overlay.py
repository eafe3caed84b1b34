"""Draws skeleton, line of the back, counts, hold and faults onto a picture."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.opencv import cv2
from posecheck.coaching import messages
from posecheck.events import Status
from posecheck.language import tr, tr_number
from posecheck.pose.landmarks import SKELETON_EDGES, Floats, PoseFrame
from posecheck.pose.model import NAMES
from posecheck.pose.silhouette import STATIONS

if TYPE_CHECKING:
    from posecheck.specs.model import ExerciseSpec

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]

WHITE: Final[Colour] = (255, 255, 255)
GREY: Final[Colour] = (190, 190, 190)
GREEN: Final[Colour] = (120, 230, 120)
AMBER: Final[Colour] = (255, 200, 70)
RED: Final[Colour] = (255, 110, 100)
LEFT_COLOUR: Final[Colour] = (80, 200, 255)
RIGHT_COLOUR: Final[Colour] = (214, 150, 255)
BACK_COLOUR: Final[Colour] = (255, 255, 120)

SHOWN_FROM_VISIBILITY: Final = 0.3
_FONT: Final = cv2.FONT_HERSHEY_DUPLEX
_FONT_PX: Final = 30.0
"""Height of a line of text at font scale 1."""
_REPLACED: Final = str.maketrans(
    {"\u2013": "-", "\u2014": "-", "\u2019": "'", "\u00b0": " deg"}
    | {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
"""Replacements for characters that OpenCV's fonts lack."""
_BAND_LIGHT: Final = 0.35
_STEEP: Final = 0.25
_BACK_IS_UP: Final = {"prone": True, "quadruped": True, "supine": False}


def draw(frame_rgb: Picture, pose: PoseFrame, status: Status | None, spec: ExerciseSpec, stage: str) -> Picture:
    """Draw onto a copy of a picture.

    Parameters
    ----------
    frame_rgb : ndarray, shape (height, width, 3), uint8
    pose : PoseFrame
        Found in this picture.
    status : Status or None
        The engine's answer to this frame; without it only the pose is drawn.
    spec, stage
        Exercise and stage, for names and cues.

    Returns
    -------
    ndarray, shape (height, width, 3), uint8
        A new picture.
    """
    picture = np.ascontiguousarray(frame_rgb).copy()
    if pose.seen:
        _draw_skeleton(picture, pose)
        _draw_outline(picture, pose, _BACK_IS_UP.get(spec.posture_kind))
    if status is not None:
        _draw_band(picture, _headline(status, spec), at_top=True)
        _draw_band(picture, _footline(status, spec, stage), at_top=False)
    return picture


def cue_lines(status: Status, spec: ExerciseSpec, stage: str) -> list[str]:
    """Cues for the two most important faults; without a fault, the reason why the view does not suit."""
    if not status.person_seen:
        return [messages.NOBODY.title]
    faults = spec.faults_of(stage)
    cues = [tr(faults[name].cue) for name in status.active_faults if name in faults]
    if cues:
        return cues[:2]
    if status.view not in ("unknown", spec.view) and not status.view_ok:
        return [messages.wrong_view(spec.view).title]
    return []


def _headline(status: Status, spec: ExerciseSpec) -> list[tuple[str, Colour]]:
    phase = messages.plain(status.phase) if status.phase else "-"
    words = [phase if status.armed else tr(messages.GET_INTO_POSITION)]
    if status.side:
        words.append(f"({messages.side_text(status.side)})")
    words += [" ", tr("Repetitions"), str(status.rep_count)]
    missed = status.attempt_count - status.rep_count
    if missed:
        not_counted = tr("{n} not counted", n=missed)
        words.append(f"({not_counted})")
    words += [" ", tr("clean"), str(status.clean_count)]
    return [(tr(spec.name), WHITE), (" ".join(words), GREY)]


def _footline(status: Status, spec: ExerciseSpec, stage: str) -> list[tuple[str, Colour]]:
    lines: list[tuple[str, Colour]] = []
    if status.hold is not None:
        hold = status.hold
        done = hold.held_s >= hold.required_s
        words = [tr("held"), tr_number(hold.held_s, 1), "/", tr_number(hold.required_s), "s"]
        if hold.frozen:
            words += ["-", tr("paused: out of sight")]
        lines.append((" ".join(words), GREEN if done else WHITE))
    colour = RED if status.active_faults and status.person_seen else AMBER
    return lines + [(line, colour) for line in cue_lines(status, spec, stage)]


def _draw_skeleton(picture: Picture, pose: PoseFrame) -> None:
    thickness = max(1, round(_unit(picture) * 3))
    for a, b in SKELETON_EDGES:
        if _is_shown(pose, a) and _is_shown(pose, b):
            cv2.line(picture, _at(pose.xy_px[a]), _at(pose.xy_px[b]), _side_colour(a, b), thickness, cv2.LINE_AA)
    for i in {i for edge in SKELETON_EDGES for i in edge}:
        if _is_shown(pose, i):
            cv2.circle(picture, _at(pose.xy_px[i]), thickness + 1, WHITE, -1, cv2.LINE_AA)


def _is_shown(pose: PoseFrame, i: int) -> bool:
    return bool(pose.visibility[i] >= SHOWN_FROM_VISIBILITY and np.isfinite(pose.xy_px[i]).all())


def _side_colour(a: int, b: int) -> Colour:
    sides = {NAMES[i].partition("_")[0] for i in (a, b)}
    if sides == {"left"}:
        return LEFT_COLOUR
    return RIGHT_COLOUR if sides == {"right"} else WHITE


def _draw_outline(picture: Picture, pose: PoseFrame, back_is_up: bool | None) -> None:
    """Draw the back along the silhouette; both edges, thinly, if either could be the back."""
    if pose.profile is None:
        return
    hip = (pose.point("left_hip") + pose.point("right_hip")) / 2
    shoulder = (pose.point("left_shoulder") + pose.point("right_shoulder")) / 2
    axis = shoulder - hip
    left_normal = np.array([axis[1], -axis[0]])
    edges = {True: (pose.profile.left, left_normal), False: (pose.profile.right, -left_normal)}
    thickness = max(1, round(_unit(picture) * 4))
    if back_is_up is not None and abs(axis[0]) > _STEEP * abs(axis[1]):
        # Pixel rows count downwards: the left side is up when the head is on the right.
        left_is_back = bool(axis[0] > 0) == back_is_up
        edges = {left_is_back: edges[left_is_back]}
    else:
        thickness = max(1, thickness // 3)
    for offsets, normal in edges.values():
        _draw_curve(picture, hip + STATIONS[:, None] * axis + _steadied(offsets)[:, None] * normal, thickness)


def _steadied(offsets: Floats) -> Floats:
    """Median filter over three stations; removes a spike from a loose fold or a hand."""
    padded = np.pad(offsets, 1, mode="edge")
    return np.asarray(np.median(np.stack([padded[:-2], padded[1:-1], padded[2:]]), axis=0))


def _draw_curve(picture: Picture, points: Floats, thickness: int) -> None:
    found = np.asarray(np.isfinite(points).all(axis=1))
    for i in np.flatnonzero(found[:-1] & found[1:]):
        cv2.line(picture, _at(points[i]), _at(points[i + 1]), BACK_COLOUR, thickness, cv2.LINE_AA)


def _draw_band(picture: Picture, lines: list[tuple[str, Colour]], *, at_top: bool) -> None:
    """Darken a strip of the picture and write into it; long lines wrap, at most half the picture is covered."""
    scale = 0.8 * _unit(picture)
    line_px = round(_FONT_PX * scale * 1.25)
    margin_px = max(2, line_px // 3)
    height, width = picture.shape[:2]
    rows = [(row, colour) for text, colour in lines for row in _wrapped(text, scale, width - 2 * margin_px)]
    rows = rows[: max(0, (height // 2 - 2 * margin_px) // max(1, line_px))]
    if not rows:
        return
    band_px = len(rows) * line_px + 2 * margin_px
    top = 0 if at_top else height - band_px
    strip = picture[top : top + band_px]
    strip[:] = (strip * _BAND_LIGHT).astype(np.uint8)
    thickness = max(1, round(scale * 1.4))
    for i, (row, colour) in enumerate(rows):
        base = top + margin_px + round((i + 0.8) * line_px)
        cv2.putText(picture, row, (margin_px, base), _FONT, scale, colour, thickness, cv2.LINE_AA)


def _wrapped(text: str, scale: float, width_px: int) -> list[str]:
    rows: list[str] = []
    for word in _ascii(text).split(" "):
        longer = f"{rows[-1]} {word}" if rows else word
        fits = cv2.getTextSize(longer, _FONT, scale, 1)[0][0] <= width_px
        if rows and fits:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def _ascii(text: str) -> str:
    """Replace characters that OpenCV's fonts lack."""
    return unicodedata.normalize("NFKD", text.translate(_REPLACED)).encode("ascii", "ignore").decode()


def _unit(picture: Picture) -> float:
    """Scale relative to a picture whose shorter side is 480 pixels."""
    shorter_px: int = min(picture.shape[:2])
    return shorter_px / 480


def _at(point: Floats) -> tuple[int, int]:
    """Round to whole pixels, within the range that OpenCV can draw."""
    x, y = np.clip(np.round(point), -30_000, 30_000).astype(int).tolist()
    return x, y
