import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from posecheck.adapters.drawing import overlay
from posecheck.adapters.drawing.annotate import AnnotateSink
from posecheck.adapters.drawing.overlay import cue_lines, draw
from posecheck.adapters.video.files import VideoFile
from posecheck.events import HoldStatus, Side, Status, Update
from posecheck.language import use
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import COUNT, INDEX, PoseFrame
from posecheck.pose.silhouette import STATIONS, TrunkProfile

CUES = {"low": "Lift the leg until it is level", "bent": "Straighten the arm", "third": "Look at the floor"}
STAGE = "default"
STAGE_CUES = {"easier": {"low": "Lift the knee"}}
STATUS = Status(1.0, "hold", True, 3, 2, 1, None, Side.LEFT, {}, (), (), "side", True, True)


def spec(kind="quadruped"):
    def faults_of(stage):
        return {name: SimpleNamespace(cue=cue) for name, cue in (CUES | STAGE_CUES.get(stage, {})).items()}

    return SimpleNamespace(name="Cat curl", posture_kind=kind, view="side", faults_of=faults_of)


def picture(size=(320, 240), shade=128):
    return np.full((size[1], size[0], 3), shade, np.uint8)


def pose(size=(320, 240), head_right=True, visibility=1.0):
    """A level trunk in the centre of the picture; its outline is 0.3 T to its left and 0.1 T to its right."""
    width, height = size
    xy_px = np.full((COUNT, 2), np.nan)
    for part, x in (("hip", 0.3), ("shoulder", 0.7)):
        for side in ("left", "right"):
            xy_px[INDEX[f"{side}_{part}"]] = (x if head_right else 1 - x) * width, 0.5 * height
    flat = np.ones(len(STATIONS))
    return PoseFrame(
        1.0,
        size,
        xy_px,
        np.zeros(COUNT),
        np.full(COUNT, visibility),
        np.zeros((COUNT, 3)),
        profile=TrunkProfile(0.3 * flat, 0.1 * flat),
    )


def painted_rows(drawn, colour):
    return np.flatnonzero((np.abs(drawn.astype(int) - colour).sum(axis=2) < 60).any(axis=1))


def test_the_given_picture_is_not_touched():
    given = picture()
    drawn = draw(given, pose(), STATUS, spec(), STAGE)
    assert (given == 128).all()
    assert drawn.shape == given.shape
    assert drawn.dtype == np.uint8
    assert (drawn != given).any()


@pytest.mark.parametrize(
    ("kind", "head_right", "rows"),
    [
        pytest.param("quadruped", True, [120 - 38], id="on all fours, head right: the upper edge"),
        pytest.param("quadruped", False, [120 - 13], id="on all fours, head left: the upper edge"),
        pytest.param("supine", True, [120 + 13], id="on the back, head right: the lower edge"),
        pytest.param("supine", False, [120 + 38], id="on the back, head left: the lower edge"),
        pytest.param("side_lying", True, [120 - 38, 120 + 13], id="on the side: both"),
    ],
)
def test_the_line_of_the_back_is_painted_where_the_back_is(kind, head_right, rows):
    drawn = draw(picture(), pose(head_right=head_right, visibility=0.1), None, spec(kind), STAGE)
    found = painted_rows(drawn, overlay.BACK_COLOUR)
    assert found.size
    assert all(min(abs(found - row)) <= 2 for row in rows)
    assert all(min(abs(row - expected) for expected in rows) <= 4 for row in found)


def test_limbs_the_model_does_not_see_are_not_painted():
    bare = dataclasses.replace(pose(visibility=0.1), profile=None)
    assert (draw(picture(), bare, None, spec(), STAGE) == picture()).all()


def test_nothing_but_words_is_painted_when_nobody_is_there():
    nobody = PoseFrame.empty(1.0, (320, 240))
    assert (draw(picture(), nobody, None, spec(), STAGE) == picture()).all()


def test_words_stand_in_dark_bands_at_the_top_and_the_bottom():
    status = dataclasses.replace(STATUS, active_faults=("low",))
    drawn = draw(picture(), PoseFrame.empty(1.0, (320, 240)), status, spec(), STAGE)
    assert drawn[1, 310].max() < 60
    assert drawn[-2, 318].max() < 60
    assert (drawn[120] == 128).all()
    assert (drawn[-60:].astype(int) - overlay.RED == 0).all(axis=2).any()


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        pytest.param({}, [], id="all is well"),
        pytest.param({"active_faults": ("low",)}, [CUES["low"]], id="one fault"),
        pytest.param(
            {"active_faults": ("bent", "low", "third")}, [CUES["bent"], CUES["low"]], id="the two most important"
        ),
        pytest.param({"active_faults": ("unknown",)}, [], id="a fault without words"),
        pytest.param({"person_seen": False, "active_faults": ("low",)}, ["I can't see you"], id="nobody"),
        pytest.param({"view": "front", "view_ok": False}, ["Turn sideways to the camera"], id="view"),
        pytest.param({"view": "unknown", "view_ok": False}, [], id="view not known"),
    ],
)
def test_problem_is_put_in_words(changes, lines):
    assert cue_lines(dataclasses.replace(STATUS, **changes), spec(), STAGE) == lines


