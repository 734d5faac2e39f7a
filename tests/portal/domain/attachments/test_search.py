"""One search from the button to its end, with a register that answers, lies, repeats itself or is silent."""

from datetime import date, timedelta

import pytest

from portal.domain.attachments import actions, ports, queries
from portal.domain.attachments.models import Attachment, Search
from portal.domain.attachments.ports import Attached
from portal.domain.attachments.rules import pace
from portal.domain.attachments.states import ASKED_AT_ONCE, LEASE, SEARCH_ENDS_AFTER, Kind, State
from portal.domain.audit.models import Entry
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import ATTACHMENTS_OF_CARD
from portal.domain.patients.models import Card
from portal.domain.patients.states import Relation, Scope
from tests.factories.accounts import NOW
from tests.factories.attachments import AttachmentFactory, SearchFactory
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.patients import HoldingFactory, Patient, patient
from tests.factories.regions import RegionFactory
from tests.fakes.register import person_of, record, silent

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def row():
    return Search.objects.get()


def entries(action):
    return [entry.facts for entry in Entry.objects.filter(action=action)]


FOUND = ("kind", "clinic", "clinic_name", "area", "doctor", "since_date", "source", "checked_at")


def test_found_is_written_with_clinic_doctor_area_and_date(anna, register, search, ask):
    doctor = DoctorFactory()
    gp, since = doctor.clinic.external_id, date(2025, 9, 1)
    mine = Attached(Kind.THERAPEUTIC, gp, "", "3", doctor.external_id, "", since)
    register.answers = [[record(anna.card, mine, Attached(Kind.DENTAL, "unknown", "Стоматология № 8"))]]
    assert search(anna) is True
    assert row().state == State.QUEUED
    assert ask() == 1
    assert list(Attachment.objects.order_by("pk").values_list(*FOUND)) == [
        ("therapeutic", doctor.clinic.pk, gp, "3", doctor.pk, since, "fake", NOW),
        ("dental", None, "Стоматология № 8", "", None, None, "fake", NOW),
    ]
    assert (row().state, row().ended_at, row().next_at) == (State.FOUND, NOW, NOW + timedelta(days=30))
    assert entries("attachments.wanted") == [{}]
    assert entries("attachments.searched") == [{"outcome": "found", "register": "fake"}]
    assert register.asked == [person_of(anna.card)]


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_register_is_asked(anna, register, search, ask):
    search(anna)
    ask()
    assert register.in_transaction == [False]


def test_answer_about_another_is_neither_kept_nor_shown(anna, register, search, ask, opened):
    stranger = patient(surname="Чужакова").card
    register.answers = [[record(stranger), record(anna.card, birth_date=date(1999, 9, 9))]]
    search(anna)
    ask()
    assert Attachment.objects.count() == 0
    told = queries.of_card(card=opened(anna), region="26", at=NOW)
    assert (told.state, told.differs, told.attachments) == (State.MISMATCH, ["birth_date"], [])


def test_mismatch_takes_away_what_was_found_before(anna, register, search, ask):
    register.answers = [[record(anna.card)], [record(anna.card, surname="Другая")]]
    search(anna)
    ask()
    assert Attachment.objects.count() == 1
    search(anna, at=NOW + MINUTE)
    ask(NOW + MINUTE)
    assert (row().state, row().differs, Attachment.objects.count()) == (State.MISMATCH, ["surname"], 0)


def test_second_press_begins_nothing_while_a_search_is_on_its_way(anna, register, search, ask):
    assert [search(anna), search(anna, at=NOW + SECOND)] == [True, False]
    assert len(entries("attachments.wanted")) == 1
    ask(NOW + SECOND)
    assert search(anna, at=NOW + MINUTE) is True


def test_silent_register_is_asked_again_and_again_and_then_it_ends(anna, monkeypatch, search, ask):
    quiet = silent()
    monkeypatch.setattr(ports, "register_of", lambda _region: quiet)
    search(anna)
    at, times = NOW, []
    while row().state not in ("unavailable", "found"):
        if ask(at):
            times.append((at - NOW).total_seconds())
            assert row().state in ("queued", "unavailable")
        at += SECOND
        assert at < NOW + 15 * MINUTE
    assert times == [0, 20, 80, 230, 530]
    assert row().next_at == row().ended_at + timedelta(hours=1)


