"""Who gets what: every address of a region × who asks × how. A new address must be classified here (A1)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import now

from portal.domain.attachments.models import Search
from portal.domain.audit.models import Entry
from portal.domain.booking.models import Appointment, Broken, Objection
from portal.domain.messaging.models import File, Thread
from portal.domain.patients.models import Card, Holding, SeenQuestion
from portal.domain.patients.states import Ended
from portal.sites.entrance import places as addresses
from tests.factories import help_centre, messaging
from tests.factories.accounts import NOW, child, person
from tests.factories.attachments import attached_without_a_place
from tests.factories.patients import CardFactory, HoldingFactory, patient
from tests.factories.regions import RegionFactory
from tests.portal.sites.patient.guest import Guest, places, visit_that_is
from tests.portal.sites.staff.addresses import ALL as STAFF
from tests.portal.sites.visitor import Visitor, text

OPEN = {
    "start:page", "start:accessibility", "start:privacy", "start:cookies", "start:later",
    "help_centre:page", "help_centre:cannot_sign_in", "help_centre:confirm_account", "help_centre:how_to_register",
    "help_centre:how_to_book", "law:page", "help_centre:search", "help_centre:article", "help_centre:helped", "help_centre:missing",
    "sign_in:page", "sign_in:password", "sign_in:begin", "sign_in:consent", "sign_in:consent_text",
    "sign_in:refused", "sign_in:register", "sign_in:agree", "sign_in:trouble", "sign_in:leave",
    "sign_in:left", "sign_in:passkey", "sign_in:passkey_begin", "sign_in:again", "sign_in:closing", "login_by_esia", "esia_return",
    "sign_in:app", "sign_in:birth", "sign_in:code", "sign_in:another", "sign_in:cannot", "sign_in:cannot_what",
    "recovery:page", "recovery:phone", "recovery:code", "recovery:again", "recovery:password", "recovery:done", "settings:email", "settings:email_done",
    "doctors:list", "doctors:near", "doctors:terms", "doctors:any", "doctors:clinics", "doctors:clinic", "doctors:speciality", "doctors:doctor", "booking:worker",
    "status:page", "status:told", "status:hide",
}  # fmt: skip
"""Anybody may open these; they show nothing of a person."""

OWN = {
    "cards:list", "cards:from_esia", "cards:ask_own", "cards:ask_children", "cards:esia_trouble", "cards:notices", "messages:list", "messages:new", "cards:new", "cards:agree", "booking:hold", "privacy:page", "privacy:archive", "privacy:withdraw",
    "settings:notices", "settings:telegram", "settings:unlink_telegram", "settings:page", "settings:phone", "settings:phone_again",
    "settings:devices", "settings:calendar", "settings:quiet", "settings:reminders",
    "session:unsent", "session:prove", "session:stay", "session:begin", "session:password", "session:code", "session:again",
    "settings:ways", "settings:begin_passkey", "settings:add_passkey", "settings:remove_way", "settings:totp",
    "settings:totp_picture", "settings:new_codes",
}  # fmt: skip
"""A signed-in person's own; there is no number in the address that could be somebody else's."""

LEADING_ON = {
    "messages:new", "cards:ask_own", "cards:ask_children", "settings:phone", "settings:phone_again",
    "session:password", "session:code", "session:again",
    "cards:agree", "booking:hold", "privacy:archive", "session:unsent", "session:prove", "session:stay", "session:begin",
    "settings:begin_passkey", "settings:add_passkey", "settings:remove_way", "settings:totp",
    "settings:totp_picture", "settings:new_codes", "settings:unlink_telegram",
}  # fmt: skip
"""Of these, the pages that show nothing by themselves: they lead on, or answer a script."""

NOT_GONE_BACK_TO = {
    "session:prove", "session:stay", "session:begin", "session:password", "session:code", "session:again",
    "settings:begin_passkey",
}  # fmt: skip
"""Going there after signing in leads nowhere."""


@dataclass(frozen=True)
class Object:
    """An address with a number: what the owner gets by GET and POST, and whether the region matters.

    `state` is that of the appointment it is asked for; `named` means the owner's page holds the name.
    """

    get: int
    post: int
    state: str = "booked"
    named: bool = True
    of_region: bool = True
    form: tuple[tuple[str, str], ...] = ()


OBJECT = {
    "cards:card": Object(200, 405, of_region=False),
    "cards:checked": Object(405, 303, of_region=False),
    "cards:added": Object(200, 405, of_region=False),
    "cards:edit": Object(200, 303, of_region=False, form=(("phone", "+7 918 765-43-21"),)),
    "cards:delete": Object(200, 303, of_region=False, form=(("visits", "keep"),)),
    "cards:rights": Object(200, 405, of_region=False),
    "cards:seen": Object(200, 405, of_region=False),
    "cards:doubt": Object(200, 303, of_region=False),
    "cards:bring_back": Object(405, 303, state="deleted", of_region=False),
    "cards:visits": Object(200, 405, of_region=False),
    "cards:attachments": Object(200, 405, of_region=False),
    "cards:attachments_state": Object(200, 405, named=False, of_region=False),
    "cards:attachments_search": Object(405, 303, of_region=False),
    "cards:attachments_request": Object(200, 405, of_region=False),
    "cards:appeal": Object(200, 405),
    "cards:appeal_paper": Object(200, 405, named=False),
    "privacy:consent": Object(200, 405, named=False, of_region=False),
    "messages:write": Object(200, 303, of_region=False, form=messaging.FORM),
    "messages:thread": Object(200, 303, of_region=False, form=(("text", "Ещё вопрос"),)),
    "messages:file": Object(200, 405, named=False, of_region=False),
    "messages:close": Object(405, 303, named=False, of_region=False),
    "messages:reopen": Object(405, 303, state="closed", named=False, of_region=False),
    "booking:confirm": Object(200, 303, state="held"),
    "booking:extend": Object(405, 303, state="held"),
    "booking:let_go": Object(405, 303, state="held"),
    "booking:withdraw": Object(405, 303, state="reserving"),
    "booking:ticket": Object(200, 405),
    "booking:calendar": Object(200, 405, named=False),
    "booking:paper": Object(200, 405, named=False),
    "booking:saved": Object(200, 405),
    "booking:cancel": Object(200, 303, named=False, form=(("reason", "cannot_come"),)),
    "booking:object": Object(405, 303, state="missed"),
    "booking:move": Object(302, 405, named=False),
    "booking:agree": Object(303, 303, state="broken", named=False),
    "booking:decline": Object(405, 303, state="called_off", named=False),
}
"""Somebody's row: 404 for everybody else, whether it exists or not."""

