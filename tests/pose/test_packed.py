from itertools import pairwise

import numpy as np
import pytest
from recorded import sample

from posecheck.pose.packed import JoinedPoses
from posecheck.pose.poses import load_poses, save_poses

ARRAYS = ("xy_px", "z", "visibility", "world_m")


@pytest.fixture(scope="module")
def made():
    """Poses of several seconds, more than are unpacked at once; some of them without a person."""
    poses = list(sample("partial_curl"))[:300]
    return [*poses[:270], *(type(one).empty(one.t_s, one.size_px) for one in poses[270:280]), *poses[280:]]


@pytest.fixture(scope="module")
def files(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed")
    ends = (0, 1, 260, 300)
    paths = [folder / f"{start}.npz" for start in ends[:-1]]
    for path, (start, end) in zip(paths, pairwise(ends), strict=True):
        save_poses(str(path), made[start:end])
    return JoinedPoses([load_poses(path).poses for path in paths])


def assert_same(found, expected):
    assert (found.t_s, found.size_px, found.seen) == (expected.t_s, expected.size_px, expected.seen)
    for name in ARRAYS:
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-6, atol=1e-3)
    assert (found.profile is None) == (expected.profile is None)


def test_poses_come_in_order_whether_read_by_number_or_one_after_the_other(files, made):
    assert len(files) == len(made)
    for number, found in enumerate(files):
        assert_same(found, made[number])
        for name in ARRAYS:
            np.testing.assert_array_equal(getattr(files[number], name), getattr(found, name))


@pytest.mark.parametrize("number", [-1, -300, -301 + 260, 259, 260])
def test_numbers_count_from_either_end(files, made, number):
    assert_same(files[number], made[number])


@pytest.mark.parametrize("number", [300, -301])
def test_a_number_beyond_the_end_is_refused(files, number):
    with pytest.raises(IndexError):
        files[number]


def test_a_slice_spans_files(files, made):
    found = files[258:264:2]
    assert [pose.t_s for pose in found] == [pose.t_s for pose in made[258:264:2]]
    assert files[10:5] == []
