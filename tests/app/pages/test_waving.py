"""A session controlled by waving, from the pose to the page."""

import threading

import pytest
from guided_fakes import Stage, short_plan, silent_voice
from posecheck_app.pages.session import SessionPage
from posecheck_app.sound.voice import Sound
from poses_by_hand import AllFours, Motion, film

from posecheck.handsfree.control import FIRST_OFFER_S, OFFER_S

pytestmark = pytest.mark.slow

WAIT_MS = 20_000


def wave(motion: Motion) -> Motion:
    """Raise the left arm and swing it to and fro."""
    motion.move(0.6, left_arm=70.0)
    for n in range(9):
        motion.move(0.35, left_arm=80.0 if n % 2 else 30.0)
    return motion.move(0.6, left_arm=AllFours().left_arm)


def filmed(pause_s: float) -> tuple[list, list[int]]:
    """Poses in which somebody waves, waits for the time given, and waves again; the first frames after each wave."""
    motion = Motion(AllFours()).stay(2.0)
    ends_s = []
    for stay_s in (pause_s, 4.0):
        ends_s.append(wave(motion).t_s)
        motion.stay(stay_s)
    poses = film(motion)
    return poses, [next(n for n, pose in enumerate(poses) if pose.t_s > end_s + 0.2) for end_s in ends_s]


@pytest.fixture
def waved(qtbot):
    """Play a film; the page after its first wave, and what lets the film go on."""
    made: list[SessionPage] = []

    def play(pause_s: float, *, waves: bool = True) -> tuple[SessionPage, Stage]:
        poses, after = filmed(pause_s)
        stage = Stage(poses)
        stage.gates = {n: threading.Event() for n in after}
        page = SessionPage(stage.factory, silent_voice())
        page.waves = waves
        made.append(page)
        qtbot.addWidget(page)
        page.start(short_plan(sets=2), "film", Sound.OFF)
        return page, stage

    yield play
    for page in made:
        page.shutdown()


def go_on(stage: Stage, which: int) -> None:
    """Let the film go on after a wave."""
    list(stage.gates.values())[which].set()


def pause_by_waving(qtbot, page: SessionPage, stage: Stage) -> None:
    """Wait for the first wave's pause, and see that the page says so."""
    qtbot.waitUntil(lambda: page.paused, timeout=WAIT_MS)
    assert page.buttons["pause"].text() == "Resume"
    go_on(stage, 0)


def test_a_wave_pauses_and_another_one_goes_on(qtbot, waved):
    page, stage = waved(2.5)
    pause_by_waving(qtbot, page, stage)

    qtbot.waitUntil(lambda: not page.paused, timeout=WAIT_MS)
    assert page.buttons["pause"].text() == "Pause"


def test_a_wave_at_the_second_offer_skips_the_set(qtbot, waved):
    page, stage = waved(FIRST_OFFER_S + OFFER_S + 1.0)
    moments = []
    page.runner.snapped.connect(moments.append)
    pause_by_waving(qtbot, page, stage)
    qtbot.waitUntil(lambda: not page.paused, timeout=WAIT_MS)
    go_on(stage, 1)

    qtbot.waitUntil(lambda: moments[-1].guidance is not None and moments[-1].guidance.index == 1, timeout=WAIT_MS)


def test_a_wave_at_the_third_offer_ends_the_session(qtbot, waved):
    page, stage = waved(FIRST_OFFER_S + 2 * OFFER_S + 1.0)
    with qtbot.waitSignal(page.ended, timeout=WAIT_MS):
        pause_by_waving(qtbot, page, stage)


def test_waving_can_be_switched_off(qtbot, waved):
    page, stage = waved(2.5, waves=False)
    assert page.place.waves.isHidden()
    with qtbot.waitSignal(page.ended, timeout=WAIT_MS):
        go_on(stage, 0)
        go_on(stage, 1)
    assert not page.paused
