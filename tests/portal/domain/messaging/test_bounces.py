"""Letters that came back: only what was really sent counts, and only until the address is confirmed again."""

from datetime import timedelta

import pytest

from portal.adapters.mail import message, reports
from portal.domain.messaging import actions, queries
from portal.domain.messaging.models import Bounced, Gone
from portal.domain.messaging.states import Report
from portal.domain.notices import ports
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind
from tests.factories.accounts import NOW

KEY = "booked:7"
LETTER = ports.letter_id(KEY)
SENDER = "no-reply@portal.example"


@pytest.fixture
def sent(world):
    world.clock.move(hours=1)
    world.put(key=KEY)
    assert world.deliver() == 1
    world.clock.move(hours=1)
    return world


def dsn(letter=LETTER, action="failed", status="5.1.1", *, whole=True):
    """Write a report as a mail server does (RFC 3464)."""
    inner = "message/rfc822" if whole else "text/rfc822-headers"
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: no-reply@portal.example\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nПочему-то не доставлено.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; pelageya@zemleroeva.example\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--B\r\nContent-Type: {inner}\r\n\r\n"
        f"Message-ID: <{letter}@portal.example>\r\nSubject: x\r\n\r\n--B--\r\n"
    ).encode()


def take(world, raw):
    return [actions.take_bounce(one, at=world.clock()) for one in reports.read(raw)]


@pytest.mark.parametrize("whole", [True, False])
def test_a_letter_that_came_back_stops_letters_and_is_told_here(sent, whole):
    assert take(sent, dsn(whole=whole)) == [True]

    assert queries.choice(account_id=sent.account.pk).is_bounced is True
    assert sent.ends()[KEY] == ("given_up", "bounced")
    assert Notice.objects.filter(kind=Kind.MAIL_BOUNCED, account_id=sent.account.pk).count() == 1
    sent.put(key="next")
    sent.deliver()
    assert (sent.ends()["next"], len(sent.post.taken)) == (("given_up", "bounced"), 1)


def test_an_address_that_is_confirmed_again_gets_letters(sent):
    take(sent, dsn())
    sent.account.email_confirmed_at = sent.clock() + timedelta(minutes=1)
    sent.account.save()

    sent.put(key="next")
    sent.clock.move(minutes=2)
    sent.deliver()

    assert queries.choice(account_id=sent.account.pk).is_bounced is False
    assert sent.ends()["next"] == ("delivered", "mailed")


def test_another_letter_of_the_former_address_changes_nothing(sent):
    sent.account.email_confirmed_at = sent.clock()
    sent.account.save()

    assert take(sent, dsn()) == [False]

    assert Bounced.objects.count() == 0


def test_told_once_however_many_letters_come_back(sent):
    assert take(sent, dsn()) == [True]
    assert take(sent, dsn()) == [False]

    assert Notice.objects.filter(kind=Kind.MAIL_BOUNCED).count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        dsn(letter="0" * 32),
        dsn(letter="' OR 1=1"),
        dsn(action="delayed", status="4.4.7"),
        dsn(action="delivered", status="2.0.0"),
        dsn(status="4.2.2"),
        dsn(status="совсем"),
        dsn().replace(b"multipart/report", b"multipart/mixed"),
        dsn().replace(b"message/delivery-status", b"text/plain"),
        b"",
        b"\xff\xfe\x00" * 40,
        b"Content-Type: multipart/report; boundary=B\r\n\r\n" + b"--B\r\n\r\n" * 5000,
        dsn() + b"x" * reports.LARGEST,
    ],
)
def test_forged_and_broken_reports_change_nothing(sent, raw):
    assert any(take(sent, raw)) is False

    assert (Bounced.objects.count(), sent.ends()) == (0, {KEY: ("delivered", "mailed")})
    assert take(sent, dsn()) == [True]


def test_the_number_in_a_letter_is_the_one_that_is_known_again():
    assert message.message_id(KEY, SENDER) == f"<{LETTER}@portal.example>"


def test_old_letters_are_forgotten(sent):
    actions.forget_letters(at=NOW + timedelta(days=29))
    assert Gone.objects.count() == 1
    assert actions.take_bounce(Report(LETTER, "failed", "5.1.1"), at=NOW + timedelta(days=32)) is False

    actions.forget_letters(at=NOW + timedelta(days=31))

    assert Gone.objects.count() == 0
