"""The last set, shown again in the rest after it."""

import threading
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest
from guided_fakes import LEFT, PICTURE, Stage, one_after_the_other, raises, short_plan, silent_voice
from made_moments import attempt, pose
from posecheck_app.main import compress
from posecheck_app.messages import GuidedJob, Moment
from posecheck_app.notices import Tone
from posecheck_app.pages.session import SessionPage
from posecheck_app.replaying import passages
from posecheck_app.replaying import sink as sink_module
from posecheck_app.replaying.memory import CLIP_S, MOST_FAULTS, RECENT_S, Memory, Shot, span_of
from posecheck_app.replaying.passages import LEAST_S, MOST_S, replay_of
from posecheck_app.replaying.sink import MOST_WAITING, STEP_S, RememberingSink
from posecheck_app.replaying.view import ReplayView, how_long_ago
from posecheck_app.sound.voice import Sound
from PyQt6.QtGui import QImage

from posecheck.coaching import messages
from posecheck.coaching.coach import Guidance, SetResult, Step
from posecheck.coaching.marked import marked_edges
from posecheck.events import Fault, FaultEnded, Update
from posecheck.pose.frames import Frame

PLANNED = short_plan(sets=2)[0]
SPEC = PLANNED.spec
POSE = pose()
MADE: Future[bytes] = Future()
MADE.set_result(compress(PICTURE))
LONG_MS = 30_000


def remembered(end_s, faults=(), step_s=STEP_S):
    """Memory of a set with pictures from its beginning to its end."""
    memory, waiting = Memory(), sorted(faults, key=lambda fault: fault.end_s)
    for t_s in np.arange(0.0, end_s, step_s):
        while waiting and waiting[0].end_s < t_s:
            memory.note(waiting.pop(0))
        memory.add(Shot(float(t_s), POSE, MADE))
    return memory


def result(*attempts, faults=(), lagged=()):
    return SetResult(PLANNED, 0.0, 60.0, attempts, faults, True, frozenset(lagged))


def bad(n, start_s, end_s, *faults):
    return attempt(n, start_s=start_s, end_s=end_s, clean=False, faults=faults)


def parts(replay):
    """Title, first and last time of every passage."""
    return [(one.notice.title, round(one.stills[0].t_s), round(one.stills[-1].t_s)) for one in replay.passages]


def test_memory_is_bounded_however_long_the_set_and_however_many_its_faults():
    names = [f"fault_{n}" for n in range(9)]
    faults = [Fault(names[n % 9], n, 10.0 * n, 10.0 * n + 1.0 + n % 4) for n in range(60)]
    memory = remembered(600.0, faults)
    assert len(memory) * STEP_S <= RECENT_S + MOST_FAULTS * CLIP_S + 1.0
    assert memory.between(599.0 - RECENT_S + 1.0, 600.0)[0].t_s < 576.0


def test_the_longest_moment_of_a_frequent_fault_is_kept_from_the_beginning_of_a_long_set():
    rare = [Fault(f"rare_{n}", n, 30.0 * n, 30.0 * n + 5.0) for n in range(2, 9)]
    knee = [Fault("knee_bent", 1, 10.0, 12.0), *(Fault("knee_bent", n, 30.0 * n + 6, 30.0 * n + 7) for n in (3, 5))]
    memory = remembered(300.0, [*rare, *knee])
    assert memory.longest("knee_bent") == knee[0]
    shots = memory.between(*span_of(knee[0]))
    assert (shots[0].t_s, shots[-1].t_s) == pytest.approx(span_of(knee[0]), abs=STEP_S)


def test_of_a_very_long_fault_a_part_is_shown_that_is_still_remembered():
    hold = Fault("back_sagging", 1, 0.0, 120.0)
    assert len(remembered(121.0, [hold]).between(*span_of(hold))) * STEP_S == pytest.approx(CLIP_S, abs=0.2)


KNEE, SIDE = Fault("knee_bent", 2, 12.0, 14.0), Fault("same_side", 3, 31.0, 32.0)
ATTEMPTS = (
    attempt(1, start_s=2.0, end_s=8.0),
    bad(2, 10.0, 18.0, "knee_bent"),
    bad(3, 30.0, 38.0, "knee_bent"),
    attempt(4, start_s=50.0, end_s=58.0),
)
SAG = result(*ATTEMPTS, faults=(KNEE, SIDE))
CLEAN = result(*(replace(one, clean=True, faults=()) for one in ATTEMPTS))
CUE = messages.fault_name("knee_bent", SPEC.faults)
END = "End of the set"


