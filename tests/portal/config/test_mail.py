"""How letters leave: chosen by the environment, loud when it is wrong."""

import pytest

from portal.adapters.mail import message
from portal.adapters.mail.console import ConsolePost
from portal.adapters.mail.smtp import SmtpPost
from portal.config import adapters, env
from portal.domain.notices.ports import Letter

SMTP = {"MAIL_HOST": "mail.example.ru", "MAIL_SENDER": "no-reply@example.ru"}


@pytest.fixture
def told(monkeypatch):
    """Return a way to tell the environment, which is silent about mail until then."""
    for name in ("HOST", "PORT", "TLS", "USER", "PASSWORD", "SENDER"):
        monkeypatch.delenv(f"MAIL_{name}", raising=False)

    def tell(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return tell


def test_letters_go_into_a_file_where_nobody_named_a_server(told):
    assert isinstance(adapters.post(), ConsolePost)


def test_production_without_a_server_sends_no_letters(told, monkeypatch):
    monkeypatch.setattr(env, "kind", lambda: "production")

    assert adapters.post() is None


def test_letters_go_to_the_server_that_is_named(told):
    told(**SMTP, MAIL_USER="portal", MAIL_PASSWORD="planted-secret")

    assert isinstance(adapters.post(), SmtpPost)
    assert env.mail() == env.Mail(
        "mail.example.ru", 587, "starttls", "portal", "planted-secret", "no-reply@example.ru"
    )
    assert "planted-secret" not in repr(env.mail())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({**SMTP, "MAIL_SENDER": ""}, "MAIL_SENDER не задан"),
        ({"MAIL_HOST": "mail.example.ru"}, "MAIL_SENDER не задан"),
        ({**SMTP, "MAIL_SENDER": "Портал <no-reply@x.ru>"}, "MAIL_SENDER – «Портал"),
        ({**SMTP, "MAIL_SENDER": "no-reply@"}, "нужен только адрес"),
        ({**SMTP, "MAIL_SENDER": "no-reply@x.ru,b@x.ru"}, "нужен только адрес"),
        ({**SMTP, "MAIL_SENDER": "no..reply@x.ru"}, "нужен только адрес"),
        ({**SMTP, "MAIL_SENDER": "no-reply@x.ru\nBcc: b@x.ru"}, "нужен только адрес"),
        ({**SMTP, "MAIL_SENDER": "почта@портал.рф"}, "нужен только адрес"),
        ({**SMTP, "MAIL_TLS": "ssl"}, "MAIL_TLS – «ssl»"),
        ({**SMTP, "MAIL_TLS": "none"}, "только с сервером на этой машине"),
        ({**SMTP, "MAIL_PORT": "mail"}, "MAIL_PORT – не число"),
    ],
)
def test_wrong_settings_stop_the_start_with_a_sentence(told, values, sentence):
    told(**values)

    with pytest.raises(SystemExit, match=sentence):
        env.mail()


@pytest.mark.parametrize(
    "sender", ["no-reply@x.ru", "med.online+26@mail-1.xn--80atdkb.xn--p1ai", "a@localhost"]
)
def test_a_sender_that_starts_makes_a_letter(told, sender):
    told(MAIL_HOST="mail.example.ru", MAIL_SENDER=sender)
    letter = Letter("b@b.example", "Портал", "Тема", "Слова", "<p>Слова</p>", "key")

    built = message.build(letter, sender=env.mail().sender)

    assert built["From"].addresses[0].addr_spec == sender


def test_a_server_on_this_machine_needs_no_tls(told):
    told(MAIL_HOST="127.0.0.1", MAIL_TLS="none", MAIL_SENDER="a@b.example")

    assert env.mail().tls == "none"
