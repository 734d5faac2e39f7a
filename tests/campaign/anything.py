"""Requests that no page of ours would send: every route × method × garbage, from nobody and from somebody."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import strategies as st

METHODS = [*["GET"] * 8, *["POST"] * 8, "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"]
REGIONS = [*["26"] * 30, "73", "99", "0", "9" * 400, "26\x00", "٢٦", "abc", ""]
ENDS = [*[""] * 30, "/", "//", "\x00", "%2f..", "\xff"]
NASTY = [
    "", "0", "1", "-1", "abc", "1.5", str(2**63), str(2**70), "\x00", "a\x00b", "😀", "\u202e", "\ud7ff",
    "%", "%00", "%ff", "../../etc/passwd", "//evil.example", "https://evil.example/", "javascript:alert(1)",
    "<script>alert(1)</script>", "{{ 7*7 }}", "' OR 1=1 --", "null", "[]", "{}", "\r\nSet-Cookie: a=b",
    "я" * 3000, "9" * 5000, "2026-11-24", "9999-12-31", "0001-01-01", "yes", "no", "cannot_come",
]  # fmt: skip
TYPES = [
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=rot13", "application/x-www-form-urlencoded; charset=\x00",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=x; charset=hex", "multipart/form-data; boundary=" + "x" * 500,
    "application/json", "text/plain", "", ";", "multipart/mixed; boundary=x",
]  # fmt: skip
BODIES = [
    b"", b"\x00", b"\xff\xfe", b"{", b"--x--", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--",
    b'--x\r\nContent-Disposition: form-data; name="slot"\r\n\r\n\xff\x00\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="slot"; filename="a\x00b"\r\n\r\nGIF89a\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="slot"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n',
    b"slot=%ff%fe&card=%00", b"slot=1&slot=2&card=1", b"=&=&=", b"&" * 3000, b"a=" + b"b" * 100_000, b"[]=1&a[]=2",
]  # fmt: skip
QUERY = [
    "q", "day", "card", "next", "slot", "state", "code", "error", "error_description", "what",
]  # fmt: skip
FORM = ["slot", "card", "reason", "text", "answer", "next", "csrfmiddlewaretoken", "other"]
COOKIES = [
    settings.REGION_COOKIE, settings.ATTEMPT_COOKIE, settings.CSRF_COOKIE_NAME, "portal_flash", "portal_agreed",
]  # fmt: skip
HEADERS = {
    "HTTP_HX_REQUEST": ["true", "false", "\x00"],
    "HTTP_HX_CURRENT_URL": ["http://testserver/26/cards/", "http://[", "//", "\x00", "http://x/26/" + "a" * 5000],
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": ["true"],
    "HTTP_HX_TRIGGER": ["{", "%ff"],
    "HTTP_HX_TRIGGERING_EVENT": ["{", "[1]"],
    "HTTP_REFERER": ["http://[", "\x00", "https://evil.example/"],
    "HTTP_ORIGIN": ["null", "http://[", "https://evil.example"],
    "HTTP_USER_AGENT": ["", "\x00", "😀" * 500],
    "HTTP_ACCEPT_LANGUAGE": ["*", ";;q=", "ru-" + "x" * 600],
    "HTTP_IF_MODIFIED_SINCE": ["garbage", "Sat, 31 Feb 9999 99:99:99 GMT"],
    "HTTP_IF_NONE_MATCH": ['"', "*"],
    "HTTP_RANGE": ["bytes=-1", "bytes=9-1"],
    "HTTP_X_FORWARDED_FOR": ["\x00", "1.2.3.4"],
    "HTTP_X_FORWARDED_HOST": ["evil.example"],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE"],
    "HTTP_HOST": ["evil.example", "localhost:99999", "[", "a b", "\x00"],
    "HTTP_ACCEPT_ENCODING": ["gzip;q=garbage"],
    "CONTENT_LENGTH": [""],  # sent in chunks; a wrong number is refused by the server itself
}  # fmt: skip

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """One request; `as_person` with the owner's session, `body` None means `form` is sent."""

    method: str
    path: str
    query: Pairs
    form: Pairs
    body: bytes | None
    content_type: str
    headers: dict[str, str]
    cookies: dict[str, str]
    as_person: bool
    has_token: bool


