import pytest

from congress.accounts.models import User
from congress.core.clock import database_now
from congress.core.lifecycle import Lifecycle
from liaison_stations.states import LIFECYCLES


@pytest.mark.django_db
def test_the_database_has_a_clock():
    assert database_now().tzinfo is not None


@pytest.mark.django_db(transaction=True)
def test_a_telephone_is_sealed_at_rest():
    user = User(username="a", name="谭杏芝")
    user.save()
    user.phone = "13800138000"
    user.save()
    fresh = User.objects.get(pk=user.pk)
    assert fresh.phone.open() == "13800138000"
    assert b"13800138000" not in fresh.phone.sealed


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values())
def test_every_lifecycle_draws_itself(lifecycle: Lifecycle):
    assert lifecycle.mermaid().startswith("stateDiagram-v2")
