"""A stolen cookie, after its owner has ended the session: dead in every process at once (W5).

Two servers of two workers each answer over one database, as two machines would. Whatever ends the
session, no request that begins after the answer is served: 0 of 200. So it takes less than one request.
"""

import http.client
from urllib.parse import urlencode

import pytest
from django.utils.timezone import now

from portal.domain.accounts import actions
from portal.domain.accounts.models import Account
from tests.factories.accounts import browser
from tests.races import crowd, portal
from tests.races.client import CSRF

ASKED = 200


def ask(port, key, path="/26/cards/", **form):
    """Ask by a connection of its own, so that any worker may answer; return status and place."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": f"portal_session={key}; portal_csrf={CSRF}"}
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    body = urlencode(form | {"csrfmiddlewaretoken": CSRF}) if form else None
    asked.request("POST" if form else "GET", path, body, headers)
    answer = asked.getresponse()
    answer.read()
    asked.close()
    return answer.status


def press(which):
    """End sessions by a button of «Где выполнен вход»."""
    return lambda one, port: ask(port, one.key, "/26/settings/devices/", which=which) == 303


def leave(one, port):
    """Leave in the very browser whose cookie was copied."""
    return ask(port, one.stolen, "/26/sign-in/leave/", leave="yes") == 303


def change_password(one, _port):
    """End the others as a change of the password and a recovery do, in one more process: this one."""
    by = actions.actor(one.account.pk)
    return actions.end_others(account_id=one.account.pk, except_session=None, at=now(), by=by) == 2


def block(one, _port):
    return Account.objects.filter(pk=one.account.pk).update(is_blocked=True) == 1


WAYS = {
    "others": press("others"), "all": press("all"), "leave": leave, "password": change_password, "block": block
}  # fmt: skip
KEPT = {"others": [200], "all": [302], "leave": [200], "password": [302], "block": [302]}


class Robbed:
    """Somebody signed in twice; the second cookie was copied by a thief."""

    def __init__(self, someone) -> None:
        self.account, self.key = someone.account, someone.key
        self.stolen = actions.open_session(
            account=someone.account, browser=browser("thief"), at=now(), agreed_region="26"
        )


@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_a_stolen_cookie_is_dead_in_every_process_at_once(tmp_path, region):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    people = {name: Robbed(one) for name, one in zip(WAYS, crowd.people(len(WAYS)), strict=True)}

    with portal.running(folders[0]) as first, portal.running(folders[1]) as second:
        ports = [first, second]
        before = {name: {ask(port, one.stolen) for port in ports} for name, one in people.items()}
        told = {name: WAYS[name](one, first) for name, one in people.items()}
        after = {
            name: [ask(ports[turn % 2], one.stolen) for turn in range(ASKED // len(WAYS))]
            for name, one in people.items()
        }
        kept = {name: [ask(second, one.key)] for name, one in people.items()}

    assert before == {name: {200} for name in WAYS}
    assert told == dict.fromkeys(WAYS, True)
    assert after == {name: [302] * (ASKED // len(WAYS)) for name in WAYS}
    assert kept == KEPT


@pytest.fixture
def region(db):
    from tests.factories.regions import RegionFactory

    return RegionFactory()
