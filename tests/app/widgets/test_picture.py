import numpy as np
import pytest
from made_moments import pose
from posecheck_app.style import PICTURE_GROUND, SKELETON, SKELETON_FAULT
from posecheck_app.widgets.picture import FAINT, PictureView, _opacity, limb_width
from PyQt6.QtGui import QColor

from posecheck.pose.landmarks import PoseFrame

RED, BLUE = (255, 0, 0), (0, 0, 255)


def half_and_half(width: int = 320, height: int = 240):
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[:, : width // 2] = RED
    rgb[:, width // 2 :] = BLUE
    return rgb


def nobody(size_px=(320, 240)) -> PoseFrame:
    return PoseFrame.empty(0.5, size_px)


@pytest.fixture
def view(qtbot):
    made = PictureView()
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    return made


def colours(view, *places):
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()
    return [QColor(image.pixel(round(x * ratio), round(y * ratio))).getRgb()[:3] for x, y in places]


@pytest.mark.parametrize(("mirrored", "left", "right"), [(False, RED, BLUE), (True, BLUE, RED)])
def test_picture_is_mirrored_only_when_asked(view, mirrored, left, right):
    rgb = half_and_half()
    view.show_moment(rgb, nobody(), faulty=False, mirrored=mirrored)
    assert colours(view, (100, 240), (540, 240)) == [left, right]
    assert (rgb == half_and_half()).all(), "the picture itself stays as it was"


@pytest.mark.parametrize(("mirrored", "x"), [(False, 160), (True, 480)])
def test_skeleton_is_mirrored_with_the_picture(view, mirrored, x):
    """All landmarks stand at one place, a quarter of the width from the left: a single joint is seen."""
    xy = np.full((33, 2), (80.0, 120.0))
    rgb = np.zeros((240, 320, 3), np.uint8)
    view.show_moment(rgb, pose(size_px=(320, 240), xy_px=xy), faulty=False, mirrored=mirrored)
    here, there = colours(view, (x, 240), (640 - x, 240))
    assert min(here) > 80
    assert there == (0, 0, 0)


def test_picture_keeps_its_shape_with_bars_at_the_sides(view):
    view.resize(800, 300)
    view.show_moment(half_and_half(), nobody(), faulty=False, mirrored=False)
    assert view.target().getRect() == (200, 0, 400, 300)
    assert colours(view, (100, 150), (300, 150)) == [QColor(PICTURE_GROUND).getRgb()[:3], RED]


@pytest.mark.parametrize(("faulty", "colour"), [(False, SKELETON), (True, SKELETON_FAULT)])
def test_skeleton_shows_a_fault_by_its_colour(view, faulty, colour):
    flat = pose(size_px=(320, 240))
    shoulder, hip = flat.point("left_shoulder"), flat.point("left_hip")
    middle = (shoulder + (hip - shoulder) * 0.54) * 2  # between two joints
    view.show_moment(np.zeros((240, 320, 3), np.uint8), flat, faulty=faulty, mirrored=False)
    hits = {c for x in range(-12, 13) for c in colours(view, (middle[0] + x, middle[1]))}
    assert colour.getRgb()[:3] in hits


def test_uncertain_landmarks_are_faint():
    assert _opacity(0.9) == 1.0
    assert _opacity(0.2) == FAINT
    assert _opacity(float("nan")) == FAINT


def test_limb_thickness_follows_the_person_s_size():
    small = pose(size_px=(1000, 1000))
    small.xy_px[:] = 500.0
    small.xy_px[[11, 12]] = (500.0, 400.0)
    large = pose(size_px=(1000, 1000), xy_px=small.xy_px.copy())
    large.xy_px[[11, 12]] = (500.0, 320.0)
    assert limb_width(small) == pytest.approx(5.0)
    assert limb_width(large) == pytest.approx(9.0)


def test_limbs_beyond_the_picture_s_edge_are_not_painted(view):
    view.resize(800, 300)
    outside = pose(size_px=(320, 240))
    outside.xy_px[:, 0] += 150.0
    view.show_moment(np.zeros((240, 320, 3), np.uint8), outside, faulty=False, mirrored=False)
    ground = QColor(PICTURE_GROUND).getRgb()[:3]
    assert set(colours(view, *((x, 150) for x in range(605, 790)))) == {ground}


def test_odd_widths_and_views_of_larger_arrays_are_painted_right(view):
    wide = np.zeros((241, 700, 3), np.uint8)
    wide[:, 10:331] = RED
    view.show_moment(wide[:, 10:331], nobody((321, 241)), faulty=False, mirrored=False)
    del wide
    assert colours(view, (100, 240), (540, 240)) == [RED, RED]


def test_painted_is_sent_once_per_picture(qtbot, view):
    received = []
    view.painted.connect(received.append)
    view.show_moment(half_and_half(), nobody(), faulty=False, mirrored=False)
    view.repaint()
    view.repaint()
    assert received == [0.5]


def test_without_a_picture_the_background_is_plain(view):
    view.show_moment(half_and_half(), nobody(), faulty=True, mirrored=False)
    view.clear()
    assert colours(view, (320, 240)) == [QColor(PICTURE_GROUND).getRgb()[:3]]
