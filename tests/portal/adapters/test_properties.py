"""The parsers of what comes from ESIA and from signers, under any input: a value as promised, or a named refusal."""

import base64
import json
import re
from datetime import date

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.adapters.esia import numbers, person, tokens, wire
from portal.adapters.esia.signing import CannotSign, outside
from portal.adapters.esia.trusted import Trusted
from portal.domain.accounts import ports
from portal.kit import dates
from tests.portal.adapters.forge import AT, ISSUER, token
from tests.portal.adapters.test_person import OID, WHOLE

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
ELEMENTS = st.fixed_dictionaries({"elements": ANY | st.lists(st.dictionaries(
    st.sampled_from(["id", "type", "vrfStu", "value", "series", "number", "issuedBy", "medicalOrg", "firstName",
                     "birthDate", "snils", "documents"]), ANY, max_size=6), max_size=4)})  # fmt: skip
PARTS = ("contacts", "documents", "kids")
DETAIL = re.compile(r"ESIA-\d{6}|without a number|status \d{3}( [A-Za-z0-9\-\w]{1,12}| without an object)?")
KEYED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def people(draw):
    """Give a person of ESIA in whom some fields are anything at all."""
    spoilt = {
        name: draw(ANY | ELEMENTS if name in PARTS else ANY)
        for name in draw(st.sets(st.sampled_from(sorted(WHOLE))))
    }
    return spoilt, WHOLE | spoilt


def is_sound(told):
    texts = [told.surname, told.name, told.patronymic, told.phone, told.email, told.snils]
    texts += [text for one in told.documents for text in (one.type, one.series, one.number, one.issued_by)]
    return (
        all(isinstance(text, str) and text.isprintable() and len(text) <= 254 for text in texts)
        and told.sex in ("", "f", "m")
        and (told.birth_date is None or dates.EARLIEST_BIRTH <= told.birth_date <= date.max)
        and all(len(one.number) <= 20 and len(one.series) <= 20 and one.number for one in told.documents)
    )


@given(people())
def test_of_any_person_what_is_right_is_kept_and_the_rest_is_empty(given_person):
    spoilt, told = given_person
    found, whole = person.read(OID, told), person.read(OID, WHOLE)
    assert is_sound(found)
    assert all(is_sound(child) and re.fullmatch(r"[0-9]{1,19}", child.oid) for child in found.children)
    kept = {"surname": "lastName", "name": "firstName", "birth_date": "birthDate", "documents": "documents",
            "children": "kids", "snils": "snils", "phone": "contacts", "is_trusted": "trusted"}  # fmt: skip
    for ours, theirs in kept.items():
        assert theirs in spoilt or getattr(found, ours) == getattr(whole, ours), ours


@given(ANY)
def test_whatever_is_told_is_a_person_or_a_bad_answer(told):
    try:
        assert is_sound(person.read(OID, told))
        assert isinstance(told, dict)
    except ports.BadAnswer:
        assert not isinstance(told, dict)


ERRORS = st.fixed_dictionaries(
    {}, optional={"error": ANY, "error_description": ANY, "code": ANY, "message": ANY}
)


@given(st.integers(min_value=400, max_value=499), ANY | ERRORS | st.lists(ERRORS, max_size=2))
def test_any_error_of_esia_is_a_refusal_that_repeats_none_of_its_words(status, told):
    refusal = wire._refused(status, told)
    assert isinstance(refusal, ports.IdentityRefusal)
    assert DETAIL.fullmatch(refusal.detail), refusal.detail


@given(
    st.integers(min_value=200, max_value=599), st.binary(max_size=200) | ANY.map(json.dumps).map(str.encode)
)
def test_any_answer_is_an_object_or_a_refusal(status, content):
    answer = httpx.Response(status, content=content)
    try:
        assert isinstance(wire._object(answer), dict)
        assert status == 200
    except ports.IdentityRefusal as refusal:
        assert len(refusal.detail) < 60


@given(st.text(max_size=60), st.text(max_size=300))
def test_any_error_has_a_name_without_its_words(error, description):
    refusal = numbers.named(error, description)
    assert DETAIL.fullmatch(refusal.detail)
    found = re.search(r"ESIA-(\d{6})", description)
    assert numbers.number(description) == (found[1] if found else "")


@given(st.sampled_from(sorted(numbers._KINDS)), st.text(max_size=60), st.text(max_size=60))
def test_a_known_number_is_known_among_any_words(number, before, after):
    before = before.replace("ESIA-", "")
    assert type(numbers.named(before, f"{before} ESIA-{number} {after}")) is numbers._KINDS[number]


@pytest.fixture
def check(keys):
    trusted = Trusted([keys.esia.cert_file], "RS256")
    return lambda told: tokens.claims(told, trusted=trusted, kind="id", issuer=ISSUER, at=AT)


@KEYED
@given(
    told=ANY | st.from_regex(r"[A-Za-z0-9_-]{1,30}\.[A-Za-z0-9_-]{0,30}\.[A-Za-z0-9_-]{0,30}", fullmatch=True)
)
def test_whatever_is_no_token_of_esia_is_a_bad_answer(check, told):
    with pytest.raises(ports.BadAnswer):
        check(told)


@KEYED
@given(data=st.data())
def test_a_token_spoilt_at_any_place_is_refused_and_the_whole_one_passes(keys, check, data):
    good = token(keys.esia)
    at = data.draw(st.integers(0, len(good) - 1))
    new = data.draw(st.characters(codec="utf-8").filter(lambda char: char != good[at]))
    assert check(good)["iss"] == ISSUER
    spoilt = good[:at] + new + good[at + 1 :]
    if at == len(good) - 1 and decoded(spoilt) == decoded(good):
        return  # the last letter carries four bits that nobody reads
    with pytest.raises(ports.BadAnswer):
        check(spoilt)


def decoded(compact):
    last = compact.rpartition(".")[2]
    try:
        return base64.urlsafe_b64decode(last + "=" * (-len(last) % 4))
    except ValueError:  # a letter that is not of the alphabet
        return None


@KEYED
@given(
    claims=st.dictionaries(st.sampled_from(["iss", "nbf", "iat", "exp"]), ANY),
    payload=st.none() | st.binary(),
)
def test_claims_of_any_make_are_refused_by_name_or_told(keys, check, claims, payload):
    try:
        told = check(token(keys.esia, claims, payload=payload))
    except (ports.BadAnswer, ports.ClockWrong):
        return
    assert told["iss"] == ISSUER
    assert told["nbf"] <= AT.timestamp() + 60
    assert told["exp"] >= AT.timestamp() - 60


@given(st.binary(max_size=200))
def test_whatever_a_signer_prints_is_sixty_four_bytes_or_a_refusal(told):
    try:
        assert len(outside.signature(told)) == 64
    except CannotSign as refusal:
        assert str(told) not in str(refusal)


WRITTEN = {
    "raw": bytes,
    "hex": lambda made: made.hex().encode(),
    "HEX in a line": lambda made: made.hex().upper().encode() + b"\r\n",
    "base64": base64.b64encode,
    "base64url, bare": lambda made: base64.urlsafe_b64encode(made).rstrip(b"="),
    "base64 in lines": base64.encodebytes,
}


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
@given(made=st.binary(min_size=64, max_size=64))
def test_a_signature_is_read_however_it_is_written(write, made):
    assert outside.signature(write(made)) == made
