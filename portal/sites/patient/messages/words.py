"""Sentences of the messages' pages."""

from datetime import datetime

from django.utils.translation import gettext as _

from portal.domain.limits.actions import Exhausted
from portal.domain.limits.rules import MESSAGES_OF_ACCOUNT
from portal.sites.patient import spoken


def too_often(used_up: Exhausted, at: datetime, zone: str) -> str:
    """Say when the next message may go; what was typed stays."""
    when = spoken.moment(used_up.until or at, zone, at)
    return _("В час можно отправить %(most)d сообщений. Снова — %(when)s. Текст останется здесь.") % {
        "most": MESSAGES_OF_ACCOUNT.most, "when": when,
    }  # fmt: skip
