"""Hostile tokens (E10): none lets anybody in, each for its own reason, and the good twin of each does."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.adapters.esia import tokens
from portal.adapters.esia.trusted import Trusted
from portal.domain.accounts.ports import BadAnswer, ClockWrong, PortalRejected
from tests.portal.adapters.forge import ACCESS_CLAIMS, AT, ISSUER, NOW, OID, GostKey, token
from tests.portal.adapters.hostile import GOOD, HOSTILE, ONLY_GOST, ONLY_RSA

DAY = timedelta(days=1)
CASES = [
    *((algorithm, name, case) for algorithm in ("RS256", "GOST") for name, case in HOSTILE.items()),
    *(("RS256", name, case) for name, case in ONLY_RSA.items()),
    *(("GOST", name, case) for name, case in ONLY_GOST.items()),
]
NAMES = [f"{algorithm} {name}" for algorithm, name, _ in CASES]


def people(keys, algorithm):
    """Return who is ESIA, who is a stranger, and who signs by the other algorithm."""
    told = {"esia": keys.esia, "other": keys.other, "foreign": keys.gost}
    if algorithm == "GOST":
        told = {"esia": keys.gost, "other": keys.other_gost, "foreign": keys.esia}
    return SimpleNamespace(**told, rsa_stranger=keys.other)


def trust(of, **more):
    """Believe ESIA's certificates of both kinds, as they lie side by side in `esia.zip`."""
    return Trusted([of.esia.cert_file, of.foreign.cert_file], of.esia.algorithm, **more)


def oid_of(text, trusted, at=AT, client_id="REGMED"):
    """Return whom a token signs in, as a sign-in asks."""
    told = tokens.claims(text, trusted=trusted, kind="id", issuer=ISSUER, at=at)
    return tokens.subject(told, client_id=client_id)


@pytest.mark.parametrize(("algorithm", "case"), [(a, c) for a, _, c in CASES], ids=NAMES)
def test_hostile_token_is_refused_for_its_reason_and_its_twin_lets_in(keys, algorithm, case):
    of = people(keys, algorithm)
    assert oid_of(case.good(of), trust(of)) in {str(OID), "7"}

    with pytest.raises((BadAnswer, ClockWrong)) as refused:
        oid_of(case.bad(of), trust(of))

    assert refused.value.detail == case.reason


@pytest.mark.parametrize("algorithm", ["RS256", "GOST"])
@pytest.mark.parametrize("made", GOOD.values(), ids=GOOD)
def test_good_token_tells_who_came(keys, made, algorithm):
    of = people(keys, algorithm)
    assert oid_of(made(of), trust(of)) == str(OID)


def test_there_are_thirty_hostile_tokens_and_more():
    assert len(HOSTILE) >= 30
    assert len({case.reason for case in HOSTILE.values()}) >= 20


def test_cryptopro_order_is_read_where_it_is_agreed(keys):
    of = people(keys, "GOST")
    from_the_other_end = token(of.esia, sign=lambda told: of.esia.sign(told)[::-1])

    assert oid_of(from_the_other_end, trust(of, is_reversed=True)) == str(OID)
    with pytest.raises(BadAnswer, match="not signed"):
        oid_of(token(of.esia), trust(of, is_reversed=True))


@pytest.mark.parametrize(("certificate", "days"), [("past", -5), ("esia", 0), ("future", 5)])
def test_a_certificate_counts_only_in_its_days(keys, certificate, days):
    at = AT + timedelta(days=days)
    moment = int(at.timestamp())
    key = getattr(keys, certificate)
    believed = Trusted([keys.esia.cert_file, keys.past.cert_file, keys.future.cert_file], "RS256")
    made = token(key, {"nbf": moment, "iat": moment, "exp": moment + 60})

    assert oid_of(made, believed, at) == str(OID)
    if days:
        with pytest.raises(BadAnswer, match="not signed by a known certificate"):
            oid_of(token(key), believed)


