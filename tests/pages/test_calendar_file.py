"""Calendar files of training plans."""

from datetime import date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from posecheck.coaching.training_plan import PlanEntry, TrainingPlan
from posecheck.errors import UsageError
from posecheck.pages.calendar_file import calendar_bytes

TUESDAY = date(2026, 12, 1)


def plan_of(**more):
    entries = [PlanEntry(id="cat_curl"), PlanEntry(id="side_plank", days=["sat"])]
    return TrainingPlan(schema=1, name="Wieder fit, \u00fcberall", days=["mon", "wed"], exercise=entries, **more)


def event_of(plan, length=timedelta(minutes=17)):
    calendar = Calendar.from_ical(calendar_bytes(plan, time(18, 30), TUESDAY, length))
    (event,) = calendar.walk("VEVENT")
    return event


def test_reminds_weekly_on_the_days_of_the_plan_from_the_next_one_on():
    event = event_of(plan_of(until=date(2026, 12, 31)))
    assert event.decoded("dtstart") == datetime(2026, 12, 2, 18, 30)
    assert event["rrule"]["byday"] == ["MO", "WE", "SA"]
    assert event["rrule"]["until"] == [datetime(2026, 12, 31, 23, 59, 59)]
    assert event.decoded("duration") == timedelta(minutes=20)
    assert event.walk("VALARM")
    assert "\u00fcberall" in event["summary"]


def test_importing_a_plan_again_replaces_its_event():
    assert event_of(plan_of())["uid"] == event_of(plan_of(note="changed"))["uid"]


def test_a_plan_that_has_ended_gives_no_calendar():
    with pytest.raises(UsageError, match="ended on 2026-11-30"):
        event_of(plan_of(until=date(2026, 11, 30)))
