import dataclasses
import io
import tracemalloc
import zipfile

import numpy as np
import pytest

from posecheck.errors import InputError, UsageError
from posecheck.pose.landmarks import COUNT, INDEX, PoseFrame
from posecheck.pose.poses import load_poses, save_poses
from posecheck.pose.silhouette import STATIONS, Mask, TrunkProfile

SIZE_PX = (640, 480)


def made_pose(t_s, seed=0, mask_shape=(120, 160), profile=True):
    noise = np.random.default_rng(seed)
    return PoseFrame(
        t_s,
        SIZE_PX,
        noise.uniform(0, 640, (COUNT, 2)),
        noise.normal(size=COUNT),
        noise.uniform(size=COUNT),
        noise.normal(size=(COUNT, 3)),
        Mask.of(noise.uniform(size=mask_shape) > 0.5) if mask_shape else None,
        TrunkProfile(noise.uniform(size=len(STATIONS)), noise.uniform(size=len(STATIONS))) if profile else None,
    )


def assert_same(found, expected):
    assert found.t_s == expected.t_s
    assert found.size_px == expected.size_px
    assert found.seen == expected.seen
    for name in ("xy_px", "z", "visibility", "world_m"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-6, atol=1e-4)
    assert (found.mask is None) == (expected.mask is None)
    if expected.mask is not None:
        np.testing.assert_array_equal(found.mask.pixels(), expected.mask.pixels())
    assert (found.profile is None) == (expected.profile is None)
    if expected.profile is not None:
        np.testing.assert_allclose(found.profile.left, expected.profile.left, rtol=1e-6)
        np.testing.assert_allclose(found.profile.right, expected.profile.right, rtol=1e-6)


def test_notes_on_the_video_are_kept(tmp_path):
    notes = ("the file is cut off", "längst")
    save_poses(tmp_path / "x.npz", [made_pose(0.0)], "x.mp4", notes=notes)
    save_poses(tmp_path / "y.npz", [made_pose(0.0)], "y.mp4")
    assert (load_poses(tmp_path / "x.npz").notes, load_poses(tmp_path / "y.npz").notes) == (notes, ())


@pytest.mark.parametrize(
    "poses",
    [
        pytest.param([made_pose(0.0, 1), made_pose(0.04, 2), made_pose(1.5, 3)], id="all seen"),
        pytest.param([made_pose(0.0), PoseFrame.empty(0.1, SIZE_PX), made_pose(0.2, 5)], id="lost for a frame"),
        pytest.param([PoseFrame.empty(0.0, SIZE_PX), PoseFrame.empty(0.1, SIZE_PX)], id="nobody"),
        pytest.param([made_pose(0.0, mask_shape=None), made_pose(0.1, mask_shape=None)], id="no masks"),
        pytest.param([made_pose(0.0, mask_shape=None, profile=False)], id="landmarks only, one frame"),
        pytest.param([made_pose(0.0, mask_shape=(7, 9))], id="mask of odd size"),
    ],
)
def test_saved_poses_load_unchanged(tmp_path, poses):
    save_poses(tmp_path / "x.npz", poses, "clip.mp4", 2.0)
    loaded = load_poses(tmp_path / "x.npz")
    assert (loaded.name, loaded.duration_s, len(loaded)) == ("clip.mp4", 2.0, len(poses))
    for found, expected in zip(loaded, poses, strict=True):
        assert_same(found, expected)


def test_the_default_length_comes_from_the_time_stamps(tmp_path):
    save_poses(tmp_path / "x.npz", [made_pose(t_s) for t_s in (0.0, 0.1, 0.2)])
    loaded = load_poses(tmp_path / "x.npz")
    assert loaded.duration_s == pytest.approx(0.3)
    assert loaded.name == "x.npz"


def test_saving_uses_the_exact_file_name(tmp_path):
    save_poses(tmp_path / "x.poses", [made_pose(0.0)])
    assert [path.name for path in tmp_path.iterdir()] == ["x.poses"]


def test_saving_to_an_unwritable_path_raises_an_error(tmp_path):
    with pytest.raises(UsageError, match=r"cannot write .*x\.npz: No such file"):
        save_poses(tmp_path / "none" / "x.npz", [made_pose(0.0)])


