"""`python -m portal esia_key`: the key that signs what the portal sends to the stand."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

import gost
from portal.adapters.esia import keys


class Command(BaseCommand):
    """Make the keys and certificates that are named and do not stand yet."""

    help = "Делает для стенда ЕСИА ключи и сертификаты, которых ещё нет (ESIA_KEY_FILES, ESIA_CERT_FILES)."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Make what is missing and say so; in production keys come from elsewhere."""
        if import_string("portal.config.env.kind")() == "production":
            raise CommandError(
                "esia_key делает ключи для стенда. Для настоящей ЕСИА ключ выпускает удостоверяющий центр: "
                "назовите его в ESIA_KEY_FILES и ESIA_CERT_FILES."
            )
        esia = settings.ESIA
        pairs = [(key, certificate) for key, certificate in esia.pairs if key is not None]
        try:
            made = [self._make(key, certificate) for key, certificate in pairs]
        except gost.Unavailable as error:
            raise CommandError(f"Ключ ГОСТ создать нельзя. {error}") from error
        except keys.HalfPair as error:
            raise CommandError(
                f"Есть {error.there}, но нет {error.absent}: новая пара не создана, чтобы не потерять эту. "
                "Проверьте пути в ESIA_KEY_FILES и ESIA_CERT_FILES или уберите файл."
            ) from error
        self.stdout.write("Ключ для ЕСИА создан." if any(made) else "Ключ для ЕСИА уже есть.")

    def _make(self, key: Any, certificate: Any) -> bool:
        esia = settings.ESIA
        return keys.make(
            key_file=key, cert_file=certificate, name=esia.client_id, at=timezone.now(),
            is_gost=esia.signer != "rsa",
        )  # fmt: skip
