"""Every address is named, and closed unless it stands in the list here."""

import datetime as dt
import uuid

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from portal.sites.entrance import doors, staff
from tests.factories.regions import RegionFactory

INSTALLATION = "portal.config.urls.installation"
REGION = "portal.config.urls.region"
# Opening a page to everyone is decided twice: where it is written, and here.
OPEN = {
    "alive",
    "status:page",
    "status:told",
    "status:hide",
    "booking:feed",
    "booking:worker",
    "choose_region:page",
    "esia_return",
    "law:page",
    "login_by_esia",
    "chat_hooks:telegram",
    "phone_hooks:telegram",
    "ready",
    *(
        f"doctors:{page}"
        for page in ("any", "clinic", "clinics", "doctor", "list", "near", "speciality", "terms")
    ),
    *(f"choose_region:{page}" for page in ("accessibility", "cookies", "privacy")),
    *(f"help_centre:{page}" for page in ("cannot_sign_in", "confirm_account", "page")),
    *(f"help_centre:{page}" for page in ("how_to_book", "how_to_register")),
    *(f"help_centre:{page}" for page in ("article", "helped", "missing", "search")),
    *(
        f"sign_in:{page}"
        for page in ("again", "agree", "app", "begin", "closing", "consent", "consent_text", "leave", "left")
    ),
    *(f"staff_sign_in:{page}" for page in ("app", "code", "leave", "link", "page", "picture", "start")),
    *(
        f"sign_in:{page}"
        for page in ("page", "passkey", "passkey_begin", "password", "refused", "register", "trouble")
    ),
    *(f"sign_in:{page}" for page in ("another", "birth", "cannot", "cannot_what", "code")),
    *(f"reminded:{page}" for page in ("cancel", "come", "page")),
    *(f"recovery:{page}" for page in ("again", "code", "done", "page", "password", "phone")),
    "settings:email",
    "settings:email_done",
    *(f"start:{page}" for page in ("accessibility", "cookies", "later", "page", "privacy")),
}
NOT_IN_PRODUCTION = ("gallery:", "messenger:", "outbox:", "staff_codes:")
VALUES = {
    IntConverter: 1,
    SlugConverter: "a",
    StringConverter: "a",
    UUIDConverter: uuid.UUID(int=1),
}


def _pages(patterns, prefix="", namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", prefix + str(pattern.pattern), pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _pages(pattern.url_patterns, prefix + str(pattern.pattern), inner)


def _all_pages():
    for urlconf in (INSTALLATION, REGION):
        for name, address, pattern in _pages(get_resolver(urlconf).url_patterns):
            if not name.startswith(NOT_IN_PRODUCTION):
                yield urlconf, name, address, pattern


def _is_open(view):
    return doors.is_open(view) or staff.is_open(view)


def _closed():
    return sorted({name for _, name, _, pattern in _all_pages() if not _is_open(pattern.callback)})


def test_every_address_has_a_name():
    assert [address for _, name, address, pattern in _all_pages() if not pattern.name] == []


def test_only_listed_pages_are_open():
    assert {name for _, name, _, pattern in _all_pages() if _is_open(pattern.callback)} == OPEN


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", _closed())
def test_closed_page_sends_a_stranger_to_sign_in(client, name, method):
    RegionFactory()

    answer = getattr(client, method)(_example(name))

    assert answer.status_code == 302
    area = "/26/staff/sign-in/" if "/staff/" in _example(name) else "/26/sign-in/"
    assert answer.headers["Location"].startswith(area)


@pytest.mark.django_db
def test_open_page_lets_a_stranger_in(client):
    RegionFactory()

    assert client.get("/26/").status_code == 200


def _example(name):
    urlconf, address, pattern = next(
        (conf, path, found) for conf, each, path, found in _all_pages() if each == name
    )
    for argument, converter in pattern.pattern.converters.items():
        kind = next(kind for kind in VALUES if isinstance(converter, kind))
        address = _fill(address, argument, str(VALUES[kind]))
    return ("/26/" if urlconf == REGION else "/") + address


def _fill(address, argument, value):
    before, _, rest = address.partition("<")
    inside, _, after = rest.partition(">")
    if inside.rpartition(":")[2] == argument:
        return before + value + after
    return f"{before}<{inside}>{_fill(after, argument, value)}"


def test_example_addresses_are_filled_in():
    day = dt.date(2026, 11, 21)

    assert _fill("a/<int:x>/<slug:y>/", "y", day.isoformat()) == "a/<int:x>/2026-11-21/"
