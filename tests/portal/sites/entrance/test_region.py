"""The region of a request: by path, by host, or the choice with an explanation."""

import pytest
from django.conf import settings
from django.test import Client

from portal.domain.regions.models import Region
from portal.sites.entrance import places
from tests.portal.sites.visitor import Visitor, text


def test_region_by_path_frames_the_page(visitor):
    page = text(visitor.get())
    assert "Ставропольский край" in page
    assert 'href="/26/sign-in/"' in page


def test_region_without_a_slash_gets_one(visitor):
    answer = visitor.client.get("/26")
    assert (answer.status_code, answer["Location"]) == (301, "/26/")


@pytest.mark.parametrize("path", ["/99/", "/00/", "/26999/", "/99/cards/", "/0/"])
def test_unknown_region_shows_the_choice_and_says_why(visitor, path):
    answer = visitor.client.get(path)
    assert answer.status_code == 404
    assert "нет на портале" in text(answer)
    assert "Ставропольский край" in text(answer)


@pytest.mark.parametrize("path", ["/abc/", "/abc", "/abc/cards/", "/ставрополь/", "/26abc/", "/cards/"])
def test_address_without_a_number_shows_the_choice_and_says_why(visitor, path):
    answer = visitor.client.get(path)
    assert answer.status_code == 404
    assert "адрес начинается с номера региона" in text(answer)
    assert "Ставропольский край" in text(answer)


@pytest.mark.parametrize("path", ["/favicon.ico", "/robots.txt", "/static/nothing.css", "/static/nothing/"])
def test_missing_file_is_no_region(visitor, path):
    answer = visitor.client.get(path)
    assert answer.status_code == 404
    assert "Ставропольский край" not in text(answer)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/esia/return"])
def test_page_outside_of_every_region_is_no_region(visitor, path):
    assert "номера региона" not in text(visitor.client.get(path))


def test_region_that_is_off_shows_the_choice(visitor):
    Region.objects.filter(code="26").update(is_on=False)
    assert visitor.get().status_code == 404


def test_region_is_remembered_and_offered_first_but_never_followed(visitor):
    assert "Продолжить" not in text(visitor.client.get("/"))
    visitor.get()
    assert visitor.client.cookies[settings.REGION_COOKIE].value == "26"
    answer = visitor.client.get("/")
    assert answer.status_code == 200
    assert "Продолжить: Ставропольский край" in text(answer)


@pytest.mark.parametrize("cookie", ['"\\0002"', "zz", '"\\3332"'])
@pytest.mark.parametrize("path", ["/", "/esia/return?state=x"])
def test_a_changed_cookie_is_no_region(visitor, path, cookie):
    plain = Client(raise_request_exception=False, headers={"Cookie": f"{settings.REGION_COOKIE}={cookie}"})
    answer = plain.get(path)
    assert answer.status_code in (200, 303)
    assert "Продолжить" not in text(answer)


def test_region_by_host_needs_no_path(visitor, settings):
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "26.example.ru"]
    settings.REGION_HOSTS = {"26.example.ru": "26"}
    answer = visitor.client.get("/help/", headers={"Host": "26.example.ru"})
    assert answer.status_code == 200
    assert 'href="/sign-in/"' in text(answer)
    assert visitor.client.get("/help/").status_code == 404


def test_host_that_is_not_ours_is_refused(visitor):
    assert visitor.client.get("/26/", headers={"Host": "evil.example"}).status_code == 400
    assert visitor.get().status_code == 200


def test_prefix_of_a_region_does_not_stay_behind(visitor):
    visitor.get()
    assert places.region_url("26") == "/26/"
    assert 'action="/"' in text(visitor.client.get("/"))
    assert Visitor("99").get().status_code == 404


def test_address_leads_into_a_region_from_outside(db):
    assert places.address("26", "sign_in:trouble", kind="used") == "/26/sign-in/trouble/used/"
