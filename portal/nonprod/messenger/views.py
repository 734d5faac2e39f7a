"""One chat with the bot: what it wrote, and a field to write to it; what is sent has Telegram's shape."""

import json
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr, urlize
from django.views.decorators.http import require_http_methods

from portal.adapters import outbox
from portal.adapters.chats import console
from portal.adapters.chats.telegram import updates
from portal.nonprod.outbox import reader
from portal.sites.entrance import doors
from portal.sites.hooks.chats import views as hook

_CHAT: Final = "100001"
_LONGEST: Final = 15
_WORD: Final = "only on this machine"
_MOSCOW: Final = ZoneInfo("Europe/Moscow")


@require_http_methods(["GET", "HEAD", "POST"])
@doors.open_to_all
def page(request: HttpRequest) -> HttpResponse:
    """Show a chat; POST writes to the bot in it, or blocks the bot."""
    chat = _chat(request.POST.get("chat") or request.GET.get("chat", ""))
    if request.method == "POST":
        _bring(_update(chat, request.POST))
    started = request.GET.get("start", "") if request.method != "POST" else ""
    written = reader.rows(settings.VAR_DIR / "outbox", to=chat)
    shown = {
        "chat": chat,
        "text": f"/start {started}" if started else "",
        "is_started": bool(started),
        "rows": [_row(one) for one in written if one.way == console.WAY],
    }
    return render(request, "messenger/page.html", shown)


def _chat(told: str) -> str:
    return told if told.isascii() and told.isdigit() and len(told) <= _LONGEST and int(told) else _CHAT


def _update(chat: str, sent: Any) -> dict[str, Any]:
    private = {"id": int(chat), "type": "private"}
    if "block" in sent:
        return {"update_id": 1, "my_chat_member": {"chat": private, "new_chat_member": {"status": "kicked"}}}
    return {"update_id": 1, "message": {"message_id": 1, "chat": private, "text": sent.get("text", "")}}


def _bring(update: dict[str, Any]) -> None:
    """Let the hook's own code read the update, and lay what it answers beside what the bot wrote."""
    answer = hook.take(updates.read(secret=_WORD, given=_WORD, body=json.dumps(update).encode()))
    if answer:
        row = {"to": str(answer["chat_id"]), "text": str(answer["text"])}
        outbox.write(settings.VAR_DIR / "outbox", console.WAY, row)


def _row(one: reader.Row) -> tuple[str, str, str]:
    at = one.at if one.at.tzinfo else one.at.replace(tzinfo=UTC)
    return _when(at), one.subject, linebreaksbr(urlize(one.text))


def _when(at: datetime) -> str:
    return f"{at.astimezone(_MOSCOW):%d.%m.%Y %H:%M:%S} по Москве"
