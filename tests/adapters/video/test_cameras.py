"""The list of cameras: one source for names and indices; permission to use them."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from posecheck.adapters.opencv import cv2
from posecheck.adapters.video import cameras
from posecheck.adapters.video.cameras import CameraInfo, ask_for_permission, find_camera, list_cameras, refusal
from posecheck.coaching import equipment

V4L2, MSMF, DSHOW = cv2.CAP_V4L2, cv2.CAP_MSMF, cv2.CAP_DSHOW


def found(index, name, path=None):
    return SimpleNamespace(index=index, name=name, path=path)


def listed(*one_backend, backends=(V4L2,)):
    return list_cameras(lambda backend: one_backend[backends.index(backend)], backends)


def test_cameras_keep_their_index_and_come_in_its_order():
    assert listed([found(4, "Stick"), found(2, "Lid", "/dev/none")]) == [
        CameraInfo("Lid", 2, V4L2, "/dev/none"),
        CameraInfo("Stick", 4, V4L2),
    ]


def test_the_platform_asks_for_its_own_backends_only(monkeypatch):
    asked = []
    monkeypatch.setattr(sys, "platform", "win32")
    assert list_cameras(lambda backend: asked.append(backend) or []) == []
    assert asked == [MSMF, DSHOW]


def test_a_camera_that_only_the_second_backend_knows_is_added_with_it():
    there = listed([found(0, "Lid")], [found(0, "Lid"), found(1, "Virtual")], backends=(MSMF, DSHOW))
    assert there == [CameraInfo("Lid", 0, MSMF), CameraInfo("Virtual", 1, DSHOW)]


def test_cameras_of_the_same_name_carry_their_index():
    assert [one.name for one in listed([found(0, "HD"), found(2, "HD"), found(4, "Lid")])] == [
        "HD (0)",
        "HD (2)",
        "Lid",
    ]


@pytest.mark.parametrize("name", ["Integrated IR Camera", "USB2.0 IR UVC HD Webcam", "Infrared Camera"])
def test_infrared_cameras_are_left_out_by_name(name):
    assert [one.name for one in listed([found(0, name), found(2, "Mirror camera")])] == ["Mirror camera"]


@pytest.mark.parametrize(
    ("formats", "kept"),
    [({b"GREY"}, False), ({b"Y8I ", b"GREY"}, False), ({b"GREY", b"MJPG"}, True), ({b"YUYV"}, True), (set(), True)],
)
def test_cameras_without_colour_are_left_out(monkeypatch, formats, kept):
    monkeypatch.setattr(cameras, "_pixel_formats", lambda path: frozenset(formats))
    assert bool(listed([found(0, "Integrated Camera: Integrated I", "/dev/video0")])) is kept


@pytest.mark.skipif(sys.platform != "linux", reason="asks a Linux driver")
def test_pixel_formats_are_asked_of_the_driver_one_by_one(monkeypatch, tmp_path):
    told = [b"MJPG", b"YUYV", b"YUYV"]
    node = tmp_path / "video0"
    node.touch()

    def ioctl(device, request, asked):
        number, kind, *_ = cameras._V4L2_FMT.unpack(asked)
        if number >= len(told):
            raise OSError(22, "no more")
        asked[44:48] = told[number]
        assert (request, kind, len(asked)) == (0xC0405602, 1, 64)

    monkeypatch.setattr("fcntl.ioctl", ioctl)
    assert cameras._pixel_formats(str(node)) == {b"MJPG", b"YUYV"}
    assert cameras._pixel_formats(str(tmp_path / "none")) == frozenset()


def test_names_from_outside_are_made_printable():
    assert [one.name for one in listed([found(0, " Lid\x1b[2J "), found(1, None)])] == [r"Lid\x1b[2J", "Unnamed camera"]


def test_a_driver_that_cannot_be_asked_leaves_an_empty_list():
    def broken(backend):
        raise OSError("no such file")

    assert list_cameras(broken, (V4L2,)) == []


@pytest.mark.parametrize(
    ("wanted", "index"), [("", 0), ("1", 4), ("Stick", 4), ("stick", 4), ("2", None), ("Sti", None), ("HD", None)]
)
def test_a_camera_is_found_by_name_or_place_and_never_replaced_by_another(wanted, index):
    there = [CameraInfo("Lid", 0, V4L2), CameraInfo("Stick", 4, V4L2)]
    assert getattr(find_camera(there, wanted), "index", None) == index
    assert find_camera([], wanted) is None


@pytest.fixture
def mac(monkeypatch):
    """A Mac that answers with a status and counts how often it is asked to ask the person."""
    answers = SimpleNamespace(status=0, asked=0)

    class Device:
        @staticmethod
        def authorizationStatusForMediaType_(kind):  # noqa: N802  as AVFoundation calls it
            return answers.status

        @staticmethod
        def requestAccessForMediaType_completionHandler_(kind, handler):  # noqa: N802
            answers.asked += 1

    monkeypatch.setitem(sys.modules, "AVFoundation", SimpleNamespace(AVCaptureDevice=Device, AVMediaTypeVideo="vide"))
    monkeypatch.setattr(sys, "platform", "darwin")
    return answers


@pytest.mark.parametrize(
    ("status", "asked", "said"),
    [
        pytest.param(0, 1, equipment.CAMERA_ASKED, id="not asked yet"),
        pytest.param(1, 0, "System Settings, Privacy & Security, Camera", id="restricted"),
        pytest.param(2, 0, "System Settings, Privacy & Security, Camera", id="denied"),
        pytest.param(3, 0, "", id="authorised"),
    ],
)
def test_macos_asks_the_person_once_and_a_denied_camera_is_said(mac, status, asked, said):
    mac.status = status
    ask_for_permission()
    assert mac.asked == asked
    why = refusal(CameraInfo("Lid", 0, cv2.CAP_AVFOUNDATION, "unique-id"))
    assert said in why
    assert bool(why) is bool(said)


def test_a_device_without_permission_names_the_group(monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert "Join the group that owns /dev/video0" in refusal(CameraInfo("Lid", 0, V4L2, "/dev/video0"))
    monkeypatch.setattr("os.access", lambda path, mode: True)
    assert refusal(CameraInfo("Lid", 0, V4L2, "/dev/video0")) == ""


def test_opencv_neither_asks_for_the_camera_nor_waits_ten_seconds_for_a_picture():
    source = Path(cameras.cv2.__file__)
    assert source.exists()
    import os

    assert os.environ["OPENCV_AVFOUNDATION_SKIP_AUTH"] == "1"
    assert os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] == "3"
