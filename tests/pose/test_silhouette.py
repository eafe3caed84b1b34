import numpy as np
import pytest

from posecheck.pose.silhouette import REACH_T, STATIONS, trunk_profile

HIP, SHOULDER = np.array([60.0, 100.0]), np.array([160.0, 100.0])
T_PX = 100.0
ROWS, COLUMNS = np.mgrid[0:200, 0:220] + 0.5


def band(above_px, below_px):
    """A body that extends from `above_px` above the trunk line to `below_px` below it."""
    return (100 - above_px < ROWS) & (100 + below_px > ROWS)


def test_a_straight_body_has_the_same_offset_everywhere():
    profile = trunk_profile(band(30, 15), HIP, SHOULDER)
    # Going from the hip to the shoulder, to the right in the image, the upper side is on the left.
    np.testing.assert_allclose(profile.left, 0.30, atol=0.006)
    np.testing.assert_allclose(profile.right, 0.15, atol=0.006)


def test_left_and_right_swap_if_the_person_faces_the_other_way():
    profile = trunk_profile(band(30, 15), SHOULDER, HIP)
    np.testing.assert_allclose(profile.left, 0.15, atol=0.006)
    np.testing.assert_allclose(profile.right, 0.30, atol=0.006)


@pytest.mark.parametrize("bend_t", [0.4, -0.4], ids=["round", "hollow"])
def test_the_curve_of_a_bent_back_is_measured(bend_t):
    along = (COLUMNS - 60) / T_PX
    edge_px = (0.3 + bend_t * (0.25 - (along - 0.5) ** 2)) * T_PX
    profile = trunk_profile((100 - edge_px < ROWS) & (ROWS < 120), HIP, SHOULDER)
    np.testing.assert_allclose(profile.left, 0.3 + bend_t * (0.25 - (STATIONS - 0.5) ** 2), atol=0.012)
    assert -np.polyfit(STATIONS, profile.left, 2)[0] == pytest.approx(bend_t, abs=0.05)


@pytest.mark.parametrize("turned_deg", [0, 17, 45, 90, 135, 180, 250])
def test_rotating_the_image_changes_nothing(turned_deg):
    angle = np.radians(turned_deg)
    axis, normal = np.array([np.cos(angle), np.sin(angle)]), np.array([np.sin(angle), -np.cos(angle)])
    middle = np.array([110.0, 100.0])
    offset = np.stack([COLUMNS, ROWS], axis=-1) - middle
    body = (offset @ normal < 20) & (offset @ normal > -12)
    profile = trunk_profile(body, middle - 30 * axis, middle + 30 * axis)
    np.testing.assert_allclose(profile.left, 20 / 60, atol=0.02)
    np.testing.assert_allclose(profile.right, 12 / 60, atol=0.02)


def test_a_soft_edge_lies_where_it_crosses_one_half():
    soft = np.clip((ROWS - 70.25) / 10 + 0.5, 0, 1) * (ROWS < 115)
    profile = trunk_profile(soft.astype(np.float32), HIP, SHOULDER)
    np.testing.assert_allclose(profile.left, (100 - 70.25) / T_PX, atol=0.003)


def test_a_coarser_mask_gives_the_same_profile():
    coarse = band(30, 16)[::2, ::2]
    profile = trunk_profile(coarse, HIP / 2, SHOULDER / 2)
    np.testing.assert_allclose(profile.left, 0.30, atol=0.015)


def test_an_edge_out_of_reach_is_missing():
    profile = trunk_profile(band(REACH_T * T_PX + 5, 15), HIP, SHOULDER)
    assert np.isnan(profile.left).all()
    assert np.isfinite(profile.right).all()


def test_the_image_border_ends_the_body():
    body = band(300, 300)[80:]
    profile = trunk_profile(body, HIP - (0, 80), SHOULDER - (0, 80))
    np.testing.assert_allclose(profile.left, 0.20, atol=0.012)


def test_an_empty_mask_has_no_edges():
    profile = trunk_profile(np.zeros((200, 220), bool), HIP, SHOULDER)
    assert np.isnan(profile.left).all()
    assert np.isnan(profile.right).all()


@pytest.mark.parametrize(
    ("hip", "shoulder"),
    [
        pytest.param((np.nan, 1.0), (50.0, 1.0), id="hip missing"),
        pytest.param((10.0, 10.0), (10.0, 10.0), id="no length"),
        pytest.param((10.0, 10.0), (17.0, 10.0), id="shorter than 8 pixels"),
    ],
)
def test_there_is_no_profile_without_a_trunk(hip, shoulder):
    assert trunk_profile(band(30, 15), np.array(hip), np.array(shoulder)) is None
