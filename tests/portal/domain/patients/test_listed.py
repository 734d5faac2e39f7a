"""All cards at once: what is shown is what the record names, by whichever way it was read."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.audit.models import Entry
from portal.domain.booking import queries as visits
from portal.domain.patients import access
from portal.domain.patients.access import at_once
from portal.domain.patients.models import Holding
from portal.domain.patients.rules import ages
from portal.domain.patients.states import Confirmed, Relation, Scope
from portal.kit.reading import Reading
from tests.factories import booking as places
from tests.factories.accounts import NOW, AccountFactory
from tests.factories.attachments import AttachmentFactory
from tests.factories.patients import CardFactory, HoldingFactory, Patient, patient

IS_POSTGRES = connection.vendor == "postgresql"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
TODAY = ages.today(NOW)
BORN = st.builds(
    lambda years, days: TODAY.replace(year=TODAY.year - years) + timedelta(days=days),
    st.sampled_from([3, 14, 15, 17, 18, 70]), st.integers(-1, 1),
)  # fmt: skip
MOMENT = st.none() | st.sampled_from([NOW - DAY, NOW, NOW + SECOND, NOW + DAY])
HELD = st.fixed_dictionaries(
    {
        "relation": st.sampled_from([Relation.CHILD, Relation.RELATIVE]),
        "birth_date": BORN,
        "by": st.sampled_from(["", *Confirmed]),
        "scope": st.sampled_from(list(Scope)),
        "agreed_at": st.sampled_from([None, NOW - DAY]),
        "ends_at": MOMENT,
        "is_deleted": st.booleans(),
        "visit": st.sampled_from(["", "booked", "held", "attended", "released"]),
        "is_booked_by_me": st.booleans(),
    }
)


def held(anna, *, birth_date=date(2019, 1, 1), by="esia", is_deleted=False, used_at=NOW, **told):
    confirmed = {"confirmed_by": by, "confirmed_at": NOW - DAY if by else None}
    ended = {"ended_at": NOW - DAY, "ended_why": "deleted"} if is_deleted else {}
    card = CardFactory(birth_date=birth_date, **confirmed)
    return HoldingFactory(account=anna.account, card=card, used_at=used_at, **told, **ended)


def family(anna, told):
    """Lay holdings, and a visit of each card that has one, booked by Anna or by somebody else."""
    slots, other = places.desk().slots, AccountFactory()
    for number, one in enumerate(told):
        visit, is_mine = one.pop("visit"), one.pop("is_booked_by_me")
        card = held(anna, **one, used_at=NOW - number % 2 * DAY).card
        if visit:
            whose = Patient(anna.account if is_mine else other, card)
            places.appointment(whose, slots[number], visit)


def look(anna, by=None):
    return access.listed(
        account_id=anna.account.pk, at=NOW, by=by or anna.by, along=visits.FamilyReading(anna.account.pk, NOW)
    )


def one_by_one(anna, by=None):
    """Look as an engine does that reads cards first and visits with the record."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(at_once, "_IS_SURE", "false")
        at_once._statement.cache_clear()
        found = look(anna, by)
    at_once._statement.cache_clear()
    return found


def entries():
    return [one.facts["cards"] for one in Entry.objects.filter(action="cards.listed").order_by("pk")]


@settings(deadline=None, max_examples=60)
@given(told=st.lists(HELD, max_size=4), is_limited=st.booleans())
def _same(anna, told, is_limited):
    by = replace(anna.by, is_limited=is_limited)
    with transaction.atomic():
        family(anna, [dict(one) for one in told])
        before = len(entries())
        first, second = look(anna, by), one_by_one(anna, by)
        names = [str(card.id) for card in first.cards]
        assert entries()[before:] == [names, names]
        assert first[:2] == second[:2]
        assert visits.of_family(first.rows) == visits.of_family(second.rows)
        transaction.set_rollback(True)


def test_whichever_way_it_is_read_the_record_names_what_is_shown(db):
    _same(patient())


SURE = (
    {"relation": "child"},
    {"relation": "relative", "agreed_at": NOW, "ends_at": NOW + SECOND, "by": "code"},
)
UNSURE = [
    {"relation": "child", "by": ""},
    {"relation": "child", "by": "code"},
    {"relation": "child", "birth_date": TODAY.replace(year=TODAY.year - 15)},
    {"relation": "relative", "by": ""},
    {"relation": "relative", "scope": "book"},
    {"relation": "relative", "scope": "nothing"},
    {"relation": "relative", "ends_at": NOW},
]


