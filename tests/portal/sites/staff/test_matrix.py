"""Who of staff gets what: every address × every role × own and foreign; strangers, patients, regions."""

from contextlib import contextmanager
from datetime import timedelta
from itertools import product

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import get_resolver
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Answers, Appointment, Question, Setting, WaitingTerm
from portal.domain.booking.queries import asking as kept
from portal.domain.booking.rules.asking import Answer
from portal.domain.booking.rules.asking import Kind as Asked
from portal.domain.booking.rules.settings import Rule
from portal.domain.booking.states import State
from portal.domain.health import actions as health
from portal.domain.patients.models import SeenQuestion
from portal.domain.regions.models import RegionDay
from portal.domain.staff import rules
from portal.domain.staff.models import Employee, Role
from portal.domain.staff.states import Kind, What
from portal.sites.entrance import doors, staff
from portal.sites.entrance import places as addresses
from tests.factories import booking, help_centre, messaging
from tests.factories.acts import act
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.factories.schedule import AbsenceFactory, SpecialDayFactory, WeekTemplateFactory, in_days
from tests.factories.staff import doctor, operator, registrar
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.staff.addresses import ALL, NEEDS, OPEN, STATUS
from tests.portal.sites.staff.colleague import Colleague, colleague, text

PLANTED = {
    What.NAME: ("surname", "Тайнохранимова", "Тайнохранимова"),
    What.BIRTH_DATE: ("birth_date", "1957-04-08", "08.04.1957"),
    What.PHONE: ("phone", "+79185550143", "+7 918 555-01-43"),
    What.SNILS: ("snils", "11223344595", "112-233-445 95"),
    What.POLICY: ("policy_number", "2651440841000999", "2651440841000999"),
    What.DOCUMENT: ("document_number", "987651", "987651"),
}
"""What a card holds, and how a page would show it."""


ANSWERED = "Кашляет третью неделю"
"""What the patient answered before the visit."""


