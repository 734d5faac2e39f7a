"""Whose address it is: of consents, of sessions, of limits."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from portal.domain.accounts.models import Consent, Session
from portal.domain.limits import rules
from portal.sites.entrance import browser

PROXY, CLAIMED, ONE, OTHER = "10.0.7.4", "192.0.2.1", "203.0.113.9", "198.51.100.9"


@pytest.fixture
def proxied(settings):
    settings.PROXIES = (ip_network(PROXY),)


def come_from(visitor, peer, forwarded):
    visitor.client.defaults |= {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}
    visitor.register()
    return Consent.objects.get().ip, Session.objects.get().network


def test_consent_and_session_behind_our_proxy_hold_the_visitors_address(visitor, proxied):
    assert come_from(visitor, PROXY, f"{CLAIMED}, {ONE}") == (ONE, "203.0.113.0/24")


@pytest.mark.parametrize("peer", [ONE, "10.0.7.5"])
def test_header_of_anybody_else_changes_nothing(visitor, proxied, peer):
    assert come_from(visitor, peer, CLAIMED)[0] == peer


def test_header_is_not_read_where_no_proxy_was_named(visitor):
    assert come_from(visitor, PROXY, ONE) == (PROXY, "10.0.7.0/24")


def test_limits_of_a_network_count_visitors_of_one_proxy_apart(proxied):
    asked = [
        RequestFactory(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=told).get("/")
        for told in (ONE, OTHER, f"{CLAIMED},{ONE}")
    ]

    networks = [rules.of_network(browser.of(request).ip) for request in asked]

    assert networks == ["203.0.113.0/24", "198.51.100.0/24", "203.0.113.0/24"]