def test_silence_keeps_what_was_found_before(anna, monkeypatch, search, ask, opened):
    mine = AttachmentFactory(search__card=anna.card)
    quiet = silent()
    monkeypatch.setattr(ports, "register_of", lambda _region: quiet)
    search(anna)
    ask()
    actions.end_overdue(at=NOW + SEARCH_ENDS_AFTER)
    told = queries.of_card(card=opened(anna), region="26", at=NOW + SEARCH_ENDS_AFTER)
    assert (told.state, told.attachments) == (State.UNAVAILABLE, [mine])


@pytest.mark.parametrize(
    "broken",
    [ValueError, TimeoutError, lambda: [object()], lambda: None],
    ids=["an error", "too late", "no record", "nothing"],
)
def test_broken_answer_is_silence(anna, register, search, ask, broken):
    register.answers = [broken]
    search(anna)
    assert ask() == 1
    assert (row().state, row().tries) == (State.QUEUED, 1)


def test_answer_after_the_end_changes_nothing(anna, register, search, ask):
    def late():
        actions.end_overdue(at=NOW + SEARCH_ENDS_AFTER)
        return [record(anna.card)]

    register.answers = [late]
    search(anna)
    ask()
    assert (row().state, Attachment.objects.count()) == (State.UNAVAILABLE, 0)
    assert entries("attachments.searched") == []


def test_answer_to_a_question_that_was_taken_back_changes_nothing(anna, register, search, ask):
    def while_another_asks():
        actions.look(at=NOW + LEASE)
        register.answers = [[]]
        ask(NOW + LEASE, line=2)
        return [record(anna.card)]

    register.answers = [while_another_asks]
    search(anna)
    ask()
    assert (row().state, row().taken, Attachment.objects.count()) == (State.NONE, 2, 0)


def test_everything_ends_in_time_though_no_worker_asks(anna, search, opened):
    search(anna)
    at = NOW + SEARCH_ENDS_AFTER
    assert queries.of_card(card=opened(anna), region="26", at=at - SECOND).state == State.QUEUED
    assert queries.of_card(card=opened(anna), region="26", at=at).state == State.UNAVAILABLE
    assert actions.end_overdue(at=at - SECOND) == 0
    assert actions.end_overdue(at=at) == 1
    assert actions.end_overdue(at=at) == 0
    assert (row().state, row().failures) == (State.UNAVAILABLE, 1)
    assert SEARCH_ENDS_AFTER + timedelta(seconds=30) < timedelta(minutes=15)


def test_overdue_search_can_be_begun_anew_at_once(anna, search):
    search(anna)
    assert search(anna, at=NOW + SEARCH_ENDS_AFTER) is True
    assert (row().state, row().ends_at) == (State.QUEUED, NOW + 2 * SEARCH_ENDS_AFTER)


def test_six_questions_an_hour_and_no_seventh(anna, register, search, ask):
    for minute in range(6):
        assert search(anna, at=NOW + minute * MINUTE)
        ask(NOW + minute * MINUTE)
    assert len(register.asked) == 6
    with pytest.raises(limits.Exhausted) as refused:
        search(anna, at=NOW + 6 * MINUTE)
    assert refused.value.until == NOW + timedelta(hours=1)
    assert search(anna, at=NOW + timedelta(hours=1)) is True


def test_limit_met_inside_a_search_puts_it_off_or_ends_it(anna, monkeypatch, search, ask):
    quiet = silent()
    monkeypatch.setattr(ports, "register_of", lambda _region: quiet)
    for _ in range(5):
        limits.take(ATTACHMENTS_OF_CARD, str(anna.card.pk), at=NOW)
    search(anna)
    ask()
    ask(NOW + 20 * SECOND)
    assert len(quiet.asked) == 1
    assert (row().state, row().ended_at) == (State.UNAVAILABLE, NOW + 20 * SECOND)