ASKED = {"cards:ask", "cards:ask_code", "cards:ask_code_again", "cards:end_right", "cards:asked"}
"""Only about another person's card: test_family_matrix asks who gets what."""
BY_CODE = {"booking:code", "booking:code_again"}
"""Only where a booking is confirmed by a code: booking/test_by_code asks who gets what."""
SEALED = {"cards:esia_add", "cards:esia_renew"}
"""Named by a key of what ESIA told in one sitting; there is no row yet: 404 everywhere but there."""

SECRET = {"booking:feed", "reminded:page", "reminded:come", "reminded:cancel"}
"""Opened by the secret in its address alone, signed in or not: test_feed and reminded/test_link ask who gets what."""

NAMED = {"cards:esia_trouble": {"kind": "refused"}}
"""Own addresses with a word in them that is nobody's."""

PLANTED = "Тайнохранимова"
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/26/cards/"}
WAYS = {"page": {}, "fragment": HTMX}


def names(patterns=None, namespace="") -> list[str]:
    found = []
    for pattern in patterns or get_resolver(settings.REGION_URLCONF).url_patterns:
        if isinstance(pattern, URLResolver):
            found += names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            found.append(namespace + str(pattern.name))
    return found


def test_every_address_is_classified_once():
    assert sorted(names()) == sorted([*OPEN, *OWN, *OBJECT, *ASKED, *BY_CODE, *SEALED, *SECRET, *STAFF])


