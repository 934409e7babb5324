"""No table points upward: what import-linter cannot see, since keys are named in strings."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from pghistory.models import Event

ROOT = Path(settings.BASE_DIR)
# found by key, never shown as a list
UNLISTED = {"limits.Bucket", "limits.SpentProof", "submissions.ReceiptCode", "submissions.Sender"}


def floors() -> dict[str, int]:
    """Return the height of each app by its module, from the contract of the floors; the ground is 0."""
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    layers = [line for line in parser["importlinter:contract:floors"]["layers"].splitlines() if line.strip()]
    names = [re.findall(r"[\w.]+", layer) for layer in layers]
    return {name: len(names) - position for position, layer in enumerate(names) for name in layer}


def portal_models() -> list[type[models.Model]]:
    """Return the portal's own models, without the tables of row history that triggers fill."""
    return [
        model
        for model in apps.get_models()
        if apps.get_app_config(model._meta.app_label).name in floors() and not issubclass(model, Event)
    ]


def app_of(model: type[models.Model]) -> str:
    """Return the module of the model's app."""
    return apps.get_app_config(model._meta.app_label).name


def upward_keys(model: type[models.Model], height: dict[str, int]) -> list[str]:
    """Return the fields of `model` that point to an app above or beside its own."""
    here = app_of(model)
    keys = [field for field in model._meta.get_fields() if field.is_relation and field.concrete and field.related_model]
    return [
        f"{model._meta.label}.{field.name} -> {there}"
        for field in keys
        if (there := app_of(field.related_model)) != here and height.get(there, 0) >= height[here]
    ]


def test_every_app_of_the_portal_has_its_floor():
    assert set(settings.PORTAL_APPS) <= set(floors())


@pytest.mark.parametrize("model", portal_models(), ids=lambda model: model._meta.label)
def test_no_key_points_upward(model: type[models.Model]):
    assert upward_keys(model, floors()) == []


def test_an_upward_key_would_be_found():
    turned = {name: -height for name, height in floors().items()}
    assert any(upward_keys(model, turned) for model in portal_models())


@pytest.mark.parametrize("model", portal_models(), ids=lambda model: model._meta.label)
def test_every_model_says_what_it_is(model: type[models.Model]):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django's own words, not ours"


@pytest.mark.parametrize("model", portal_models(), ids=lambda model: model._meta.label)
def test_every_list_of_a_model_has_an_order(model: type[models.Model]):
    assert model._meta.ordering or model._meta.label in UNLISTED, "a page of an unordered list shows a row twice"
