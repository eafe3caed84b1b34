"""Every page of the window, filled as in use."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import numpy as np
from guided_fakes import SAMPLES
from made_history import sessions
from made_moments import status
from posecheck_app.main import compress
from posecheck_app.messages import Failure, GuidedJob, Moment, Progress
from posecheck_app.notices import Notice, Tone
from posecheck_app.pages.summary import NextTime
from posecheck_app.replaying.passages import Passage, Replay, Still
from posecheck_app.window import MainWindow

from posecheck.coaching import equipment
from posecheck.coaching.coach import Guidance, SetResult, Step
from posecheck.coaching.marked import marked_edges
from posecheck.coaching.placement import Surroundings, check_placement
from posecheck.coaching.plan import plan_sets
from posecheck.coaching.training_plan import DAYS, PlanEntry, TrainingPlan, preset_plan
from posecheck.events import Attempt, Hold, HoldStatus, Side, Update
from posecheck.language import tr, tr_date
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import load_poses
from posecheck.sinks.review import Review, review
from posecheck.specs.loader import load_specs

SPECS = load_specs()
RAISE = SPECS["quadruped_arm_leg_raise"]
PLAN = plan_sets(RAISE)
WHEN = datetime(2026, 9, 30, 18, 0, tzinfo=UTC)
PICTURE = np.full((360, 640, 3), 96, np.uint8)


@cache
def some_poses() -> tuple[PoseFrame, ...]:
    """A saved clip of the arm and leg raise."""
    return tuple(load_poses(SAMPLES / f"{RAISE.id}.npz"))


@cache
def some_review() -> Review:
    """The first seconds of that clip, judged."""
    return review([pose for pose in some_poses() if pose.t_s < 24.0], RAISE, RAISE.default_stage)


def show_moment(window: MainWindow, guidance: Guidance, pose: PoseFrame | None = None, picture=PICTURE) -> None:
    """Show one moment of a session that is not running."""
    page = window.session
    page._job, page.mirrored = GuidedJob("camera:0", (guidance.planned,)), False
    page._expect(guidance.planned)
    page.banner.show()
    window.show_page(page)
    seen = some_poses()[0] if pose is None else pose
    page._on_moment(Moment(page._job, guidance.t_s, picture, seen, guidance, "This computer is slow: lite model."))


def placing(window: MainWindow) -> None:
    now = status(armed=False, framing=("feet_cut",), phase=None)
    checks = check_placement(now, some_poses()[0], RAISE, Surroundings())
    show_moment(window, Guidance(0.0, Step.PLACE, 0, PLAN[0], Update(0.0, {}, (), now), checks=checks))


def working(window: MainWindow, **changes: object) -> None:
    now = status(**{"attempt_count": 7, "rep_count": 5, "hold": HoldStatus("hold", 2.3, 5.0, False), **changes})
    reps = ((Side.LEFT, 3), (Side.RIGHT, 2))
    show_moment(window, Guidance(0.0, Step.EXERCISE, 0, PLAN[0], Update(0.0, {}, (), now), reps=5, reps_of=reps))


def at_fault(window: MainWindow) -> None:
    working(window, active_faults=tuple(RAISE.faults)[:2])


def longest_cue(window: MainWindow) -> None:
    cues = [tr(f.cue) for spec in SPECS.values() for stage in spec.stages for f in spec.faults_of(stage).values()]
    window.session._cue = Notice(Tone.FAULT, max(cues, key=len))
    working(window)
    window.session._cue = None


def resting(window: MainWindow) -> None:
    show_moment(window, Guidance(0.0, Step.REST, 1, PLAN[-1], rest_left_s=42.0))


def replaying(window: MainWindow) -> None:
    view, made = window.session.again, Future()
    made.set_result(compress(PICTURE))
    marked = marked_edges(RAISE, RAISE.default_stage, ["knee_bent"])
    stills = tuple(Still(float(n), some_poses()[0], made, marked) for n in range(60))
    cues = [tr(fault.cue) for spec in SPECS.values() for fault in spec.faults.values()]
    often = tr("{exercise}, {n} of {of} times", exercise=tr(RAISE.name), n=3, of=8)
    view.play(Replay(-1.0, (Passage(stills, Notice(Tone.FAULT, max(cues, key=len), often)),)))
    resting(window)


def paused(window: MainWindow) -> None:
    show_moment(window, Guidance(0.0, Step.PAUSED, 0, PLAN[0], reps=5))


def waiting(window: MainWindow) -> None:
    window.session._expect(PLAN[0])
    window.session._cards.setCurrentWidget(window.session.place)
    window.session.page.wait(Progress(tr(equipment.DOWNLOADING_MODEL), 0.4))
    window.session._centre.setCurrentWidget(window.session.page)
    window.show_page(window.session)


def failed(window: MainWindow) -> None:
    waiting(window)
    words = "Camera 0 cannot be opened: no such device. Close other programs that use the camera."
    window.session._on_failed(Failure(window.session._job, words))


def today(window: MainWindow) -> None:
    window.today.about.setChecked(False)
    window.show_page(window.today)


def today_informed(window: MainWindow) -> None:
    today(window)
    window.today.about.setChecked(True)


def plan(window: MainWindow) -> None:
    page = window.plans.page
    page.show_plan(preset_plan("flexibility", SPECS))
    page.show_refused("a_plan_by_somebody.toml", ["a_plan_by_somebody.toml: days: expected a list of days, got 3"])
    window.show_page(page)


def plan_narrowed(window: MainWindow) -> None:
    page = window.plans.page
    watched = PlanEntry(id=RAISE.id, days=["mon", "sat"], watch=list(RAISE.faults)[:3])
    page.show_plan(TrainingPlan(schema=1, name="Back", exercise=[watched]))
    page.rows[0].more.setChecked(True)
    window.show_page(page)
    page._scroller.ensureWidgetVisible(page.rows[0].more)


def planned(window: MainWindow) -> None:
    note = "Only as far as is comfortable, and never into pain down the leg."
    noted = PlanEntry(id="cat_curl", reps=6, note=note)
    window.plans.use(TrainingPlan(schema=1, name="Back", until=date(2030, 1, 31), days=list(DAYS), exercise=[noted]))
    today(window)
    window.plans.stop()


def history(window: MainWindow) -> None:
    for session in sessions(30):
        window._history.add_session(session)
    window.show_page(window.history)
    window.history.list.setCurrentRow(0)


def check(window: MainWindow) -> None:
    window.check_video(Path("a_video_of_somebody_doing_the_quadruped_arm_leg_raise_at_home.mp4"))


def summary(window: MainWindow) -> None:
    hold = Hold("hold", 1.0, 6.1, 5.1, 5.0)
    done = [
        Attempt(1, Side.LEFT, 0, 6, (hold,), True, True, ()),
        Attempt(2, Side.RIGHT, 7, 12, (hold,), True, False, tuple(RAISE.faults)[:2]),
        Attempt(3, Side.RIGHT, 13, 17, (hold,), False, False, ("hold_too_short", *tuple(RAISE.faults)[:2])),
    ]
    spec = SPECS["back_extension"]
    offer = [NextTime(spec, "press_up", spec.stages["press_up"].progression[0], None)]
    window.summary.show_session([SetResult(one, 0, 60, tuple(done), (), n > 0) for n, one in enumerate(PLAN)], offer, 2)
    window.summary._on_pain(6)
    window.apply_theme(window.theme)
    window.show_page(window.summary)


def reviewed(window: MainWindow) -> None:
    page = window.review
    page.title.setText(f"{tr(RAISE.name)} · a_video_of_somebody_doing_the_quadruped_arm_leg_raise_at_home.mp4")
    page._show(some_review())
    page.go(9.0)
    window.show_page(page)


def compared(window: MainWindow) -> None:
    reviewed(window)
    window.review.compared.setCurrentIndex(1)


def side_by_side(window: MainWindow) -> None:
    """Two recordings, with a note below one picture."""
    page = window.opening.comparison
    page.title.setText(tr(RAISE.name))
    for half in page.halves:
        half.recordings.clear()
        half.recordings.addItem(tr("{when}, set {n}", when=tr_date("EEE dd MMM yyyy, HH:mm", WHEN), n=1))
        half.show_review(some_review(), None)
    window.show_page(page)


PAGES: dict[str, Callable[[MainWindow], None]] = {
    "safety": lambda window: window.show_page(window.safety),
    "today": today,
    "today_informed": today_informed,
    "plan": plan,
    "plan_narrowed": plan_narrowed,
    "planned": planned,
    "placing": placing,
    "working": working,
    "at_fault": at_fault,
    "longest_cue": longest_cue,
    "resting": resting,
    "replaying": replaying,
    "paused": paused,
    "waiting": waiting,
    "failed": failed,
    "summary": summary,
    "history": history,
    "check": check,
    "settings": lambda window: window.show_page(window.settings_page),
    "reviewed": reviewed,
    "compared": compared,
    "side_by_side": side_by_side,
}
"""Shows a page as in use, by a name for it."""
