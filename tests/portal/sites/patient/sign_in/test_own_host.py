"""A region on a host of its own: the whole sign-in stays there; regions below the common host as ever."""

import pytest
from django.conf import settings as configured

from portal.domain.accounts.models import Account, Session
from tests.factories.regions import RegionFactory
from tests.portal.sites.visitor import Visitor, newest_attempt, text

HOST = "26.example.ru"
RETURN = f"https://{HOST}/esia/return"


def at_host(host: str) -> Visitor:
    """Open a browser at a host; its pages lie at the root."""
    visitor = Visitor()
    visitor.home = "/"
    visitor.client.defaults["HTTP_HOST"] = host
    return visitor


@pytest.fixture
def hosts(region, esia, settings):
    settings.PORTAL_URL = "https://med.example.ru"
    settings.REGION_HOSTS = {HOST: "26", "www.26.example.ru": "26"}
    settings.ALLOWED_HOSTS = ["med.example.ru", *settings.REGION_HOSTS]
    return settings


@pytest.fixture
def resident(hosts) -> Visitor:
    return at_host(HOST)


def test_sign_in_on_a_host_of_its_own_stays_there(resident, esia):
    asked = resident.send("sign-in/begin/", "sign-in/")
    state = str(newest_attempt().state)
    assert asked["Location"].endswith(f"?state={state}&redirect_uri={RETURN}")

    agreement = resident.back(state)
    assert agreement["Location"] == f"https://{HOST}/sign-in/agree/"
    came = resident.agree("yes")

    assert came["Location"].startswith(f"https://{HOST}/")
    assert [told["redirect_uri"] for told in esia.asked] == [RETURN]
    assert (resident.is_signed_in, Account.objects.count(), Session.objects.count()) == (True, 1, 1)
    assert resident.client.cookies[configured.SESSION_COOKIE]["domain"] == ""


def test_registration_on_a_host_of_its_own_signs_in(resident, esia):
    resident.register()
    assert (resident.is_signed_in, [told["redirect_uri"] for told in esia.asked]) == (True, [RETURN])


def test_refusals_on_a_host_of_its_own_are_told_there(resident):
    assert resident.back("garbage")["Location"] == f"https://{HOST}/sign-in/trouble/unknown/"
    state = resident.to_esia(register=False)
    stranger = at_host(HOST)
    assert stranger.back(state)["Location"] == f"https://{HOST}/sign-in/trouble/foreign/"


def test_sign_in_below_the_common_host_is_as_ever(hosts, esia):
    RegionFactory(code="73")
    visitor = Visitor("73")
    visitor.client.defaults["HTTP_HOST"] = "med.example.ru"

    came = visitor.register()

    assert came["Location"].startswith("/73/")
    assert [told["redirect_uri"] for told in esia.asked] == ["https://med.example.ru/esia/return"]
    assert visitor.is_signed_in


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/esia/return?state=x&code=y", "/healthz", "/readyz"])
def test_host_that_nobody_named_is_refused(resident, path):
    assert at_host("27.example.ru").client.get(path).status_code == 400
    assert at_host(f"{HOST}.evil.example").client.get(path).status_code == 400
    assert resident.client.get(path).status_code != 400


@pytest.mark.parametrize(
    ("host", "path"),
    [("med.example.ru", "/26/doctors/?q=a%20b"), ("www.26.example.ru", "/doctors/?q=a%20b")],
)
def test_a_region_has_one_address(hosts, host, path):
    answer = at_host(host).client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"https://{HOST}/doctors/?q=a%20b")


@pytest.mark.parametrize(("method", "status"), [("get", 302), ("head", 302), ("post", 307), ("put", 307)])
def test_the_way_to_the_own_host_keeps_what_was_sent_and_is_not_for_good(hosts, method, status):
    answer = getattr(at_host("med.example.ru").client, method)("/26/doctors/")
    assert (answer.status_code, answer["Location"]) == (status, f"https://{HOST}/doctors/")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/26//evil.example/", "/26/%2F%2Fevil.example", "/26/@evil.example", "/26"])
def test_the_way_to_the_own_host_leads_nowhere_else(hosts, path):
    visitor = at_host("med.example.ru")
    answer = visitor.client.get(path)
    if answer["Location"] == "/26/":
        answer = visitor.client.get("/26/")
    assert (answer.status_code, answer["Location"].startswith(f"https://{HOST}/")) == (302, True)


def test_machines_are_answered_on_every_host(resident, django_assert_num_queries):
    with django_assert_num_queries(0):
        alive = resident.client.get("/healthz")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert resident.client.get("/readyz").json()["database"] is True


def test_who_is_on_the_common_host_finds_the_region_by_its_own_address(hosts):
    visitor = at_host("med.example.ru")
    assert f'href="https://{HOST}/"' in text(visitor.client.get("/"))
