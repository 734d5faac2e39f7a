"""What a code opens: another code, three tries, five minutes. Registration and recovery share it."""

import datetime as dt
import secrets

from django.db import models
from django.db.models import F

from esia_stand.grants import messages
from esia_stand.grants.messages import CodeRefused, CodeStale, TooManyCodes
from esia_stand.grants.models import OpenedByCode


def renew_code(begun: OpenedByCode, *, at: dt.datetime) -> str:
    """Return another code to send; the one before stops counting, tries made stay made.

    :raises TooManyCodes: after five.
    """
    code = messages.digits()
    rows: models.QuerySet[OpenedByCode] = models.QuerySet(type(begun))
    free = rows.filter(pk=begun.pk, codes_sent__lt=messages.CODES_AT_MOST)
    if not free.update(codes_sent=F("codes_sent") + 1, code=code, code_expires_at=at + messages.CODE_LIFE):
        raise TooManyCodes
    return code


def open_by_code(*, begun: OpenedByCode, code: str, at: dt.datetime) -> None:
    """Check the code: the right one lets this browser set a password.

    :raises CodeRefused: it does not fit, or three were wrong.
    :raises CodeStale: it is older than five minutes.
    """
    rows: models.QuerySet[OpenedByCode] = models.QuerySet(type(begun))
    if not rows.filter(pk=begun.pk, tries__lt=messages.TRIES).update(tries=F("tries") + 1):
        raise CodeRefused(0)
    begun.refresh_from_db(fields=["tries", "code", "code_expires_at"])
    if not secrets.compare_digest(begun.code.encode(), code.encode()):
        raise CodeRefused(messages.TRIES - begun.tries)
    if begun.code_expires_at <= at:
        raise CodeStale
    rows.filter(pk=begun.pk, opened_at=None).update(opened_at=at)
