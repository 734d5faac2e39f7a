"""«Проверьте данные»."""

from datetime import datetime

from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.access import OpenCard
from portal.domain.patients.models import Card


def confirm_data(*, card: OpenCard, at: datetime, by: Actor) -> None:
    """Note that the person has looked at the data and found them right; raise accounts.Limited."""
    if by.is_limited:
        raise accounts.Limited
    with transaction.atomic():
        if Card.objects.filter(pk=card.id, checked_at=None).update(checked_at=at):
            audit.record(at=at, by=by, action="card.checked", object_kind="card", object_id=card.id)
