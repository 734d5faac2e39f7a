"""Letters by SMTP, to a server that takes them and to one that misbehaves."""

import contextlib
import ssl
import time
from dataclasses import replace

import pytest

from portal.adapters.mail import message, smtp
from portal.adapters.mail.smtp import Server, SmtpPost, Tls
from portal.domain.notices.ports import Letter, LetterDelayed, LetterRefused, MailDown
from tests.fakes.mail import DROP, PASSWORD, USER, Mailbox, dripping, free_port, serving
from tests.portal.adapters.mail import certificate

SENDER = "no-reply@med.example.ru"
LETTER = Letter(
    to="pelageya@zemleroeva.example", sender_name="Медицина-онлайн", subject="Вы записаны на приём",
    text="Здравствуйте!\n", html="<p>Здравствуйте!</p>", key="booked:1",
    settings_url="http://localhost:8000/26/settings/notices/",
)  # fmt: skip
OTHER = replace(LETTER, key="booked:2")


def post_to(port, **more):
    known = {"tls": Tls.NONE, "answer_s": 2, "letter_s": 4}
    return SmtpPost(Server("127.0.0.1", port, sender=SENDER, **known | more))


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def post(mailbox):
    with serving(mailbox) as port:
        made = post_to(port)
        yield made
        made.hang_up()


def test_send_hands_over_the_letter_as_it_is(post, mailbox):
    post.send(LETTER)

    (taken,) = mailbox.taken
    assert mailbox.to == [["pelageya@zemleroeva.example"]]
    assert str(taken["Subject"]) == "Вы записаны на приём"
    assert (taken["From"].addresses[0].display_name, taken["From"].addresses[0].addr_spec) == (
        "Медицина-онлайн",
        SENDER,
    )
    assert str(taken["Message-ID"]) == message.message_id("booked:1", SENDER)
    assert str(taken["List-Unsubscribe"]) == "<http://localhost:8000/26/settings/notices/>"
    assert [str(taken["Auto-Submitted"]), taken["Date"].datetime.tzinfo is not None] == [
        "auto-generated",
        True,
    ]
    assert taken.get_body(("plain",)).get_content() == "Здравствуйте!\r\n"
    assert taken.get_body(("html",)).get_content() == "<p>Здравствуйте!</p>\r\n"


def test_several_letters_go_in_one_conversation(post, mailbox):
    post.send(LETTER)
    post.send(OTHER)
    post.hang_up()
    post.send(LETTER)

    assert mailbox.ids() == [message.message_id(key, SENDER) for key in ("booked:1", "booked:2", "booked:1")]
    assert mailbox.conversations == 2


@pytest.mark.parametrize(
    ("command", "reply", "trouble", "detail"),
    [
        ("RCPT", "450 4.2.0 greylisted", LetterDelayed, "recipient 450"),
        ("RCPT", "452 4.2.2 mailbox full", LetterDelayed, "recipient 452"),
        ("RCPT", "550 5.1.1 no such user", LetterRefused, "recipient 550"),
        ("RCPT", "554 5.7.1 relay access denied", LetterDelayed, "recipient 554"),
        ("RCPT", "421 4.3.2 closing", MailDown, "recipient 421"),
        ("DATA", "451 4.3.0 later", LetterDelayed, "data 451"),
        ("DATA", "552 5.2.3 too large", LetterRefused, "data 552"),
        ("DATA", "421 4.3.2 closing", MailDown, "data 421"),
        ("MAIL", "451 4.3.0 busy", MailDown, "sender 451"),
        ("MAIL", "550 5.7.1 not you", MailDown, "sender 550"),
    ],
)
def test_send_names_what_an_answer_means_and_the_next_letter_goes(
    post, mailbox, command, reply, trouble, detail
):
    mailbox.answers = {command: [reply]}

    with pytest.raises(trouble) as told:
        post.send(LETTER)

    assert (type(told.value), told.value.detail) == (trouble, detail)
    assert mailbox.taken == []
    post.send(OTHER)
    assert mailbox.ids() == [message.message_id("booked:2", SENDER)]


def test_send_does_not_know_of_a_letter_taken_by_a_server_that_broke_off(post, mailbox):
    mailbox.answers = {"DATA": [DROP]}

    with pytest.raises(MailDown):
        post.send(LETTER)
    post.send(LETTER)

    assert mailbox.ids() == [message.message_id("booked:1", SENDER)] * 2  # whoever reads sees one letter