@dataclass
class World:
    """The owner, a stranger, nobody; an appointment and a card of the owner."""

    owner: Guest
    stranger: Guest
    nobody: Visitor
    visit: Appointment
    thread: Thread

    def path(self, name: str, region: str = "26") -> str:
        parts = {
            "card_id": self.visit.card_id,
            "appointment_id": self.visit.pk,
            "consent_id": self.owner.patient.account.consent_id,
            "thread_id": self.thread.pk,
        }
        kinds = {"cards": "card_id", "privacy": "consent_id", "messages": "thread_id"}
        kind = kinds.get(name.partition(":")[0], "appointment_id")
        kind = "card_id" if name == "messages:write" else kind
        numbered = {kind: str(parts[kind])} if name in OBJECT else dict(NAMED.get(name, {}))
        if name == "messages:file":
            numbered["file_id"] = str((File.objects.first() or messaging.sent_file(self.thread)).pk)
        if name == "cards:doubt":
            numbered["entry"] = str(self.look().pk)
        if name.startswith("cards:appeal"):
            numbered |= attached_without_a_place(self.visit.card, self.visit.clinic)
        return addresses.address(region, name, **numbered)

    def look(self) -> Entry:
        """Somebody of staff looked at the owner's card."""
        told = {"object_kind": "card", "object_id": str(self.visit.card_id), "action": "card.opened"}
        return Entry.objects.get_or_create(**told, actor_kind="staff", actor_id="1", at=NOW)[0]

    def rows_of_visit(self) -> tuple:
        card = Card.objects.filter(pk=self.visit.card_id).values().get()
        return card, Appointment.objects.filter(pk=self.visit.pk).values().get()

    def rows(self) -> tuple:
        attached_without_a_place(self.visit.card, self.visit.clinic)  # the appeal needs it: before comparing
        card = Card.objects.filter(pk=self.visit.card_id).values_list("checked_at", "phone").get()
        held = Holding.objects.filter(card=self.visit.card_id).values_list("ended_at", flat=True).get()
        held = held, SeenQuestion.objects.filter(card=self.visit.card_id).count()
        held = held, Objection.objects.filter(pk=self.visit.pk).exists()
        searches = [*Search.objects.filter(card=self.visit.card_id).values_list("state", flat=True)]
        state = Appointment.objects.filter(pk=self.visit.pk).values_list("state", "hold_ends_at").get()
        state = state, Broken.objects.filter(appointment=self.visit.pk, ended_at=None).exists()
        return card, held, searches, state, messaging.rows(self.owner.patient)


@pytest.fixture
def world(region, esia) -> Callable[[str], World]:
    elsewhere = RegionFactory(code="73")
    region.messengers = ["telegram"]
    region.save()

    def make(state: str = "booked") -> World:
        owner, stranger = Guest(patient(surname=PLANTED)), Guest(patient(surname="Чужакова"))
        is_deleted = state == "deleted"
        booked = visit_that_is(owner, "booked" if state in {"deleted", "closed"} else state)
        written = messaging.closed if state == "closed" else messaging.thread
        made = World(owner, stranger, Visitor(), booked, written(owner.patient, booked.clinic))
        if is_deleted:
            Holding.objects.filter(card=owner.card).update(ended_at=now(), ended_why=Ended.DELETED)
        owner.agree(region, elsewhere)
        for one in (owner, stranger, made.nobody):
            one.client.handler.enforce_csrf_checks = False  # the door is asked, not the token
        return made

    return make


def ask(who, method: str, path: str, way: str, form=()):
    body = {"data": dict(form)} if method == "post" else {}
    return getattr(who.client, method)(path, **body, **WAYS[way])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", OBJECT)