class World:
    """A visit in a clinic, and one of each who works there or elsewhere."""

    def __init__(self) -> None:
        card = {field: stored for field, stored, _shown in PLANTED.values()}
        self.guest = Guest(patient(**card))
        self.visit = visit(self.guest, places()[0], number="А-482-117")
        self.doctor, self.clinic = self.visit.doctor, self.visit.clinic
        self.other = operator(email="other@clinic.example")
        told = {"card": self.guest.card, "account": self.guest.patient.account, "region": "26"}
        entry = Entry.objects.create(at=self.visit.held_at, actor_kind="staff", action="card.opened")
        self.doubt = SeenQuestion.objects.create(
            **told, entry=entry.pk, text="Зачем?", asked_at=self.visit.held_at
        )
        self.role = Role.objects.get(employee=self.other)
        self.setting = Setting.objects.create(
            region_id="26", rule=Rule.NOTICE_MINUTES, value=30, since_at=self.visit.held_at
        )
        self.term = WaitingTerm.objects.create(
            region_id="26", kind="tests", amount=3, unit="days", since=in_days(0), act_key="26-1",
            says="Так.", set_by="1",
        )  # fmt: skip
        self.act = act()
        self.question = booking.question(
            self.doctor.speciality, since_at=self.visit.held_at, kind="short", label="Что беспокоит?"
        )
        self.answer(ANSWERED)
        self.works = health.announce(
            region=self.clinic.region, since=now() + timedelta(hours=2), till=now() + timedelta(hours=3),
            shown_from=now(), text="Обновляем.", by="1", at=now(),
        )  # fmt: skip
        help_centre.own_words()
        self.absence = AbsenceFactory(doctor=self.doctor)
        self.special = SpecialDayFactory(doctor=self.doctor)
        self.template = WeekTemplateFactory(doctor=self.doctor)
        self.clinics, self.supports = (
            messaging.desk_rows(self.guest.patient, one) for one in (self.clinic, None)
        )
        self.promise = messaging.promise()
        self.day_off = RegionDay.objects.create(region=self.clinic.region, day=in_days(30), name="Радоница")

    def answer(self, text: str) -> None:
        """Write an answer past every rule, as if it had been given before the visit."""
        told = kept.sealed([Answer(self.question.pk, Asked.SHORT, self.question.label, text)])
        Appointment.objects.filter(pk=self.visit.pk).update(state=State.HELD)
        Answers.objects.create(pk=self.visit.pk, sealed=told, given_at=self.visit.held_at)
        Appointment.objects.filter(pk=self.visit.pk).update(state=self.visit.state)

    def who(self, kind: Kind) -> Colleague:
        return colleague(
            {
                Kind.OPERATOR: operator,
                Kind.REGISTRAR: lambda: registrar(self.clinic),
                Kind.DOCTOR: lambda: doctor(self.doctor),
            }[kind]()
        )

    def foreign(self, kind: Kind) -> Colleague:
        """Somebody of the same kind who works elsewhere."""
        elsewhere = DoctorFactory(clinic__region=self.clinic.region)
        return colleague(registrar(elsewhere.clinic) if kind == Kind.REGISTRAR else doctor(elsewhere))

    def planned(self, name: str) -> dict[str, object]:
        """Say what stands in an address of the desk of schedules."""
        doctor = {"doctor_id": self.doctor.pk}
        return {
            "home": {}, "days_off": {}, "drop_day_off": {"day": self.day_off.day},
            "end_absence": doctor | {"absence_id": self.absence.pk},
            "drop_specials": doctor | {"day": self.special.day},
            "end_template": doctor | {"template_id": self.template.pk},
        }.get(name, doctor)  # fmt: skip

    def path(self, name: str, region: str = "26") -> str:
        parts = {
            "clinic_desk": {"clinic_id": self.clinic.pk},
            "doctor_day": {"doctor_id": self.doctor.pk},
            "region_desk": {},
            "clinic_messages": {"clinic_id": self.clinic.pk} | self.clinics.parts(name),
            "support_messages": self.supports.parts(name),
            "schedule_desk": self.planned(name.partition(":")[2]),
            "staff_sign_in": {},
            "staff_me": {},
        }[name.partition(":")[0]]
        if name.startswith("schedule_desk"):
            return addresses.address(region, name, **{key: str(value) for key, value in parts.items()})
        if name == "region_desk:question":
            parts |= {"doubt_id": self.doubt.pk}
        parts |= {
            "region_desk:end_works": {"works_id": self.works},
            "region_desk:rule": {"rule": Rule.NOTICE_MINUTES.value},
            "region_desk:messenger": {"which": "telegram"},
            "region_desk:end_rule": {"setting_id": self.setting.pk},
            "region_desk:term": {"kind": "tests"},
            "region_desk:keep_term": {"what": "threads"},
            "region_desk:end_promise": {"term_id": self.promise.pk},
            "region_desk:end_term": {"term_id": self.term.pk},
            "region_desk:change_act": {"key": self.act.key},
            "region_desk:end_act": {"key": self.act.key},
            "region_desk:change_asked": {"question_id": self.question.pk},
            "region_desk:help_article": {"slug": "booking"},
            "region_desk:end_help": {"slug": "booking"},
            "region_desk:end_asked": {"question_id": self.question.pk},
        }.get(name, {})
        if name.endswith((":visit", ":vouch", ":mark", ":called", ":stop", ":why_of", ":sure")):
            parts |= {"appointment_id": self.visit.pk}
        if name.partition(":")[2] in {"employee", "link", "give_role", "end_role", "end"}:
            parts |= {"employee_id": self.other.pk} if name.startswith("region") else {"key": "nobodys"}
        if name.endswith("end_role"):
            parts |= {"role_id": self.role.pk}
        return addresses.address(region, name, **{key: str(value) for key, value in parts.items()})


