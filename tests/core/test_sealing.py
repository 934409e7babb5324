import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.management import CommandError, call_command
from django.db import connection

from congress.accounts.models import User
from congress.core.keys import add_key, keyring, make_keyring_file
from congress.core.rotation import rotate, sealed_models
from congress.core.sealing import SealBroken, SealedTextField, key_of, seal, unseal

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture
def own_keyring(tmp_path: Path, settings):
    """A keyring file of this test only."""
    settings.KEYRING_FILE = str(tmp_path / "keyring.json")
    make_keyring_file(tmp_path / "keyring.json")
    keyring.cache_clear()
    yield tmp_path / "keyring.json"
    keyring.cache_clear()


def stored(user: User) -> bytes:
    return bytes(User.objects.filter(pk=user.pk).values_list("phone", flat=True)[0])


def user_with_phone(name: str = "a", phone: str = PHONE) -> User:
    user = User.objects.create(username=name, name="谭杏芝")
    user.phone = phone
    user.save()
    return user


def test_two_seals_of_one_text_differ():
    assert seal(PHONE, place="x") != seal(PHONE, place="x")


def test_a_seal_moved_to_another_row_does_not_open():
    one, other = user_with_phone("a"), user_with_phone("b")
    User.objects.filter(pk=other.pk).update(phone=stored(one))
    with pytest.raises(SealBroken):
        User.objects.get(pk=other.pk).phone.open()


def test_every_changed_bit_of_a_seal_is_noticed():
    sealed = seal(PHONE, place="x")
    for position in range(len(sealed)):
        broken = bytearray(sealed)
        broken[position] ^= 1
        with pytest.raises(SealBroken):
            unseal(bytes(broken), place="x")


@pytest.mark.parametrize("rubbish", [b"", b"\x05", b"\x02k1", b"\xff" * 40])
def test_rubbish_is_a_broken_seal_and_nothing_worse(rubbish: bytes):
    with pytest.raises(SealBroken):
        unseal(rubbish, place="x")


def test_a_deferred_field_is_read_when_it_is_asked_for(django_assert_num_queries):
    user = user_with_phone()
    light = User.objects.only("username").get(pk=user.pk)
    with django_assert_num_queries(1):
        assert light.phone.open() == PHONE


def test_reading_a_row_again_keeps_its_bytes():
    user = user_with_phone()
    before = stored(user)
    user.refresh_from_db()
    user.save()
    assert stored(user) == before


def test_a_row_without_a_key_cannot_be_sealed():
    with pytest.raises(ValueError, match="save the row first"):
        User(username="a", phone=PHONE)


def test_plain_text_never_reaches_the_database_by_update():
    user = user_with_phone()
    with pytest.raises(TypeError):
        User.objects.filter(pk=user.pk).update(phone=PHONE)


def test_a_sealed_value_shows_only_that_it_is_there():
    user = user_with_phone()
    assert str(user.phone) == "••••"
    assert PHONE not in repr(user.phone)


def test_look_ups_of_two_purposes_cannot_be_joined():
    ring = keyring()
    assert ring.fingerprint("a", PHONE) != ring.fingerprint("b", PHONE)
    assert ring.fingerprint("a", PHONE) == ring.fingerprint("a", PHONE)


# -- rotation -------------------------------------------------------------------------------------

USER_FIELDS = [field for field in User._meta.local_fields if isinstance(field, SealedTextField)]


def test_rotation_seals_again_with_the_new_key_and_then_has_nothing_to_do(own_keyring: Path, monkeypatch):
    monkeypatch.setattr("congress.core.rotation.BATCH", 3)
    users = [user_with_phone(f"u{number}", f"138001380{number:02}") for number in range(10)]
    User.objects.create(username="without", name="无")
    add_key(own_keyring)
    assert rotate(User, USER_FIELDS) == 10
    assert {key_of(stored(user)) for user in users} == {"k2"}
    assert [User.objects.get(pk=user.pk).phone.open()[-2:] for user in users] == [f"{n:02}" for n in range(10)]
    assert rotate(User, USER_FIELDS) == 0


def test_rotation_goes_on_where_it_was_stopped(own_keyring: Path):
    first, second = user_with_phone("a"), user_with_phone("b")
    add_key(own_keyring)
    first.phone = PHONE
    first.save()
    assert rotate(User, USER_FIELDS) == 1
    assert key_of(stored(second)) == "k2"


def test_a_process_that_read_the_keyring_before_still_opens_what_the_new_key_sealed(own_keyring: Path):
    old = own_keyring.read_text()
    keyring()
    add_key(own_keyring)
    sealed = seal(PHONE, place="x")
    fresh = own_keyring.read_text()
    own_keyring.write_text(old)
    keyring.cache_clear()
    keyring()
    own_keyring.write_text(fresh)
    assert unseal(sealed, place="x") == PHONE


def test_a_broken_seal_stops_rotation_and_is_named(own_keyring: Path):
    user = user_with_phone()
    User.objects.filter(pk=user.pk).update(phone=b"\x02k1" + b"x" * 40)
    add_key(own_keyring)
    with pytest.raises(SealBroken, match=f"accounts.user.phone.{user.pk}"):
        rotate(User, USER_FIELDS)


def test_rotation_refuses_to_pass_over_rows_it_cannot_see():
    with pytest.raises(CommandError, match="hides its rows"):
        call_command("rotate_keys", stdout=StringIO())


def test_rotation_knows_every_model_with_sealed_fields():
    assert {"accounts.User", "submissions.Sender", "notifications.Delivery"} <= {
        model._meta.label for model, _fields in sealed_models()
    }


def test_the_keyring_file_is_for_its_owner_alone(own_keyring: Path):
    assert own_keyring.stat().st_mode & 0o077 == 0
    assert set(json.loads(own_keyring.read_text())) == {"active", "keys", "lookup"}
    assert make_keyring_file(own_keyring) is False
    assert str(own_keyring) == live.KEYRING_FILE


def test_nothing_of_a_telephone_stands_in_the_table():
    user_with_phone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_user::text FROM accounts_user")
        row = cursor.fetchone()[0]
    assert PHONE not in row
    assert PHONE.encode().hex() not in row