def test_strangers_get_404_and_change_nothing_where_the_owner_gets_in(world, name, way):
    rule = OBJECT[name]
    here = world(rule.state)
    path, before = here.path(name), here.rows()
    form = rule.form or [("slot", one.slot_id) for one in Broken.objects.all()]
    for method in ("get", "head", "post"):
        expected = {"get": rule.get, "head": rule.get, "post": rule.post}[method]
        answer = ask(here.stranger, method, path, way, form)
        assert answer.status_code == (405 if expected == 405 else 404), method
        assert PLANTED not in text(answer)
        assert here.rows() == before
    for method, expected in (("get", rule.get), ("head", rule.get), ("post", rule.post)):
        answer = ask(here.owner, method, path, way, form)
        assert answer.status_code == expected, method
        if method == "get" and expected == 200 and rule.named:
            assert PLANTED in text(answer)
    assert (here.rows() == before) is (rule.post == 405)


@pytest.mark.parametrize("state", sorted({"booked", *(rule.state for rule in OBJECT.values())}))
def test_nobody_is_sent_to_sign_in_and_back(world, state):
    here = world(state)
    rules = {name: Object(200, 200) for name in OWN} | OBJECT
    for name in sorted(name for name, rule in rules.items() if rule.state == state):
        for method, way in product(("get", "post"), WAYS):
            _is_sent_to_sign_in(here, name, method, way)


def _is_sent_to_sign_in(here: World, name: str, method: str, way: str) -> None:
    path, before = here.path(name), here.rows()
    answer = ask(here.nobody, method, path, way, OBJECT[name].form if name in OBJECT else ())
    there = answer.headers.get("HX-Redirect") if way == "fragment" else answer.headers.get("Location")
    assert answer.status_code == (200 if way == "fragment" else 302), (name, method, way)
    assert there.startswith("/26/sign-in/"), name
    if way == "page":
        is_kept = method == "get" and name not in NOT_GONE_BACK_TO
        back = f"?next={path.removeprefix('/26')}" if is_kept else ""
        assert there == f"/26/sign-in/{back}", name
    assert answer.content == b"", name
    assert here.rows() == before, name


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name, rule in OBJECT.items() if rule.of_region])
def test_the_owner_gets_404_in_another_region(world, name, way):
    rule = OBJECT[name]
    here = world(rule.state)
    before = here.rows()
    for method in ("get", "head", "post"):
        allowed = {"get": rule.get, "head": rule.get, "post": rule.post}[method] != 405
        answer = ask(here.owner, method, here.path(name, "73"), way, rule.form)
        assert answer.status_code == (404 if allowed else 405)
        assert PLANTED not in text(answer)
    assert here.rows() == before


@pytest.mark.parametrize("name", [name for name, rule in OBJECT.items() if not rule.of_region])
def test_cards_belong_to_the_installation(world, name):
    here = world()
    method, expected = ("post", 303) if OBJECT[name].get == 405 else ("get", 200)
    assert ask(here.owner, method, here.path(name, "73"), "page").status_code == expected


@pytest.mark.parametrize("way", WAYS)
def test_own_pages_show_only_ones_own(world, way):
    here = world()
    assert PLANTED in text(ask(here.owner, "get", "/26/cards/", way))
    for name in sorted(OWN - LEADING_ON):
        answer = ask(here.stranger, "get", here.path(name), way)
        assert answer.status_code == 200, name
        assert PLANTED not in text(answer), name


def test_open_pages_let_everybody_in_and_show_nothing_of_the_owner(world, settings):
    help_centre.use_shelf(settings)
    here = world()
    for name in sorted(OPEN):
        path = f"/26{_open_address(here, name)}"
        for who in (here.nobody, here.stranger):
            answer = ask(who, "get", path, "page")
            assert answer.status_code in (200, 301, 303, 405, 410), name
            assert PLANTED not in text(answer), name
            assert here.visit.number not in text(answer), name


