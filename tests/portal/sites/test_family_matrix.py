"""Who of a family gets what of another person's card: every address × every way to hold it × page and fragment.

The table of scopes (patients.rules.scopes) is written out here a second time, cell by cell (A1, A4, A5).
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
from django.utils.timezone import now

from portal.domain.attachments.models import Search
from portal.domain.booking.models import Appointment
from portal.domain.patients.models import Holding
from portal.domain.patients.rules import ages
from portal.kit import snils
from tests.factories import messaging
from tests.factories.patients import HoldingFactory, Patient, patient
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.test_access_matrix import ASKED, OBJECT, PLANTED, WAYS, World, ask, visit_that_is
from tests.portal.sites.visitor import Visitor, text

DAY = timedelta(days=1)
OF_CARD = {name: rule for name, rule in OBJECT.items() if not name.startswith("messages:")}
"""Who else reads and writes messages about a card is held in patient/messages/test_family.py."""
NAMES = [
    name
    for name in (*OF_CARD, *sorted(ASKED))
    if name not in {"cards:bring_back", "cards:asked", "privacy:consent"}
]


def born(years, days=0):
    on = ages.today(now()) + timedelta(days=days)
    return on.replace(year=on.year - years, day=min(on.day, 28))


@dataclass(frozen=True)
class As:
    """As what somebody holds the card; `may` is what the table says of it now."""

    may: str
    relation: str = "relative"
    years: int = 70
    given: str = "all"
    agreed: bool = False
    days: int | None = None
    is_over: bool = False


HOLDERS = {
    "the other parent": As("parent", "child", 8),
    "parent of fifteen": As("nothing", "child", 15),
    "parent of fifteen who may book": As("book", "child", 15, "book", agreed=True, days=30),
    "parent of fifteen whose term is over": As("nothing", "child", 15, "all", agreed=True, days=-1),
    "parent of eighteen": As("none", "child", 18, "all", agreed=True, days=30),
    "guardian of before": As("none", "child", 8, is_over=True),
    "relative who may book": As("book", given="book", agreed=True, days=30),
    "relative who sees visits": As("visits", given="visits", agreed=True, days=30),
    "relative who sees all": As("all", given="all", agreed=True, days=30),
    "relative whose term is over": As("none", given="all", agreed=True, days=-1),
    "relative of before": As("none", given="all", agreed=True, days=30, is_over=True),
}

SEES = {
    "cards:card": {"nothing": 200, "book": 403, "visits": 403, "all": 200, "parent": 200},
    "cards:visits": {"nothing": 403, "book": 200, "visits": 200, "all": 200, "parent": 200},
    "cards:seen": {"nothing": 403, "book": 403, "visits": 403, "all": 200, "parent": 200},
    "cards:doubt": {"nothing": 404, "book": 404, "visits": 404, "all": 200, "parent": 200},
    "cards:attachments": {"nothing": 403, "book": 403, "visits": 403, "all": 200, "parent": 200},
    "cards:attachments_state": {"nothing": 403, "book": 403, "visits": 403, "all": 200, "parent": 200},
    "cards:attachments_request": {"nothing": 403, "book": 403, "visits": 403, "all": 200, "parent": 200},
    "cards:appeal": {"nothing": 403, "book": 403, "visits": 403, "all": 200, "parent": 200},
    "cards:appeal_paper": {"nothing": 403, "book": 403, "visits": 403, "all": 200, "parent": 200},
    "cards:edit": {"nothing": 404, "book": 404, "visits": 404, "all": 404, "parent": 200},
    "cards:checked": {"nothing": 405, "book": 405, "visits": 405, "all": 405, "parent": 405},
    "cards:ask": {"nothing": 200, "book": 200, "visits": 200, "all": 200, "parent": 404},
    "cards:ask_code": dict.fromkeys(("nothing", "book", "visits", "all", "parent"), 303),
    "cards:ask_code_again": dict.fromkeys(("nothing", "book", "visits", "all", "parent"), 405),
    "cards:end_right": {"nothing": 200, "book": 200, "visits": 200, "all": 200, "parent": 404},
}
"""What a GET gets, by scope; what is not here: cards open to every holder, visits from «visits» on."""
NEVER_AGREED = {"parent of fifteen"}


def expected(name, holder):
    one = HOLDERS[holder]
    if one.may == "none":
        return (
            405 if (OBJECT.get(name) and OBJECT[name].get == 405) or name == "cards:ask_code_again" else 404
        )
    if name == "cards:end_right" and holder in NEVER_AGREED:
        return 404
    if name in SEES:
        told = SEES[name]
        return (
            403
            if name == "cards:card" and one.relation == "relative" and one.may != "all"
            else (200 if name == "cards:card" else told[one.may])
        )
    if OBJECT[name].get == 405:
        return 405
    if name.startswith("booking:"):
        return OBJECT[name].get if one.may in {"visits", "all", "parent"} else 404
    return 200


@pytest.fixture
def world(region, esia):
    def make(holder, state):
        one, at = HOLDERS[holder], now()
        owner = Guest(patient(surname=PLANTED, birth_date=born(one.years)))
        made = World(
            owner, Guest(patient()), Visitor(), visit_that_is(owner, state), messaging.thread(owner.patient)
        )
        holding = HoldingFactory(
            account=made.stranger.patient.account, card=owner.card, relation=one.relation, scope=one.given,
            agreed_at=at - DAY if one.agreed else None, ended_at=at if one.is_over else None,
            ends_at=at + one.days * DAY if one.days is not None else None,
        )  # fmt: skip
        made.stranger.client.handler.enforce_csrf_checks = False
        return made, made.stranger, holding

    return make


def path_of(made, holding, name):
    if name not in ASKED:
        return made.path(name)
    parts = {
        "ask": "ask/",
        "ask_code": "code/",
        "ask_code_again": "code/again/",
        "end_right": f"{holding.pk}/end/",
    }
    return f"/26/cards/{made.visit.card_id}/rights/{parts[name.partition(':')[2]]}"


STATES = {name: OBJECT[name].state if name in OBJECT else "booked" for name in NAMES}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", sorted(set(STATES.values())))
@pytest.mark.parametrize("holder", HOLDERS)
def test_each_holder_gets_what_the_table_says(world, holder, state, way):
    made, who, holding = world(holder, state)
    wanted = {name: expected(name, holder) for name in NAMES if STATES[name] == state}
    if way == "fragment" and wanted.get("cards:ask_code") == 303:
        wanted["cards:ask_code"] = 200  # the page is told where to go
    answers = {name: ask(who, "get", path_of(made, holding, name), way) for name in wanted}
    assert {name: answer.status_code for name, answer in answers.items()} == wanted
    named = {name for name, answer in answers.items() if PLANTED in text(answer)}
    shown = {name for name, status in wanted.items() if status == 200 and is_named(name, way)}
    assert shown <= named
    if HOLDERS[holder].may == "none":
        assert named == set()


def is_named(name, way):
    return OBJECT[name].named if name in OBJECT else (name != "cards:ask_code" or way == "page")


POSTED = [name for name in OF_CARD if OF_CARD[name].post == 303 and name != "cards:bring_back"]


@pytest.mark.parametrize("state", sorted({OBJECT[name].state for name in POSTED}))
@pytest.mark.parametrize(
    "holder", [name for name, one in HOLDERS.items() if one.may in ("none", "nothing", "book")]
)
def test_a_post_of_who_may_not_changes_nothing(world, holder, state):
    made, who, _holding = world(holder, state)
    before = made.rows_of_visit()
    is_held = HOLDERS[holder].may != "none"
    names = [name for name in POSTED if OBJECT[name].state == state]
    if is_held:
        names = [name for name in names if name != "cards:delete"]  # whoever holds a card may put it away
    assert names != []
    for name, way in product(names, WAYS):
        answer = ask(who, "post", made.path(name), way, OBJECT[name].form)
        is_led_to_the_closed_tab = name == "cards:attachments_search" and is_held
        assert answer.status_code == (303 if is_led_to_the_closed_tab else 404), (name, way)
        assert Search.objects.filter(card=made.visit.card_id).count() == 0, (name, way)
        assert made.rows_of_visit() == before, (name, way)


NOT_A_PAGE = {
    "booking:calendar",
    "booking:paper",
    "cards:appeal_paper",
    "booking:saved",
    "cards:ask_code",
    "cards:ask_code_again",
}
"""Files; a copy that names the patient itself; and what leads on where no code was asked for."""


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in NOT_A_PAGE and (name in ASKED or OBJECT[name].get == 200)]
)
def test_each_page_says_whom_it_acts_for_where_it_is_another(world, name):
    made, who, holding = world(
        "relative who sees visits" if name in ASKED else "the other parent", STATES[name]
    )
    answer = ask(who, "get", path_of(made, holding, name), "page")
    assert answer.status_code == 200
    note = "ваш близкий" if name in ASKED else "ваш ребёнок"
    assert f"Вы действуете за другого человека: <b>{PLANTED} Имя Отчество</b> ({note})" in text(answer)
    if name in OBJECT:
        own = text(ask(made.owner, "get", made.path(name), "page"))
        assert "<h1" in own
        assert "Вы действуете за другого человека" not in own


@pytest.mark.parametrize("holder", [name for name, one in HOLDERS.items() if one.may != "none"])
def test_the_list_names_the_card_and_hides_what_is_not_to_be_seen(world, holder):
    made, who, _holding = world(holder, "booked")
    page = text(ask(who, "get", "/26/cards/", "page"))
    sees_visit = HOLDERS[holder].may in {"visits", "all", "parent"}
    assert PLANTED in page
    assert (str(made.visit.pk) in page) is sees_visit
    shows_numbers = HOLDERS[holder].relation == "child" or HOLDERS[holder].may == "all"
    assert has_number(page, made.owner.card) is shows_numbers


def has_number(page, card):
    """Tell whether a number of the card stands there, whole or its end after the dots."""
    shown = (card.policy_number, snils.show(card.snils), f"•••• {card.policy_number[-4:]}")
    return any(number in page for number in shown)


@pytest.mark.parametrize("holder", [name for name, one in HOLDERS.items() if one.may == "none"])
def test_the_list_of_who_holds_nothing_is_silent(world, holder):
    made, who, _holding = world(holder, "booked")
    page = text(ask(who, "get", "/26/cards/", "page"))
    assert PLANTED not in page
    assert who.card.surname in page
    assert str(made.visit.pk) not in page


@pytest.mark.parametrize("holder", HOLDERS)
def test_whoever_may_not_book_is_refused_a_place(world, holder):
    made, who, _holding = world(holder, "cancelled_by_patient")
    slot = places()[0]
    answer = ask(
        who, "post", "/26/booking/hold/", "page", (("slot", str(slot.pk)), ("card", str(made.visit.card_id)))
    )
    is_allowed = HOLDERS[holder].may not in {"none", "nothing"}
    assert (answer.status_code == 303) is is_allowed, answer.status_code
    assert Appointment.objects.filter(slot=slot).count() == int(is_allowed)
    assert answer.status_code in (303, 404)


def test_who_books_sees_and_cancels_what_was_booked_so(world):
    made, who, _holding = world("relative who may book", "cancelled_by_patient")
    own = visit(Guest(Patient(who.patient.account, made.owner.card)), places()[0])
    assert ask(who, "get", f"/26/booking/{own.pk}/ticket/", "page").status_code in (200, 404)
    page = text(ask(who, "get", f"/26/cards/{made.visit.card_id}/visits/", "page"))
    assert str(own.pk) in page
    assert str(made.visit.pk) not in page


@pytest.mark.parametrize("is_right", [True, False])
def test_a_link_tells_only_the_person_it_is_for(world, is_right):
    made, who, holding = world("relative who may book", "booked")
    from portal.domain.patients import access
    from portal.domain.patients.actions import proxies
    from portal.domain.patients.rules.proxies import Term

    card = access.card_of(
        account_id=who.patient.account.pk, card_id=holding.card_id, at=now(), by=who.patient.by, reason="x"
    )
    key = proxies.ask_by_link(card=card, scope="all", term=Term.YEAR, at=now(), by=who.patient.by)
    asked = made.owner if is_right else Guest(patient())
    asked.client.handler.enforce_csrf_checks = False
    answer = ask(asked, "get", f"/26/cards/asked/{key}/", "page")
    assert answer.status_code == (200 if is_right else 410)
    assert (who.patient.account.surname in text(answer)) is is_right
    answer = ask(asked, "post", f"/26/cards/asked/{key}/", "page", (("answer", "yes"),))
    assert answer.status_code == (303 if is_right else 410)
    assert Holding.objects.get(pk=holding.pk).scope == ("all" if is_right else "book")
    assert ask(made.nobody, "get", f"/26/cards/asked/{key}/", "page").status_code == 302
