"""Where people go by themselves at Госуслуги: the real ones, or those that this portal is bound to."""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

_REAL: Final = "esia.gosuslugi.ru"


def home() -> str:
    """Return where people see that they can sign in at Госуслуги themselves."""
    if urlsplit(settings.ESIA.url).hostname == _REAL:
        return "https://www.gosuslugi.ru/"
    return f"{settings.ESIA.url}/profile/"


def registration() -> str:
    """Return where somebody gets an account of Госуслуги."""
    return f"{settings.ESIA.url}/registration/"