def colleague_of(region: str) -> Colleague:
    """Return an operator of another region, signed in there."""
    who = Colleague(operator(region__code=region), region=region)
    who.sign_in()
    return who


@pytest.fixture
def world(region, esia, settings) -> World:
    help_centre.use_shelf(settings)
    made = World()
    made.guest.client.handler.enforce_csrf_checks = False
    return made


def ask(who, method, path, **headers):
    who.client.handler.enforce_csrf_checks = False  # the door is asked, not the token
    return getattr(who.client, method)(path, headers=headers)


def views():
    found = {}
    for pattern in get_resolver(settings.REGION_URLCONF).url_patterns:
        if str(pattern.pattern).startswith("staff/"):
            found |= {f"{pattern.namespace}:{one.name}": one.callback for one in pattern.url_patterns}
    return found


def test_every_address_is_marked_as_the_list_here_says():
    marked = {name: staff.needed(view) for name, view in views().items() if not staff.is_open(view)}
    assert marked == NEEDS
    assert {name for name, view in views().items() if staff.is_open(view)} == OPEN
    assert [name for name, view in views().items() if doors.is_open(view)] == []


def test_every_right_opens_something_or_shows_a_field():
    assert {*NEEDS.values(), *PLANTED, What.ANSWERS} == set(What)


@pytest.mark.parametrize("name", NEEDS)
def test_address_opens_exactly_for_whom_the_table_names(world, name):
    path = world.path(name)
    for kind in Kind:
        with undone():  # what the operator ends must still be there for the registrar
            here, is_allowed = world.who(kind), rules.may(kind, NEEDS[name])
            for method, allowed in zip(("get", "post"), STATUS.get(name, (200, 405)), strict=True):
                answer = ask(here, method, path)
                assert answer.status_code == (allowed if is_allowed else 404), (kind, method)
                if not is_allowed:
                    assert "Тайнохранимова" not in text(answer), (kind, method)


