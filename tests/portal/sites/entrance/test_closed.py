"""Closed by default: every address of a region, read from the addresses themselves."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import now

from portal.domain.accounts.models import Session
from portal.domain.accounts.states import SESSION_IDLE, SESSION_LIFE

OPEN = {
    "start", "help_centre", "law", "status", "sign_in", "recovery", "login_by_esia", "esia_return",
}  # fmt: skip
FROM_A_LETTER = "settings/email/"
"""Opened by whoever holds the link, signed in or not."""
BY_A_SECRET = "booking/family/"
"""The calendar of a family: whoever knows the address, signed in or not; a wrong one is 404."""
A_REMINDER = "v/"
"""Answered by whoever holds the link, signed in or not; a wrong one is 404."""
A_SCRIPT = "booking/offline.js"
SAMPLES = {"uuid": "5b8ffb6a-4f7e-4ae6-9a35-2f2d9d0a1c11", "int": "1", "slug": "checkup", "str": "a"}


UNHEARD = ("sign-in/cannot/checkup/", "help/articles/checkup/")
"""No such trouble, no such article: 404."""


def addresses(patterns, before="", namespace=""):
    """Yield every address below a list of patterns, with the room it belongs to."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route, pattern.app_name or namespace)
        elif isinstance(pattern, URLPattern):
            yield namespace or str(pattern.name), filled(route)


def filled(route: str) -> str:
    for kind, sample in SAMPLES.items():
        while f"<{kind}:" in route:
            start = route.index(f"<{kind}:")
            route = route[:start] + sample + route[route.index(">", start) + 1 :]
    return route


def every_address():
    return sorted(set(addresses(get_resolver(settings.REGION_URLCONF).url_patterns)))


def test_addresses_are_found():
    rooms = {room for room, _ in every_address()}
    assert OPEN | {"cards", "booking"} <= rooms


@pytest.mark.parametrize(
    ("room", "path"),
    [
        (room, path)
        for room, path in every_address()
        if room not in OPEN | {"doctors"}
        and not path.startswith(
            ("staff/", FROM_A_LETTER, BY_A_SECRET, A_REMINDER, A_SCRIPT)
        )  # those have a door of their own
    ],
)
def test_closed_page_sends_to_sign_in(visitor, room, path):
    for answer in (visitor.get(path), visitor.client.post(f"/26/{path}")):
        assert answer.status_code in (302, 403), (room, path)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/26/sign-in/")


@pytest.mark.parametrize(("room", "path"), [pair for pair in every_address() if pair[0] in OPEN])
def test_open_page_never_sends_to_sign_in_as_closed(visitor, room, path):
    answer = visitor.get(path)
    assert answer.status_code in (200, 301, 303, 405) or path in UNHEARD, (room, path)
    assert "/sign-in/" not in answer.headers.get("Location", "") or answer.status_code != 301


def test_fragment_of_a_closed_page_sends_the_whole_page_to_sign_in(visitor):
    answer = visitor.get(
        "cards/", **{"HX-Request": "true", "HX-Current-URL": "http://testserver/26/cards/notices/"}
    )
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == "/26/sign-in/?next=/cards/notices/"


def test_session_that_lay_idle_is_closed(signed_in):
    with time_machine.travel(now() + SESSION_IDLE - timedelta(seconds=5)):
        assert signed_in.is_signed_in
    with time_machine.travel(now() + 2 * SESSION_IDLE):
        assert not signed_in.is_signed_in


def test_session_ends_after_its_life_however_busy(signed_in):
    Session.objects.update(last_used_at=now() + SESSION_LIFE)
    with time_machine.travel(now() + SESSION_LIFE + timedelta(seconds=1)):
        assert not signed_in.is_signed_in


@pytest.mark.parametrize("key", ["", "x", "a" * 4000, "\x01", "planted"])
def test_session_of_a_wrong_key_is_nobodys(visitor, key):
    visitor.client.cookies[settings.SESSION_COOKIE] = key
    assert not visitor.is_signed_in


def test_session_costs_one_statement_and_notes_its_use_once_a_minute(signed_in):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        signed_in.get("help/")
    about = [query["sql"] for query in asked if "accounts_session" in query["sql"]]
    assert [sql.split()[0] for sql in about] == ["SELECT"]
    with time_machine.travel(now() + timedelta(seconds=61)), CaptureQueriesContext(connection) as later:
        signed_in.get("help/")
    about = [query["sql"].split()[0] for query in later if "accounts_session" in query["sql"]]
    assert about == ["SELECT", "UPDATE"]


def test_get_writes_nothing_but_the_record_and_the_last_use(signed_in):
    signed_in.get("cards/")
    before = dump()
    for room, path in every_address():
        if room != "esia_return":
            signed_in.get(path)
    after = dump()
    changed = {label for label in before if before[label] != after[label]}
    assert changed == {"audit.Entry", "audit.Mention", "audit.Unsealed", "limits.Bucket"}
    counted = {row["limit"] for row in after["limits.Bucket"] if row not in before["limits.Bucket"]}
    assert counted == {"feed_misses_network", "link_misses_network"}, "wrong secrets, so that nobody guesses"


def dump() -> dict[str, list]:
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in apps.get_models()}