@pytest.mark.parametrize(("days", "is_good"), [(0, True), (2, False)])
def test_an_expired_gost_certificate_counts_no_more(tmp_path, days, is_good):
    key = GostKey(tmp_path, "short", days=1)
    at = AT + timedelta(days=days)
    moment = int(at.timestamp())
    made = token(key, {"nbf": moment, "iat": moment, "exp": moment + 60})
    believed = Trusted([key.cert_file], key.algorithm)
    if is_good:
        assert oid_of(made, believed, at) == str(OID)
        return
    with pytest.raises(BadAnswer, match="no certificate of ESIA counts today"):
        oid_of(made, believed, at)


@pytest.mark.parametrize("pair", [("esia", "other"), ("gost", "other_gost")])
def test_two_certificates_are_trusted_while_they_change(keys, pair):
    """E16: both count in the overlap; then the old one leaves, without a restart."""
    old, new = (getattr(keys, name) for name in pair)
    both = Trusted([old.cert_file, new.cert_file], old.algorithm)
    assert [oid_of(token(key), both) for key in (old, new)] == [str(OID)] * 2

    left = Trusted([new.cert_file], old.algorithm)
    assert oid_of(token(new), left) == str(OID)
    with pytest.raises(BadAnswer, match="not signed by a known certificate"):
        oid_of(token(old), left)


def test_a_certificate_laid_over_the_old_one_counts_at_once(keys, tmp_path):
    file = tmp_path / "esia.crt"
    believed = Trusted([file], "RS256")
    file.write_bytes(keys.esia.cert_file.read_bytes())
    assert oid_of(token(keys.esia), believed) == str(OID)

    file.unlink()
    file.write_bytes(keys.other.cert_file.read_bytes())

    assert oid_of(token(keys.other), believed) == str(OID)
    with pytest.raises(BadAnswer):
        oid_of(token(keys.esia), believed)


def test_without_any_certificate_nobody_comes_in(keys, tmp_path):
    believed = Trusted([tmp_path / "absent.crt"], "RS256")
    with pytest.raises(BadAnswer, match="no certificate of ESIA counts today"):
        oid_of(token(keys.esia), believed)


def broken(path):
    path.write_bytes(b"-----BEGIN CERTIFICATE-----\nnot one\n-----END CERTIFICATE-----\n")


def of_another_kind(path):
    """Write a certificate with a key that is neither RSA nor GOST."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, AT - DAY, AT + DAY)
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


@pytest.mark.parametrize("spoil", [broken, of_another_kind, Path.mkdir, Path.touch])
def test_a_certificate_that_cannot_be_read_is_a_named_refusal(keys, identity, come_back, tmp_path, spoil):
    assert come_back().oid == str(OID)
    spoil(tmp_path / "next-year.crt")
    identity.trusted = Trusted([keys.esia.cert_file, tmp_path / "next-year.crt"], "RS256")
    with pytest.raises(PortalRejected, match="сертификат"):
        come_back()


ACCESS = {
    "another person": ({"urn:esia:sbj_id": 7}, "access token of another person"),
    "a person in text": ({"urn:esia:sbj_id": str(OID)}, "access token of another person"),
    "another system": ({"client_id": "OTHER"}, "access token of another system"),
    "another issuer": ({"iss": "http://other/"}, "token of another issuer"),
    "expired": ({"exp": NOW - 61}, "token has expired"),
}


@pytest.mark.parametrize(("changed", "reason"), ACCESS.values(), ids=ACCESS)
def test_hostile_access_token_lets_nobody_in(keys, esia, come_back, changed, reason):
    assert come_back().oid == str(OID)
    esia.asked.clear()
    esia.access_token = token(keys.esia, ACCESS_CLAIMS | {"aud": None} | changed, {"sbt": "access"})

    with pytest.raises(BadAnswer) as refused:
        come_back()

    assert refused.value.detail == reason
    assert [request.url.path for request in esia.asked] == ["/aas/oauth2/v3/te"]


def test_id_token_instead_of_an_access_token_lets_nobody_in(keys, esia, come_back):
    esia.access_token = token(keys.esia, ACCESS_CLAIMS)

    with pytest.raises(BadAnswer, match="another kind"):
        come_back()
