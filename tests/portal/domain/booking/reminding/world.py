"""A visit with planted names, a person with an address and a telephone, and servers that keep what they get."""

from datetime import UTC, datetime, timedelta

from portal.domain.booking import actions
from portal.domain.booking.models import Coming, Reminder, ToCall
from portal.domain.messaging import actions as messaging
from portal.domain.messaging.models import Chat, Preference
from portal.domain.notices import actions as outbox
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Way
from portal.domain.regions.models import Region
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient

START = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
"""Thursday, 14:00 in Moscow."""
DAY_BEFORE = START - timedelta(hours=24)
TWO_HOURS = START - timedelta(hours=2)
PHONE = "+79185550143"
CHAT = "700123456"
PLANTED = ("Врачебных", "психиатр", "Поликлиника Тайная", "Пациентова", "диагноз", "лечени", "болезн")
"""No word of these may stand on a way outside: the doctor, the speciality, the clinic, the patient."""


class World:
    """One visit at `START`, booked days ahead; time stands where it is put."""

    def __init__(self, post, texter) -> None:
        self.post, self.texter = post, texter
        doctor = DoctorFactory(
            surname="Врачебных", speciality__name="Психиатрия", speciality__patient_name="Врач-психиатр",
            clinic__short_name="Поликлиника Тайная",
        )  # fmt: skip
        self.desk = places.desk(doctor=doctor, starts_at=START)
        self.person = patient(surname="Пациентова")
        account = self.person.account
        account.email, account.email_confirmed_at = "pelageya@zemleroeva.example", NOW - timedelta(days=9)
        account.phone, account.phone_confirmed_at = PHONE, NOW - timedelta(days=9)
        account.save()
        self.visit = self.book()

    def book(self, number=0, **fields):
        return places.appointment(self.person, self.desk.slots[number], **fields)

    def wish(self, **fields):
        Preference.objects.update_or_create(pk=self.person.account.pk, defaults=fields | {"changed_at": NOW})

    def link(self, bot):
        """Let the person have linked a messenger where the region allows it."""
        Region.objects.filter(pk="26").update(messengers=["telegram"])
        Chat.objects.create(account=self.person.account, messenger="telegram", chat=CHAT, linked_at=NOW)
        outbox.go_beside(account_id=self.person.account.pk, way=Way.TELEGRAM)
        self.bot = bot

    def turn(self, at):
        """Do what the jobs do in a minute: remind, deliver, judge."""
        actions.remind(at=at)
        messaging.deliver(clock=lambda: at, is_mine=lambda: True)
        messaging.deliver_to_phones(clock=lambda: at, is_mine=lambda: True)
        messaging.deliver_to_chats(clock=lambda: at, is_mine=lambda: True)
        actions.judge(at=at)

    def turns(self, since, until, step=timedelta(minutes=30)):
        at = since
        while at <= until:
            self.turn(at)
            at += step

    def ends(self):
        """Return kind, way and outcome of every reminder."""
        rows = Notice.objects.filter(kind__startswith="remind").order_by("created_at", "way")
        return [tuple(row) for row in rows.values_list("kind", "way", "outcome")]

    @property
    def letters(self):
        return [letter for letter in self.post.taken if "риём" in letter.subject]

    @property
    def texts(self):
        return [text for _, text in self.texter.told]

    def listed(self):
        return list(ToCall.objects.order_by("pk").values_list("why", "ended_as"))

    def has_said(self):
        return Coming.objects.filter(pk=self.visit.pk).exists()

    def reminders(self):
        return dict(Reminder.objects.filter(appointment=self.visit).values_list("step", "due_at"))
