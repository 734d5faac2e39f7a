"""The archive tells of another person's card no more than pages do: by scope, age and term."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from portal.domain.patients.models import ProxyRequest, SeenQuestion
from portal.domain.patients.rules import ages
from portal.domain.patients.states import Relation, Scope, Source, Way
from portal.domain.privacy import queries
from portal.sites.patient.privacy import archives
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


def asked(holding, **told):
    fields = {"scope": Scope.VISITS, "way": Way.CODE, "phone": "+79180000001", "about": "tell-nobody"}
    times = {"asked_at": NOW, "ends_at": NOW + DAY, "over_at": NOW + DAY}
    return ProxyRequest.objects.create(holding=holding, **fields | times | told)


@pytest.mark.django_db
def test_archive_has_requests_of_both_sides_and_no_strangers():
    anna, mother, stranger = patient(), patient(), patient()
    asked(HoldingFactory(account=anna.account, relation=Relation.RELATIVE, card=mother.card))
    asked(HoldingFactory(account=stranger.account, relation=Relation.RELATIVE))
    told = {
        one: queries.everything(account_id=one.account.pk, at=NOW).requests for one in (anna, mother)
    }  # fmt: skip
    assert [[row["asked_by"] for row in rows] for rows in told.values()] == [["you"], ["other"]]
    assert {row["card_number"] for rows in told.values() for row in rows} == {str(mother.card.pk)}
    assert [row["outcome"] for row in told[anna]] == ["asked"]
    assert [word for word in ("+79180000001", "tell-nobody") if word in str(told)] == []


@pytest.mark.django_db
def test_archive_has_own_questions_about_looks_with_answers():
    anna, other = patient(), patient()
    for who, words in ((anna, "Кто это был?"), (other, "Чужой вопрос")):
        SeenQuestion.objects.create(
            account=who.account, card=who.card, entry=7, text=words, region="26", asked_at=NOW,
            answer="Это была регистратура", answered_at=NOW,
        )  # fmt: skip
    (row,) = queries.everything(account_id=anna.account.pk, at=NOW).questions
    assert (row["question"], row["answer"]) == ("Кто это был?", "Это была регистратура")
    assert row["card_number"] == str(anna.card.pk)


@pytest.mark.django_db
def test_everything_asked_has_a_russian_name_and_words():
    anna = patient()
    asked(HoldingFactory(account=anna.account, relation=Relation.RELATIVE))
    SeenQuestion.objects.create(account=anna.account, card=anna.card, entry=7, region="26", asked_at=NOW)
    told = queries.everything(account_id=anna.account.pk, at=NOW)
    names = {name for row in (*told.requests, *told.questions) for name in row}
    assert sorted(names - set(archives._NAMES)) == []
    page = (
        zipfile.ZipFile(BytesIO(archives.zipped(told, zone="Europe/Moscow", at=NOW)))
        .read("index.html")
        .decode()
    )
    said = ("Просьбы действовать за другого", "кодом на телефон", "записывать и видеть записи", "ответа нет")
    assert [word for word in said if word not in page] == []