def test_stage_specific_cue_is_written():
    assert cue_lines(dataclasses.replace(STATUS, active_faults=("low",)), spec(), "easier") == ["Lift the knee"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "Hold (Left)   Repetitions 2 (1 not counted)   clean 1", id="counting"),
        pytest.param({"phase": None, "side": None}, "-   Repetitions 2 (1 not counted)   clean 1", id="between phases"),
        pytest.param(
            {"armed": False, "side": None},
            "Get into the start position   Repetitions 2 (1 not counted)   clean 1",
            id="not yet armed",
        ),
    ],
)
def test_phase_and_counts_are_written(changes, expected):
    assert [text for text, _ in overlay._headline(dataclasses.replace(STATUS, **changes), spec())] == [
        "Cat curl",
        expected,
    ]


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        pytest.param(HoldStatus("hold", 2.34, 5.0, False), ("held 2.3 / 5 s", overlay.WHITE), id="running"),
        pytest.param(HoldStatus("hold", 5.01, 5.0, False), ("held 5.0 / 5 s", overlay.GREEN), id="long enough"),
        pytest.param(
            HoldStatus("hold", 1.0, 2.5, True), ("held 1.0 / 2.5 s - paused: out of sight", overlay.WHITE), id="frozen"
        ),
    ],
)
def test_the_seconds_of_a_hold_are_written(hold, expected):
    assert overlay._footline(dataclasses.replace(STATUS, hold=hold), spec(), STAGE) == [expected]


def test_words_are_in_the_language_in_use():
    use("de")
    told = dataclasses.replace(STATUS, hold=HoldStatus("hold", 1.5, 2.5, True), person_seen=False)
    assert [text for text, _ in overlay._headline(told, spec())] == [
        "Katzenbuckel",
        "Halten (Links)   Wiederholungen 2 (1 nicht gezählt)   sauber 1",
    ]
    assert overlay._footline(told, spec(), STAGE)[0][0] == "gehalten 1,5 / 2,5 s - angehalten: nicht zu sehen"


def test_long_words_are_wrapped_to_the_width():
    rows = overlay._wrapped("Keep your arms straight and press the floor away", 0.5, 160)
    assert len(rows) > 1
    assert " ".join(rows) == "Keep your arms straight and press the floor away"


def test_letters_the_font_lacks_are_replaced():
    assert overlay._ascii("don\u2019t go past 20\u00b0 \u2013 caf\u00e9") == "don't go past 20 deg - cafe"
    assert overlay._ascii("Füße über Höhe") == "Fuesse ueber Hoehe"


@pytest.mark.parametrize("size", [(1, 1), (9, 5), (64, 2000), (3840, 2160)])
def test_pictures_of_any_size_can_be_painted(size):
    status = dataclasses.replace(STATUS, active_faults=("low", "bent"), hold=HoldStatus("hold", 1, 5, False))
    assert draw(picture(size), pose(size), status, spec(), STAGE).shape == picture(size).shape


def test_landmarks_far_outside_do_not_break_the_painting():
    far = pose()
    far.xy_px[INDEX["left_hip"]] = 1e9, -1e9
    draw(picture(), far, None, spec(), STAGE)


def test_the_annotated_video_keeps_the_times_of_the_frames(tmp_path):
    stamps_s = [0.0, 0.04, 0.5, 0.9]
    sink = AnnotateSink(tmp_path / "x.mp4", spec(), STAGE)
    for t_s in stamps_s:
        found = dataclasses.replace(pose((320, 241)), t_s=t_s)
        sink.step(Frame(t_s, picture((320, 241))), found, Update(t_s, {}, (), STATUS))
    sink.close(Update(0.9, {}))
    sink.close(Update(0.9, {}))
    frames = list(VideoFile(tmp_path / "x.mp4"))
    np.testing.assert_allclose([frame.t_s for frame in frames], stamps_s, atol=2e-5)
    assert frames[0].rgb[2, 300].max() < 70


def test_an_annotated_video_that_was_broken_off_leaves_the_older_file(tmp_path):
    (tmp_path / "x.mp4").write_text("older")
    sink = AnnotateSink(tmp_path / "x.mp4", spec(), STAGE)
    sink.step(Frame(0.0, picture()), pose(), Update(0.0, {}, (), STATUS))
    sink.close(None)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("x.mp4", "older")]


def test_replayed_poses_leave_no_video(tmp_path):
    sink = AnnotateSink(tmp_path / "x.mp4", spec(), STAGE)
    sink.step(None, pose(), Update(0.0, {}, (), STATUS))
    sink.close()
    assert list(tmp_path.iterdir()) == []
