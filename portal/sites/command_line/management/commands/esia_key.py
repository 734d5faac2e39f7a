"""`python -m portal esia_key`: the key that signs what the portal sends to the stand."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

import gost
from portal.adapters.esia import keys


class Command(BaseCommand):
    """Make the keys and certificates that are named and do not stand yet."""

    help = "Makes the keys and certificates for the ESIA stand that do not stand yet (ESIA_KEY_FILES)."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Make what is missing and say so."""
        esia = settings.ESIA
        pairs = [(key, certificate) for key, certificate in esia.pairs if key is not None]
        try:
            made = [self._make(key, certificate) for key, certificate in pairs]
        except gost.Unavailable as error:
            raise CommandError(f"Ключ ГОСТ создать нельзя: {error}") from error
        self.stdout.write("Ключ для ЕСИА создан." if any(made) else "Ключ для ЕСИА уже есть.")

    def _make(self, key: Any, certificate: Any) -> bool:
        esia = settings.ESIA
        return keys.make(
            key_file=key, cert_file=certificate, name=esia.client_id, at=timezone.now(),
            is_gost=esia.signer != "rsa",
        )  # fmt: skip
