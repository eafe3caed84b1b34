"""The demonstration moves at its true tempo, stops when asked, and gives way to the picture."""

import pytest
from made_moments import pose
from posecheck_app.style import DARK, LIGHT
from posecheck_app.widgets.demonstrations import view as views
from posecheck_app.widgets.demonstrations.scene import Scene
from posecheck_app.widgets.demonstrations.view import DemonstrationView
from posecheck_app.widgets.demonstrations.words import caption, fitting_px, longest_caption, words_height
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QPalette

from posecheck.pages import demonstrations
from posecheck.specs.loader import load_specs

SPECS = load_specs()


@pytest.fixture
def view(qtbot):
    made = DemonstrationView()
    qtbot.addWidget(made)
    made.resize(300, 180)
    made.expect(SPECS["cat_curl"], "default")
    made.play(True)
    return made


def inks_in(widget):
    picture = widget.grab().toImage()
    return {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)
    }


@pytest.mark.parametrize(
    ("ground", "theme", "inks"),
    [("#FFFFFF", LIGHT, demonstrations.LIGHT), ("#101010", DARK, demonstrations.DARK)],
    ids=["light", "dark"],
)
def test_the_figure_has_the_colours_of_the_theme(view, ground, theme, inks):
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(ground))
    view.setPalette(palette)
    assert view.demonstration is not None
    wanted = {QColor(colour).name() for colour in (theme.surface, inks.near, inks.body, inks.far, inks.floor)}
    assert wanted <= inks_in(view)


def test_it_moves_on_by_the_time_that_has_passed(view, qtbot):
    view.show()
    before = view.picture
    qtbot.waitUntil(lambda: view.picture.phase != before.phase, timeout=4000)


def test_it_stands_still_in_the_held_pose_when_stopped_and_goes_on_after_a_click(view, qtbot):
    view.show()
    view.play(False)
    assert view.picture.phase == "sag"
    assert view.picture is view.picture
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    assert view.playing
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not view.playing


def test_it_stands_still_where_the_desktop_wants_no_animations(qtbot, monkeypatch):
    monkeypatch.setattr(views, "animations_wanted", lambda _: False)
    made = DemonstrationView()
    qtbot.addWidget(made)
    made.expect(SPECS["cat_curl"], "default")
    assert not made.playing
    assert made.picture.phase == "sag"


def test_flipping_turns_the_head_to_the_other_side(view):
    view.play(False)
    assert view.demonstration is not None
    plain = view.grab().toImage()
    view.show_flipped(True)
    assert view.grab().toImage() != plain


def test_an_exercise_without_a_demonstration_shows_an_empty_card(view):
    view.expect(SPECS["cat_curl"].model_copy(update={"id": "unknown"}), "default")
    assert view.picture is None
    assert demonstrations.LIGHT.near not in {ink.upper() for ink in inks_in(view)}


@pytest.mark.parametrize("leads", [True, False])
def test_the_small_one_lies_on_the_large_one_in_a_corner(qtbot, leads):
    scene = Scene()
    qtbot.addWidget(scene)
    scene.resize(800, 500)
    scene.show()
    scene.lead(demonstration=leads)
    large, small = (scene.demonstration, scene.picture) if leads else (scene.picture, scene.demonstration)
    assert large.geometry() == scene.rect()
    assert scene.rect().contains(small.geometry())
    assert scene.childAt(small.geometry().center()) in (small, scene.overlay)


def test_being_asked_again_and_again_does_not_stop_it(qtbot):
    scene = Scene()
    qtbot.addWidget(scene)
    scene.demonstration.expect(SPECS["cat_curl"], "default")
    scene.demonstration.play(True)
    scene.show()
    first = scene.demonstration.picture

    def moved():
        scene.lead(demonstration=False)
        return scene.demonstration.picture.phase != first.phase

    qtbot.waitUntil(moved, timeout=4000)


def test_nothing_is_painted_while_nothing_moves(view):
    shown = view.demonstration
    assert shown.at(3.0) is shown.at(4.0)
    assert shown.at(1.5) is not shown.at(1.6)


def test_captions_say_what_is_shown():
    shown = demonstrations.demonstration_of(SPECS["back_extension"], "prone_lie")
    assert [caption(picture, 300.0) for picture in shown.key_pictures] == ["Start position", "Lie: hold 5 min"]
    shown = demonstrations.demonstration_of(SPECS["side_plank"], "full")
    held = [shown.at(t_s) for t_s in (5.0, shown.duration_s / 2 + 5.0)]
    assert [caption(picture, 10.0) for picture in held] == ["Hold 10 s", "Other side · Hold 10 s"]


def test_the_file_is_read_only_after_the_window_has_been_painted(view, qtbot, monkeypatch):
    read = []
    monkeypatch.setattr("posecheck.pages.demonstrations.demonstration_of", lambda *stage: read.append(stage))
    view.expect(SPECS["cat_curl"], "default")
    view.grab()
    assert read == []
    qtbot.waitUntil(lambda: read != [], timeout=1000)


@pytest.mark.parametrize("size", [(415, 230), (454, 226), (582, 288), (900, 500)], ids=str)
def test_the_words_beside_a_large_demonstration_fit(qtbot, size):
    scene = Scene()
    qtbot.addWidget(scene)
    scene.resize(*size)
    scene.setStyleSheet("QWidget { font-size: 15px; }")
    scene.lead(demonstration=True)
    scene.show()
    view = scene.demonstration
    for spec in SPECS.values():
        for name, stage in spec.stages.items():
            view.expect(spec, name)
            title, words, room = longest_caption(view.demonstration, stage), spec.action_of(name), view.words_room()
            size_px = fitting_px(view.font(), room, title, words)
            assert size_px >= 11, (spec.id, name)
            assert words_height(view.font(), size_px, room.width(), words) <= room.height()
            assert not room.intersects(scene.picture.geometry())


def test_the_outline_takes_the_place_of_the_small_demonstration(qtbot):
    scene = Scene()
    qtbot.addWidget(scene)
    scene.resize(600, 400)
    scene.show()
    scene.demonstration.expect(SPECS["dead_bug"], "level_3")
    plain = scene.overlay.grab().toImage()
    scene.aim(pose())
    assert scene.overlay.grab().toImage() != plain
    assert scene.demonstration.isHidden()
    scene.lead(demonstration=True)
    scene.aim(pose())
    assert scene.demonstration.isVisible()
    scene.lead(demonstration=False)
    scene.aim(None)
    assert scene.overlay.grab().toImage() == plain


def test_the_movement_of_the_stage_is_read_to_those_who_do_not_see_it(view):
    view.expect(SPECS["dead_bug"], "classic")
    assert view.accessibleDescription() == SPECS["dead_bug"].action_of("classic") != SPECS["dead_bug"].action
