"""Every page on every screen: nothing is cut, nothing overlaps, and the session is readable from the mat."""

import pytest
from looked_over import contrast, faults_of_look, in_window
from posecheck_app.frame import SMALLEST
from posecheck_app.main import opening_size
from posecheck_app.notices import Notice, Tone
from posecheck_app.style import DARK, LIGHT, SKELETON, SKELETON_EDGE, SKELETON_FAULT, SKELETON_OTHER
from posecheck_app.widgets.banner import cap_height
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QFontMetricsF
from PyQt6.QtWidgets import QApplication
from shown_pages import PAGES

from posecheck.coaching import messages
from posecheck.coaching.cues import Cue
from posecheck.coaching.cues import Tone as CueTone
from posecheck.language import LANGUAGES, tr, use
from posecheck.specs.loader import load_specs

SCREENS = {
    "1024x600": (1024, 560),
    "1366x768 at 150 %": (911, 470),
    "1280x720": (1280, 680),
    "4K at 200 %": (1920, 1040),
}
"""Room for the window inside its frame, beside a task bar, in logical pixels."""


def settle(window):
    for _ in range(4):
        QApplication.processEvents()


def looked_over(window, names):
    found = {}
    for name in names:
        PAGES[name](window)
        settle(window)
        wrong = faults_of_look(window)
        if wrong:
            found[name] = wrong
    return found


@pytest.fixture
def spoken(request):
    """The language of the window, which is made after this."""
    use(request.param)


@pytest.mark.slow
@pytest.mark.parametrize("accepted", ["normal", "large", "largest"], indirect=True)
@pytest.mark.parametrize("size", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)
def test_nothing_is_cut_and_nothing_overlaps_on_any_page(spoken, accepted, size):
    accepted.resize(*size)
    assert looked_over(accepted, PAGES) == {}
    assert (accepted.width(), accepted.height()) == size


@pytest.mark.parametrize("accepted", ["normal"], indirect=True)
def test_on_the_smallest_screen_nothing_is_cut_on_today_or_beside_a_cue(accepted):
    accepted.resize(*SCREENS["1366x768 at 150 %"])
    assert looked_over(accepted, ["today_informed", "longest_cue"]) == {}


@pytest.mark.parametrize("accepted", ["normal", "largest"], indirect=True)
@pytest.mark.parametrize("name", ["today", "today_informed"])
def test_start_is_always_in_the_window(accepted, name):
    for size in SCREENS.values():
        accepted.resize(*size)
        PAGES[name](accepted)
        settle(accepted)
        assert in_window(accepted.today.start), size


@pytest.mark.parametrize("fault", ["cut", "cut button", "overlap", "outside"])
def test_a_planted_fault_of_look_is_found(accepted, fault):
    PAGES["today"](accepted)
    settle(accepted)
    page = accepted.today
    if fault == "cut":
        page.length.setFixedWidth(40)
    elif fault == "cut button":
        page.start.setFixedHeight(12)
    elif fault == "overlap":
        page.start.setGeometry(page.length.geometry().translated(0, 6))
    else:
        page.length.move(-30, page.length.y())
    if "cut" in fault:
        settle(accepted)
    assert any(
        {"cut button": "cut"}.get(fault, fault) in line.replace("sticks out", "outside")
        for line in faults_of_look(accepted)
    )


ARC_MINUTE_RAD = 0.000290888
MAT_M, SCREEN_INCHES, LEAST = 3.0, 13.0, 20.0
LABEL_LEAST = 10.0
"""A label that must fit over the picture: twice what a good eye can read."""


def arc_minutes(height_px, screen_px):
    """Angle under which a height on a 13-inch screen of 16:9 appears from the mat."""
    screen_m = SCREEN_INCHES * 0.0254 * 9 / (16**2 + 9**2) ** 0.5
    return height_px / screen_px * screen_m / MAT_M / ARC_MINUTE_RAD


