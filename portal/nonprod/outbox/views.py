"""The outbox as a page for people and as JSON for journeys."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr, urlize

from portal.kit import phone
from portal.look.values import Fact
from portal.nonprod.outbox import reader
from portal.sites.entrance import doors

_MOSCOW: Final = ZoneInfo("Europe/Moscow")
_WAYS: Final = {
    "call": "Звонок",
    "telegram": "Telegram",
    "sms": "SMS",
    "max": "MAX",
    "bot": "Бот в Telegram",
    "letters": "Письмо",
}


@doors.open_to_all
def index(request: HttpRequest) -> HttpResponse:
    """Show what was sent, newest first; `?to=` only to one number or address."""
    sent = [(_WAYS.get(row.way, row.way), _facts(row)) for row in _rows(request)]
    return render(request, "outbox/index.html", {"sent": sent, "to": request.GET.get("to", "")})


@doors.open_to_all
def told(request: HttpRequest) -> JsonResponse:
    """Tell the same as JSON."""
    return JsonResponse({"items": [_item(row) for row in _rows(request)]})


def _rows(request: HttpRequest) -> list[reader.Row]:
    return reader.rows(settings.VAR_DIR / "outbox", to=request.GET.get("to", ""))


def _facts(row: reader.Row) -> list[Fact]:
    told = {
        "Когда": f"{row.at.astimezone(_MOSCOW):%d.%m.%Y %H:%M:%S} по Москве",
        "Кому": phone.tidy(row.to),
        "Кто звонил": phone.tidy(row.sender) if row.way == "call" else "",
        "Тема": row.subject,
        "Текст": _text(row.text),
        "Код": row.code,
    }
    return [Fact(label, value) for label, value in told.items() if value]


def _text(text: str) -> str:
    """Keep the lines of a letter, and let its links be followed."""
    return linebreaksbr(urlize(text))


def _item(row: reader.Row) -> dict[str, Any]:
    return {
        "at": row.at.isoformat(),
        "way": row.way,
        "to": row.to,
        "from": row.sender,
        "subject": row.subject,
        "text": row.text,
        "code": row.code,
    }