@pytest.mark.parametrize(
    ("done", "rest_s", "shown"),
    [
        pytest.param(SAG, 60.0, [(CUE, 10, 16), (END, 50, 58)], id="worst moment first"),
        pytest.param(SAG, 20.0, [(CUE, 10, 16), (END, 53, 58)], id="a short rest shows less"),
        pytest.param(SAG, 10.0, [(CUE, 10, 16)], id="a shorter one only the worst"),
        pytest.param(SAG, 4.9, [], id="too short"),
        pytest.param(CLEAN, 60.0, [("That was good", 50, 58)], id="clean"),
        pytest.param(CLEAN, 8.0, [("That was good", 53, 58)], id="clean, short rest"),
        pytest.param(result(bad(1, 40.0, 46.0), bad(2, 50.0, 58.0)), 60.0, [(END, 40, 58)], id="nothing sure"),
        pytest.param(result(), 60.0, [], id="nothing tried"),
    ],
)
def test_what_a_rest_shows_again(done, rest_s, shown):
    replay = replay_of(done, remembered(60.0, done.faults), rest_s)
    assert parts(replay) == [(title, pytest.approx(a, abs=1), pytest.approx(b, abs=1)) for title, a, b in shown]
    assert sum(one.starts_s()[-1] for one in replay.passages) <= min(MOST_S, max(LEAST_S, rest_s / 2)) + 0.6


def test_the_limb_is_marked_while_its_fault_lasted():
    worst, end = replay_of(SAG, remembered(60.0, SAG.faults), 60.0).passages
    assert (worst.notice.tone, worst.notice.detail) == (Tone.FAULT, f"{SPEC.name}, 2 of 4 times")
    marked = {still.t_s: still.marked for still in worst.stills}
    assert {edges for t_s, edges in marked.items() if 12.0 <= t_s <= 14.0} == {
        marked_edges(SPEC, "default", ["knee_bent"])
    }
    assert {edges for t_s, edges in marked.items() if not 12.0 <= t_s <= 14.0} == {None}
    assert {still.marked for still in end.stills} == {None}


def test_a_gap_in_the_pictures_is_not_waited_for():
    memory = Memory()
    for t_s in (50.0, 50.1, 54.0, 58.0):
        memory.add(Shot(t_s, POSE, MADE))
    (passage,) = replay_of(CLEAN, memory, 60.0).passages
    assert passage.starts_s() == pytest.approx([0.0, 0.1, 0.35, 0.6, 0.85])


def test_the_session_never_waits_for_a_slow_compression():
    gate = threading.Event()
    sink = RememberingSink(lambda rgb: bytes(gate.wait(30)), lambda replay: None)
    now = Guidance(0.0, Step.EXERCISE, 0, PLANNED)
    for n in range(50):
        sink.step(Frame(n / 15, PICTURE), pose(n / 15), now)
    assert len(sink.memory) == MOST_WAITING
    gate.set()
    sink.close(None)
    assert len(sink.memory) == 0


def test_at_most_fifteen_pictures_a_second_are_remembered_and_none_of_a_rest():
    sink = RememberingSink(compress, lambda replay: None)
    for n in range(60):
        step = Step.EXERCISE if n < 30 else Step.REST
        sink.step(Frame(n / 30, PICTURE), pose(n / 30), Guidance(n / 30, step, 0, PLANNED))
        sink._waiting.clear()
    assert len(sink.memory) == 15
    sink.close(None)


@pytest.mark.parametrize(("rest_s", "offers"), [(30.0, [[CUE, END]]), (None, [])], ids=["rest", "started again"])
def test_a_set_is_offered_once_its_rest_begins_and_then_forgotten(rest_s, offers):
    offered = []
    sink = RememberingSink(compress, offered.append)
    for t_s in (12.0, 13.0, 57.0, 58.0):
        ended = (FaultEnded(t_s, KNEE),) if t_s > KNEE.end_s else ()
        sink.step(Frame(t_s, PICTURE), POSE, Guidance(t_s, Step.EXERCISE, 0, PLANNED, Update(t_s, {}, ended)))
        sink._waiting.clear()
    step = Step.PLACE if rest_s is None else Step.REST
    sink.step(Frame(60.0, PICTURE), POSE, Guidance(60.0, step, 1, PLANNED, finished=SAG, rest_left_s=rest_s))
    assert [[passage.notice.title for passage in one.passages] for one in offered] == offers
    assert len(sink.memory) == 0
    sink.close(None)


@pytest.mark.parametrize(("seconds", "words"), [(12.4, "Replay: 12 s ago"), (190.0, "Replay: 3 min ago")])
def test_the_label_says_how_long_ago_it_was(seconds, words):
    assert how_long_ago(seconds) == words


@pytest.fixture
def view(qtbot):
    made = ReplayView()
    qtbot.addWidget(made)
    made.resize(640, 400)
    made.show()
    return made


def red_left_blue_right():
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:, :32, 0] = picture[:, 32:, 2] = 255
    made = Future()
    made.set_result(compress(picture))
    return made