def _open_address(here: World, name: str) -> str:
    numbers = {
        "doctor_id": here.visit.doctor_id,
        "clinic_id": here.visit.clinic_id,
        "speciality_id": here.visit.doctor.speciality_id,
        "what": "number" if name == "sign_in:cannot_what" else "checkup",
        "kind": "refused",
        "key": "unknown",
        "slug": "booking",
    }
    wanted = {
        "doctors:clinic": ["clinic_id"],
        "doctors:speciality": ["clinic_id", "speciality_id"],
        "doctors:doctor": ["doctor_id"],
        "start:later": ["what"],
        "sign_in:trouble": ["kind"],
        "sign_in:cannot_what": ["what"],
        "settings:email": ["key"],
        **{f"help_centre:{page}": ["slug"] for page in ("article", "helped", "missing")},
    }
    return reverse(
        name, urlconf=settings.REGION_URLCONF, kwargs={key: numbers[key] for key in wanted.get(name, [])}
    )


@pytest.fixture
def sealed(world, esia) -> tuple[World, list[str]]:
    """What ESIA told the owner: a child to add, and one whose card says otherwise."""
    here = world()
    owner = here.owner.patient
    young = date(2018, 5, 17)
    card = CardFactory(surname="Другая", name="Вера", birth_date=young, esia_issuer=esia.issuer, esia_oid="2")
    HoldingFactory(account=owner.account, card=card, relation="child")
    told = [child(oid="1", surname=PLANTED), child(oid="2", surname=PLANTED, name="Вера")]
    esia.person_told = person(oid=owner.account.esia_oid, surname=PLANTED, children=tuple(told))
    answer = ask(here.owner, "post", here.path("cards:ask_children"), "page")
    here.owner.back(parse_qs(urlsplit(answer["Location"]).query)["state"][0])
    return here, re.findall(
        r'href="(/26/cards/from-esia/[0-9a-f]{16}/[^"]*)"', text(here.owner.get("cards/from-esia/"))
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("number", "posted"), [(0, 200), (1, 303)])
def test_what_esia_told_is_seen_in_the_sitting_that_asked_alone(sealed, way, number, posted):
    here, paths = sealed
    another = Guest(here.owner.patient)
    another.client.handler.enforce_csrf_checks = False
    before = Card.objects.count(), Card.objects.filter(surname=PLANTED).count()
    for method in ("get", "head", "post"):
        for who in (here.stranger, another):
            answer = ask(who, method, paths[number], way)
            assert answer.status_code == 404
            assert PLANTED not in text(answer)
        there = ask(here.nobody, method, paths[number], way)
        assert there.status_code == (200 if way == "fragment" else 302)
        assert there.content == b""
    assert (Card.objects.count(), Card.objects.filter(surname=PLANTED).count()) == before
    page = text(ask(here.owner, "get", paths[number], way))
    assert PLANTED in page
    assert "Вы действуете за другого человека: <b>" in page
    assert ask(here.owner, "post", paths[number], way).status_code == posted


@pytest.mark.parametrize("field", ["account", "account_id", "holder", "state", "number", "clinic", "region"])
def test_fields_that_nobody_asked_for_change_nothing(world, field):
    here = world("held")
    form = (("account_id", str(here.owner.patient.account.pk)), (field, "1"), ("state", "booked"))
    slot = places()[0]
    wanted = (("slot", str(slot.pk)), ("card", str(here.visit.card_id)), *form)
    answer = ask(here.stranger, "post", "/26/booking/hold/", "page", wanted)
    assert answer.status_code == 404
    assert Appointment.objects.filter(slot=slot).count() == 0
    wanted = (("slot", str(slot.pk)), ("card", str(here.stranger.card.pk)), *form)
    answer = ask(here.stranger, "post", "/26/booking/hold/", "page", wanted)
    assert answer.status_code == 303
    made = Appointment.objects.get(slot=slot)
    mine = here.stranger.patient.account.pk, here.stranger.card.pk
    assert (made.account_id, made.card_id, made.state) == (*mine, "held")
