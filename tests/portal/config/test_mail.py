"""How letters leave: chosen by the environment, loud when it is wrong."""

import pytest

from portal.adapters.mail.console import ConsolePost
from portal.adapters.mail.smtp import SmtpPost
from portal.config import adapters, env

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
        ({**SMTP, "MAIL_SENDER": ""}, "MAIL_SENDER is not set"),
        ({"MAIL_HOST": "mail.example.ru"}, "MAIL_SENDER is not set"),
        ({**SMTP, "MAIL_TLS": "ssl"}, "MAIL_TLS is «ssl»"),
        ({**SMTP, "MAIL_TLS": "none"}, "only a server on this machine"),
        ({**SMTP, "MAIL_PORT": "mail"}, "MAIL_PORT is not a number"),
    ],
)
def test_wrong_settings_stop_the_start_with_a_sentence(told, values, sentence):
    told(**values)

    with pytest.raises(SystemExit, match=sentence):
        env.mail()


def test_a_server_on_this_machine_needs_no_tls(told):
    told(MAIL_HOST="127.0.0.1", MAIL_TLS="none", MAIL_SENDER="a@b.example")

    assert env.mail().tls == "none"
