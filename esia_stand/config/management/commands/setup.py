"""`python -m esia_stand setup`: make the stand ready; safe to run again, keeps remembered consents."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from esia_stand.config import keys, loading
from esia_stand.config.management import reports
from esia_stand.grants import sign_in


class Command(BaseCommand):
    """Database, token key, people and systems."""

    help = "Migrate, make the token key if missing, load the shipped and named files."
    requires_migrations_checks = False

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do every step; each does nothing when it is done already."""
        at = timezone.now()
        (settings.VAR_DIR / "stand").mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        if keys.ensure(at=at):
            self.stdout.write(f"Ключ маркеров: {keys.folder() / 'token.key'}")
        outcomes = [loading.load(file, at=at) for file in loading.shipped_and_named()]
        sign_in.sweep(at=at)
        reports.tell(outcomes, self.stdout)
