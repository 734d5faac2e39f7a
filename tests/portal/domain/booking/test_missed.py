"""After missed visits a booking is confirmed by a code: what counts, and what the verb lets through."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports
from portal.domain.accounts import queries as sessions
from portal.domain.accounts.models import Account, Passage
from portal.domain.accounts.states import CodePurpose
from portal.domain.booking import access, actions, queries
from portal.domain.booking.models import Appointment, Objection
from portal.domain.booking.rules import settings as rules
from portal.domain.booking.rules.missed import CodeAfter, MissedVisit, Reach, asks_code
from portal.domain.booking.rules.settings import Rule, Setting
from portal.domain.booking.states import MISSED_COUNTED, State
from portal.domain.regions.models import Region
from tests.factories import booking as places
from tests.factories.accounts import NOW, browser
from tests.factories.patients import patient
from tests.fakes import channels as fakes
from tests.portal.domain.booking.tables import counts, story

DAY = timedelta(days=1)
PHONE = "+79187654321"
HERE, ELSEWHERE = 1, 2
CARDIOLOGIST, SURGEON = 10, 20
NEAR = MissedVisit(HERE, CARDIOLOGIST, NOW - DAY)
IN_REGION = CodeAfter(3)
IN_CLINIC, OF_POSITION = CodeAfter(2, Reach.CLINIC), CodeAfter(1, Reach.POSITION)


@pytest.mark.parametrize(
    ("visits", "after", "asks"),
    [
        ([NEAR] * 2, IN_REGION, False),
        ([NEAR] * 3, IN_REGION, True),
        ([NEAR] * 4, IN_REGION, True),
        ([], CodeAfter(0), False),
        ([NEAR] * 20, CodeAfter(0), False),
        ([NEAR] * 20, CodeAfter(0, Reach.POSITION), False),
        ([NEAR], CodeAfter(1), True),
        ([NEAR, NEAR, replace(NEAR, starts_at=NOW - MISSED_COUNTED)], IN_REGION, False),
        ([NEAR, NEAR, replace(NEAR, starts_at=NOW - MISSED_COUNTED + DAY)], IN_REGION, True),
        ([NEAR, NEAR, replace(NEAR, starts_at=NOW + DAY)], IN_REGION, False),
        ([NEAR, NEAR, replace(NEAR, is_objected=True)], IN_REGION, False),
        ([NEAR, NEAR, replace(NEAR, clinic_id=ELSEWHERE)], IN_REGION, True),
        ([NEAR, replace(NEAR, clinic_id=ELSEWHERE)], IN_CLINIC, False),
        ([NEAR, replace(NEAR, position_id=SURGEON)], IN_CLINIC, True),
        ([replace(NEAR, position_id=SURGEON)], OF_POSITION, False),
        ([replace(NEAR, clinic_id=ELSEWHERE)], OF_POSITION, False),
        ([NEAR], OF_POSITION, True),
    ],
)
def test_when_a_code_is_asked_for(visits, after, asks):
    found = asks_code(visits, after=after, clinic_id=HERE, position_id=CARDIOLOGIST, at=NOW)
    assert found is asks


def put(value, clinic_id=None, position_id=None, since_at=NOW - DAY, till_at=None):
    return Setting(Rule.MISSED_BEFORE_CODE, value, clinic_id, position_id, since_at, till_at)


@pytest.mark.parametrize(
    ("settings", "after"),
    [
        ([], CodeAfter(3, Reach.REGION)),
        ([put(5)], CodeAfter(5, Reach.REGION)),
        ([put(5), put(2, HERE)], CodeAfter(2, Reach.CLINIC)),
        ([put(5), put(2, HERE), put(0, HERE, CARDIOLOGIST)], CodeAfter(0, Reach.POSITION)),
        ([put(2, ELSEWHERE), put(1, HERE, SURGEON)], CodeAfter(3, Reach.REGION)),
        ([put(5, till_at=NOW)], CodeAfter(3, Reach.REGION)),
        ([put(5, till_at=NOW + DAY)], CodeAfter(5, Reach.REGION)),
        ([put(5, since_at=NOW + DAY)], CodeAfter(3, Reach.REGION)),
    ],
)
def test_who_sets_the_number_counts(settings, after):
    place = {"at": NOW, "clinic_id": HERE, "position_id": CARDIOLOGIST}
    assert rules.code_after(settings, **place) == after
    assert rules.limits(settings, **place).code_after == after


# In the database.


@dataclass
class Sitting:
    """A person in one browser and one session."""

    who: object
    name: str = "chromium"

    def __post_init__(self):
        account = Account.objects.get(pk=self.who.account.pk)
        key = accounts.open_session(account=account, browser=browser(self.name), at=NOW)
        self.session = sessions.signed_in(key=key, at=NOW)
        self.by = accounts.actor(account.pk, self.session.session_id)

    def known(self, held, **other):
        told = {
            "session": self.session, "about": str(held.appointment_id), "browser": browser(self.name),
            "at": NOW,
        }  # fmt: skip
        return told | other

    def ring(self, held):
        """Ask for a code; return what arrives."""
        known = self.known(held)
        passage = accounts.begin_own(**known, region="26")
        accounts.send_passage_code(
            passage=passage, channel="call", browser=known["browser"], at=NOW
        )  # fmt: skip
        return passage, self._arrive(passage)

    def _arrive(self, passage):
        accounts.deliver_code(code_id=passage.code_id, clock=lambda: NOW)
        return ports.channels["call"].codes[-1]

    def prove(self, held):
        _passage, digits = self.ring(held)
        accounts.check_own(**self.known(held), digits=digits)

    def confirm(self, held, desk, replaces=None):
        self.press(held, desk, replaces)
        return Appointment.objects.values_list("state", flat=True).get(pk=held.appointment_id)

    def press(self, held, desk, replaces=None):
        actions.confirm(
            account_id=self.who.account.pk, appointment_id=held.appointment_id, clinic_id=desk.clinic.pk,
            replaces=replaces, region="26", at=NOW, by=self.by,
        )  # fmt: skip


@pytest.fixture
def phones(db, monkeypatch):
    made = fakes.both()
    monkeypatch.setattr(ports, "channels", made)
    return made


@pytest.fixture
def ground(phones, desk, anna):
    region = Region.objects.get(pk="26")
    region.code_channels = ["call"]
    region.save()
    Account.objects.filter(pk=anna.account.pk).update(phone=PHONE, phone_confirmed_at=NOW - DAY)
    return desk


def missed(who, number, *, days=10, desk=None):
    """Write visits that the clinic marked as missed."""
    session = places.desk(
        starts_at=NOW - days * DAY, **({"doctor": desk.doctor} if desk else {})
    )  # fmt: skip
    slots = session.slots[:number]
    return [places.appointment(who, slot, State.MISSED) for slot in slots]


@pytest.fixture
def me(ground, anna):
    return Sitting(anna)


def test_two_missed_visits_book_without_a_code_three_with_one(me, ground, anna, hold, desk):
    missed(anna, 2)
    assert me.confirm(hold(anna, desk.slots[0]), desk) == "booked"

    missed(anna, 1, days=20)
    other = places.desk(starts_at=NOW + 3 * DAY)
    held, before = hold(anna, other.slots[0]), counts()
    with pytest.raises(actions.CodeNeeded):
        me.confirm(held, other)
    assert counts() == before
    assert story(held.appointment_id)[0] == "held"

    me.prove(held)

    assert me.confirm(held, other) == "booked"
    assert "appointment.proved" in story(held.appointment_id)[2]
    assert me.confirm(held, other) == "booked"  # a second click


def test_a_clinic_of_its_own_system_is_not_asked_before_the_code(me, ground, anna, hold, desk, clinic):
    missed(anna, 3)
    held = hold(anna, desk.slots[0])
    with pytest.raises(actions.CodeNeeded):
        me.confirm(held, desk)
    assert clinic.asked == []
    assert story(held.appointment_id)[0] == "held"

    me.prove(held)
    clinic.answers = ["A-1"]

    assert me.confirm(held, desk) == "booked"
    assert [(what, one.key) for what, one in clinic.asked] == [("reserve", held.appointment_id)]


def test_a_move_asks_too_and_leaves_the_old_visit(me, ground, anna, hold, desk):
    old = places.appointment(anna, desk.slots[0])
    missed(anna, 3)
    held = actions.hold(**anna.keys, slot_id=desk.slots[1].pk, region="26", replaces=old.pk, at=NOW)
    with pytest.raises(actions.CodeNeeded):
        me.confirm(held, desk, replaces=old.pk)
    assert [story(pk)[0] for pk in (old.pk, held.appointment_id)] == ["booked", "held"]

    me.prove(held)

    assert me.confirm(held, desk, replaces=old.pk) == "booked"
    assert story(old.pk)[0] == "moved"


def test_a_proof_serves_its_own_hold_and_sitting_once(me, ground, anna, hold, desk):
    missed(anna, 3)
    first = hold(anna, desk.slots[0])
    me.prove(first)
    other = places.desk(starts_at=NOW + 3 * DAY)
    second, elsewhere = hold(anna, other.slots[0]), Sitting(anna, "firefox")

    for who, held, at in ((me, second, other), (elsewhere, first, desk)):
        with pytest.raises(actions.CodeNeeded):
            who.confirm(held, at)
    with pytest.raises(actions.CodeNeeded):  # a caller without a sitting has proved nothing
        actions.confirm(
            account_id=anna.account.pk, appointment_id=first.appointment_id, clinic_id=desk.clinic.pk,
            region="26", at=NOW, by=anna.by,
        )  # fmt: skip

    assert me.confirm(first, desk) == "booked"
    assert Passage.objects.get(about=str(first.appointment_id)).used_at == NOW


@pytest.mark.parametrize("other", ["hold", "session", "browser"])
def test_a_code_is_typed_only_where_it_was_asked_for(me, ground, anna, hold, desk, other):
    missed(anna, 3)
    held = hold(anna, desk.slots[0])
    _passage, digits = me.ring(held)
    told = {
        "hold": {"about": str(hold(anna, places.desk(starts_at=NOW + 3 * DAY).slots[0]).appointment_id)},
        "session": {"session": Sitting(anna).session},
        "browser": {"browser": browser("firefox")},
    }[other]

    with pytest.raises(accounts.NoPassage):
        accounts.check_own(**me.known(held, **told), digits=digits)

    accounts.check_own(**me.known(held), digits=digits)
    assert me.confirm(held, desk) == "booked"


def test_a_wrong_code_proves_nothing(me, ground, anna, hold, desk):
    missed(anna, 3)
    held = hold(anna, desk.slots[0])
    _passage, digits = me.ring(held)
    with pytest.raises(accounts.WrongCode) as wrong:
        accounts.check_own(**me.known(held), digits=fakes.other_than(digits))
    assert wrong.value.left == 2
    with pytest.raises(actions.CodeNeeded):
        me.confirm(held, desk)


def objected(visit, **answer):
    return Objection.objects.create(
        appointment=visit, account_id=visit.account_id, made_at=NOW - DAY, **answer
    )


@pytest.mark.parametrize(("is_agreed", "asks"), [(None, False), (False, True)])
def test_an_open_objection_counts_for_the_person_a_refused_one_does_not(
    me, ground, anna, hold, desk, is_agreed, asks
):
    visits = missed(anna, 3)
    answered = {} if is_agreed is None else {"answered_at": NOW, "is_agreed": is_agreed}
    objected(visits[0], **answered)
    held = hold(anna, desk.slots[0])

    if asks:
        with pytest.raises(actions.CodeNeeded):
            me.confirm(held, desk)
    else:
        assert me.confirm(held, desk) == "booked"


@pytest.mark.parametrize(
    ("days", "value", "of", "till", "asks"),
    [
        (10, 3, "region", None, True),
        (91, 3, "region", None, False),
        (10, 0, "region", None, False),
        (10, 0, "region", NOW - DAY, True),
        (10, 0, "position", None, False),
        (10, 1, "clinic", None, False),
    ],
)
def test_the_number_is_a_setting_with_dates(me, ground, anna, hold, desk, days, value, of, till, asks):
    missed(anna, 3, days=days)  # in another clinic
    where = {
        "region": actions.Where("26"),
        "clinic": actions.Where("26", desk.clinic.pk),
        "position": actions.Where("26", desk.clinic.pk, desk.doctor.position_id),
    }[of]
    actions.set_rule(
        rule=Rule.MISSED_BEFORE_CODE, value=value, where=where, since_at=NOW - 2 * DAY, till_at=till,
        at=NOW - 2 * DAY, by=anna.by,
    )  # fmt: skip
    held = hold(anna, desk.slots[0])

    if asks:
        with pytest.raises(actions.CodeNeeded):
            me.confirm(held, desk)
    else:
        assert me.confirm(held, desk) == "booked"


def test_marks_of_another_patient_and_region_do_not_count(me, ground, anna, boris, hold, desk):
    missed(boris, 3)
    assert me.confirm(hold(anna, desk.slots[0]), desk) == "booked"


def test_an_account_without_a_phone_cannot_begin(me, ground, anna, hold, desk):
    held = hold(anna, desk.slots[0])
    Account.objects.filter(pk=anna.account.pk).update(phone_confirmed_at=None)

    with pytest.raises(accounts.NoPhone):
        accounts.begin_own(**me.known(held), region="26")

    assert not Passage.objects.filter(purpose=CodePurpose.BOOKING).exists()


def opened(who, held, *, is_limited=False):
    by = replace(who.by, is_limited=is_limited)
    one = access.appointment_of(
        account_id=who.account.pk, appointment_id=held.appointment_id, at=NOW, by=by, reason="test",
        notes_missed=True,
    )  # fmt: skip
    return queries.code_for(hold=one, by=by, account_id=who.account.pk, at=NOW)


def test_the_page_names_the_visits_behind_it_unless_the_sitting_is_short(ground, anna, hold, desk):
    visits = missed(anna, 3)
    held = hold(anna, desk.slots[0])

    assert [one.pk for one in opened(anna, held).visits] == [one.pk for one in visits]
    assert opened(anna, held, is_limited=True).visits is None
    Appointment.objects.filter(pk=visits[0].pk).update(state=State.ATTENDED)
    assert opened(anna, held) is None


def test_the_usual_confirm_costs_no_statement_more(
    me, ground, anna, hold, rules_known, django_assert_num_queries
):
    """As before the rule; who has missed one visit pays one statement: which of them count here."""
    usual, watched = (places.desk(starts_at=NOW + days * DAY) for days in (3, 5))
    held = hold(anna, usual.slots[0])
    with django_assert_num_queries(8):
        me.press(held, usual)
    missed(anna, 1)
    held = hold(anna, watched.slots[0])
    with django_assert_num_queries(9):
        me.press(held, watched)


def test_a_held_place_is_opened_with_the_same_statements(ground, anna, hold, desk, django_assert_num_queries):
    held = hold(anna, desk.slots[0])
    who = {"account_id": anna.account.pk, "appointment_id": held.appointment_id, "at": NOW, "by": anna.by}
    for notes in (False, True):
        with django_assert_num_queries(2):
            one = access.appointment_of(**who, reason="test", notes_missed=notes)
    with django_assert_num_queries(0):
        assert queries.code_for(hold=one, by=anna.by, account_id=anna.account.pk, at=NOW) is None


def test_the_desk_reads_who_books_by_code(ground, anna, desk):
    asked = {"card_id": anna.card.pk, "clinic_id": desk.clinic.pk, "region": "26", "at": NOW}
    missed(anna, 2)
    assert queries.asks_code_of_card(**asked) == 0
    missed(anna, 1, days=20)
    assert queries.asks_code_of_card(**asked) == 3
    assert queries.asks_code_of_card(**asked | {"card_id": patient().card.pk}) == 0
