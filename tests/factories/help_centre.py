"""A shelf of three articles for tests, and words of a region."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.domain.help_centre.models import Override

SHELF = Path(__file__).parents[1] / "portal" / "domain" / "help_centre" / "shelf"
BODY = "1. Позвоните в регистратуру.\n2. Назовите номер полиса."


def use_shelf(settings: Any) -> None:
    """Let the articles of the tests stand instead of the portal's."""
    settings.HELP_ARTICLES, settings.HELP_PICTURES = SHELF / "articles", SHELF / "pictures"


def use_none(settings: Any) -> None:
    """Let there be no article at all."""
    settings.HELP_ARTICLES = settings.HELP_PICTURES = SHELF / "nothing"


def own_words(region: str = "26", **told: Any) -> Override:
    """Write what a region says of booking, past every rule, since a year ago."""
    then = datetime(2025, 11, 1, tzinfo=UTC)
    known = {
        "slug": "booking", "title": "Как записаться у нас", "for_whom": "Для жителей края", "source": BODY,
        "revision": 2, "since_at": then, "set_at": then, "set_by": "1",
    }  # fmt: skip
    return Override.objects.create(region_id=region, **known | told)
