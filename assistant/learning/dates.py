"""When a commitment is looked back on."""

from __future__ import annotations

import calendar
from datetime import date
from typing import get_args

from assistant.learning.models import Commitment, LearningRecord, Months, Recheck

MONTHS: tuple[Months, ...] = get_args(Months)


def months_after(day: date, months: int) -> date:
    """Give the same day of a later month, or that month's last day where it is shorter: 30 November, 3: 28 February.

    Raises:
        ValueError: the day lies past the calendar's end (year 9999).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def rechecks(made: date) -> list[Recheck]:
    """Give the looks back on a commitment made on this day, none answered yet."""
    return [Recheck(months=months, due=months_after(made, months)) for months in MONTHS]


def due_by(record: LearningRecord, day: date) -> list[tuple[Commitment, Recheck]]:
    """Give the looks back that are due on a day or were before it and are not answered, the oldest first."""
    found = [
        (commitment, recheck)
        for commitment in record.commitments
        for recheck in commitment.rechecks
        if recheck.done is None and recheck.due <= day
    ]
    return sorted(found, key=lambda pair: pair[1].due)
