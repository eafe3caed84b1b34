"""A notification at the chosen time, on the days of the plan in use."""

from datetime import UTC, datetime, time, timedelta

import pytest
from posecheck_app.pages.settings import SettingsPage
from posecheck_app.plans import reminder as module
from posecheck_app.plans.kept import KeptPlan
from posecheck_app.plans.reminder import Reminder
from PyQt6.QtCore import QTime
from PyQt6.QtWidgets import QSystemTrayIcon, QWidget

from posecheck.coaching.training_plan import PlanEntry, TrainingPlan
from posecheck.settings import Settings, load_settings, save_settings
from posecheck.specs.loader import load_specs

SPECS = load_specs()
WEDNESDAY = datetime(2026, 1, 7, 18, 0, tzinfo=UTC)
PLAN = TrainingPlan(schema=1, name="Back", days=["wed", "fri"], exercise=[PlanEntry(id="cat_curl")])
AT_SIX = Settings(remind=True, remind_at=time(18, 0))


@pytest.fixture
def shown(monkeypatch):
    """Notifications, on a desktop with a tray."""
    made = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: None)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda self, title, text: made.append((title, text)))
    return made


@pytest.fixture
def clock():
    return [WEDNESDAY - timedelta(minutes=1)]


@pytest.fixture
def reminder(qtbot, tmp_path, clock):
    owner, kept = QWidget(), KeptPlan(tmp_path, SPECS)
    qtbot.addWidget(owner)
    kept.use(PLAN)
    made = Reminder(kept, lambda: clock[0], owner)
    yield made
    made.stop()


def seen_at(reminder, clock, *times):
    for clock[0] in times:
        reminder.look()


def test_it_comes_once_when_its_time_has_come_even_if_the_computer_slept(reminder, shown, clock):
    reminder.use(AT_SIX)
    seen_at(reminder, clock, WEDNESDAY - timedelta(seconds=20))
    assert shown == []
    seen_at(reminder, clock, WEDNESDAY + timedelta(hours=1), WEDNESDAY + timedelta(hours=2))
    assert shown == [(module.TITLE, "Back")]


@pytest.mark.parametrize(
    ("settings", "day"),
    [(Settings(remind_at=time(18, 0)), 0), (AT_SIX, 1), (Settings(remind=True, remind_at=time(19, 0)), 0)],
    ids=["off", "a day without exercises", "another time"],
)
def test_otherwise_it_stays_silent(reminder, shown, clock, settings, day):
    reminder.use(settings)
    seen_at(reminder, clock, *(WEDNESDAY + timedelta(days=day, minutes=n) for n in (-1, 0, 1)))
    assert shown == []


def test_without_a_tray_nothing_is_made_and_nothing_offered(qtbot, reminder, clock, tmp_path, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    reminder.use(AT_SIX)
    assert reminder.findChildren(QSystemTrayIcon) == []
    page = SettingsPage(Settings(), tmp_path)
    qtbot.addWidget(page)
    assert page.remind.parent() is None


def test_the_settings_offer_it_with_its_time(qtbot, shown, tmp_path):
    page = SettingsPage(Settings(), tmp_path)
    qtbot.addWidget(page)
    changes = []
    page.changed.connect(changes.append)
    assert not page.remind.isChecked()
    page.remind.click()
    page.remind_at.setTime(QTime(7, 30))
    assert (changes[-1].remind, changes[-1].remind_at) == (True, time(7, 30))
    save_settings(tmp_path / "settings.json", changes[-1])
    assert load_settings(tmp_path / "settings.json") == changes[-1]