@pytest.mark.parametrize(
    ("poses", "says"),
    [
        pytest.param([], "at least one pose, got none", id="none"),
        pytest.param(
            [made_pose(0.0), dataclasses.replace(made_pose(0.1), size_px=(32, 32))], "one image size", id="sizes"
        ),
        pytest.param([made_pose(0.0), made_pose(0.1, mask_shape=(8, 8))], "masks of one shape", id="masks"),
    ],
)
def test_inconsistent_poses_are_not_saved(tmp_path, poses, says):
    with pytest.raises(ValueError, match=says):
        save_poses(tmp_path / "x.npz", poses)
    assert list(tmp_path.iterdir()) == []


def plain(count=4):
    """The minimal content of a pose file: a person with a horizontal trunk."""
    landmarks = np.zeros((count, COUNT, 4), np.float32)
    for name, x in (("left_hip", 0.25), ("right_hip", 0.25), ("left_shoulder", 0.75), ("right_shoulder", 0.75)):
        landmarks[:, INDEX[name], :2] = x, 0.5
    return {
        "t_s": np.arange(count) / 10,
        "landmarks": landmarks,
        "world_m": np.zeros((count, COUNT, 3), np.float32),
        "size_px": np.array([640, 480]),
    }


def written(path, arrays):
    np.savez(path, **arrays)
    return path


def test_the_minimal_layout_loads_in_pixels(tmp_path):
    poses = load_poses(written(tmp_path / "x.npz", plain())).poses
    assert [pose.t_s for pose in poses] == [0.0, 0.1, 0.2, pytest.approx(0.3)]
    np.testing.assert_allclose(poses[0].point("left_shoulder"), (480, 240))
    assert poses[0].mask is None
    assert poses[0].profile is None


def test_a_missing_profile_is_computed_from_the_mask(tmp_path):
    mask = np.zeros((4, 96, 128), bool)
    mask[:, 32:60] = True
    arrays = plain() | {"mask_bits": np.packbits(mask.reshape(4, -1), axis=1), "mask_shape": np.array([96, 128])}
    pose = load_poses(written(tmp_path / "x.npz", arrays)).poses[0]
    np.testing.assert_array_equal(pose.mask.pixels(), mask[0])
    # The trunk is 64 mask pixels long and lies in row 48.
    np.testing.assert_allclose(pose.profile.left, 16 / 64, atol=0.012)
    np.testing.assert_allclose(pose.profile.right, 12 / 64, atol=0.012)


def test_a_frame_of_nan_is_a_frame_without_a_person(tmp_path):
    arrays = plain()
    arrays["landmarks"][1] = np.nan
    assert [pose.seen for pose in load_poses(written(tmp_path / "x.npz", arrays))] == [True, False, True, True]


def without(name):
    return lambda arrays: arrays.pop(name)


def replaced(name, value):
    return lambda arrays: arrays.update({name: np.array(value)})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(without("t_s"), "holds no poses: t_s missing, found landmarks, world_m, size_px", id="missing"),
        pytest.param(replaced("t_s", []), "expected at least one frame, got none", id="no frames"),
        pytest.param(replaced("t_s", 3.0), "expected at least one frame", id="time is one number"),
        pytest.param(
            replaced("t_s", [0, 0.2, 0.2, 0.3]),
            r"increasing t_s, got 0\.2 s and then 0\.2 s at frame 2",
            id="equal times",
        ),
        pytest.param(replaced("t_s", [0, 0.2, np.nan, 0.3]), "expected finite t_s", id="unknown time"),
        pytest.param(replaced("t_s", ["a", "b", "c", "d"]), "expected t_s to hold numbers", id="time in words"),
        pytest.param(replaced("size_px", [np.nan, 480]), "positive size_px, got", id="unknown size"),
        pytest.param(replaced("size_px", [0, 480]), "positive size_px, got", id="size zero"),
        pytest.param(replaced("size_px", 640), r"size_px of shape \(2,\), got \(\)", id="one side"),
        pytest.param(replaced("landmarks", np.zeros((4, 17, 4))), r"\(4, 33, 4\), got \(4, 17, 4\)", id="17 landmarks"),
        pytest.param(replaced("world_m", np.zeros((3, 33, 3))), r"\(4, 33, 3\), got \(3, 33, 3\)", id="fewer frames"),
        pytest.param(replaced("mask_bits", np.zeros((4, 2), np.uint8)), "expected mask_shape", id="mask without shape"),
        pytest.param(replaced("profile", np.zeros((4, 2, 5))), r"\(4, 2, 29\), got \(4, 2, 5\)", id="short profile"),
        pytest.param(replaced("format", 99), "newer version: expected format up to 1, got 99", id="newer"),
        pytest.param(replaced("landmarks", [{}]), "damaged", id="pickled"),
        pytest.param(replaced("format", "x"), "expected format to hold numbers", id="format in words"),
        pytest.param(replaced("duration_s", np.nan), "expected duration_s of 0 or more", id="no length"),
        pytest.param(replaced("size_px", [1e300, 1]), "expected size_px up to 65535", id="huge picture"),
        pytest.param(replaced("t_s", np.array([3, 2, 1, 0], np.uint8)), "increasing t_s", id="unsigned times"),
    ],
)
def test_an_invalid_file_is_rejected_in_one_line(tmp_path, change, says):
    arrays = plain()
    change(arrays)
    path = written(tmp_path / "x.npz", arrays)
    with pytest.raises(InputError, match=says) as caught:
        load_poses(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_masks_of_the_wrong_length_are_rejected(tmp_path):
    arrays = plain() | {"mask_bits": np.zeros((4, 5), np.uint8), "mask_shape": np.array([10, 10])}
    with pytest.raises(InputError, match=r"mask_bits of shape \(4, 13\), got \(4, 5\)"):
        load_poses(written(tmp_path / "x.npz", arrays))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(None, "no such file", id="absent"),
        pytest.param(b"", "not a file of saved poses", id="empty"),
        pytest.param(b"just text", "not a file of saved poses", id="text"),
    ],
)
def test_a_file_that_is_not_an_archive_is_rejected(tmp_path, content, says):
    path = tmp_path / "x.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=says):
        load_poses(path)


