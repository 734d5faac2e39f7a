"""`python -m portal esia_key`: the key that signs what the portal sends to the stand."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.adapters.esia import keys


class Command(BaseCommand):
    """Make the key and its certificate unless they stand already."""

    help = "Makes the RSA key and certificate for the ESIA stand (VAR_DIR/esia)."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Make both files and say so."""
        esia = settings.ESIA
        made = keys.make(
            key_file=esia.key_file, cert_file=esia.cert_file, name=esia.client_id, at=timezone.now()
        )
        self.stdout.write("Ключ для ЕСИА создан." if made else "Ключ для ЕСИА уже есть.")
