"""Settings of ESIA: each wrong value stops the start with a sentence, and its good twin does not."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.adapters import deadline
from portal.adapters.esia import scopes
from portal.adapters.esia.checking import State
from portal.config import env, identity
from portal.domain.accounts.ports import PortalRejected
from portal.domain.health import ports as health
from tests.portal.adapters.forge import Key

WRONG = {
    "ESIA_URL": ("esia.gosuslugi.ru", "нужен адрес вида https://", "https://esia.gosuslugi.ru/"),
    "ESIA_CLIENT_ID": ("REG MED", "буквы, цифры", "TESTMED01"),
    "ESIA_SIGNER": ("cryptopro", "может быть только rsa, gost, openssl, command, http", "gost"),
    "ESIA_SIGNATURE_ORDER": ("back", "может быть только straight, reversed", "reversed"),
    "ESIA_TOKEN_ALG": ("none", "может быть только RS256, GOST3410_2012_256", "GOST3410_2012_256"),
    "ESIA_TOKEN_ORDER": ("1", "может быть только straight, reversed", "reversed"),
    "ESIA_SCOPES": (
        "openid fullname birthdate gender inn",
        "этого портал не читает",
        "openid fullname birthdate gender",
    ),
    "ESIA_PKCE": ("maybe", "это true или false", "false"),
    "ESIA_CONNECT_SECONDS": ("soon", "это число секунд", "0.5"),
    "ESIA_ANSWER_SECONDS": ("0", "от 0.1 до 30", "3"),
    "ESIA_LONGEST_SECONDS": ("31", "от 0.1 до 30", "8"),
    "ESIA_AT_ONCE": ("0", "от 1 до 100", "2"),
    "ESIA_TRUSTED": (",", "ESIA_TRUSTED – пусто", "a.crt,b.crt"),
    "ESIA_CERT_FILES": ("a.crt,b.crt", "в ESIA_KEY_FILES – 1, в ESIA_CERT_FILES – 2", "a.crt"),
    "ESIA_KEY_FILE": ("a.key", "теперь ESIA_KEY_FILES", ""),
    "ESIA_CERT_FILE": ("a.crt", "теперь ESIA_CERT_FILES", ""),
    "ESIA_SIGN_COMMAND": ('sign "', "не закрыта кавычка", "sign {in} {out}"),
    "ESIA_SIGN_URL": ("signer", "нужен адрес вида https://", "http://127.0.0.1:9/sign"),
}


@pytest.mark.parametrize(("name", "told"), WRONG.items(), ids=WRONG)
def test_a_wrong_setting_stops_the_start_and_its_twin_does_not(monkeypatch, name, told):
    bad, said, good = told
    monkeypatch.setenv(name, good)
    assert env.esia().url
    monkeypatch.setenv(name, bad)
    with pytest.raises(SystemExit, match=said):
        env.esia()


@pytest.mark.parametrize(("signer", "needed"), [("command", "ESIA_SIGN_COMMAND"), ("http", "ESIA_SIGN_URL")])
def test_a_signer_elsewhere_must_be_named(monkeypatch, signer, needed):
    monkeypatch.setenv("ESIA_SIGNER", signer)
    with pytest.raises(SystemExit, match=f"{needed} не задан"):
        env.esia()
    monkeypatch.setenv(needed, "http://127.0.0.1:9/sign")
    assert env.esia().pairs[0][0] is None


def test_scopes_may_be_narrowed_but_not_below_a_card(monkeypatch):
    assert env.esia().scopes == scopes.USED
    monkeypatch.setenv("ESIA_SCOPES", "openid fullname birthdate gender snils")
    assert env.esia().scopes[-1] == "snils"
    monkeypatch.setenv("ESIA_SCOPES", "openid fullname gender snils")
    with pytest.raises(SystemExit, match="нет birthdate"):
        env.esia()


def test_a_public_portal_speaks_to_esia_by_https_only(monkeypatch):
    monkeypatch.setenv("PORTAL_ENV", "production")
    for good in ("https://esia.gosuslugi.ru", "http://127.0.0.1:8001"):
        monkeypatch.setenv("ESIA_URL", good)
        assert env.esia().url == good
    monkeypatch.setenv("ESIA_URL", "http://esia.gosuslugi.ru")
    with pytest.raises(SystemExit, match="без https"):
        env.esia()


def test_two_pairs_stand_in_the_same_order(monkeypatch):
    monkeypatch.setenv("ESIA_KEY_FILES", "new.key, old.key")
    monkeypatch.setenv("ESIA_CERT_FILES", "new.crt, old.crt")
    assert env.esia().pairs == (
        (Path("new.key"), Path("new.crt")),
        (Path("old.key"), Path("old.crt")),
    )


@pytest.mark.parametrize("signer", env.SIGNERS)
def test_each_signer_is_put_together(monkeypatch, signer, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("ESIA_SIGNER", signer)
    monkeypatch.setenv("ESIA_SIGN_COMMAND", "sign")
    monkeypatch.setenv("ESIA_SIGN_URL", "http://127.0.0.1:9/sign")
    made = identity.signer(env.esia())
    hands = {
        "rsa": "RsaHand", "gost": "GostHand", "openssl": "OpensslHand", "command": "CommandHand",
        "http": "HttpHand",
    }  # fmt: skip
    assert type(made._hand).__name__ == hands[signer]
    is_bounded = identity.esia()._leaving is not None
    assert is_bounded is (signer not in ("rsa", "gost")), "whoever signs outside may be silent"


def test_a_public_portal_whose_key_is_absent_does_not_start_and_others_do(monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    identity.refuse_to_start_wrongly()
    monkeypatch.setenv("PORTAL_ENV", "production")
    with pytest.raises(SystemExit, match="client.crt"):
        identity.refuse_to_start_wrongly()


@pytest.fixture
def authorities(monkeypatch, tmp_path):
    """Name a file of authorities in ESIA_CA_FILE beside a pair of ours that signs and a certificate of ESIA."""
    made = Key(tmp_path, "ours")
    monkeypatch.setenv("ESIA_KEY_FILES", str(made.key_file))
    monkeypatch.setenv("ESIA_CERT_FILES", str(made.cert_file))
    monkeypatch.setenv("ESIA_TRUSTED", str(made.cert_file))
    monkeypatch.setenv("ESIA_CA_FILE", str(tmp_path / "authorities.pem"))
    return tmp_path / "authorities.pem", made.cert_file.read_bytes()


UNREADABLE = {"absent": None, "not PEM": b"hello", "empty": b"", "a broken certificate": b"-----BEGIN"}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_authorities_that_cannot_be_read_stop_a_public_portal_with_a_sentence(
    monkeypatch, authorities, content
):
    file, good = authorities
    monkeypatch.setenv("PORTAL_ENV", "production")
    file.write_bytes(good)
    identity.refuse_to_start_wrongly()
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    deadline._trusted.cache_clear()
    with pytest.raises(SystemExit, match=r"authorities\.pem: .*ESIA_CA_FILE"):
        identity.refuse_to_start_wrongly()


def test_authorities_that_cannot_be_read_are_found_and_refused_by_name(monkeypatch, authorities):
    identity.refuse_to_start_wrongly()
    (told,) = identity.findings()
    assert (told.state, told.word) == (State.WRONG, "esia_ca")
    with pytest.raises(CommandError, match="Неполадок: 1"):
        call_command("esia_check", stdout=StringIO())
    lazy = identity.LazyIdentity()
    with pytest.raises(PortalRejected, match="ESIA_CA_FILE"):
        lazy.sign_out_url()
    assert lazy.probe() is None
    assert identity.summary(lazy.findings()) == health.Answer(is_up=False, detail="esia_ca")

    file, good = authorities
    file.write_bytes(good)
    monkeypatch.setenv("ESIA_URL", "http://127.0.0.1:9")
    assert next(one.word for one in identity.findings()) == ""
    assert lazy.sign_out_url().startswith("http://127.0.0.1:9/idp/ext/Logout")


def test_settings_do_not_show_their_secrets(monkeypatch):
    monkeypatch.setenv("ESIA_SIGN_TOKEN", "very-secret")
    told = env.esia()
    assert told.sign_token == "very-secret"
    assert "very-secret" not in repr(told)


def test_identity_without_files_refuses_by_name(monkeypatch, tmp_path):
    from datetime import UTC, datetime

    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    with pytest.raises(PortalRejected, match="такого файла нет"):
        identity.LazyIdentity().authorization_url(
            state="s", verifier="v", comes_back_to="r", at=datetime.now(UTC)
        )
