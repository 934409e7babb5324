"""`manage.py make_keys`: the secrets of this installation, generated once."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.core.management.utils import get_random_secret_key

from congress.core.keys import make_keyring_file


class Command(BaseCommand):
    help = "Generate the keyring and the secret key of this installation, where missing."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        keyring = Path(settings.KEYRING_FILE)
        made = make_keyring_file(keyring)
        secret = keyring.with_name("secret_key")
        if not secret.exists():
            handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(get_random_secret_key())
        self.stdout.write(f"{'made' if made else 'kept'} {keyring}")