def test_a_damaged_archive_is_rejected(tmp_path):
    save_poses(tmp_path / "x.npz", [made_pose(0.0), made_pose(0.1)])
    data = bytearray((tmp_path / "x.npz").read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = bytes(200)
    (tmp_path / "x.npz").write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        load_poses(tmp_path / "x.npz")


@pytest.mark.parametrize(
    ("shape", "bits", "says"),
    [
        pytest.param([-10, -10], np.zeros((4, 13), np.uint8), "mask_shape of whole pixels", id="negative"),
        pytest.param([np.nan, 10], np.zeros((4, 13), np.uint8), "mask_shape of whole pixels", id="unknown"),
        pytest.param([10, 10], np.zeros((4, 13)), "mask_bits to hold uint8", id="floats"),
    ],
)
def test_nonsense_masks_are_rejected(tmp_path, shape, bits, says):
    with pytest.raises(InputError, match=says):
        load_poses(written(tmp_path / "x.npz", plain() | {"mask_bits": bits, "mask_shape": np.array(shape)}))


def header(shape):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return stream.getvalue()


@pytest.mark.parametrize(
    ("landmarks", "method", "says"),
    [
        pytest.param(b"garbage" * 99, zipfile.ZIP_DEFLATED, "magic string", id="garbage"),
        pytest.param(header((10**8, 33, 4)), zipfile.ZIP_DEFLATED, "declares 52800000000", id="declares too much"),
        pytest.param(header((4, 33, 4)) + bytes(10**7), zipfile.ZIP_DEFLATED, "holds 10000000", id="unpacks to more"),
        pytest.param(header((4, 33, 4)) + bytes(2112), zipfile.ZIP_LZMA, "unknown method", id="other compression"),
    ],
)
def test_an_archive_is_refused_before_it_is_unpacked(tmp_path, landmarks, method, says):
    path = written(tmp_path / "x.npz", {name: array for name, array in plain().items() if name != "landmarks"})
    with zipfile.ZipFile(path, "a", method) as archive:
        archive.writestr("landmarks.npy", landmarks)
    tracemalloc.start()
    with pytest.raises(InputError, match=says):
        load_poses(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5e6


def test_more_poses_than_memory_should_hold_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("posecheck.pose.poses._MOST_BYTES", 3000)
    with pytest.raises(InputError, match="split the clip"):
        load_poses(written(tmp_path / "x.npz", plain()))


@pytest.mark.parametrize("flag", [0x1, 0x20, 0x40], ids=["encrypted", "patched", "strongly encrypted"])
def test_archives_with_unsupported_flags_are_damaged(tmp_path, flag):
    content = bytearray(written(tmp_path / "x.npz", plain()).read_bytes())
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + at] |= flag
    (tmp_path / "x.npz").write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        load_poses(tmp_path / "x.npz")
