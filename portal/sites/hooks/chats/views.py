"""What people write to our bot in Telegram: checked, done, and answered in the answer to Telegram itself."""

from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.adapters import hooked
from portal.adapters.chats.telegram import updates
from portal.domain.messaging.actions import linking
from portal.domain.messaging.texts.chats import ANSWERS
from portal.sites.entrance import doors

_log = structlog.get_logger("portal.hooks")
TELEGRAM = "telegram"


@csrf_exempt  # the word that only Telegram knows says more than a token of a form
@require_POST
@doors.open_to_all
def telegram(request: HttpRequest) -> HttpResponse:
    """Do what one update says. One that is not believed gets 404: there is nothing here."""
    try:
        told = updates.read(
            secret=settings.TELEGRAM_BOT_SECRET, given=request.headers.get(updates.HEADER, ""),
            body=request.body,
        )  # fmt: skip
    except updates.Forged:
        _log.warning("update_not_believed", messenger=TELEGRAM)
        return _word("no", 404)
    except hooked.Unreadable:
        _log.warning("update_unreadable", messenger=TELEGRAM)
        return _word("unreadable", 400)
    answer = take(told)
    return JsonResponse(answer) if answer else _word("ok", 200)


def take(told: updates.Written | updates.Blocked | None) -> dict[str, Any] | None:
    """Do what an update says; return what the messenger is to write, or None."""
    if told is None:
        return None
    if isinstance(told, updates.Blocked):
        is_lost = linking.lose(messenger=TELEGRAM, chat=told.chat, at=now())
        _log.info("bot_blocked", messenger=TELEGRAM, was_linked=is_lost)
        return None
    became = linking.hear(messenger=TELEGRAM, chat=told.chat, text=told.text, at=now())
    _log.info("bot_heard", messenger=TELEGRAM, became=became.value)
    return updates.answer(told.chat, _(ANSWERS[became]))


def _word(word: str, status: int) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain; charset=utf-8")
