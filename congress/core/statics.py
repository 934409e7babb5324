"""Static files: names that carry their hash, compressed once, cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A file that was not collected yet is served by its plain name instead of failing the page."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the hashed name of a collected file, the plain one of any other."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