@contextmanager
def undone():
    """Take back what is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", NEEDS)
def test_address_does_not_exist_for_the_same_role_elsewhere(world, name):
    kind = next(kind for kind in Kind if rules.may(kind, NEEDS[name]))
    if kind == Kind.OPERATOR:
        here = colleague_of("73")
        assert ask(here, "get", "/73/staff/region/").status_code == 200
        foreign = world.path(name, "73")
        if name.startswith("staff_me:") or name in OF_NOBODY:
            assert world.other.email not in text(ask(here, "get", foreign))
            return
        methods = [m for m, s in zip(("get", "post"), STATUS.get(name, (200, 405)), strict=True) if s != 405]
        assert [ask(here, method, foreign).status_code for method in methods] == [404] * len(methods)
        assert Role.objects.get(pk=world.role.pk).ended_at is None
        assert Setting.objects.get(pk=world.setting.pk).till_at is None
        assert Question.objects.get(pk=world.question.pk).till_at is None
        return
    here = world.foreign(kind)
    assert ask(here, "get", here_home(here)).status_code == 200
    method = "get" if STATUS.get(name, (200, 405))[0] != 405 else "post"
    answer = ask(here, method, world.path(name))
    assert answer.status_code == 404
    assert "Тайнохранимова" not in text(answer)


OF_NOBODY = (
    "region_desk:page", "region_desk:team", "region_desk:invite", "region_desk:questions",
    "region_desk:rules", "region_desk:rule", "region_desk:terms", "region_desk:term",
    "region_desk:acts", "region_desk:add_act", "region_desk:asked", "region_desk:ask",
    "region_desk:status", "region_desk:works", "region_desk:case", "region_desk:help_articles", "region_desk:help_article",
    "support_messages:queue", "support_messages:templates", "support_messages:new_template",
    "region_desk:promises", "region_desk:promise", "region_desk:keeping", "region_desk:keep_term",
    "region_desk:texts", "region_desk:texts_budget", "schedule_desk:home", "schedule_desk:days_off",
    "region_desk:messengers", "region_desk:messenger",
)  # fmt: skip
"""Pages whose address names nobody: each region, each member has another page under it."""


def here_home(who: Colleague) -> str:
    return who.get("staff/").headers["Location"]


def test_nobody_and_patients_are_sent_to_the_sign_in_of_staff(world):
    before = Entry.objects.count()
    for name, who in product(NEEDS, (Colleague(), world.guest)):
        for method in ("get", "post"):
            answer = ask(who, method, world.path(name))
            assert answer.status_code == 302, (name, method)
            assert answer.headers["Location"].startswith("/26/staff/sign-in/"), (name, method)
        answer = ask(who, "get", world.path(name), HX_Request="true")
        assert answer.headers["HX-Redirect"].startswith("/26/staff/sign-in/"), name
    assert Entry.objects.count() == before
    assert ask(world.guest, "get", "/26/cards/").status_code == 200, "a patient's own pages still open"


@pytest.mark.parametrize("name", ["/26/cards/", "/26/cards/notices/", "/26/settings/privacy/"])
@pytest.mark.parametrize("kind", Kind)
def test_session_of_staff_opens_nothing_of_patients(world, name, kind):
    here = world.who(kind)
    here.client.cookies[settings.SESSION_COOKIE] = here.cookie
    answer = ask(here, "get", name)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/26/sign-in/")


def test_session_of_a_patient_as_cookie_of_staff_opens_nothing(world):
    world.guest.client.cookies[settings.STAFF_COOKIE] = world.guest.client.cookies[
        settings.SESSION_COOKIE
    ].value
    assert ask(world.guest, "get", world.path("region_desk:page")).status_code == 302


@pytest.mark.parametrize("kind", Kind)
def test_session_of_another_region_opens_nothing(world, kind):
    RegionFactory(code="73")
    here = world.who(kind)
    answer = ask(here, "get", "/73/staff/region/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/73/staff/sign-in/")


@pytest.mark.parametrize("kind", [Kind.REGISTRAR, Kind.DOCTOR])
def test_page_of_a_visit_shows_exactly_the_fields_of_the_table(world, kind):
    here = world.who(kind)
    page = world.path("clinic_desk:visit" if kind == Kind.REGISTRAR else "doctor_day:visit")
    shown = text(ask(here, "get", page))
    seen = {what for what, (_field, _stored, told) in PLANTED.items() if told in shown}
    assert seen == {what for what in PLANTED if rules.may(kind, what)}
    assert "А-482-117" in shown
    assert (ANSWERED in shown) is rules.may(kind, What.ANSWERS)


def test_operator_sees_no_patient_anywhere(world):
    here = world.who(Kind.OPERATOR)
    for name in ("region_desk:page", "region_desk:team", "region_desk:employee"):
        assert "Тайнохранимова" not in text(ask(here, "get", world.path(name)))
    registered = world.who(Kind.REGISTRAR)
    assert "Тайнохранимова" in text(ask(registered, "get", world.path("clinic_desk:visit")))


def test_open_pages_show_nothing_of_patients(world):
    for name in sorted(OPEN - {"staff_sign_in:link"}):
        answer = ask(Colleague(), "get", world.path(name))
        assert answer.status_code in (200, 302, 303, 404, 405), name
        assert "Тайнохранимова" not in text(answer), name


@pytest.mark.parametrize("field", ["region", "region_id", "kind", "employee", "is_operator", "totp"])
def test_fields_that_nobody_asked_for_change_nothing(world, field):
    here = world.who(Kind.REGISTRAR)
    before = list(Role.objects.order_by("pk").values_list("kind", "employee", "clinic"))
    here.send(f"staff/clinics/{world.clinic.pk}/find/", text="Тайно", **{field: "operator"})
    assert list(Role.objects.order_by("pk").values_list("kind", "employee", "clinic")) == before
    assert set(Employee.objects.values_list("region", flat=True)) == {"26"}


def test_list_of_all_addresses_is_whole():
    assert set(views()) == ALL
