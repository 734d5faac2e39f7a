"""Names of other people: a limited session learns none, and a notice names nobody who is not held any more."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.models import Card
from portal.domain.patients.rules import ages
from portal.domain.patients.states import Relation
from tests.factories.accounts import browser
from tests.factories.patients import HoldingFactory, patient
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.visitor import text

WAYS = [False, True]
DAY = timedelta(days=1)


def limit(guest, *, is_limited):
    """Let the guest go on with a session after a recovery by call, or with a whole one."""
    guest.client.cookies[settings.SESSION_COOKIE] = accounts.open_session(
        account=guest.patient.account, browser=browser(), at=now(), way="password", is_limited=is_limited,
        agreed_region="26",
    )  # fmt: skip


def told_of(guest, card):
    """Put a notice about a card that names a day."""
    notices.put(
        account_id=guest.patient.account.pk, card_id=card.pk, kind=Kind.SOON_15, key=str(card.pk),
        facts={"card": str(card.pk), "on": "2027-03-08"}, at=now(),
    )  # fmt: skip


def listed(guest):
    page = text(guest.get("cards/notices/"))
    return "Детёнышева" in page, "08.03.2027" in page, str(guest.card.pk) in page


@pytest.fixture
def child(guest):
    account = guest.patient.account
    return HoldingFactory(account=account, relation=Relation.CHILD, card__surname="Детёнышева").card


@pytest.mark.parametrize("is_limited", WAYS)
def test_notices_name_no_child_in_a_limited_session(guest, child, is_limited):
    for card in (child, guest.card):
        told_of(guest, card)
    limit(guest, is_limited=is_limited)
    assert listed(guest) == (not is_limited, True, True)
    told = text(guest.get("cards/notices/"))
    assert told.count("08.03.2027") == (1 if is_limited else 2)


@pytest.mark.parametrize("years", [17, 18])
def test_notices_name_no_child_who_has_left(guest, child, years):
    today = ages.today(now())
    Card.objects.filter(pk=child.pk).update(birth_date=today.replace(year=today.year - years, day=1))
    told_of(guest, child)
    is_held = years == 17
    assert listed(guest) == (is_held, is_held, False)


def acts_for(guest):
    """Let somebody act for the guest and look at the guest's card."""
    other = Guest(patient())
    account = other.patient.account
    type(account).objects.filter(pk=account.pk).update(surname="Помощникова")
    HoldingFactory(
        account=account, card=guest.card, relation=Relation.RELATIVE, agreed_at=now(), ends_at=now() + DAY
    )
    assert other.get(f"cards/{guest.card.pk}/").status_code == 200


@pytest.mark.parametrize("is_limited", WAYS)
@pytest.mark.parametrize(
    ("room", "instead"), [("rights", "Имя скрыто"), ("seen", "Человек, который действует за вас")]
)
def test_rooms_of_a_card_name_no_relative_in_a_limited_session(guest, room, instead, is_limited):
    acts_for(guest)
    limit(guest, is_limited=is_limited)
    page = text(guest.get(f"cards/{guest.card.pk}/{room}/"))
    assert ("Помощникова" in page, instead in page) == (not is_limited, is_limited)
    assert guest.card.surname in page