def test_send_waits_for_a_slow_server_so_long_and_no_longer(mailbox):
    with serving(mailbox) as port:
        mailbox.answers = {"RCPT": [5.0, 0.2]}
        post, began = post_to(port, answer_s=1), time.monotonic()

        with pytest.raises(MailDown):
            post.send(LETTER)
        assert time.monotonic() - began < 3
        post.send(OTHER)
        post.hang_up()

    assert mailbox.ids() == [message.message_id("booked:2", SENDER)]


@pytest.mark.parametrize("letter_s", [1.0])
def test_send_cuts_a_server_that_drips(letter_s):
    with dripping(0.2) as port:
        post, began = post_to(port, letter_s=letter_s), time.monotonic()

        with pytest.raises(MailDown):
            post.send(LETTER)

        assert letter_s * 0.9 < time.monotonic() - began < letter_s + 2


def test_send_to_a_port_where_nobody_listens_is_down():
    with pytest.raises(MailDown, match="ConnectionRefusedError"):
        post_to(free_port()).send(LETTER)


def test_send_finds_a_server_that_came_back(mailbox):
    port = free_port()
    post = post_to(port)
    with serving(mailbox, port=port):
        post.send(LETTER)
    with pytest.raises(MailDown):
        post.send(OTHER)
    with serving(mailbox, port=port):
        post.send(OTHER)
        post.hang_up()

    assert len(mailbox.taken) == 2


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "@b.example",
        "a@",
        "a b@c.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@\x00.example",
        "a@" + "b" * 70,
    ],
)
def test_send_refuses_an_address_that_can_be_nobodys(post, mailbox, to):
    with pytest.raises(LetterRefused) as told:
        post.send(replace(LETTER, to=to))

    assert (told.value.detail, mailbox.taken, mailbox.conversations) == ("address", [], 0)


def test_send_writes_a_russian_domain_so_that_every_server_understands(post, mailbox):
    post.send(replace(LETTER, to="ivan@почта.рф"))

    assert mailbox.to == [["ivan@xn--80a1acny.xn--p1ai"]]


@pytest.mark.parametrize(("knows", "reached"), [(True, [["иван@xn--80a1acny.xn--p1ai"]]), (False, [])])
def test_send_of_a_russian_name_is_refused_by_a_server_that_knows_none(mailbox, knows, reached):
    with serving(mailbox, enable_SMTPUTF8=knows) as port:
        post = post_to(port)
        with contextlib.nullcontext() if knows else pytest.raises(LetterRefused, match="address"):
            post.send(replace(LETTER, to="иван@почта.рф"))
        post.hang_up()

    assert mailbox.to == reached


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    """Make a certificate for localhost that this process trusts; return the server's side."""
    return certificate.server_context(tmp_path, monkeypatch)


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
def test_send_signs_in_over_tls_that_it_has_checked(mailbox, trusted, tls):
    way = {"tls": trusted} if tls == Tls.STARTTLS else {"ssl_context": trusted}
    with serving(mailbox, sign_in=True, **way) as port:
        post = SmtpPost(Server("localhost", port, tls, SENDER, user=USER, password=PASSWORD))
        post.send(LETTER)
        post.hang_up()

    assert mailbox.signed_in == [True]


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_send_tells_nothing_to_a_server_that_is_not_the_one(mailbox, tmp_path, monkeypatch, tls, host):
    stranger = certificate.server_context(tmp_path, monkeypatch, is_trusted=host == "127.0.0.1")
    way = {"tls": stranger} if tls == Tls.STARTTLS else {"ssl_context": stranger}
    with serving(mailbox, **way) as port, pytest.raises(MailDown, match="SSLCertVerificationError"):
        SmtpPost(Server(host, port, tls, SENDER)).send(LETTER)

    assert mailbox.taken == []


def test_send_without_tls_where_it_is_wanted_tells_nothing(mailbox):
    with serving(mailbox) as port, pytest.raises(MailDown, match="SMTPNotSupportedError"):
        post_to(port, tls=Tls.STARTTLS).send(LETTER)

    assert mailbox.taken == []


def test_wrong_password_is_down_not_refused(mailbox, trusted):
    with serving(mailbox, tls=trusted, sign_in=True) as port, pytest.raises(MailDown) as told:
        SmtpPost(Server("localhost", port, Tls.STARTTLS, SENDER, user=USER, password="wrong")).send(LETTER)

    assert told.value.detail == "SMTPAuthenticationError"


def test_password_is_in_no_text_of_the_server():
    assert PASSWORD not in repr(Server("h", 1, Tls.TLS, SENDER, password=PASSWORD))


def test_modern_tls_only(trusted):
    assert isinstance(trusted, ssl.SSLContext)
    assert ssl.create_default_context().minimum_version >= ssl.TLSVersion.TLSv1_2
    assert smtp.Tls("starttls") == Tls.STARTTLS
