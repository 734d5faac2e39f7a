"""Whatever comes in, a parser of the protocol reads it or refuses it; it never breaks."""

import base64
import datetime as dt
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import gost
from esia_stand.protocol import (
    certificates,
    filters,
    mistakes,
    permissions,
    pkce,
    requests,
    rest,
    scopes,
    signatures,
    timestamps,
    tokens,
)
from esia_stand.protocol.errors import Refused
from tests.esia_stand.client import text

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
TEXTS = st.text(max_size=200)
OFFSETS = st.integers(-14 * 60, 14 * 60)
WRITINGS = (
    base64.urlsafe_b64encode,
    base64.b64encode,
    lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"="),
    lambda raw: base64.b64encode(raw).rstrip(b"="),
    lambda raw: base64.b64encode(raw).replace(b"+", b" "),
)


def refuses(work, *arguments):
    """Whether it refuses; anything but a refusal is a fault."""
    try:
        work(*arguments)
    except Refused as refused:
        assert refused.hint
        return True
    return False


@given(st.binary(max_size=300), st.sampled_from(WRITINGS))
def test_secret_is_read_in_every_writing(raw, write):
    assert signatures.decode_secret(write(raw).decode()) == raw


@given(TEXTS)
@example("=")
@example("А")
def test_any_text_is_a_secret_or_refused(told):
    if not refuses(signatures.decode_secret, told):
        assert len(signatures.decode_secret(told)) <= len(told)


@given(st.integers(-299, 299), OFFSETS)
def test_time_within_the_window_is_read_under_any_offset(seconds, minutes):
    zone = dt.timezone(dt.timedelta(minutes=minutes))
    sent = (NOW + dt.timedelta(seconds=seconds)).astimezone(zone)
    assert not refuses(lambda: timestamps.check(sent.strftime("%Y.%m.%d %H:%M:%S %z"), at=NOW))


@given(st.integers(301, 10**8), st.sampled_from((-1, 1)), OFFSETS)
def test_time_outside_of_the_window_is_refused(seconds, sign, minutes):
    zone = dt.timezone(dt.timedelta(minutes=minutes))
    sent = (NOW + sign * dt.timedelta(seconds=seconds)).astimezone(zone)
    with pytest.raises(Refused, match="ESIA-007015"):
        timestamps.check(sent.strftime("%Y.%m.%d %H:%M:%S %z"), at=NOW)


@given(TEXTS | st.from_regex(r"\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d [+-]\d{4}", fullmatch=True))
@example("2026.11.21 12:00:00 +9999")
@example("0000.00.00 00:00:00 +0000")
@example("0001.01.01 00:00:00 +1400")
def test_any_text_is_a_time_or_refused(told):
    refuses(lambda: timestamps.check(told, at=NOW))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("sysname", "scopes", "actions", "purposes", "expire", "x")), inner, max_size=6
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_permissions_or_refused(told):
    encoded = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
    refuses(permissions.check, encoded)


@given(TEXTS)
@example("[" * 200)
def test_any_text_is_permissions_or_refused(told):
    refuses(permissions.check, told)
    refuses(permissions.check, base64.b64encode(told.encode()).decode())


