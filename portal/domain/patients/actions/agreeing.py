"""The consent that is asked after the return from ESIA."""

from datetime import datetime

from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.states import Browser
from portal.domain.patients.actions import arriving, sealing
from portal.domain.patients.actions.arriving import Arrived, ConsentNeeded
from portal.domain.patients.actions.sealing import NothingWaits


def agree_after_return(*, agreed_text: str, region: str, browser: Browser, at: datetime) -> Arrived:
    """Let in the person who pressed «Да, я согласен» after the return; raise NothingWaits.

    The text is of `region`: each has its own operator, so an attempt of another one stays sealed.
    """
    with transaction.atomic():
        attempt, person = sealing.take(region, browser, at)
        attempt.consent_text = accounts.show_text(body=agreed_text, at=at)
        attempt.consent_given_at = at
        attempt.save(update_fields=["consent_text", "consent_given_at"])
        arrived = arriving.arrive(attempt=attempt, person=person, browser=browser, at=at)
    if isinstance(arrived, ConsentNeeded):  # pragma: no cover  the consent has just been given
        raise NothingWaits
    return arrived


def refuse_after_return(*, browser: Browser) -> None:
    """Throw away what ESIA told of a person who pressed «Нет, я отказываюсь»."""
    accounts.forget_sealed(browser=browser)
