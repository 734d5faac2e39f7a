"""Deliverers killed in the middle of letters, and several at once; on the engine of the run."""

import random
import threading
from collections import Counter

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from portal.adapters.mail import message
from portal.adapters.mail.smtp import Server, SmtpPost, Tls
from portal.domain.messaging import actions
from portal.domain.notices import actions as outbox
from portal.domain.notices import ports, queries
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind, Outcome, State
from portal.domain.work.models import Lease, WorkerBeat
from portal.domain.work.states import TaskState
from tests.factories.accounts import NOW, AccountFactory
from tests.factories.regions import RegionFactory
from tests.fakes.mail import Mailbox, serving
from tests.portal.domain.work.processes import Crew, wait_for
from tests.races.together import together

SENDER = "no-reply@med.example.ru"
DELIVER = "portal.domain.messaging.jobs.deliver"
DELIVERERS = 4
AT_ONCE = 12
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def mail_port(mailbox):
    with serving(mailbox) as port:
        yield port


@pytest.fixture
def crew(tmp_path, mail_port, monkeypatch):
    for name, value in {
        "MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(mail_port), "MAIL_TLS": "none", "MAIL_SENDER": SENDER,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    crew = Crew(tmp_path, hurried="tests.portal.domain.messaging.hurried")
    yield crew
    crew.stop()


def fill(count, at):
    """Put notices to people with confirmed addresses; return the Message-IDs of their letters."""
    RegionFactory()
    people = [
        AccountFactory(email=f"p{number}@b.example", email_confirmed_at=NOW)
        for number in range(min(count, 50))
    ]
    with transaction.atomic():
        for number in range(count):
            one = people[number % len(people)]
            outbox.put(
                account_id=one.pk, card_id=None, kind=Kind.BOOKED, key=f"booked:{number}", facts={}, at=at
            )  # fmt: skip
    connection.close()
    return {message.message_id(f"booked:{number}", SENDER) for number in range(count)}


def deliverer(crew):
    """Return the process that is delivering now, if one is."""
    held = Lease.objects.filter(task__task_path=DELIVER, task__status=TaskState.RUNNING).exclude(holder="")
    beats = WorkerBeat.objects.filter(worker__in=held.values("holder")).values_list("process_id", flat=True)
    return next((each for each in crew.all if each.process.pid in set(beats)), None)


def caught(crew, mailbox, enough):
    """Wait until so many letters have come and somebody is delivering; return who."""
    found = []

    def is_so():
        found[:] = [one for one in [deliverer(crew)] if one and len(mailbox.taken) >= enough]
        return found != []

    wait_for(is_so, 120, f"{enough} letters and a deliverer")
    return found[0]


@pytest.mark.campaign_notices
@pytest.mark.timeout(1800)
def test_kills_of_the_deliverer_lose_no_notice_and_double_none(crew, mailbox, campaign):
    """K2 for letters: whoever reads the mailbox finds each once, whatever was killed when."""
    kills, count = campaign.of(20, small=2), campaign.of(2000, small=100)
    letters = fill(count, now())
    for _ in range(2):
        crew.start(lease=2)
    for turn in range(kills):
        enough = (turn + random.random()) * count * 0.6 / kills  # noqa: S311  where the kill falls
        caught(crew, mailbox, enough).kill()
        crew.start(lease=2)
    waiting = Notice.objects.filter(state=State.WAITING)
    left = waiting.count()
    took = wait_for(lambda: not waiting.exists(), 300, "all delivered")

    times = Counter(mailbox.ids())
    again = Notice.objects.filter(attempts__gt=1).count()
    campaign.record(
        notices=count, kills=kills, letters=len(times), repeated=sum(times.values()) - len(times),
        taken_again=again, left_at_last_kill=left, seconds_after_last_kill=round(took, 1),
    )  # fmt: skip
    assert left > 0, "the kills must fall into the work"
    assert set(times) == letters
    assert set(Notice.objects.values_list("outcome", flat=True)) == {Outcome.MAILED}
    # A letter that was in hand at a kill may go twice, under one Message-ID; no other may.
    assert sum(times.values()) - count <= again <= kills


class OnePerThread:
    """Each thread its own conversation, as each process has."""

    def __init__(self, port):
        self._port, self._own = port, threading.local()

    def send(self, letter):
        if not hasattr(self._own, "post"):
            self._own.post = SmtpPost(Server("127.0.0.1", self._port, Tls.NONE, SENDER))
        self._own.post.send(letter)

    def hang_up(self):
        if hasattr(self._own, "post"):
            self._own.post.hang_up()


def careless(*, at, lease):
    """Take a notice without a lease: the control."""
    row = queries.due(at).first()
    return row and outbox.leases._take(row, at)


@pytest.mark.parametrize(("take", "is_once"), [(outbox.claim, True), (careless, False)])
def test_deliverers_at_once_send_each_letter_once_by_lease(mailbox, mail_port, monkeypatch, take, is_once):
    monkeypatch.setattr(outbox, "claim", take)
    letters = fill(AT_ONCE, NOW)
    monkeypatch.setattr(ports, "post", OnePerThread(mail_port))

    def deliver(_number):
        left = iter([True] * AT_ONCE)  # the careless take the same notice again and again
        return actions.deliver(clock=lambda: NOW, is_mine=lambda: next(left, False))

    together(DELIVERERS, deliver, expected=ZeroDivisionError)

    assert set(mailbox.ids()) <= letters
    assert (sorted(mailbox.ids()) == sorted(letters)) is is_once
    assert (len(mailbox.taken) > len(set(mailbox.ids()))) is not is_once
