import itertools
import os
import shutil
import sys

import av
import cv2
import numpy as np
import pytest
from made_clips import make_clip, make_sound_only

from posecheck.adapters.video.files import VideoFile, VideoWriter
from posecheck.adapters.video.screen import turn
from posecheck.adapters.video.seekable import SeekableVideo
from posecheck.errors import InputError, UsageError
from posecheck.pose.frames import Frame


def times(path):
    return [frame.t_s for frame in VideoFile(path)]


@pytest.mark.parametrize(
    "stamps_s",
    [
        pytest.param([i / 3 for i in range(6)], id="3 per second"),
        pytest.param([i / 30 for i in range(12)], id="30 per second"),
        pytest.param([i / 60 for i in range(24)], id="60 per second"),
        pytest.param([0.0, 0.033, 0.066, 1.5, 1.53, 1.61, 4.0], id="variable with gaps"),
    ],
)
def test_frames_keep_their_time_stamps(tmp_path, stamps_s):
    clip = make_clip(tmp_path / "x.mp4", stamps_s)
    np.testing.assert_allclose(times(clip), stamps_s, atol=1e-4)


def test_time_starts_at_zero_whatever_the_first_stamp_is(tmp_path):
    clip = make_clip(tmp_path / "x.mkv", [5.0, 5.1, 5.3])
    np.testing.assert_allclose(times(clip), [0.0, 0.1, 0.3], atol=2e-3)


def test_all_frames_are_in_order_upright_and_contiguous(tmp_path):
    clip = make_clip(tmp_path / "x.mp4", [i / 30 for i in range(20)], (66, 48))
    frames = list(VideoFile(clip))
    shades = [int(frame.rgb.mean().round()) for frame in frames]
    np.testing.assert_allclose(shades, [i * 7 for i in range(20)], atol=4)
    assert all(frame.rgb.flags.c_contiguous and frame.rgb.dtype == np.uint8 for frame in frames)
    assert frames[0].size_px == (66, 48)


@pytest.mark.skipif(sys.platform != "linux", reason="counts the threads of the system")
def test_pictures_that_are_kept_keep_no_threads(tmp_path):
    clip = make_clip(tmp_path / "x.mp4", [i / 30 for i in range(40)])
    kept = list(VideoFile(clip))
    assert len(kept) == 40
    assert len(os.listdir("/proc/self/task")) < 40


def test_a_file_can_be_played_twice(tmp_path):
    video = VideoFile(make_clip(tmp_path / "x.mp4", [0.0, 0.1, 0.2]))
    assert [f.t_s for f in video] == [f.t_s for f in video]
    assert video.dropped == 0


def test_name_size_and_duration_are_known_before_playing(tmp_path):
    video = VideoFile(make_clip(tmp_path / "x.mp4", [i / 10 for i in range(10)], (80, 48)))
    assert (video.name, video.size_px) == ("x.mp4", (80, 48))
    assert video.duration_s == pytest.approx(1.0, abs=0.11)


