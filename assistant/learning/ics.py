"""The calendar file of commitments: one whole day for each look back that is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from assistant.learning.models import Commitment
from prompts import say


def calendar_file(commitments: Sequence[Commitment]) -> bytes:
    """Write an iCalendar file. It does not tell what was decided: calendars are often open to colleagues.

    The same look back always has the same UID, so that a file opened twice does not make two entries.
    """
    made = Calendar()
    made.add("prodid", "-//Second Look//My learning//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", say("learning_words", "calendar_name"))
    for commitment in commitments:
        for recheck in commitment.rechecks:
            if recheck.done is None:
                made.add_component(_event(commitment, recheck.months, recheck.due))
    return bytes(made.to_ical())


def _event(commitment: Commitment, months: int, due: object) -> Event:
    summary = say("learning_words", "calendar_summary", months=months)
    event = Event()
    event.add("uid", f"{commitment.id}-{months}@second-look")
    # When the file was made would tell nothing that anybody needs: the day of the commitment stands in its place.
    event.add("dtstamp", datetime.combine(commitment.made, time(), UTC))
    event.add("dtstart", due)
    event.add("summary", summary)
    event.add("description", say("learning_words", "calendar_description"))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(hours=9))
    event.add_component(alarm)
    return event
