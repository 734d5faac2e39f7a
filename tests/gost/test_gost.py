"""Digests and signatures, each compared with the program `openssl` and with published vectors."""

import pytest

import gost
from gost import making
from tests.gost.conftest import ENGINE, openssl

M1 = b"012345678901234567890123456789012345678901234567890123456789012"
M1_DIGEST = "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"
"""GOST R 34.11-2012, example 1."""
MESSAGES = [b"", b"a", "Придуманный текст".encode(), b"\0" * 100, b"x" * 100_000]


def test_digest_is_that_of_the_standard(means):
    assert means.digest(M1).hex() == M1_DIGEST


@pytest.mark.parametrize("message", MESSAGES, ids=len)
def test_digest_is_that_of_openssl(means, message):
    code, counted = openssl("dgst", *ENGINE, "-md_gost12_256", "-binary", given=message)

    assert code == 0
    assert means.digest(message) == counted
    assert len(counted) == gost.DIGEST_BYTES


@pytest.mark.parametrize("message", MESSAGES, ids=len)
def test_openssl_accepts_our_signature_and_no_other_message(means, files, pair, message):
    signature = gost.PrivateKey.load(pair[0], means).sign(message)
    (files / "signature").write_bytes(signature)
    check = ("dgst", *ENGINE, "-md_gost12_256", "-verify", str(files / "is.pub"), "-signature")

    assert len(signature) == gost.SIGNATURE_BYTES
    assert openssl(*check, str(files / "signature"), given=message)[0] == 0
    assert openssl(*check, str(files / "signature"), given=message + b"!")[0] != 0


@pytest.mark.parametrize("message", MESSAGES, ids=len)
def test_we_accept_the_signature_of_openssl(means, files, pair, public_pem, message):
    code, signature = openssl(
        "dgst", *ENGINE, "-md_gost12_256", "-sign", str(files / "is.key"), given=message
    )
    by_certificate = gost.PublicKey.of_certificate(pair[1], means)
    by_key = gost.PublicKey.load(public_pem, means)

    assert code == 0
    assert by_certificate.verify(message, signature)
    assert by_key.verify(message, signature)
    assert not by_certificate.verify(message + b"!", signature)


@pytest.fixture
def signed(means, pair):
    key = gost.PublicKey.of_certificate(pair[1], means)
    return key, gost.PrivateKey.load(pair[0], means).sign(b"message")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda signature: signature[::-1],
        lambda signature: signature[32:] + signature[:32],
        lambda signature: signature[:-1],
        lambda signature: signature + b"\0",
        lambda _: b"",
        lambda _: bytes(64),
        lambda _: b"\xff" * 64,
        lambda signature: bytes([signature[0] ^ 1]) + signature[1:],
        lambda signature: b"\x30\x40" + signature,
    ],
    ids=["reversed", "halves", "short", "long", "empty", "zeros", "ones", "one bit", "der"],
)
def test_spoilt_signature_is_refused_beside_the_good_one(signed, spoil):
    key, signature = signed

    assert key.verify(b"message", signature)
    assert key.verify(b"message", spoil(signature)) is False


def test_signature_of_another_key_is_refused(means, pair, stranger):
    signature = gost.PrivateKey.load(stranger[0], means).sign(b"message")

    assert gost.PublicKey.of_certificate(stranger[1], means).verify(b"message", signature)
    assert not gost.PublicKey.of_certificate(pair[1], means).verify(b"message", signature)


def test_signatures_of_one_message_differ_and_all_hold(means, pair):
    key = gost.PrivateKey.load(pair[0], means)
    made = {key.sign(b"message") for _ in range(3)}

    assert len(made) == 3
    assert all(gost.PublicKey.of_certificate(pair[1], means).verify(b"message", one) for one in made)


def _rsa():
    return openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")[1]


def _wide():
    arguments = ("-algorithm", "gost2012_512", "-pkeyopt", "paramset:A")
    return openssl("genpkey", *ENGINE, *arguments)[1]


def _locked(files):
    arguments = ("-in", str(files / "is.key"), "-aes256", "-passout", "pass:secret")
    return openssl("pkey", *ENGINE, *arguments)[1]


def test_what_is_no_key_is_refused_as_such(means, pair, files):
    cases = {
        "rsa": _rsa(),
        "512 bits": _wide(),
        "locked": _locked(files),
        "certificate": pair[1],
        "text": b"hello",
        "nothing": b"",
        "cut": pair[0][:60],
    }
    for name, pem in cases.items():
        assert name in ("text", "nothing") or b"-----BEGIN" in pem, name
        with pytest.raises(gost.BadKey):
            gost.PrivateKey.load(pem, means)
    for pem in (pair[0], b"hello", b""):
        with pytest.raises(gost.BadKey):
            gost.PublicKey.of_certificate(pem, means)
        with pytest.raises(gost.BadKey):
            gost.PublicKey.load(pem, means)


def test_pair_is_made_for_whom_and_as_long_as_told():
    name = 'РС «Е/Г+И=З», "x"\\'
    key, certificate = gost.make_pair(name, 7)
    told = ("x509", *ENGINE, "-noout", "-subject", "-nameopt", "utf8,sep_multiline,lname")
    code, subject = openssl(*told, given=certificate)

    assert b"PRIVATE KEY" in key
    assert code == 0
    assert f"commonName={name}" in subject.decode()
    assert openssl("x509", *ENGINE, "-checkend", str(6 * 86400), given=certificate)[0] == 0
    assert openssl("x509", *ENGINE, "-checkend", str(8 * 86400), given=certificate)[0] == 1


def test_pair_that_cannot_be_made_is_told(monkeypatch):
    monkeypatch.setattr(making, "run", lambda _: None)
    with pytest.raises(gost.Unavailable, match="libengine-gost-openssl"):
        gost.make_pair("REGMED", 1)


@pytest.mark.parametrize("size", [1_000, 70_000, 300_000])
def test_text_around_a_key_may_be_longer_than_a_pipe_holds(means, pair, public_pem, size):
    """Comments before and behind a PEM are allowed; a pipe holds 64 KB until somebody reads."""
    around = b"# nothing\n" * (size // 10)
    for private_pem, key_pem in (
        (around + pair[0], around + public_pem),
        (pair[0] + around, public_pem + around),
    ):
        signature = gost.PrivateKey.load(private_pem, means).sign(b"message")
        key = gost.PublicKey.load(key_pem, means)
        assert key.verify(b"message", signature)
        assert not key.verify(b"other", signature)