@pytest.mark.parametrize("turned_deg", [0, 90, 180, -90])
@pytest.mark.parametrize("mirrored", [False, True], ids=["plain", "mirrored"])
def test_the_display_matrix_is_applied_once(tmp_path, turned_deg, mirrored):
    corner = np.zeros((48, 80, 3), np.uint8)
    corner[:24, :40] = 255
    clip = make_clip(tmp_path / "x.mp4", [0.0, 0.1], (80, 48), rgb=corner, turned_deg=turned_deg, mirrored=mirrored)
    picture = next(iter(VideoFile(clip))).rgb
    expected = np.rot90(corner, turned_deg // 90)
    expected = expected[:, ::-1] if mirrored else expected
    assert picture.shape == expected.shape
    assert np.abs(picture.astype(int) - expected).mean() < 12


def test_rotation_agrees_with_opencv(tmp_path):
    corner = np.zeros((48, 80, 3), np.uint8)
    corner[:24, :40] = 255
    clip = make_clip(tmp_path / "x.mp4", [0.0, 0.1], (80, 48), rgb=corner, turned_deg=-90)
    capture = cv2.VideoCapture(str(clip))
    _, theirs = capture.read()
    capture.release()
    assert np.abs(next(iter(VideoFile(clip))).rgb.astype(int) - theirs).mean() < 12


def test_an_identity_matrix_changes_nothing():
    picture = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    one = 1 << 16
    assert (turn(picture, np.array([one, 0, 0, 0, one, 0, 0, 0, 1 << 30], np.int32)) == picture).all()


def test_narrow_pixels_are_stretched_to_square_ones(tmp_path):
    from fractions import Fraction

    clip = make_clip(tmp_path / "x.mp4", [0.0, 0.1], (72, 54), pixel_shape=Fraction(4, 3))
    assert VideoFile(clip).size_px == (96, 54)


def no_such_file(folder):
    return folder / "none.mp4"


def text(folder):
    path = folder / "x.mp4"
    path.write_text("this is not a video\n" * 40)
    return path


def plain_text(folder):
    path = folder / "x.txt"
    path.write_text("this is not a video\n" * 40)
    return path


def empty(folder):
    path = folder / "x.mp4"
    path.touch()
    return path


def sound(folder):
    return make_sound_only(folder / "x.mp4")


def picture(folder):
    path = folder / "x.png"
    cv2.imwrite(str(path), np.zeros((8, 8, 3), np.uint8))
    return path


def without_index(folder):
    whole = make_clip(folder / "whole.mp4", [i / 30 for i in range(60)]).read_bytes()
    path = folder / "x.mp4"
    path.write_bytes(whole[: whole.index(b"moov") - 4])
    return path


def no_frames(folder):
    path = make_clip(folder / "x.mp4", [i / 30 for i in range(5)], options={"movflags": "+faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"mdat") + 4])
    return path


def playlist(name, words):
    """A file that names a real video beside it."""

    def make(folder):
        make_clip(folder / "other.ts", [0.0, 0.1, 0.2])
        (folder / name).write_text(words)
        return folder / name

    return make


HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.ts\n#EXT-X-ENDLIST\n"
CONCAT = "ffconcat version 1.0\nfile other.ts\n"
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
DASH = '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"></MPD>\n'


@pytest.mark.parametrize("name", ["x.m3u8", "x.ffconcat", "x.sdp", "x.mpd", "x.mp4", "x.ts"])
@pytest.mark.parametrize("words", [HLS, CONCAT, SDP, DASH], ids=["hls", "concat", "sdp", "dash"])
@pytest.mark.parametrize("reader", [VideoFile, SeekableVideo])
def test_a_file_that_refers_to_others_is_refused_whatever_its_name(tmp_path, name, words, reader):
    with pytest.raises(InputError, match="refers to other files") as caught:
        reader(playlist(name, words)(tmp_path))
    assert caught.value.exit_code == 3


def test_a_pattern_for_many_pictures_is_refused(tmp_path):
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"x{number}.png"), np.zeros((8, 8, 3), np.uint8))
    (tmp_path / "x%d.png").write_bytes((tmp_path / "x0.png").read_bytes())
    with pytest.raises(InputError, match="not a readable video"):
        VideoFile(tmp_path / "x%d.png")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(no_such_file, "no such file", id="no such file"),
        pytest.param(lambda folder: folder, "is a folder", id="folder"),
        pytest.param(text, "not a readable video", id="text called mp4"),
        pytest.param(plain_text, "not a readable video", id="text"),
        pytest.param(empty, "is empty", id="empty"),
        pytest.param(sound, "no video track", id="sound only"),
        pytest.param(picture, "an image or text", id="picture"),
        pytest.param(without_index, "moov", id="index missing"),
        pytest.param(no_frames, "no frame can be read", id="no frames"),
    ],
)
def test_an_invalid_video_is_rejected_in_one_line_on_opening(tmp_path, make, says):
    path = make(tmp_path)
    with pytest.raises(InputError, match=says) as caught:
        VideoFile(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_truncated_file_yields_readable_frames_and_is_marked(tmp_path):
    stamps_s = [i / 30 for i in range(90)]
    path = make_clip(tmp_path / "x.mp4", stamps_s, options={"movflags": "+faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    video = VideoFile(path)
    got = [frame.t_s for frame in video]
    assert 10 < len(got) < 90
    assert any("cut off" in note for note in video.notes)
    np.testing.assert_allclose(got, stamps_s[: len(got)], atol=1e-3)


def test_damage_in_the_middle_does_not_end_the_video(tmp_path):
    noise = np.random.default_rng(0)
    pictures = noise.integers(0, 256, (48, 64, 3), dtype=np.uint8)
    path = make_clip(tmp_path / "x.mp4", [i / 30 for i in range(60)], rgb=pictures, codec="libx264")
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    middle = start + (data.index(b"moov") - start) // 2
    data[middle : middle + 400] = bytes(400)
    path.write_bytes(data)
    got = [frame.t_s for frame in VideoFile(path)]
    assert got[-1] > 1.5
    assert all(a < b for a, b in itertools.pairwise(got))


def test_a_video_with_tags_in_another_encoding_can_be_read(tmp_path):
    path = make_clip(tmp_path / "x.mp4", [0.0, 0.1, 0.2])
    data = path.read_bytes()
    assert data.count(b"Lavf") == 1
    path.write_bytes(data.replace(b"Lavf", b"\xff\xfe\xe9\xfc"))
    assert times(path) == pytest.approx([0.0, 0.1, 0.2], abs=1e-3)


def frame(t_s, size_px=(64, 48), shade=100):
    return Frame(t_s, np.full((size_px[1], size_px[0], 3), shade, np.uint8))


def test_written_video_keeps_variable_time_stamps(tmp_path):
    stamps_s = [0.0, 0.033, 0.071, 1.2, 1.2333, 3.0]
    with VideoWriter(tmp_path / "x.mp4", (64, 48)) as writer:
        for t_s in stamps_s:
            writer.write(frame(t_s))
    np.testing.assert_allclose(times(tmp_path / "x.mp4"), stamps_s, atol=2e-5)


def test_written_video_is_streamable_h264(tmp_path):
    with VideoWriter(tmp_path / "x.mp4", (64, 48)) as writer:
        writer.write(frame(0.0))
    with av.open(str(tmp_path / "x.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
    data = (tmp_path / "x.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_odd_sizes_are_padded_to_even_ones(tmp_path):
    with VideoWriter(tmp_path / "x.mp4", (641, 361)) as writer:
        writer.write(frame(0.0, (641, 361)))
    assert VideoFile(tmp_path / "x.mp4").size_px == (642, 362)


def test_a_frame_of_another_size_is_rejected(tmp_path):
    with VideoWriter(tmp_path / "x.mp4", (64, 48)) as writer:
        writer.write(frame(0.0))
        with pytest.raises(ValueError, match=r"expected frames of \(64, 48\)"):
            writer.write(frame(0.1, (32, 48)))


@pytest.mark.parametrize("name", ["none/x.mp4", "x.nonsense", "x"])
def test_an_unwritable_path_raises_a_helpful_error(tmp_path, name):
    with pytest.raises(UsageError, match="choose a name ending in"):
        VideoWriter(tmp_path / name, (64, 48))


def test_a_file_in_fragments_lacks_little_at_any_moment(tmp_path):
    left_s = []
    with VideoWriter(tmp_path / "x.mp4", (64, 48), fragmented=True) as writer:
        for number in range(20):
            writer.write(frame(number / 20))
            shutil.copy(tmp_path / "x.mp4", tmp_path / "killed.mp4")
            if number > 4:
                left_s.append(number / 20 - times(tmp_path / "killed.mp4")[-1])
    assert max(left_s) < 0.16


def test_a_writer_may_be_closed_twice_and_without_frames(tmp_path):
    writer = VideoWriter(tmp_path / "x.mp4", (64, 48))
    writer.close()
    writer.close()
