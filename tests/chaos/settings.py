"""The portal's settings, with an application that shortens waits, for the drill's own processes."""

from congress import settings as portal

globals().update({name: getattr(portal, name) for name in dir(portal) if name.isupper()})
INSTALLED_APPS = [*portal.INSTALLED_APPS, "tests.chaos.haste"]
STORAGES = portal.STORAGES | {  # nothing is collected for the drill
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