@dataclass
class Known:
    """Numbers that exist, so that some of what is generated is right."""

    slots: list[str]
    cards: list[str]
    appointments: list[str]
    doctors: list[str]
    clinics: list[str]
    specialities: list[str]

    def of(self, name: str) -> list[str]:
        """Return the right values for a field or a part of an address."""
        return {
            "slot": self.slots, "card": self.cards, "card_id": self.cards, "appointment_id": self.appointments,
            "doctor_id": self.doctors, "clinic_id": self.clinics, "speciality_id": self.specialities,
            "what": ["messages"], "kind": ["refused"], "reason": ["cannot_come"], "day": ["2026-11-24"],
            "q": ["анна"], "next": ["/cards/"], "answer": ["yes"],
        }.get(name, [])  # fmt: skip


def routes(patterns: Any = None, before: str = "") -> list[str]:
    """Return every route of a region as Django writes it: `cards/<uuid:card_id>/`."""
    found = []
    for pattern in patterns or get_resolver(settings.REGION_URLCONF).url_patterns:
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            found.append(before + str(pattern.pattern))
    return found


def values(known: Known, name: str) -> st.SearchStrategy[str]:
    """Give a right value, a nasty one, or any text at all."""
    right = known.of(name)
    anything = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.uuids().map(str))
    return st.one_of(st.sampled_from(right), anything) if right else anything


def _segment(known: Known, kind: str, name: str) -> st.SearchStrategy[str]:
    right = known.of(name) or [str(uuid.UUID(int=7)) if kind == "uuid" else "7"]
    return st.one_of(st.sampled_from(right), st.sampled_from(right), values(known, name))


@st.composite
def paths(draw: Any, known: Known, all_routes: list[str]) -> str:
    """Fill a route; now and then break it."""
    parts = []
    for part in draw(st.sampled_from(all_routes)).split("/"):
        if part.startswith("<"):
            kind, name = part.strip("<>").split(":")
            parts.append(draw(_segment(known, kind, name)))
        else:
            parts.append(part)
    path = "/".join(parts) + draw(st.sampled_from(ENDS))
    region = draw(st.sampled_from(REGIONS))
    return "/" + quote(f"{region}/{path}", safe="/%")


def pairs(known: Known, names: list[str]) -> st.SearchStrategy[Pairs]:
    """Give some fields with right or wrong values, some twice."""
    one = st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), values(known, name)))
    return st.lists(one, max_size=5)


def requests(known: Known) -> st.SearchStrategy[Asked]:
    """Give any request, or one that would read a page or hold a place if no part of it were spoilt."""
    right = st.just([("slot", known.slots[0]), ("card", known.cards[0])])
    anyhow = _requests(known, st.sampled_from(METHODS), paths(known, routes()), pairs(known, FORM))
    hold = _requests(
        known, st.just("POST"), st.just("/26/booking/hold/"), st.one_of(right, pairs(known, FORM))
    )
    pages = [f"/26/doctors/{known.doctors[0]}/", f"/26/cards/{known.cards[0]}/", "/26/doctors/", "/26/cards/"]
    look = _requests(known, st.just("GET"), st.sampled_from(pages), st.just([]))
    return st.one_of(anyhow, anyhow, anyhow, hold, look)


def _requests(
    known: Known, method: st.SearchStrategy[str], path: st.SearchStrategy[str], form: st.SearchStrategy[Pairs]
) -> st.SearchStrategy[Asked]:
    header = st.sampled_from(sorted(HEADERS)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(HEADERS[name]))
    )
    nasty = st.one_of(st.sampled_from([*NASTY, '"\\000\\001"']), st.text(max_size=20))
    cookies = st.dictionaries(st.sampled_from(COOKIES), nasty, max_size=2)
    return st.builds(
        Asked,
        method=method,
        path=path,
        query=st.one_of(st.just([]), pairs(known, QUERY)),
        form=form,
        body=st.one_of(st.none(), st.none(), st.sampled_from(BODIES), st.binary(max_size=60)),
        content_type=st.sampled_from(TYPES),
        headers=st.one_of(st.just({}), st.just({}), st.lists(header, max_size=2).map(dict)),
        cookies=st.one_of(st.just({}), cookies),
        as_person=st.sampled_from([True, True, True, False]),
        has_token=st.sampled_from([True, True, True, True, False]),
    )
