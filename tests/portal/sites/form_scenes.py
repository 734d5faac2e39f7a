"""Forms that stand on no page of the table of addresses: somebody has to come so far first."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pyotp
from django.utils.timezone import now

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import Account, Session
from portal.domain.booking import queries as booking
from portal.domain.booking.states import State
from portal.domain.patients.states import Relation, Source
from tests.factories import booking as questions
from tests.factories.accounts import child
from tests.factories.patients import CardFactory, HoldingFactory, patient
from tests.factories.staff import operator, registrar
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.cards.parent import Parent
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.patient.phones import PASSWORD, PHONE, ring
from tests.portal.sites.staff.colleague import Colleague, colleague
from tests.portal.sites.staff.test_sign_in import invite
from tests.portal.sites.visitor import Visitor

Seen = Iterator[tuple[Visitor, str]]


def code_of_sign_in(*_) -> Seen:
    phones.known()
    phones.try_in(who := Visitor())
    yield who, "sign-in/code/"


def birth_of_sign_in(*_) -> Seen:
    for day, surname in ((5, "Первая"), (6, "Вторая")):
        phones.known(PASSWORD, birth_date=date(1958, 3, day), surname=surname)
    phones.try_in(who := Visitor())
    yield who, "sign-in/birth/"


def app_of_sign_in(*_) -> Seen:
    switch_on(phones.known().account.pk)
    phones.try_in(who := Visitor())
    yield who, "sign-in/app/"


def switch_on(account_id: int) -> None:
    at = now() - timedelta(minutes=2)
    actions.begin_totp(account_id=account_id)
    digits = pyotp.TOTP(queries.new_totp_secret(account_id=account_id)).at(at)
    actions.confirm_totp(account_id=account_id, digits=digits, at=at, by=actions.actor(account_id))


def recovery(*_) -> Seen:
    phones.known()
    who = Visitor()
    who.send("recovery/phone/", phone=PHONE, channel="telegram")
    yield who, "recovery/code/"
    who.send("recovery/code/", digits=ring())
    yield who, "recovery/password/"


def proof(*_) -> Seen:
    with_app, who = Guest(phones.known(phone="+79187654322")), Guest(phones.known())
    switch_on(with_app.patient.account.pk)
    Session.objects.update(proved_at=now() - timedelta(minutes=11))
    yield with_app, "session/prove/"
    yield who, "session/prove/"
    who.send("session/prove/password/", "session/prove/", password=PASSWORD, next="/settings/ways/")
    yield who, "session/prove/code/"


def contacts(*_) -> Seen:
    who = Guest(phones.known(None))
    Account.objects.filter(pk=who.patient.account.pk).update(email="")
    who.send("settings/", phone="+7 926 777-88-99", email="", password="", repeat="")
    yield who, "settings/phone/"


def ways(*_) -> Seen:
    who = Guest()
    who.send("settings/ways/totp/", "settings/ways/", step="begin")
    yield who, "settings/ways/totp/"


def questions_before_a_visit(*_) -> Seen:
    who, slot = Guest(), places()[0]
    for number, kind in enumerate(("short", "choice", "long")):
        told = {"kind": kind, "label": f"Вопрос {number}?", "position": number + 1}
        told |= {"options": "Впервые\nПовторно"} if kind == "choice" else {}
        questions.question(slot.doctor.speciality, since_at=now() - timedelta(days=1), **told)
    answer = who.send("booking/hold/", "cards/", slot=str(slot.pk), card=str(who.card.pk))
    yield who, answer["Location"].removeprefix("/26/")


def booking_by_code(*_) -> Seen:
    who, slot = Guest(), places()[0]
    Account.objects.filter(pk=who.patient.account.pk).update(phone="+79187654321", phone_confirmed_at=now())
    for missed in places(3):
        began = now() - timedelta(days=1, minutes=20 * missed.number)
        visit(who, missed, State.MISSED, starts_at=began, ends_at=began + timedelta(minutes=10))
    held = who.send("booking/hold/", "cards/", slot=str(slot.pk), card=str(who.card.pk))
    asked = who.send(held["Location"].removeprefix("/26/"))
    yield who, asked["Location"].removeprefix("/26/")


def reminder(*_) -> Seen:
    one = visit(Guest(), places()[0])
    yield Visitor(), f"v/{booking.link_of(one.pk, account_id=one.account_id)}/cancel/"


def relatives(*_) -> Seen:
    who = Guest(patient())
    told = {"surname": "Тихая", "name": "Нина", "snils": "", "policy_number": "", "policy_kind": ""}
    card = CardFactory(**told, source=Source.HAND, phone="+79161234567")
    HoldingFactory(account=who.patient.account, relation=Relation.RELATIVE, card=card)
    page = f"cards/{card.pk}/rights/"
    yield who, f"{page}ask/"
    who.send(f"{page}ask/", scope="visits", term="year", way="code", phone="8 916 123-45-67")
    yield who, f"{page}code/"


def child_of_esia(_region, esia) -> Seen:
    parent = Parent(esia)
    parent.ask(child(oid="1"))
    yield parent, f"cards/from-esia/{parent.keys()[0]}/"


def article_that_did_not_help(*_) -> Seen:
    who = Visitor()
    who.send("help/articles/booking/helped/", "help/articles/booking/", answer="no")
    yield who, "help/articles/booking/"


def sign_in_of_staff(*_) -> Seen:
    who = Colleague(operator())
    yield who, "staff/sign-in/"
    who.enter()
    yield who, "staff/sign-in/code/"
    new, link = Colleague(), invite()
    yield new, link
    new.send(link, password="длинный пароль новенькой", again="длинный пароль новенькой")
    yield new, "staff/sign-in/app/"


def new_app_of_staff(*_) -> Seen:
    who = colleague(operator())
    type(who.who).objects.update(totp_step=0)
    who.send("staff/me/app/", former="длинный пароль сотрудника", code=who.code())
    yield who, "staff/me/app/new/"


def why_no_place(*_) -> Seen:
    slot = places()[0]
    clinic = slot.doctor.clinic
    yield (
        colleague(registrar(clinic)),
        f"staff/clinics/{clinic.pk}/why/?day={slot.wall_date}&doctor={slot.doctor_id}",
    )


SCENES: dict[Callable[..., Seen], set[str]] = {
    code_of_sign_in: {"sign_in:code"},
    birth_of_sign_in: {"sign_in:birth"},
    app_of_sign_in: {"sign_in:app"},
    recovery: {"recovery:code", "recovery:password"},
    proof: {"session:prove", "session:password", "session:code"},
    contacts: {"settings:phone"},
    ways: {"settings:totp"},
    questions_before_a_visit: {"booking:confirm"},
    booking_by_code: {"booking:code"},
    reminder: {"reminded:cancel"},
    relatives: {"cards:ask", "cards:ask_code"},
    child_of_esia: {"cards:esia_add"},
    article_that_did_not_help: {"help_centre:missing"},
    sign_in_of_staff: {"staff_sign_in:page", "staff_sign_in:code", "staff_sign_in:link", "staff_sign_in:app"},
    new_app_of_staff: {"staff_me:new_app"},
    why_no_place: {"clinic_desk:why"},
}
"""Who comes to which forms; the addresses of the forms."""
