"""A job may run twice (its worker is killed after the change): what is done once stays done once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django_tasks_db.models import DBTaskResult

from portal.domain.accounts import jobs as accounts
from portal.domain.accounts import ports as channels
from portal.domain.accounts.models import (
    Code,
    Draft,
    EmailLink,
    FormerPhone,
    Passage,
    RecoveryCode,
    SeenBrowser,
    Session,
    SignInAttempt,
)
from portal.domain.attachments import jobs as attachments
from portal.domain.attachments.models import Attachment, Search, Sweep
from portal.domain.attachments.states import State as Searching
from portal.domain.audit.models import Entry
from portal.domain.booking import jobs as booking
from portal.domain.booking import ports as clinics
from portal.domain.booking.models import (
    Answers,
    Appointment,
    RegistryCall,
    Reminder,
    Setting,
    Step,
    ToCall,
)
from portal.domain.booking.states import ANSWERS_UNSENT, State
from portal.domain.clinics.models import Doctor
from portal.domain.health import jobs as health
from portal.domain.health import ports as systems
from portal.domain.health.models import Count, Probe, TroubleDay
from portal.domain.help_centre import jobs as help_centre
from portal.domain.help_centre.models import Vote
from portal.domain.messaging import jobs as messaging
from portal.domain.messaging.models import Message, Thread
from portal.domain.notices import ports as mail
from portal.domain.notices.models import Notice
from portal.domain.regions.models import Region
from portal.domain.schedule import jobs as schedule
from portal.domain.schedule.models import Slot, WorkSession
from portal.domain.work import actions as work
from tests.factories import booking as places
from tests.factories import messaging as threads
from tests.factories.accounts import NOW, AccountFactory, AttemptFactory
from tests.factories.attachments import SearchFactory, line_about
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WeekTemplateFactory
from tests.fakes.channels import FakeChannel
from tests.fakes.clinic_system import ClinicSystem
from tests.fakes.post import FakePost
from tests.portal.domain.accounts import codes

CONTEXTS = ("attachments", "booking", "schedule", "health", "accounts", "help_centre")
TABLES = (
    Doctor,
    Answers,
    Appointment,
    Step,
    RegistryCall,
    Reminder,
    ToCall,
    Notice,
    SignInAttempt,
    Code,
    Draft,
    Passage,
    EmailLink,
    Session,
    RecoveryCode,
    FormerPhone,
    Probe,
    TroubleDay,
    Count,
    WorkSession,
    Slot,
    Search,
    Attachment,
    Sweep,
    Vote,
    Thread,
    Message,
    Entry,
)
LATE = NOW + timedelta(minutes=20)


@pytest.fixture
def clinic(monkeypatch):
    system = ClinicSystem()
    monkeypatch.setattr(clinics, "system_of", lambda _clinic_id: system)
    return system


@pytest.fixture
def asked(db):
    """A visit whose clinic was asked twenty minutes ago."""
    one = places.appointment(patient(), places.desk().slots[0], State.RESERVING)
    Step.objects.create(appointment=one, at=NOW, from_state="held", to_state="reserving", by_kind="account")
    return one


@pytest.fixture
def call(monkeypatch):
    made = FakeChannel(delivery=channels.Delivery.DELIVERED)
    monkeypatch.setattr(channels, "channels", {"call": made})
    RegionFactory()
    return made


def rows():
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in TABLES]


def twice(job, **told):
    """Run a job two times; both times it must leave the tables the same, and the first time change them."""
    before = rows()
    with time_machine.travel(LATE, tick=False):
        job(**told)
        once = rows()
        job(**told)
    assert once != before
    assert rows() == once


def test_every_job_of_these_contexts_is_run_twice_here():
    work.discover()
    known = {path for path in work.registry._JOBS if path.split(".")[2] in CONTEXTS}
    tried = {
        booking.refresh_clinics,  # held in booking/outside/test_elsewhere.py, against a real system
        booking.expire_holds, booking.settle_reservations, booking.call_for_registry, booking.give_back,
            booking.repair_visits, booking.forget_answers, booking.remind, booking.forget_reminders,
            booking.lay_limits,
        schedule.open_days, schedule.open_region_days, health.probe_systems, health.probe_rarely, health.watch, health.watch_beside, accounts.sweep_attempts,
        accounts.send_code, accounts.ask_delivery, accounts.watch_codes, accounts.forget_codes,
        attachments.look, attachments.sweep, attachments.work_line, attachments.end_overdue,
        accounts.sweep_drafts, accounts.sweep_passages, accounts.sweep_sessions, accounts.send_email_link,
        accounts.tell_former_phone, help_centre.forget_words,
    }  # fmt: skip
    assert {job.module_path for job in tried} == {path for path in known if path.startswith("portal.")}


def test_expire_holds(db):
    places.appointment(patient(), places.desk().slots[0], State.HELD)
    twice(booking.expire_holds)
    assert Step.objects.count() == 1


def test_forget_answers(db):
    over = places.appointment(patient(), places.desk().slots[0], State.HELD)
    Answers.objects.create(pk=over.pk, sealed="x", given_at=LATE - ANSWERS_UNSENT)
    Appointment.objects.filter(pk=over.pk).update(state=State.EXPIRED, ended_at=LATE)
    twice(booking.forget_answers)
    assert Answers.objects.count() == 0


def test_lay_limits(db):
    doctor = places.desk().doctor
    Setting.objects.create(region=doctor.region, rule="age_from", value=18, since_at=LATE, set_by="1")
    twice(booking.lay_limits)
    assert Doctor.objects.get().min_age == 18


def test_remind_puts_one_notice(db):
    places.appointment(patient(), places.desk().slots[0], booked_at=NOW - timedelta(days=2))
    twice(booking.remind)
    assert [notice.kind for notice in Notice.objects.all()] == ["remind_day"]


def test_forget_reminders(db):
    one = places.appointment(patient(), places.desk().slots[0])
    Reminder.objects.create(appointment=one, step="day", for_start=LATE - timedelta(days=30))
    twice(booking.forget_reminders)
    assert Reminder.objects.count() == 0


@pytest.mark.parametrize(("found", "kind"), [("К-1", "booked"), (None, "clinic_refused")])
def test_settle_reservations(asked, clinic, found, kind):
    clinic.found, clinic.answers = [found], [clinics.ClinicRefused]
    twice(booking.settle_reservations)
    assert [notice.kind for notice in Notice.objects.all()] == [kind]


def test_call_for_registry(asked):
    twice(booking.call_for_registry)
    assert [notice.kind for notice in Notice.objects.all()] == ["registry_calls"]


def test_repair_visits(db):
    places.appointment(patient(), places.desk().slots[0])
    WorkSession.objects.update(state="closed", reason="sick")
    twice(booking.repair_visits)
    assert [notice.kind for notice in Notice.objects.all()] == ["visit_broken"]


def test_give_back_says_the_same_key(db, clinic):
    one = places.appointment(patient(), places.desk().slots[0], State.CANCELLED_BY_PATIENT)
    before = rows()
    for _ in range(2):
        booking.give_back(appointment_id=str(one.pk))
    assert [(verb, reservation.key) for verb, reservation in clinic.asked] == [("cancel", one.pk)] * 2
    assert rows() == before


def test_open_region_days(db):
    region = RegionFactory()
    WeekTemplateFactory(doctor__clinic__region=region)
    twice(schedule.open_region_days, code=region.code)
    assert Slot.objects.count() > 0


def test_open_days_asks_for_what_may_run_twice(db):
    region = RegionFactory()
    before = rows()
    for _ in range(2):
        schedule.open_days()
    asked = DBTaskResult.objects.values_list("task_path", "args_kwargs")
    assert [(path, told["kwargs"]) for path, told in asked] == [
        ("portal.domain.schedule.jobs.open_region_days", {"code": region.code})
    ] * 2
    assert rows() == before


def test_forget_words(db):
    region, year = RegionFactory(), timedelta(days=366)
    for text, at in (("Старое", LATE - year), ("Новое", LATE)):
        Vote.objects.create(
            region=region, slug="booking", revision=1, has_helped=False, missing=text, voted_at=at
        )
    twice(help_centre.forget_words)
    assert sorted(Vote.objects.values_list("missing", flat=True)) == ["", "Новое"]


def test_expire_threads(db):
    RegionFactory()
    old = LATE - timedelta(days=3 * 366)
    threads.closed(patient(), at=old - timedelta(days=1), closed_at=old)
    threads.closed(patient(), at=old, closed_at=LATE, subject="Новая")
    twice(messaging.expire_threads)
    assert (Thread.objects.get().subject, Message.objects.count()) == ("Новая", 1)
    assert Entry.objects.filter(action="thread.expired").count() == 1


def test_probe_systems(db, monkeypatch):
    monkeypatch.setattr(systems, "probes", {"esia": lambda: systems.Answer(is_up=False, detail="silent")})
    monkeypatch.setattr(health.time, "monotonic", lambda: 0.0)
    twice(health.probe_systems)
    assert Probe.objects.count() == 1


def test_probe_rarely(db, monkeypatch):
    monkeypatch.setattr(systems, "rare_probes", {"esia_accepted": lambda: systems.Answer(is_up=True)})
    monkeypatch.setattr(health.time, "monotonic", lambda: 0.0)
    twice(health.probe_rarely)
    assert Probe.objects.count() == 1


@pytest.mark.parametrize("job", [health.watch, health.watch_beside])
def test_watch_counts_a_minute_once(db, folder, monkeypatch, job):
    down = systems.Seen({"code:call": systems.Answer(is_up=False)})
    monkeypatch.setattr(systems, "look", lambda _at: down)
    with time_machine.travel(LATE - timedelta(minutes=1), tick=False):
        job()
    twice(job)
    assert TroubleDay.objects.get().down_s == 60


def test_sweep_attempts(db):
    AttemptFactory(ends_at=LATE)
    twice(accounts.sweep_attempts)
    assert SignInAttempt.objects.count() == 0


def test_send_code_rings_once(db, call):
    code = codes.ask(AccountFactory(), at=LATE)
    twice(accounts.send_code, code_id=str(code.pk))
    assert (call.rang, Code.objects.get().state) == ([codes.PHONE], "sent")


def test_ask_delivery(db, call):
    code = codes.deliver(codes.ask(AccountFactory(), at=LATE), LATE)
    twice(accounts.ask_delivery, code_id=str(code.pk), turn=1)
    assert Code.objects.get().state == "delivered"


def test_watch_codes_changes_nothing(db, call):
    codes.deliver(codes.ask(AccountFactory(), at=LATE), LATE)
    before = rows()
    for _ in range(2):
        accounts.watch_codes()
    assert rows() == before


def test_forget_codes(db, call):
    codes.ask(AccountFactory(), at=LATE - timedelta(days=1))
    twice(accounts.forget_codes)
    assert Code.objects.count() == 0


def test_sweep_drafts(db):
    Draft.objects.create(
        account=AccountFactory(), browser_hash="b", region="26", sealed="s", created_at=NOW, ends_at=NOW
    )
    twice(accounts.sweep_drafts)
    assert Draft.objects.count() == 0


def test_sweep_passages(db):
    account = AccountFactory()
    day = timedelta(days=2)
    Passage.objects.create(
        purpose="sign_in", region="26", browser_hash="b", phone="", created_at=NOW - day, ends_at=NOW - day
    )
    EmailLink.objects.create(
        account=account, email="a@example.ru", key_hash="k", created_at=NOW - day, ends_at=NOW - day
    )
    twice(accounts.sweep_passages)
    assert (Passage.objects.count(), EmailLink.objects.count()) == (0, 0)


def test_sweep_sessions(db):
    account, month = AccountFactory(), timedelta(days=31)
    ends = {"old": LATE - month, "new": LATE - month + timedelta(days=2)}
    for name, at in ends.items():
        Session.objects.create(
            key_hash=name, account=account, created_at=at - timedelta(hours=12), last_used_at=at,
            proved_at=at, ends_at=at,
        )  # fmt: skip
    for name, used_at in (("yesterday", LATE - timedelta(hours=25)), ("today", LATE), ("unused", None)):
        RecoveryCode.objects.create(account=account, code_hash=name, used_at=used_at)
    for name, used in (("half a year", timedelta(days=181)), ("last week", timedelta(days=7))):
        SeenBrowser.objects.create(
            account=account, key_hash=name, created_at=LATE - used, last_used_at=LATE - used
        )
    twice(accounts.sweep_sessions)
    assert SeenBrowser.objects.get().key_hash == "last week"
    assert list(Session.objects.values_list("key_hash", flat=True)) == ["new"]
    assert set(RecoveryCode.objects.values_list("code_hash", flat=True)) == {"today", "unused"}


def test_tell_former_phone_sends_one_text(db, call, monkeypatch):
    Region.objects.filter(pk="26").update(code_channels=["call"])
    monkeypatch.setattr(channels, "texts", {"call": call})
    former = FormerPhone.objects.create(
        account=AccountFactory(), phone=codes.PHONE, region="26", created_at=LATE
    )
    twice(accounts.tell_former_phone, number=str(former.pk), turn=1)
    assert [phone for phone, _text in call.told] == [codes.PHONE]


def test_send_email_link_says_the_same_key(db, monkeypatch):
    post = FakePost()
    monkeypatch.setattr(mail, "post", post)
    link = EmailLink.objects.create(
        account=AccountFactory(), email="a@example.ru", key_hash="k", created_at=LATE,
        ends_at=LATE + timedelta(days=1),
    )  # fmt: skip
    before = rows()
    with time_machine.travel(LATE, tick=False):
        for _ in range(2):
            accounts.send_email_link(number=str(link.pk), link="https://portal.example/26/settings/email/")
    assert [letter.key for letter in post.taken] == [f"email-link:{link.pk}"] * 2
    assert rows() == before


def test_look_begins_a_search_once(db):
    RegionFactory()
    patient()
    twice(attachments.look)
    assert Search.objects.count() == 1


def test_sweep_begins_once(db):
    twice(attachments.sweep)
    assert Sweep.objects.get().position == 0


def test_work_line_finds_once(db):
    who = patient()
    line_about(who.card)
    SearchFactory(card=who.card, queued_at=LATE, due_at=LATE)
    twice(attachments.work_line, line=1)
    assert (Search.objects.get().taken, Attachment.objects.count()) == (1, 1)


def test_end_overdue(db):
    SearchFactory()
    twice(attachments.end_overdue)
    assert list(Search.objects.values_list("state", "failures")) == [(Searching.UNAVAILABLE, 1)]
