"""Where GOST is the program openssl, a refused signature costs few of its runs, and frequent mistakes are found."""

import pytest
from cryptography import x509

import gost
from esia_stand.protocol import mistakes, signatures
from esia_stand.protocol.certificates import Certificate
from gost import choice
from gost.in_process import InProcess
from tests.esia_stand.client import AC_SIGNED, b64, text, timestamp

FEW = 14
TE_SIGNED = (*AC_SIGNED, "code")


class Slow:
    """A way to GOST that is not this process, and counts how often it is called."""

    def __init__(self):
        self._quick = InProcess()
        self.calls = 0

    def digest(self, data):
        self.calls += 1
        return self._quick.digest(data)

    def verifier_of_certificate(self, pem):
        verify = self._quick.verifier_of_certificate(pem)

        def counted(message, signature):
            self.calls += 1
            return verify(message, signature)

        return counted


@pytest.fixture
def slow(monkeypatch):
    means = Slow()
    monkeypatch.setattr(choice, "_found", lambda: means)
    mistakes._counted.cache_clear()
    return means


@pytest.fixture
def key(gost_pair):
    return gost.PrivateKey.load(gost_pair[0], InProcess())


@pytest.fixture
def known(gost_pair):
    return Certificate(x509.load_pem_x509_certificate(gost_pair[1]))


@pytest.fixture
def asked():
    return {
        "client_id": "GOSTMED",
        "scope": "openid fullname",
        "timestamp": timestamp(),
        "state": "5d1d5ba1-5b2c-4f1a-9d0b-7f5d3c0a9a11",
        "redirect_uri": "https://is.example/return",
        "code": "eyJ.code.x",
    }


def hint(asked, known, raw):
    sent = asked | {"client_secret": b64(raw)}
    return mistakes.Secret(sent, TE_SIGNED, raw).mistake(known, [known])


def test_unknown_mistake_costs_few_runs(slow, asked, key, known):
    assert not gost.is_quick()
    assert "программа openssl" in hint(asked, known, key.sign(b"something else"))
    assert 0 < slow.calls <= FEW


@pytest.mark.parametrize(
    ("words", "make"),
    [
        ("КриптоПро", lambda key, asked: key.sign(text(asked, TE_SIGNED))[::-1]),
        (
            "v1-строкой",
            lambda key, asked: key.sign(text(asked, ("scope", "timestamp", "client_id", "state"))),
        ),
        ("без code", lambda key, asked: key.sign(text(asked, AC_SIGNED))),
    ],
)
def test_frequent_mistake_is_found_all_the_same(slow, asked, key, known, words, make):
    assert words in hint(asked, known, make(key, asked))
    assert 0 < slow.calls <= FEW


def test_hash_nobody_knows_is_dear_only_once(slow, known):
    told = [mistakes.of_hash("0" * 64, [known]) for _ in range(2)]
    once = slow.calls
    assert told == [mistakes.UNKNOWN_HASH] * 2
    mistakes.of_hash("1" * 64, [known])
    assert slow.calls == once
    assert 0 < once <= FEW


def test_in_this_process_everything_is_tried(asked, key, known):
    assert gost.is_quick()
    raw = key.sign(text(asked, ("scope", "timestamp", "client_id", "state")))[::-1]
    assert "; " in hint(asked, known, raw)
    assert "другим ключом" in hint(asked, known, key.sign(b"something else"))
    assert signatures.signed_text(asked, AC_SIGNED) == text(asked, AC_SIGNED)
