import pytest
from app_fakes import FakeSpec, FakeStage, attempt, pose, status

from app.messages import Job, Outcome, Snapshot
from app.panel import Panel
from app.style import DARK, LIGHT, stylesheet
from posecheck.events import HoldStatus, Side, Verdict


@pytest.fixture
def panel(qtbot):
    made = Panel()
    qtbot.addWidget(made)
    made.choose(FakeSpec(), FakeStage(sides="alternate"))
    made.show()
    return made


def show(panel, now):
    panel.show_moment(Snapshot(Job("x.mp4", FakeSpec(), "default"), 0.0, None, None, pose(), now, ()))


@pytest.mark.parametrize(
    ("now", "count", "missed", "ring"),
    [
        pytest.param(status(), "0", "", ("–", "hold 5 s"), id="nothing-yet"),
        pytest.param(status(attempt_count=3, rep_count=3), "3", "", ("–", "hold 5 s"), id="three"),
        pytest.param(
            status(attempt_count=5, rep_count=3), "3", "2 attempts did not count", ("–", "hold 5 s"), id="missed"
        ),
        pytest.param(status(hold=HoldStatus("hold", 2.3, 5.0, frozen=False)), "0", "", ("2.3", "of 5 s"), id="hold"),
        pytest.param(
            status(hold=HoldStatus("hold", 2.3, 5.0, frozen=True)), "0", "", ("2.3", "paused"), id="frozen-hold"
        ),
        pytest.param(
            status(hold=HoldStatus("hold", 7.0, 5.0, frozen=False)), "0", "", ("7.0", "of 5 s"), id="past-the-goal"
        ),
    ],
)
def test_live_card_shows_what_the_status_says(panel, now, count, missed, ring):
    show(panel, now)
    assert panel.currentWidget() is panel.live
    assert (panel.live.count.text(), panel.live.of.text()) == (count, "of 10")
    assert panel.live.count.accessibleName() == f"{count} of 10 repetitions counted"
    assert panel.live.missed.text() == missed
    assert panel.live.ring.texts() == ring
    assert 0.0 <= panel.live.ring.share() <= 1.0


@pytest.mark.parametrize("working", [None, Side.LEFT, Side.RIGHT])
def test_working_side_is_marked(panel, working):
    show(panel, status(side=working))
    assert {side for side, pill in panel.live.sides.items() if pill.property("working")} == (
        {working} if working else set()
    )


def test_sides_and_ring_are_hidden_where_the_stage_has_none(panel):
    panel.choose(FakeSpec(), FakeStage(hold_s=0))
    show(panel, status())
    assert panel.live.ring.isHidden()
    assert all(pill.isHidden() for pill in panel.live.sides.values())


def test_checks_follow_the_verdicts_and_rows_that_are_gone_are_hidden(panel):
    show(panel, status(verdicts={"a": Verdict.OK, "b": Verdict.NOT_VISIBLE}))
    assert [line.note for line in panel.live.checks.lines()] == ["clear", "can't see"]
    show(panel, status(verdicts={"a": Verdict.FAULT}))
    assert [line.note for line in panel.live.checks.lines()] == ["correct this"]


def test_a_new_choice_starts_from_nothing(panel):
    show(panel, status(attempt_count=5, rep_count=3, side=Side.LEFT))
    panel.choose(FakeSpec(), FakeStage())
    assert panel.currentWidget() is panel.guide
    assert (panel.live.count.text(), panel.live.of.text(), panel.live.missed.text()) == ("0", "of 10", "")


def test_summary_card_lists_every_attempt(panel):
    attempts = (attempt(1), attempt(2, clean=False, faults=("too_fast",)))
    done = status(attempt_count=2, rep_count=2, clean_count=1)
    panel.show_outcome(Outcome(Job("x.mp4", FakeSpec(), "default"), done, attempts, person_seen=True))
    assert panel.after.line.text().replace("\xa0", " ") == "2 attempts, 2 counted, 1 clean"
    assert [line.note for line in panel.after.attempts.lines()] == ["clean", "too fast"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_count_is_large_in_the_real_style(qtbot, panel, theme):
    panel.setStyleSheet(stylesheet(theme))
    panel.live.count.ensurePolished()
    assert panel.live.count.fontInfo().pixelSize() >= 48
