"""`python -m esia_stand setup`: make the stand ready; safe to run again, keeps remembered consents."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

import gost
from esia_stand.config import loading
from esia_stand.config.management import reports
from esia_stand.enrolment import registering
from esia_stand.grants import sign_in
from esia_stand.keys import example_key, token_keys


class Command(BaseCommand):
    """Database, token key, people and systems."""

    help = "Migrate, make the token key if missing, load the shipped and named files."
    requires_migrations_checks = False

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do every step; each does nothing when it is done already."""
        at = timezone.now()
        (settings.VAR_DIR / "stand").mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        self._make_keys(at)
        outcomes = [loading.load(file, at=at) for file in loading.shipped_and_named()]
        sign_in.sweep(at=at)
        registering.sweep(at=at)
        reports.tell(outcomes, self.stdout)

    def _make_keys(self, at: dt.datetime) -> None:
        try:
            made = [*token_keys.ensure(at=at), *example_key.ensure()]
        except gost.Unavailable as trouble:
            self.stdout.write(f"Ключ ГОСТ не сделан: {trouble}")
            return
        for file in made:
            self.stdout.write(f"Новый ключ: {file}")
        if not gost.is_available():
            self.stdout.write(f"ГОСТ на этой машине нет, стенд подписывает RSA. {gost.why_not()}")
