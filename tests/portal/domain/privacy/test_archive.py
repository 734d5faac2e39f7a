"""The archive tells of another person's card no more than pages do: by scope, age and term."""

from datetime import timedelta

import pytest

from portal.domain.patients.rules import ages
from portal.domain.patients.states import Relation, Scope, Source
from portal.domain.privacy import queries
from tests.factories.accounts import NOW
from tests.factories.attachments import AttachmentFactory
from tests.factories.patients import CardFactory, HoldingFactory, patient

DAY = timedelta(days=1)
NUMBERS = ("snils", "policy_number", "document_series", "document_number", "phone")


def born(years):
    today = ages.today(NOW)
    return today.replace(year=today.year - years)


def archived(relation, years, source=Source.ESIA, **holding):
    """Return what the archive tells of a held card: its numbers (None: no card), how many attachments."""
    anna = patient(surname="Своя")
    card = CardFactory(birth_date=born(years), source=source, phone="+79180000000")
    HoldingFactory(account=anna.account, relation=relation, card=card, **holding)
    for one in (card, anna.card):
        AttachmentFactory(search__card=one)
    told = queries.everything(account_id=anna.account.pk, at=NOW)
    numbers = {row["id"]: [row[name] for name in NUMBERS] for row in told.cards}
    whole = [getattr(card, name) for name in NUMBERS]
    found = [row["card_number"] for row in told.attachments]
    assert (str(anna.card.pk) in numbers, found.count(str(anna.card.pk))) == (True, 1)
    told_of = {tuple(whole): "whole", ("",) * len(NUMBERS): "", (): "gone"}
    return told_of[tuple(numbers.get(str(card.pk), ()))], found.count(str(card.pk))


LASTS = {"agreed_at": NOW, "ends_at": NOW + DAY}
OVER = {"agreed_at": NOW, "ends_at": NOW}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "told"),
    [
        ({"relation": Relation.CHILD, "years": 8}, ("whole", 1)),
        ({"relation": Relation.CHILD, "years": 8, "source": Source.HAND}, ("whole", 0)),
        ({"relation": Relation.CHILD, "years": 16}, ("whole", 0)),
        ({"relation": Relation.CHILD, "years": 16, **LASTS}, ("whole", 1)),
        ({"relation": Relation.CHILD, "years": 18, **LASTS}, ("gone", 0)),
        ({"relation": Relation.RELATIVE, "years": 70, "scope": Scope.ALL, **LASTS}, ("whole", 1)),
        ({"relation": Relation.RELATIVE, "years": 70, "scope": Scope.VISITS, **LASTS}, ("", 0)),
        ({"relation": Relation.RELATIVE, "years": 70, "scope": Scope.BOOK, **LASTS}, ("", 0)),
        ({"relation": Relation.RELATIVE, "years": 70, "scope": Scope.ALL, **OVER}, ("gone", 0)),
        ({"relation": Relation.RELATIVE, "years": 70, "source": Source.HAND}, ("whole", 0)),
    ],
    ids=str,
)
def test_archive_tells_as_much_as_pages(held, told):
    assert archived(**held) == told


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "count"), [(Source.ESIA, 1), (Source.HAND, 0)])
def test_archive_holds_no_attachments_of_an_own_card_that_nobody_vouches_for(source, count):
    anna = patient(source=source)
    AttachmentFactory(search__card=anna.card)
    told = queries.everything(account_id=anna.account.pk, at=NOW)
    assert ([row["snils"] for row in told.cards], len(told.attachments)) == ([anna.card.snils], count)
