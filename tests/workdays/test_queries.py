"""The calendar. Source: 全国年节及纪念日放假办法; 国务院办公厅关于2026年部分节假日安排的通知."""

from datetime import date

import pytest

from congress.core.clock import add_working_days
from congress.workdays.models import CalendarYear, SpecialDay
from congress.workdays.queries import is_provisional, working_day_calendar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 2), True),  # a Monday
        (date(2026, 11, 1), False),  # a Sunday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # a Saturday made up for
    ],
)
def test_published_holidays_and_make_up_days_hold(day, works):
    assert working_day_calendar()(day) is works


def test_what_staff_enter_wins_over_the_published_calendar():
    SpecialDay.objects.create(day=date(2026, 11, 2), is_working=False, name="本地调休")
    SpecialDay.objects.create(day=date(2027, 2, 7), is_working=True, name="调休上班")
    is_working = working_day_calendar()
    assert not is_working(date(2026, 11, 2))
    assert is_working(date(2027, 2, 7))


def test_a_year_that_nobody_published_has_weekends_only_and_says_so():
    is_working = working_day_calendar()
    assert is_working(date(2027, 1, 1))  # a Friday, New Year: not known yet
    assert not is_working(date(2027, 1, 2))
    assert is_provisional(2027)
    assert not is_provisional(2026)
    CalendarYear.objects.create(year=2027)
    assert not is_provisional(2027)


def test_the_calendar_takes_one_query_for_any_number_of_days(django_assert_num_queries):
    with django_assert_num_queries(1):
        is_working = working_day_calendar()
        add_working_days(date(2026, 9, 25), 200, is_working)


def test_five_working_days_over_the_national_holiday():
    assert add_working_days(date(2026, 9, 30), 5, working_day_calendar()) == date(2026, 10, 13)
