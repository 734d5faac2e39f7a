"""A report of Telegram Gateway: checked, told to accounts, and answered in one word."""

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.adapters import hooked
from portal.adapters.phone.telegram import callback
from portal.domain.accounts import actions
from portal.sites.entrance import doors

_log = structlog.get_logger("portal.hooks")


@csrf_exempt  # the signature says more than a token of a form
@require_POST
@doors.open_to_all
def telegram(request: HttpRequest) -> HttpResponse:
    """Note what became of a code. A report that is not believed gets 404: there is nothing here."""
    try:
        report = _read(request)
    except callback.Forged as error:
        _log.warning("report_not_believed", reason=str(error))
        return _answer("no", 404)
    except hooked.Unreadable as error:
        _log.warning("report_unreadable", reason=str(error))
        return _answer("unreadable", 400)
    is_ours = actions.note_delivery(channel="telegram", ref=report.ref, delivery=report.delivery)
    _log.info("report", delivery=report.delivery, is_ours=is_ours)
    # Also what is not ours any more is taken, or it would be sent again and again.
    return _answer("ok", 200)


def _read(request: HttpRequest) -> callback.Report:
    return callback.read(
        token=settings.TELEGRAM_TOKEN,
        timestamp=request.headers.get("X-Request-Timestamp", ""),
        signed=request.headers.get("X-Request-Signature", ""),
        body=request.body,
        at=now(),
    )


def _answer(word: str, status: int) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain; charset=utf-8")
