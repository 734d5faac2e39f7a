"""A browser that never signed this person in is told of, whichever way it came; a known one is not."""

import dataclasses
import json

import pytest
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts.models import Account, SeenBrowser
from portal.domain.limits.models import Bucket
from portal.domain.notices.models import Notice
from tests.fakes.authenticator import Device
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.visitor import Visitor

pytestmark = pytest.mark.django_db


def told() -> int:
    return Notice.objects.filter(kind="new_device").count()


def test_esia_tells_of_a_new_browser_once(visitor):
    visitor.register()
    assert told() == 0, "whoever registers knows by what"

    visitor.send("sign-in/leave/", "cards/")
    visitor.sign_in()
    assert told() == 0, "the same browser again"

    other = Visitor()
    other.sign_in()
    assert other.is_signed_in
    assert told() == 1
    other.send("sign-in/leave/", "cards/")
    other.sign_in()
    assert told() == 1
    assert SeenBrowser.objects.filter(account=Account.objects.get()).count() == 2


def test_leaving_keeps_the_browser_known_and_its_key_is_only_in_the_cookie(visitor):
    visitor.register()
    visitor.send("sign-in/leave/", "cards/")
    cookie = visitor.client.cookies[settings.SEEN_COOKIE]

    assert (len(cookie.value) >= 40, cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert not SeenBrowser.objects.filter(key_hash=cookie.value).exists()


def test_two_people_of_one_browser_are_each_told_of_it_as_of_a_new_one(visitor, esia):
    visitor.register()
    visitor.send("sign-in/leave/", "cards/")
    stranger = Guest()  # has an account, and never came by this browser
    esia.person_told = dataclasses.replace(esia.person_told, oid=stranger.patient.account.esia_oid)
    visitor.sign_in()

    assert list(Notice.objects.filter(kind="new_device").values_list("account_id", flat=True)) == [
        stranger.patient.account.pk
    ]


@pytest.mark.usefixtures("rings")
def test_a_password_tells_only_of_a_new_browser(visitor):
    phones.known()
    for _ in range(2):
        phones.try_in(visitor)
        visitor.send("sign-in/code/", digits=phones.ring())
        visitor.send("sign-in/leave/", "cards/")
        _forget_the_waits()

    assert told() == 1


def _forget_the_waits() -> None:
    Bucket.objects.all().delete()


def test_a_passkey_tells_of_a_new_browser(guest, region):
    guest.agree(region)
    device, other = Device(), Visitor()
    asked = json.loads(guest.send("settings/ways/passkey/begin/", "settings/ways/").content)
    guest.send("settings/ways/passkey/", "settings/ways/", credential=device.make(asked))
    for seen in (1, 1):
        asked = json.loads(other.send("sign-in/passkey/begin/", "sign-in/").content)
        other.send("sign-in/passkey/", "sign-in/", credential=device.sign(asked))
        assert other.is_signed_in
        assert told() == seen
        other.send("sign-in/leave/", "cards/")
    assert SeenBrowser.objects.get().last_used_at <= now()