NAMES = st.lists(st.text(min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=3)


@given(NAMES, NAMES, NAMES, st.text(min_size=1).filter(str.strip), st.integers(1, 10**6))
def test_whole_permissions_pass(scope, action, purpose, sysname, minutes):
    told = {
        "sysname": sysname,
        "expire": minutes,
        "scopes": [{"sysname": one} for one in scope],
        "actions": [{"sysname": one} for one in action],
        "purposes": [{"sysname": one} for one in purpose],
    }
    assert not refuses(permissions.check, base64.urlsafe_b64encode(json.dumps([told]).encode()).decode())


@given(st.dictionaries(st.sampled_from(requests.AC_MANDATORY), TEXTS), st.dictionaries(TEXTS, TEXTS))
def test_any_request_is_read_or_refused(known, other):
    refuses(lambda: requests.Authorization.read(other | known, at=NOW))
    refuses(lambda: requests.check_token_request(other | known, at=NOW))


@given(TEXTS)
def test_scopes_and_embeds_are_read_or_refused(told):
    refuses(scopes.read, told)
    refuses(scopes.check_org, told)
    refuses(pkce.check_challenge, told, "S256")
    assert all(name and "," not in name for name in rest.embedded(told))


@given(st.lists(st.sampled_from(sorted(scopes.RIGHTS)), min_size=1, unique=True))
def test_known_scopes_are_read_in_their_order(names):
    assert scopes.read(" ".join(names)) == tuple(names)
    assert scopes.read(scopes.of_person(tuple(names), 5)) == tuple(names)


@pytest.fixture(scope="module")
def signers(gost_pair, pair):
    from cryptography.hazmat.primitives import serialization

    pem = pair[0].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return [tokens.Gost(*gost_pair), tokens.Rs256(pem)]


@settings(max_examples=50)
@given(st.dictionaries(TEXTS, st.integers() | TEXTS | st.booleans(), max_size=5), st.data())
def test_signed_tokens_are_read_and_spoilt_ones_are_not(signers, claims, data):
    for signer in signers:
        token = tokens.access(claims, signer)
        assert signer.read(token) == claims
        place = data.draw(st.integers(0, len(token) - 3))  # the last letters of base64 hold unused bits
        other = data.draw(st.sampled_from("AZaz09-_."))
        spoilt = token[:place] + other + token[place + 1 :]
        if not same_bytes(spoilt, token):
            assert signer.read(spoilt) is None


def same_bytes(one, other):
    """Whether two texts are the same token: unused bits at the end of a part mean nothing."""
    try:
        return [base64.urlsafe_b64decode(part + "==") for part in one.split(".")] == [
            base64.urlsafe_b64decode(part + "==") for part in other.split(".")
        ] and one.rpartition(".")[0] == other.rpartition(".")[0]
    except ValueError:
        return False


@given(TEXTS | st.lists(TEXTS, max_size=4).map(".".join))
@example("..")
@example("eyJhbGciOiJHT1NUMzQxMF8yMDEyXzI1NiJ9.W10.")
def test_any_text_is_a_token_or_nothing(signers, told):
    assert [signer.read(told) for signer in signers] == [None, None]


@given(st.binary(max_size=200), st.binary(max_size=80))
def test_any_bytes_are_no_signature_of_ours(gost_pair, message, signature):
    assert gost.PublicKey.of_certificate(gost_pair[1]).verify(message, signature) is False


@given(st.binary(max_size=200), st.integers(0, 500), st.integers(0, 255))
def test_any_bytes_are_a_certificate_or_refused(gost_pair, junk, place, value):
    spoilt = bytearray(gost_pair[1])
    spoilt[place % len(spoilt)] = value
    for content in (junk, b"-----BEGIN CERTIFICATE-----" + junk, bytes(spoilt)):
        try:
            found = certificates.read(content)
        except ValueError:
            continue
        assert all(one.names and not one.verify(b"message", b"\0" * 64) for one in found)


@settings(max_examples=60)
@given(st.binary(max_size=100), st.text(max_size=70))
def test_a_reason_is_found_for_every_refusal(gost_pair, raw, named):
    known = certificates.read(gost_pair[1])
    asked = {"client_id": "X", "client_secret": base64.urlsafe_b64encode(raw).decode(), "scope": "openid"}
    assert mistakes.of_hash(named.upper(), known)
    assert mistakes.Secret(asked, signatures.SIGNED_ON_TE_CODE, raw).mistake(known[0], known)
    wrong = asked | {"client_certificate_hash": named}
    at = dt.datetime.now(dt.UTC)
    assert refuses(lambda: signatures.check(wrong, signatures.SIGNED_ON_AC, known, accepts_rsa=True, at=at))
    assert text(asked, ("client_id", "scope")) == b"Xopenid"


@given(st.text(max_size=60))
@example("conf_acc")
@example("YWNjX2tpZA")
def test_any_text_is_a_known_filter_or_refused(words):
    assert refuses(filters.read, words) or filters.read(words) in filters.WORDS