def test_another_card_has_questions_of_its_own(anna, register, search, ask):
    for _ in range(6):
        limits.take(ATTACHMENTS_OF_CARD, str(anna.card.pk), at=NOW)
    boris = patient()
    search(boris)
    assert (ask(), len(register.asked)) == (1, 1)


def test_silent_region_does_not_hold_up_another(anna, monkeypatch, search, ask, register):
    quiet = silent()
    RegionFactory(code="73")
    monkeypatch.setattr(ports, "register_of", lambda region: quiet if region == "26" else register)
    for _ in range(3):
        search(patient())
    search(anna, at=NOW + SECOND, region="73")
    assert ask(NOW + SECOND) == 2
    assert (len(quiet.asked), len(register.asked)) == (1, 1)


@pytest.mark.parametrize("line", range(1, ASKED_AT_ONCE + 1))
def test_line_where_somebody_asks_takes_no_second_question(anna, register, search, ask, line):
    SearchFactory(state=State.RUNNING, line=line, asked_at=NOW)
    search(anna)
    assert ask(line=line) == 0
    assert register.asked == []
    assert ask(line=line % ASKED_AT_ONCE + 1) == 1


def test_card_that_nobody_vouches_for_is_not_asked_about(anna, register, search, ask, opened):
    search(anna)
    AttachmentFactory(search=row(), search__ended=False)
    Card.objects.filter(pk=anna.card.pk).update(confirmed_at=None, confirmed_by="")
    assert queries.of_card(card=opened(anna), region="26", at=NOW) is None
    assert queries.of_cards(cards=[opened(anna)], region="26") == {}
    ask()
    assert (register.asked, Search.objects.count(), Attachment.objects.count()) == ([], 0, 0)
    with pytest.raises(actions.NotConfirmed):
        search(anna)


def test_policy_of_another_kind_is_not_told_to_a_register(anna, register, search, ask):
    Card.objects.filter(pk=anna.card.pk).update(policy_number="1234567", policy_kind="old")
    search(anna)
    ask()
    assert [asked.policy for asked in register.asked] == [""]


def test_changed_card_is_said_to_be_changed(anna, register, search, ask, opened):
    search(anna)
    ask()
    assert queries.of_card(card=opened(anna), region="26", at=NOW).is_outdated is False
    Card.objects.filter(pk=anna.card.pk).update(surname="Замужняя")
    assert queries.of_card(card=opened(anna), region="26", at=NOW).is_outdated is True


def test_regions_are_apart(anna, register, search, ask, opened):
    RegionFactory(code="73")
    register.answers = [[record(anna.card)]]
    search(anna)
    ask()
    assert queries.of_card(card=opened(anna), region="26", at=NOW).state == State.FOUND
    assert queries.of_card(card=opened(anna), region="73", at=NOW) is None
    assert list(queries.of_cards(cards=[opened(anna)], region="26")) == [anna.card.pk]
    assert queries.of_cards(cards=[opened(anna)], region="73") == {}


def test_clinic_of_another_region_is_not_taken_by_its_number(anna, register, search, ask):
    elsewhere = ClinicFactory(region=RegionFactory(code="73"), external_id="clinic-x")
    register.answers = [[record(anna.card, Attached(Kind.THERAPEUTIC, elsewhere.external_id, "Дальняя"))]]
    search(anna)
    ask()
    assert list(Attachment.objects.values_list("clinic", "clinic_name")) == [(None, "Дальняя")]


def test_pages_look_again_ever_more_rarely():
    waits = [pace.look_again_after(timedelta(seconds=waited)) for waited in (0, 8, 20, 60, 120, 800)]
    assert waits == [2, 2, 5, 15, 30, 30]


@pytest.mark.parametrize("scope", [Scope.BOOK, Scope.VISITS, Scope.ALL])
def test_who_may_not_see_everything_begins_no_search(anna, search, scope):
    boris = patient()
    HoldingFactory(
        account=anna.account, card=boris.card, relation=Relation.RELATIVE, scope=scope, agreed_at=NOW
    )
    theirs = Patient(anna.account, boris.card)
    if scope == Scope.ALL:
        assert search(theirs) is True
    else:
        with pytest.raises(actions.NotAllowed):
            search(theirs)
    assert Search.objects.count() == int(scope == Scope.ALL)
