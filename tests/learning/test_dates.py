"""When commitments are looked back on, and the calendar file of it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from assistant.learning.dates import due_by, months_after, rechecks
from assistant.learning.ics import calendar_file
from assistant.learning.models import Commitment, LearningRecord

DAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))


def commitment(made: date, **changes: object) -> Commitment:
    values: dict[str, object] = {"id": "one", "text": "I will read the chronology first.", "owner": "me", "made": made}
    return Commitment.model_validate({**values, "rechecks": rechecks(made), **changes})


@given(DAYS)
def test_a_look_back_is_due_on_the_same_day_of_a_later_month_or_on_its_last(made: date) -> None:
    for look in rechecks(made):
        months = (look.due.year - made.year) * 12 + look.due.month - made.month
        assert months == look.months
        last = monthrange(look.due.year, look.due.month)[1]
        assert look.due.day == min(made.day, last)


def test_the_end_of_a_month_stays_the_end_of_a_month() -> None:
    assert [look.due for look in rechecks(date(2026, 11, 30))] == [
        date(2027, 2, 28),
        date(2027, 5, 30),
        date(2027, 11, 30),
    ]
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)


def test_what_is_due_comes_oldest_first_and_what_was_answered_does_not_come() -> None:
    early, late = commitment(date(2025, 1, 10)), commitment(date(2025, 6, 10), id="two")
    early.rechecks[1].done = date(2025, 7, 12)
    due = due_by(LearningRecord(commitments=[late, early]), date(2025, 9, 10))
    assert [(one.id, look.months) for one, look in due] == [("one", 3), ("two", 3)]


def test_a_calendar_file_opens_and_does_not_tell_what_was_decided() -> None:
    made = commitment(date(2026, 5, 31))
    made.rechecks[0].done = date(2026, 9, 2)
    written = calendar_file([made])
    events = Calendar.from_ical(written).events
    assert [event.start for event in events] == [date(2026, 11, 30), date(2027, 5, 31)]
    assert [str(event["UID"]) for event in events] == ["one-6@second-look", "one-12@second-look"]
    assert all(event.walk("VALARM") for event in events)
    assert b"chronology" not in written
    assert calendar_file([made]) == written
