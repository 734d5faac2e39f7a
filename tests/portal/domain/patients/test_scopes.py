"""What may be done with somebody else's card: by relation, age, agreement, term; and at every door."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.booking import access as visits
from portal.domain.booking import actions as booking
from portal.domain.booking import queries
from portal.domain.patients import access
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.rules import ages, scopes
from portal.domain.patients.states import Relation, Scope, Source
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import CardFactory, HoldingFactory, Patient, patient

DAY = timedelta(days=1)
TODAY = ages.today(NOW)


def born(years, days=0):
    """Somebody who becomes so old in `days` days."""
    on = TODAY + timedelta(days=days)
    return on.replace(year=on.year - years)


def hold(relation="child", birth_date=None, *, by="esia", given="all", agreed=False, ends_at=None):
    return scopes.Hold(relation, birth_date or born(8), by, given, agreed, ends_at)


CASES = [
    (hold("self", born(40)), "all"),
    (hold("self", born(40), by="", given="nothing"), "all"),
    (hold("child", born(8)), "all"),
    (hold("child", born(8), by=""), "book"),
    (hold("child", born(15, days=1)), "all"),
    (hold("child", born(15)), "nothing"),
    (hold("child", born(15), agreed=True, given="book"), "book"),
    (hold("child", born(15), agreed=True, given="all", ends_at=NOW + DAY), "all"),
    (hold("child", born(15), agreed=True, given="all", ends_at=NOW), "nothing"),
    (hold("child", born(18, days=1), agreed=True, given="visits"), "visits"),
    (hold("child", born(18), agreed=True, given="all"), None),
    (hold("relative", born(70), by=""), "book"),
    (hold("relative", born(70)), "all"),
    (hold("relative", born(70), agreed=True, given="visits"), "visits"),
    (hold("relative", born(70), agreed=True, given="visits", ends_at=NOW + DAY), "visits"),
    (hold("relative", born(70), agreed=True, given="visits", ends_at=NOW), None),
    (hold("relative", born(70), by="clinic", agreed=True, given="all"), "all"),
    (hold("relative", born(70), by="code", agreed=True, given="all"), "visits"),
    (hold("relative", born(70), by="code", agreed=True, given="book"), "book"),
    (hold("child", born(8), by="clinic"), "all"),
    (hold("child", born(8), by="code"), "book"),
]


@pytest.mark.parametrize(("one", "scope"), CASES)
def test_now_tells_the_scope(one, scope):
    assert scopes.now(one, NOW) == scope


@given(years=st.integers(0, 30), days=st.integers(0, 366))
def test_a_parent_never_has_more_as_the_child_grows(years, days):
    birth_date = date(2000, 1, 1)
    earlier = datetime(2000 + years, 1, 1, tzinfo=UTC) + timedelta(days=days)
    told = [
        scopes.now(hold("child", birth_date), at) or Scope.NOTHING for at in (earlier, earlier + 400 * DAY)
    ]
    assert scopes.includes(told[0], told[1])


def test_comes_on_leaps_to_march():
    assert ages.comes_on(date(2012, 2, 29), 15) == date(2027, 3, 1)
    assert ages.comes_on(date(2012, 2, 29), 16) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("left", "before"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, None), (-1, None)],
)
@pytest.mark.parametrize("years", ages.MILESTONES)
def test_due_names_the_nearest_warning(years, left, before):
    birth_date = born(years, days=left)
    expected = [(years, before)] if before else []
    assert [(one.years, one.before) for one in ages.due(birth_date, TODAY)] == expected


@pytest.mark.parametrize(("hour", "day"), [(20, 21), (21, 22)])
def test_today_is_counted_by_one_clock(hour, day):
    assert ages.today(datetime(2026, 11, 21, hour, tzinfo=UTC)) == date(2026, 11, day)


def held(anna, relation, birth_date, **changed):
    source = changed.pop("source", Source.ESIA)
    card = CardFactory(birth_date=birth_date, source=source)
    return HoldingFactory(account=anna.account, relation=relation, card=card, **changed)


def opened(anna, holding, needs=Scope.NOTHING):
    return access.card_of(
        account_id=anna.account.pk, card_id=holding.card_id, at=NOW, by=anna.by, reason="x", needs=needs
    )


def see(anna, visit):
    return visits.appointment_of(
        account_id=anna.account.pk, appointment_id=visit.pk, at=NOW, by=anna.by, reason="x"
    )


@pytest.fixture
def anna(db):
    return patient()


def test_a_door_opens_as_wide_as_the_scope(anna):
    holding = held(anna, Relation.RELATIVE, born(70), scope=Scope.VISITS, agreed_at=NOW)
    assert opened(anna, holding, Scope.VISITS).scope == Scope.VISITS
    with pytest.raises(access.TooNarrow):
        opened(anna, holding, Scope.ALL)
    Holding.objects.filter(pk=holding.pk).update(scope=Scope.ALL)
    assert opened(anna, holding, Scope.ALL).scope == Scope.ALL


def test_a_child_of_eighteen_is_not_there_any_more(anna):
    holding = held(anna, Relation.CHILD, born(18, days=1))
    visit = places.appointment(Patient(anna.account, holding.card), places.desk().slots[0])
    assert opened(anna, holding, Scope.NOTHING).scope == Scope.NOTHING
    Card.objects.filter(pk=holding.card_id).update(birth_date=born(18))
    with pytest.raises(access.NotYours):
        opened(anna, holding)
    with pytest.raises(access.NotYours):
        see(anna, visit)
    listed = access.cards_of(account_id=anna.account.pk, at=NOW, by=anna.by)
    assert [card.id for card in listed] == [anna.card.pk]


def test_visits_of_a_child_of_fifteen_are_the_childs_own(anna):
    holding = held(anna, Relation.CHILD, born(15, days=1))
    visit = places.appointment(Patient(anna.account, holding.card), places.desk().slots[0])
    mine = {"account_id": anna.account.pk, "at": NOW}

    def shown():
        card = opened(anna, holding)
        found = queries.by_ids(ids=[str(visit.pk)], by=anna.by, **mine)
        return [one.pk for one in queries.visits_of(cards=[card])], list(found), queries.everything(**mine)

    listed, told, kept = shown()
    assert (listed, told, len(kept)) == ([visit.pk], [str(visit.pk)], 1)
    assert see(anna, visit).pk == visit.pk
    Card.objects.filter(pk=holding.card_id).update(birth_date=born(15))
    assert shown() == ([], [], [])
    with pytest.raises(access.NotYours):
        see(anna, visit)
    with pytest.raises(access.NotYours):
        visits.asked_of(appointment_id=visit.pk, region="26", by=anna.by, **mine)
    Holding.objects.filter(pk=holding.pk).update(agreed_at=NOW, scope=Scope.BOOK)
    assert shown()[0] == [visit.pk]


def test_a_child_of_fifteen_is_booked_by_the_childs_agreement(anna):
    holding, slot = held(anna, Relation.CHILD, born(15)), places.desk().slots[0]
    asked = {"account_id": anna.account.pk, "card_id": holding.card_id, "slot_id": slot.pk, "region": "26"}
    with pytest.raises(access.TooNarrow):
        booking.hold(at=NOW, by=anna.by, **asked)
    Holding.objects.filter(pk=holding.pk).update(agreed_at=NOW, scope=Scope.BOOK)
    assert booking.hold(at=NOW, by=anna.by, **asked).ends_at > NOW


def test_who_may_book_sees_what_was_booked_by_it_and_nothing_else(anna):
    boris = patient()
    holding = HoldingFactory(
        account=anna.account, card=boris.card, relation=Relation.RELATIVE, scope=Scope.BOOK, agreed_at=NOW
    )
    slots = places.desk().slots
    own = places.appointment(Patient(anna.account, boris.card), slots[0])
    his = places.appointment(boris, slots[1])
    card = opened(anna, holding)
    assert [one.pk for one in queries.visits_of(cards=[card])] == [own.pk]
    assert see(anna, own).pk == own.pk
    with pytest.raises(access.NotYours):
        see(anna, his)
    Holding.objects.filter(pk=holding.pk).update(scope=Scope.VISITS)
    assert {one.pk for one in queries.visits_of(cards=[opened(anna, holding)])} == {own.pk, his.pk}
    assert see(anna, his).pk == his.pk


@pytest.mark.parametrize(
    ("scope", "is_shown"), [(Scope.BOOK, False), (Scope.VISITS, False), (Scope.ALL, True)]
)
def test_numbers_of_a_relative_are_shown_only_to_who_may_see_everything(anna, scope, is_shown):
    holding = held(anna, Relation.RELATIVE, born(70), scope=scope, agreed_at=NOW)
    card = opened(anna, holding)
    told = (card.snils, card.policy_number, card.document_number)
    whole = (holding.card.snils, holding.card.policy_number, holding.card.document_number)
    assert (told, card.shows_data) == ((whole, True) if is_shown else (("", "", ""), False))
    assert card.surname == holding.card.surname


def test_what_one_typed_oneself_is_shown_before_anybody_confirms_it(anna):
    holding = held(anna, Relation.RELATIVE, born(70), source=Source.HAND)
    card = opened(anna, holding)
    assert (card.scope, card.snils, card.shows_data) == (Scope.BOOK, holding.card.snils, True)


def test_who_may_not_book_any_more_cancels_nothing_with_the_card(anna):
    holding = held(anna, Relation.CHILD, born(15))
    visit = places.appointment(Patient(anna.account, holding.card), places.desk().slots[0])
    assert queries.coming_of_holder(card=opened(anna, holding), at=NOW) == []
    booking.remove_card(card=opened(anna, holding), is_cancelling=True, at=NOW, by=anna.by)
    visit.refresh_from_db()
    assert visit.state == "booked"


def test_who_may_book_cancels_what_is_listed_with_the_card(anna):
    holding = held(anna, Relation.CHILD, born(15), agreed_at=NOW, scope=Scope.BOOK)
    visit = places.appointment(Patient(anna.account, holding.card), places.desk().slots[0])
    assert [one.pk for one in queries.coming_of_holder(card=opened(anna, holding), at=NOW)] == [visit.pk]
    booking.remove_card(card=opened(anna, holding), is_cancelling=True, at=NOW, by=anna.by)
    visit.refresh_from_db()
    assert visit.state == "cancelled_by_patient"


def sees(anna, visit, at=NOW):
    """Tell whether the lists show a visit, and whether its address opens."""
    listed = access.cards_of(account_id=anna.account.pk, at=at, by=anna.by)
    cards = [card for card in listed if card.id == visit.card_id]
    shown = {one.pk for one in queries.visits_of(cards=cards)}
    try:
        visits.appointment_of(
            account_id=anna.account.pk, appointment_id=visit.pk, at=at, by=anna.by, reason="x"
        )
    except access.NotYours:
        return visit.pk in shown, False
    return visit.pk in shown, True


BOOKS = {"relation": Relation.RELATIVE, "scope": Scope.BOOK, "agreed_at": NOW}
BY_HAND = {"relation": Relation.RELATIVE, "source": Source.HAND}


@pytest.mark.parametrize("state", ["attended", "missed", "cancelled_by_patient", "booked"])
@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("how", [BOOKS, BOOKS | {"scope": Scope.VISITS}, BY_HAND], ids=str)
def test_what_is_over_opens_only_where_lists_show_it(anna, how, is_over, state):
    holding = held(anna, birth_date=born(70), **how)
    visit = places.appointment(Patient(anna.account, holding.card), places.desk().slots[0], state)
    at = visit.ends_at if is_over else NOW
    has_history = how.get("scope") == Scope.VISITS
    is_kept = state == "booked" and "source" not in how
    is_coming = not is_over and state in {"booked", "cancelled_by_patient"}
    assert sees(anna, visit, at)[1] is (has_history or is_kept or is_coming)


def test_own_card_that_nobody_vouches_for_opens_no_history(db):
    anna = patient(source=Source.HAND)
    visit = places.appointment(anna, places.desk().slots[0])
    assert (sees(anna, visit), sees(anna, visit, visit.ends_at)[1]) == ((True, True), False)
    Card.objects.filter(pk=anna.card.pk).update(confirmed_at=NOW, confirmed_by="clinic")
    assert sees(anna, visit, visit.ends_at) == (True, True)


@pytest.mark.parametrize(("scope", "is_told"), [(Scope.BOOK, False), (Scope.VISITS, True)])
def test_who_may_book_is_not_told_whom_others_expect(anna, scope, is_told):
    boris = patient()
    HoldingFactory(
        account=anna.account, card=boris.card, relation=Relation.RELATIVE, scope=scope, agreed_at=NOW
    )
    first, second, *_ = places.desk().slots
    his = places.appointment(boris, first)

    def expected():
        cards = access.cards_of(account_id=anna.account.pk, at=NOW, by=anna.by)
        return set(queries.expected(cards=cards, speciality_id=his.speciality_id, at=NOW))

    assert expected() == ({boris.card.pk} if is_told else set())
    places.appointment(Patient(anna.account, boris.card), second)
    assert expected() == {boris.card.pk}
