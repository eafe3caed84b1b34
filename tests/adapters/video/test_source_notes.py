"""What was not seen of a video is said, and everything that can be seen is judged."""

import itertools
from fractions import Fraction

import av
import numpy as np
import pytest
from made_clips import make_clip
from odd_clips import cut_off, joined, make_odd, make_tracks, with_garbage, without_start

from posecheck.adapters.clips import Clip
from posecheck.adapters.video.files import VideoFile
from posecheck.sinks.tally import Tally, as_text


def read(path):
    """Times and notes of a video."""
    video = VideoFile(path)
    times_s = [frame.t_s for frame in video]
    assert all(a < b for a, b in itertools.pairwise(times_s))
    return times_s, video.notes


@pytest.mark.parametrize("name", ["x.mp4", "x.mkv", "x.ts", "x.avi"])
def test_an_intact_file_has_no_notes(tmp_path, name):
    times_s, notes = read(make_odd(tmp_path / name))
    assert (len(times_s), notes) == (60, ())


def test_a_long_sound_track_does_not_make_a_video_cut_off(tmp_path):
    with av.open(str(tmp_path / "x.mkv"), "w") as container:
        video, sound = container.add_stream("mpeg4", rate=30), container.add_stream("aac", rate=48_000)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        for number in range(15):
            picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            picture.pts = number
            container.mux(video.encode(picture))
        for number in range(150):
            quiet = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            quiet.sample_rate, quiet.pts, quiet.time_base = 48_000, number * 1024, Fraction(1, 48_000)
            container.mux(sound.encode(quiet))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))
    assert read(tmp_path / "x.mkv")[1] == ()


@pytest.mark.parametrize("name", ["x.mp4", "x.mkv"])
def test_a_file_cut_off_says_so(tmp_path, name):
    path = cut_off(make_odd(tmp_path / name, 90), 0.5)
    times_s, notes = read(path)
    assert 5 < len(times_s) < 80
    assert any("cut off: it states 3.0 s" in note for note in notes)


def test_lost_packets_are_told_with_the_time_that_is_missing(tmp_path):
    times_s, notes = read(with_garbage(make_odd(tmp_path / "x.ts", 120, gop=30), 40))
    assert times_s[-1] == pytest.approx(119 / 30, abs=0.01)
    assert len(times_s) < 120
    assert any("damaged" in note and "pictures are missing for" in note for note in notes)


def test_all_parts_are_judged_when_the_clock_starts_again(tmp_path):
    parts = [make_odd(tmp_path / f"{n}.ts", 30) for n in range(3)]
    times_s, notes = read(joined(tmp_path / "x.ts", *parts))
    np.testing.assert_allclose(times_s, [i / 30 for i in range(90)], atol=1e-3)
    assert notes == ("the clock of the file starts again at 1.0 s, 2.0 s: all parts are judged",)


def test_a_beginning_that_cannot_be_decoded_is_told(tmp_path):
    times_s, notes = read(without_start(make_odd(tmp_path / "x.ts", 90, gop=30), 0.2))
    assert 50 < len(times_s) < 75
    assert [note for note in notes if note.startswith("the first 0.")]


def test_pictures_of_another_size_are_fitted_into_the_first(tmp_path):
    parts = [make_odd(tmp_path / "a.ts", 30), make_odd(tmp_path / "b.ts", 30, (48, 96), first=30)]
    video = VideoFile(joined(tmp_path / "x.ts", *parts))
    frames = list(video)
    assert {frame.size_px for frame in frames} == {(64, 48)}
    last = frames[-1].rgb
    assert not last[:, :20].any()
    assert not last[:, -20:].any()
    assert last[:, 20:44].mean() > 50
    assert any("change size at 1.0 s: all are fitted into 64x48 pixels" in note for note in video.notes)


@pytest.mark.parametrize("name", ["x.mp4", "x.mkv"])
def test_the_longest_track_is_judged_and_the_others_are_named(tmp_path, name):
    path = make_tracks(tmp_path / name, [((32, 32), 15), ((64, 48), 60), ((48, 48), 30)])
    video = VideoFile(path)
    assert (video.size_px, len(list(video))) == ((64, 48), 60)
    (note,) = video.notes
    assert "3 video tracks: track 2 (64x48, 2.0 s) is judged" in note
    assert "track 1 (32x32, 0.5 s); track 3 (48x48, 1.0 s)" in note


@pytest.mark.parametrize(("name", "unstamped"), [("x.mkv", True), ("x.ts", False)])
def test_negative_time_stamps_lose_no_picture(tmp_path, name, unstamped):
    """FFmpeg reads a negative stamp of MKV as a missing one."""
    times_s, notes = read(make_odd(tmp_path / name, 60, first=-20))
    np.testing.assert_allclose(times_s, [i / 30 for i in range(60)], atol=3e-3)
    assert any("no usable time stamp" in note for note in notes) == unstamped


@pytest.mark.parametrize(("per_s", "kept"), [(60, 60), (90, 45), (120, 60), (240, 60)])
def test_high_rates_are_thinned_by_time_stamps(tmp_path, per_s, kept):
    times_s, notes = read(make_odd(tmp_path / "x.mkv", per_s, per_s=per_s))
    assert len(times_s) == kept
    assert np.diff(times_s).max() < 0.024
    expected = (f"{kept} of {per_s} pictures are judged: 60 per second are enough",)
    assert notes == (() if kept == per_s else expected)


@pytest.mark.parametrize("per_s", [24, 50])
def test_a_raw_stream_says_which_rate_is_assumed(tmp_path, per_s):
    times_s, notes = read(make_odd(tmp_path / "x.h264", 30, per_s=per_s))
    assert times_s[-1] == pytest.approx(29 / per_s)
    assert notes == (f"30 pictures have no usable time stamp: a rate of {per_s} per second is assumed",)


def test_a_long_gap_is_told(tmp_path):
    times_s, notes = read(make_clip(tmp_path / "x.mp4", [0.0, 0.1, 0.2, 2.0, 2.1]))
    assert len(times_s) == 5
    assert notes == ("there are no pictures from 0.2 to 2.0 s",)


def test_notes_of_the_source_are_in_the_text_and_in_json(tmp_path):
    video = VideoFile(make_tracks(tmp_path / "x.mp4", [((64, 48), 10), ((32, 32), 5)]))
    list(video)
    clip = Clip("x.mp4", video, None, 1.0)
    answer = Tally().result("x.mp4", "cat_curl", "default", clip.notes).as_json()
    assert answer["source_notes"] == list(video.notes) != []
    assert f"  note: {video.notes[0]}" in as_text(answer).splitlines()


def test_saved_poses_have_no_notes():
    assert Clip("x.npz", [], None, 1.0).notes == ()
