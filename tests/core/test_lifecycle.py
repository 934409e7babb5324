import pytest
from django.db import models

from congress.core.errors import MoveRefused
from congress.core.lifecycle import Lifecycle, Move, advance, change
from liaison_stations.models import Message
from liaison_stations.states import LIFECYCLES, Work
from tests.factories.messages import Cast

WORK = next(each for each in LIFECYCLES.values() if each.field == "work_state")


class Colour(models.TextChoices):
    RED = "red"
    GREEN = "green"


def test_a_move_to_an_unknown_state_or_a_name_used_twice_is_a_mistake_at_start():
    with pytest.raises(ValueError, match="unknown states"):
        Lifecycle("colour", Colour, "red", (Move("go", ("red",), "blue", "local"),))
    with pytest.raises(ValueError, match="used twice"):
        Lifecycle("colour", Colour, "red", (Move("go", ("red",), "green", "local"),) * 2)


@pytest.mark.django_db
def test_a_step_the_state_does_not_allow_is_refused_and_nothing_is_written(django_assert_num_queries):
    message = Cast().message()
    refused = next(move.name for move in WORK.moves if message.work_state not in move.sources)
    with django_assert_num_queries(0), pytest.raises(MoveRefused):
        advance(message, WORK, refused)


@pytest.mark.django_db
def test_of_two_who_hold_the_same_row_the_second_is_refused():
    mine = Cast().message()
    theirs = Message.objects.get(pk=mine.pk)
    change(theirs, hold_reason="theirs")
    with pytest.raises(MoveRefused):
        change(mine, hold_reason="mine")
    assert Message.objects.get(pk=mine.pk).hold_reason == "theirs"


@pytest.mark.django_db
def test_a_row_that_left_and_came_back_to_its_state_is_noticed():
    mine = Cast().message()
    theirs = Message.objects.get(pk=mine.pk)
    change(theirs, work_state=Work.WITH_DEPUTY)
    change(theirs, work_state=mine.work_state)
    allowed = next(move.name for move in WORK.moves if mine.work_state in move.sources)
    with pytest.raises(MoveRefused):
        advance(mine, WORK, allowed)


@pytest.mark.django_db
def test_a_move_is_one_statement_and_the_row_in_memory_follows(django_assert_num_queries):
    message = Cast().message()
    move = next(each for each in WORK.moves if message.work_state in each.sources)
    with django_assert_num_queries(1):
        advance(message, WORK, move.name)
    assert (message.work_state, message.version) == (move.target, 1)
