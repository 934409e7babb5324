"""Fields whose content only this installation's keyring opens: AES-256-GCM, bound to model, field and row.

A sealed row needs its key before it is inserted, so such models use UUIDv7 primary keys made in Python.
"""

import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from .keys import keyring

NONCE_BYTES = 12


class SealBroken(Exception):
    """The content was changed, moved to another row, or sealed with a key that is gone."""


def seal(text: str, *, place: str) -> bytes:
    """Return `text` sealed with the active key and bound to `place` (`model.field.pk`)."""
    ring = keyring()
    nonce = os.urandom(NONCE_BYTES)
    name = ring.active.encode()
    sealed = AESGCM(ring.keys[ring.active]).encrypt(nonce, text.encode(), place.encode())
    return bytes([len(name)]) + name + nonce + sealed


def unseal(sealed: bytes, *, place: str) -> str:
    """Return the text sealed at `place`. Raises SealBroken."""
    try:
        name, rest = key_of(sealed), sealed[1 + sealed[0] :]
        if name not in keyring().keys:
            keyring.cache_clear()  # `rotate_keys` may have added one since this process read the file
        key = keyring().keys[name]
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, KeyError, IndexError, ValueError) as error:
        raise SealBroken(f"Cannot open what is sealed at {place}.") from error


def key_of(sealed: bytes) -> str:
    """Return the id of the key that `sealed` was sealed with."""
    return bytes(sealed[1 : 1 + sealed[0]]).decode()


class SealedText:
    """What a sealed field holds in memory: nothing is opened until somebody asks."""

    def __init__(self, instance: models.Model, field: "SealedTextField", sealed: bytes) -> None:
        self.instance, self.field, self.sealed = instance, field, sealed

    def open(self) -> str:
        """Return the text. Raises SealBroken."""
        return unseal(self.sealed, place=self.field.place(self.instance)) if self.sealed else ""

    def __bool__(self) -> bool:
        return bool(self.sealed)

    def __str__(self) -> str:
        return "••••" if self.sealed else ""


class SealedTextField(models.BinaryField):
    """Text at rest as AES-256-GCM. Assign a `str`; read a `SealedText` and `open()` it on purpose."""

    _pyi_private_set_type: "str | bytes | SealedText"  # what django-stubs takes for the attribute's types
    _pyi_private_get_type: "SealedText"  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", b"")
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def place(self, instance: models.Model) -> str:
        """Return the words that bind a sealed value to its row."""
        return f"{self.model._meta.label_lower}.{self.attname}.{instance.pk}"

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        return self.value_from_object(model_instance)

    def value_from_object(self, obj: models.Model) -> Any:
        """Return the sealed bytes, for saving and serialising."""
        return bytes(obj.__dict__.get(self.attname) or b"")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Refuse text on its way to the database: only an instance can seal it."""
        if isinstance(value, SealedText):
            value = value.sealed
        if isinstance(value, str):
            raise TypeError(f"{self} takes text through an instance, not through update() or a filter.")
        return super().get_db_prep_value(value, connection, prepared)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _SealedAttribute(self))


class _SealedAttribute:
    def __init__(self, field: SealedTextField) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:  # deferred by .only() or .defer()
            instance.refresh_from_db(fields=[self.field.attname])
        return SealedText(instance, self.field, bytes(instance.__dict__[self.field.attname] or b""))

    def __set__(self, instance: models.Model, value: Any) -> None:
        place = self.field.place(instance)
        if isinstance(value, SealedText):  # the same row read again keeps its bytes, another one is sealed anew
            value = value.sealed if value.field.place(value.instance) == place else value.open()
        if isinstance(value, str):
            if value and instance.pk is None:
                raise ValueError(f"{place}: save the row first, or give it a key: the seal binds to it.")
            value = seal(value, place=place) if value else b""
        instance.__dict__[self.field.attname] = value
