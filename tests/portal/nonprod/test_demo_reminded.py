"""Reminders of the demonstration: one waits, three people are to be called, a second run changes nothing."""

import pytest

from portal.domain.booking import actions
from portal.domain.booking.models import Coming, Reminder, ToCall
from portal.domain.messaging.models import Preference
from portal.domain.notices.models import Notice
from portal.nonprod.demo import crowd, reminded, stavropol
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import patient

pytestmark = pytest.mark.django_db


def test_one_waits_and_three_are_called():
    desk = places.desk(slots=6)
    account = crowd._account(stavropol.REGION, NOW)
    others = patient()
    for slot in desk.slots[:4]:
        places.appointment(others, slot)

    assert reminded.settle(stavropol.REGION, at=NOW) == 4
    assert reminded.settle(stavropol.REGION, at=NOW) == 0

    assert (ToCall.objects.count(), Coming.objects.count()) == (3, 1)
    assert Preference.objects.get(pk=account.pk).wants_letters is False
    actions.remind(at=desk.slots[-2].starts_at - reminded.FROM)
    (key,) = (
        Notice.objects.filter(facts__answer="26", kind="remind_day")
        .exclude(account_id=others.account.pk)
        .values_list("key", flat=True)
    )
    assert key.startswith("remind_day:")
    assert Reminder.objects.filter(step="day").count() >= 5