@pytest.mark.parametrize("mirrored", [True, False])
def test_the_replay_is_mirrored_like_the_picture(view, mirrored):
    memory = Memory()
    memory.add(Shot(57.0, POSE, red_left_blue_right()))
    view.mirrored = mirrored
    view.play(replay_of(CLEAN, memory, 60.0))
    shown = view.picture.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    corner = shown.pixelColor(shown.width() // 2 - 60, shown.height() // 5)
    assert (corner.blue() > 200) is mirrored
    assert (corner.red() > 200) is not mirrored


def test_a_replay_ends_by_itself_and_forgets_the_pictures(qtbot, view):
    memory = Memory()
    for t_s in (13.0, 13.1, 57.9, 58.0):
        memory.add(Shot(t_s, POSE, MADE))
    memory.note(KNEE)
    memory._recent.extendleft([Shot(13.0, pose(13.0), MADE)])
    shown = []
    with qtbot.waitSignal(view.over, timeout=LONG_MS):
        view.play(replay_of(SAG, memory, 60.0))
        shown.append(view.notice.title)
        qtbot.waitUntil(lambda: view.notice is None or view.notice.title == END, timeout=LONG_MS)
        shown.append(view.notice.title)
    assert shown == [CUE, END]
    assert not view.playing
    assert view._replay.passages == ()


# In a session

FIRST_SET = raises(LEFT, lead_s=3.0)


@pytest.fixture
def stage():
    return Stage(one_after_the_other(FIRST_SET, raises(lead_s=2.0)))


class AtOnce:
    """An executor that does its work at once: these films run faster than any compression."""

    def __init__(self, *args):
        pass

    def submit(self, work, *args):
        done = Future()
        done.set_result(work(*args))
        return done

    def shutdown(self):
        pass


@pytest.fixture
def page(qtbot, stage, monkeypatch):
    monkeypatch.setattr(sink_module, "ThreadPoolExecutor", AtOnce)
    monkeypatch.setattr(passages, "GAP_S", 600.0)  # the last picture stays
    made = SessionPage(stage.factory, silent_voice())
    qtbot.addWidget(made)
    made.show()
    yield made
    made.shutdown()


def show(page, t_s, step, rest_left_s=None):
    now = Guidance(t_s, step, 1, PLANNED, rest_left_s=rest_left_s)
    page._on_moment(Moment(page._job, t_s, PICTURE, POSE, now))


def test_the_replay_takes_the_place_of_the_picture_in_the_rest_and_ends_with_it(page):
    page._job = GuidedJob("clip.mp4", (PLANNED,))
    page.again.offered.emit(replay_of(SAG, remembered(60.0, SAG.faults), 30.0))
    show(page, 59.9, Step.EXERCISE)  # a moment from before the rest may come late
    show(page, 61.0, Step.REST, 29.0)
    assert page.again.isVisible()
    assert page.again.label.text() in ("Replay: 49 s ago", "Replay: 50 s ago")
    assert (page.banner.notice, page.rest.left.text()) == (page.again.notice, "0:29")
    show(page, 62.0, Step.PAUSED, 29.0)
    assert page.again.isVisible()
    assert page.banner.notice.title == messages.PAUSED_BY_HAND.title
    show(page, 63.0, Step.PLACE)
    assert not page.again.isVisible()
    assert page.scene.isVisible()


def test_nothing_is_remembered_after_the_session(qtbot, page, stage):
    sinks, made = [], page.runner._factory.sinks
    page.runner._factory = replace(page.runner._factory, sinks=lambda *job: sinks.extend(made(*job)) or sinks)
    stage.gates = {len(FIRST_SET) + 10: threading.Event()}  # in the rest
    page.start(short_plan(sets=2, reps=1, rest_s=20.0), "clip.mp4", Sound.OFF)
    qtbot.waitUntil(lambda: page.again.playing, timeout=LONG_MS)  # shown with the next moment, if there is one
    with qtbot.waitSignal(page.ended, timeout=LONG_MS):
        page.end()
    assert not page.again.playing
    assert [len(sink.memory) for sink in sinks] == [0]


def test_a_window_that_closes_during_the_replay_plays_no_further(page):
    page._job = GuidedJob("clip.mp4", (PLANNED,))
    page.again.offered.emit(replay_of(SAG, remembered(60.0, SAG.faults), 30.0))
    assert page.again.playing
    page.shutdown()
    assert not page.again.playing


def test_without_the_setting_nothing_is_remembered(page):
    job = GuidedJob("clip.mp4", (PLANNED,))
    (sink,) = page.runner._factory.sinks(job, print)
    assert isinstance(sink, RememberingSink)
    page.replays = False
    assert page.runner._factory.sinks(job, print) == []
