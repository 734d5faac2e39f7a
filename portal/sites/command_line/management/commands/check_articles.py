"""`python -m portal check_articles`: whether every article of «Помощь» is as it must be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from portal.domain.help_centre import queries


class Command(BaseCommand):
    """Read every article and look where it leads."""

    help = "Читает статьи «Помощи» и говорит о каждой ошибке; код выхода 1, если они есть."

    def handle(self, *_: Any, **__: Any) -> None:
        """Say how many articles are right, or fail with what is wrong."""
        # By its name: the ring above knows the pages that articles lead to.
        wrong = import_string("portal.config.articles.wrong")()
        if wrong:
            raise CommandError("\n".join(wrong))
        told = queries.files()
        self.stdout.write(f"Всё верно. Статей: {len(told.articles)}, картинок: {len(told.pictures)}.")
