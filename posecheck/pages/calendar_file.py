"""Reminders of a training plan as a calendar file (.ics)."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from posecheck.coaching.training_plan import DAYS, TrainingPlan
from posecheck.errors import UsageError
from posecheck.language import tr

_NAMESPACE: Final = uuid.UUID("6f2d1c6e-6a3b-4b53-9a55-0b1f6f7f2c11")
SHORTEST: Final = timedelta(minutes=5)


def calendar_bytes(plan: TrainingPlan, at: time, first: date, length: timedelta) -> bytes:
    """Make one weekly event on the days that have an exercise.

    Parameters
    ----------
    plan : TrainingPlan
        Its days and its last day.
    at : time
        Start of a session, in the local time of whoever imports the file.
    first : date
        No event is earlier.
    length : timedelta
        Duration of a session; rounded up to five minutes.

    Returns
    -------
    bytes
        An iCalendar file (RFC 5545). The same plan always gives the same event ids, so importing it again replaces
        its events.

    Raises
    ------
    UsageError
        The plan ends before its first day of exercise.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//posecheck//training plan//EN")
    calendar.add("version", "2.0")
    days = [number for number, day in enumerate(DAYS) if any(day in (e.days or plan.days) for e in plan.exercises)]
    start = next(d for d in (first + timedelta(days=n) for n in range(7)) if d.weekday() in days)
    if plan.until is not None and start > plan.until:
        raise UsageError(f"the plan ended on {plan.until}: expected a later day in `until`")
    event = Event()
    event.add("uid", str(uuid.uuid5(_NAMESPACE, plan.name)))
    event.add("dtstamp", datetime.combine(first, time(), UTC))
    event.add("summary", tr("Back exercises: {plan}", plan=plan.name))
    event.add("description", plan.note or tr("Open posecheck and press Start."))
    event.add("dtstart", datetime.combine(start, at))
    event.add("duration", max(SHORTEST, -(-length // SHORTEST) * SHORTEST))
    rule: dict[str, object] = {"freq": "weekly", "byday": [DAYS[number][:2].upper() for number in days]}
    if plan.until is not None:
        rule["until"] = datetime.combine(plan.until, time(23, 59, 59))
    event.add("rrule", rule)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", tr("Time for your back exercises"))
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