@pytest.mark.parametrize(
    "more", [None, {"relation": "relative", "ends_at": NOW, "is_deleted": True}, *UNSURE]
)
def test_a_family_is_one_statement_where_all_visits_may_be_seen(db, more, django_assert_num_queries):
    anna = patient()
    for one in (*SURE, *([more] if more else [])):
        held(anna, **one)
    # SQLite reads the cards, writes the record, reads the visits.
    several = 2 if IS_POSTGRES else 3
    with django_assert_num_queries(several if more in UNSURE or not IS_POSTGRES else 1):
        found = look(anna)
    assert entries() == [[str(card.id) for card in found.cards]]
    is_shown = more in UNSURE and "ends_at" not in more
    assert len(found.cards) == (4 if is_shown else 3)


def beside(anna):
    told = Reading("SELECT CAST(%(word)s AS text)", {"word": "рядом"})
    along = visits.FamilyReading(anna.account.pk, NOW)
    return access.listed_beside(told, account_id=anna.account.pk, at=NOW, by=anna.by, along=along)


@pytest.mark.parametrize("more", [[], [SURE[0]], [SURE[0], UNSURE[3]]])
def test_a_value_is_read_beside_the_cards(db, more, django_assert_num_queries):
    anna = patient()
    for one in more:
        held(anna, **one)
    several = 2 if IS_POSTGRES and UNSURE[3] in more else 3
    with django_assert_num_queries(1 if IS_POSTGRES and UNSURE[3] not in more else several):
        found, value = beside(anna)
    assert found == look(anna)
    assert value == ("рядом" if IS_POSTGRES else None)


def test_without_a_card_the_value_is_still_to_be_read(db):
    bare = replace(patient(), account=AccountFactory(), card=None)
    assert beside(bare) == (([], [], []), None)


def test_a_doctors_clinic_is_told_of_cards_that_show_it(db):
    """And of no other, whichever way they were read."""
    anna, slot = patient(), places.desk().slots[0]
    child = held(anna, relation="child").card
    shy = held(anna, relation="relative", scope="visits", agreed_at=NOW).card
    elsewhere = held(anna, relation="child").card
    for card in (anna.card, child, shy):
        AttachmentFactory(search__card=card, search__region=slot.doctor.region, clinic=slot.doctor.clinic)
    AttachmentFactory(search__card=elsewhere, search__region=slot.doctor.region)
    places.appointment(Patient(anna.account, child), slot)
    for unsure in (False, True):
        if unsure:
            held(anna, relation="relative", by="")
        along = visits.ExpectedReading(anna.account.pk, slot.doctor_id, slot.doctor.region_id, NOW)
        found, _ = access.listed_beside(None, account_id=anna.account.pk, at=NOW, by=anna.by, along=along)
        known = visits.known_of(found.rows, found.cards)
        assert known.attached == {anna.card.pk, child.pk}
        assert [*known.expected] == [child.pk]


def test_an_account_without_a_card_is_recorded_too(db):
    account = AccountFactory()
    assert look(Patient(account, None), patient().by).cards == []
    assert entries() == [[]]


@pytest.mark.only_postgresql  # SQLite makes no guess
def test_a_guess_that_is_wrong_shows_and_records_what_the_rule_says(db, monkeypatch):
    """The record then names more by the guess, and the truth after it: never less than is shown."""
    anna = patient()
    over = held(anna, relation="relative", ends_at=NOW)
    only_books = held(anna, relation="relative", by="", used_at=NOW - DAY)
    places.appointment(Patient(AccountFactory(), only_books.card), places.desk().slots[0])
    monkeypatch.setattr(at_once, "_IS_SURE", "true")
    at_once._statement.cache_clear()
    found = look(anna)
    at_once._statement.cache_clear()
    shown = [only_books.card_id, anna.card.pk]
    assert [card.id for card in found.cards] == shown
    assert entries() == [[str(over.card_id), *map(str, shown)], list(map(str, shown))]
    assert found.rows == []


@given(
    birth_date=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    at=st.integers(-2000, 4000).map(lambda days: NOW + days * DAY),
    years=st.sampled_from(ages.MILESTONES),
)  # fmt: skip
def test_born_last_parts_by_age(birth_date, at, years):
    for one in (birth_date, ages.born_last(years, at), ages.born_last(years, at) + DAY):
        assert (one <= ages.born_last(years, at)) == (ages.age(one, at) >= years)


def test_born_last_knows_leap_years():
    at = datetime(2028, 2, 29, 12, tzinfo=NOW.tzinfo)
    assert ages.born_last(15, at) == date(2013, 2, 28)
    assert ages.born_last(16, at) == date(2012, 2, 29)


def test_holdings_are_there_to_be_compared(db):
    """The twin of the comparison above: a laid family is seen."""
    anna = patient()
    family(anna, [{"relation": "child", "visit": "booked", "is_booked_by_me": True}])
    found = look(anna)
    assert Holding.objects.count() == len(found.cards) == 2
    assert len(visits.of_family(found.rows).coming) == 1
