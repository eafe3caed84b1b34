"""What the session page shows when there is no camera, nobody, or nothing worth a summary."""

import threading

import pytest
from guided_fakes import LEFT, RIGHT, Stage, raises, short_plan, silent_voice
from made_moments import status
from posecheck_app.messages import GuidedJob, Moment, Progress, Spoken
from posecheck_app.pages.session import SessionPage
from posecheck_app.sound.voice import Sound
from posecheck_app.widgets.ring import HoldRing

from posecheck.coaching import equipment, messages
from posecheck.coaching.coach import Guidance, Step
from posecheck.coaching.cues import Cue, Speaker
from posecheck.coaching.cues import Tone as CueTone
from posecheck.coaching.placement import Surroundings, check_placement
from posecheck.events import HoldStatus, Update
from posecheck.pose.landmarks import PoseFrame

NO_CAMERA = "No camera found. Connect one, or close other apps using it."


@pytest.fixture
def stage():
    return Stage(raises(LEFT, RIGHT))


@pytest.fixture
def page(qtbot, stage):
    made = SessionPage(stage.factory, silent_voice())
    qtbot.addWidget(made)
    yield made
    made.shutdown()


def without_camera(qtbot, page, stage):
    stage.gates = {0: threading.Event()}
    page.start(short_plan(), "camera:0", Sound.OFF)
    qtbot.waitUntil(lambda: stage.notify_picture is not None)
    stage.notify_picture(NO_CAMERA)
    qtbot.waitUntil(lambda: page.page.detail.text() == NO_CAMERA)


def test_a_missing_camera_is_named_at_once_with_what_to_do(qtbot, page, stage):
    without_camera(qtbot, page, stage)
    page._on_progress(Progress(equipment.GETTING_READY))
    assert page.page.detail.text() == NO_CAMERA
    assert page.page.bar.isHidden()
    assert not page.page.again.isHidden()
    assert not page.page.back.isHidden()


@pytest.mark.parametrize("leave", [lambda page: page.end(), lambda page: page.page.back.click()], ids=["end", "back"])
def test_a_session_without_a_picture_has_no_summary(qtbot, page, stage, leave):
    without_camera(qtbot, page, stage)
    ended = []
    page.ended.connect(ended.append)
    with qtbot.waitSignal(page.left):
        leave(page)
    qtbot.waitUntil(lambda: not page.runner.busy)
    assert ended == []


def test_a_person_who_is_gone_is_named_in_large_type(qtbot, page):
    plan = short_plan()
    page.start(plan, "clip.mp4", Sound.OFF)
    gone = Update(2.0, {}, (), status(person_seen=False))
    now = Guidance(2.0, Step.PAUSED, 0, plan[0], gone)
    page._show_guidance(now, Moment(page._job, 2.0, None, PoseFrame.empty(2.0, (64, 48)), now))
    assert page.overlay.words == messages.GONE.title == "I can't see you"
    assert page.banner.notice.title == messages.GONE.title


def test_no_set_can_be_restarted_in_a_rest(qtbot, page):
    plan = short_plan()
    page.start(plan, "clip.mp4", Sound.OFF)
    for rest_left_s, step in ((5.0, Step.REST), (None, Step.PLACE)):
        now = Guidance(2.0, step, 0, plan[0], rest_left_s=rest_left_s)
        page._show_guidance(now, Moment(page._job, 2.0, None, PoseFrame.empty(2.0, (64, 48)), now))
        assert page.buttons["again"].isEnabled() == (step is Step.PLACE)


def test_nothing_is_ticked_before_it_was_checked(qtbot, page):
    plan = short_plan()
    known = Surroundings(brightness=120.0, people=1)
    lying = raises()[0]
    checks = {name: check_placement(status(), lying, plan[0].spec, name) for name in (known, Surroundings())}
    assert {check.id for check in checks[known]} - {check.id for check in checks[Surroundings()]} == {"light", "alone"}
    page.place.expect(plan[0])
    page.place.show_moment(Guidance(1.0, Step.PLACE, 0, plan[0], None, checks=checks[known]))
    assert page.place.checks.lines()
    page.place.expect(plan[0])
    assert page.place.checks.lines() == []


@pytest.mark.parametrize(
    ("held_s", "small"), [(3.0, "paused"), (5.0, "done"), (6.2, "done")], ids=["half way", "over", "longer"]
)
def test_only_a_hold_that_is_not_over_can_pause(qtbot, held_s, small):
    ring = HoldRing()
    qtbot.addWidget(ring)
    ring.show_hold(HoldStatus("hold", held_s, 5.0, frozen=True))
    assert ring.texts() == (f"{held_s:.1f}", small)


def test_the_banner_has_the_brief_wording_of_a_spoken_cue_unless_it_says_so_anyway(page):
    (planned, *_), lying = short_plan(), raises()[0]
    page._job = GuidedJob("clip.mp4", (planned,))
    placing = Guidance(0.0, Step.PLACE, 0, planned)
    fault = Cue("Bring your leg level with the floor.", CueTone.FAULT, brief="Leg level with the floor.")
    cues = Speaker().step(placing)
    for given, words in ((cues, (messages.GET_INTO_POSITION, planned.start)), ((fault,), (fault.written, ""))):
        page._on_news(Spoken(page._job, given))
        page._show_guidance(placing, Moment(page._job, 0.0, None, lying, placing))
        assert (page.banner.notice.title, page.banner.notice.detail) == words
