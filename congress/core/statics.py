"""Static files: names that carry their hash, compressed once, cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A file that was not collected yet is served by its plain name instead of failing the page."""

    manifest_strict = False