@pytest.mark.parametrize("name", ["working", "at_fault", "placing", "resting", "replaying", "paused"])
def test_counts_and_cues_are_readable_from_the_mat(one_window, name):
    """Capital letters and digits, in a window maximised on 1280x720 above a task bar and below its title."""
    one_window.resize(1280, 648)
    PAGES[name](one_window)
    settle(one_window)
    page = one_window.session
    heights = {"banner": page.banner.cap_px}
    if name in ("resting", "replaying"):
        heights["rest"] = cap_height(page.rest.left)
    elif name != "placing":
        ring = page.work.ring
        heights["count"] = cap_height(page.work.count)
        heights["hold"] = QFontMetricsF(ring.large_font(min(ring.width(), ring.height()))).capHeight()
    if name == "replaying":
        assert arc_minutes(cap_height(page.again.label), 720) > LABEL_LEAST
    assert {what: round(arc_minutes(px, 720), 1) for what, px in heights.items() if arc_minutes(px, 720) < LEAST} == {}


def titles(spec):
    """Everything that a session with an exercise may write in large type about the person's form or place."""
    faults = [fault for stage in spec.stages for fault in spec.faults_of(stage).values()]
    cues = [Cue(fault.say, CueTone.FAULT, brief=tr(fault.cue)).written for fault in faults]
    voids = [messages.not_counted(tr(fault.cue)) for fault in faults if fault.voids]
    hidden = messages.parts_hidden(messages.hidden_parts(("head_cut", "hand_cut", "feet_cut")))
    return {*cues, *voids, hidden.title, messages.wrong_view(spec.view).title, tr(messages.GET_INTO_POSITION)}


@pytest.mark.parametrize(
    ("size", "screen_px"), [((1280, 648), 720), ((1024, 560), 600), ((911, 470), 512)], ids=["720", "600", "150 %"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_cue_of_every_exercise_is_readable_from_the_mat(one_window, size, screen_px, language):
    use(language)
    one_window.resize(*size)
    PAGES["working"](one_window)
    settle(one_window)
    banner, small = one_window.session.banner, {}
    for words in {words for spec in load_specs().values() for words in titles(spec)}:
        banner.show_notice(Notice(Tone.FAULT, words))
        small[words] = round(arc_minutes(banner.cap_px, screen_px), 1)
    assert {words: seen for words, seen in small.items() if seen < LEAST} == {}


@pytest.mark.parametrize("available", [(1024, 600), (911, 512), (1366, 768), (3840, 2160)])
def test_the_window_opens_inside_the_screen(available):
    size = opening_size(QSize(*available))
    assert size.width() <= min(1280, available[0])
    assert size.height() <= available[1] - 40
    assert size.width() >= SMALLEST[0]
    assert size.height() >= SMALLEST[1]


TEXT, GRAPHICS = 4.5, 3.0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_stand_out_from_what_is_behind_them(theme):
    grounds = [theme.ground, theme.surface]
    softs = [theme.good_soft, theme.fault_soft, theme.unseen_soft]
    needed = [(theme.text, ground, TEXT) for ground in grounds + softs]
    needed += [(theme.muted, ground, TEXT) for ground in [*grounds, theme.unseen_soft, theme.good_soft]]
    needed += [(theme.on_good, strong, TEXT) for strong in (theme.good, theme.fault, theme.unseen)]
    needed += [(strong, ground, TEXT) for strong in (theme.good, theme.fault, theme.unseen) for ground in grounds]
    needed += [(theme.fault, theme.fault_soft, TEXT), (theme.good, theme.good_soft, TEXT)]
    needed += [(theme.line, ground, GRAPHICS) for ground in grounds]
    needed += [(theme.good, theme.unseen_soft, GRAPHICS), (theme.unseen, theme.unseen_soft, GRAPHICS)]
    poor = {pair: round(contrast(*pair[:2]), 2) for pair in needed if contrast(*pair[:2]) < pair[2]}
    assert poor == {}


def test_the_skeleton_stands_out_from_its_edge():
    for colour in (SKELETON, SKELETON_FAULT, SKELETON_OTHER):
        assert contrast(colour, SKELETON_EDGE) >= GRAPHICS
