"""Which account of ESIA comes in, and which one books: the region's setting (seed 004)."""

import pytest

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account
from portal.domain.booking import actions as booking
from portal.domain.booking.rules import Why
from portal.domain.patients import actions
from portal.domain.patients.models import Card
from tests.factories import booking as places
from tests.factories.accounts import NOW, AttemptFactory, browser, person
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory

SIMPLIFIED = {"is_trusted": False, "snils": "", "documents": ()}
TYPED_ONLY = {
    "is_trusted": False,
    "snils": "",
    "documents": (ports.Document("RF_PASSPORT", "0711", "556677", "ОВД", is_verified=False),),
}
STANDARD = {"is_trusted": False, "documents": ()}
BY_PASSPORT = {"is_trusted": False, "snils": ""}
CONFIRMED = {"is_trusted": True, "snils": "", "documents": ()}
LEVELS = ["simplified", "standard", "confirmed"]


def region_books_from(least):
    region = RegionFactory()
    region.booking_level = least
    region.save()


def come(esia, told):
    esia.told = person(**told)
    attempt = AttemptFactory(agreed=True)
    return actions.come_back(attempt=attempt, code="c", came_to="r", browser=browser(), at=NOW)


@pytest.mark.parametrize("least", LEVELS)
@pytest.mark.parametrize(
    ("told", "level"),
    [(STANDARD, "standard"), (BY_PASSPORT, "standard"), (CONFIRMED, "confirmed")],
    ids=["by СНИЛС", "by passport", "confirmed"],
)
def test_a_standard_account_comes_in_wherever_it_may_not_book_too(db, esia, told, level, least):
    region_books_from(least)

    arrived = come(esia, told)
    assert arrived.is_new
    assert Account.objects.get().level == level
    assert arrived.may_book is (LEVELS.index(level) >= LEVELS.index(least))


@pytest.mark.parametrize("told", [SIMPLIFIED, TYPED_ONLY], ids=["nothing checked", "typed only"])
@pytest.mark.parametrize(
    ("least", "is_let_in"), [("simplified", True), ("standard", False), ("confirmed", False)]
)
def test_a_simplified_account_comes_in_only_where_it_may_book(db, esia, told, least, is_let_in):
    region_books_from(least)
    if is_let_in:
        assert come(esia, told).is_new
        assert (Account.objects.get().level, Card.objects.count()) == ("simplified", 1)
        return
    with pytest.raises(ports.Unconfirmed):
        come(esia, told)
    assert Account.objects.count() == 0


def test_the_level_is_renewed_at_each_return(db, esia):
    RegionFactory()
    come(esia, STANDARD)
    come(esia, CONFIRMED)

    assert Account.objects.get().level == "confirmed"


@pytest.mark.parametrize("least", LEVELS)
@pytest.mark.parametrize("level", ["", *LEVELS])
def test_the_region_says_who_books(db, least, level):
    anna, desk = patient(), places.desk()
    Account.objects.filter(pk=anna.account.pk).update(level=level)
    region_books_from(least)
    asked = {"account_id": anna.account.pk, "card_id": anna.card.pk, "slot_id": desk.slots[0].pk}
    known = level or "standard"

    if LEVELS.index(known) >= LEVELS.index(least):
        assert booking.hold(region="26", at=NOW, by=anna.by, **asked).ends_at > NOW
        return
    with pytest.raises(booking.NotBookable) as refused:
        booking.hold(region="26", at=NOW, by=anna.by, **asked)
    assert [reason.why for reason in refused.value.reasons] == [Why.LEVEL_LOW]
