"""A planted session never becomes anybody's: each sign-in brings a new key (W6, ASVS 7.2.4)."""

from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import queries
from portal.domain.accounts.models import Session
from portal.domain.accounts.states import PROOF_LIFE
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.visitor import Visitor

PLANTED = "planted-by-a-stranger-and-known-to-them"


def key_of(one):
    return one.client.cookies[settings.SESSION_COOKIE].value


def with_key(key):
    other = Visitor()
    other.client.cookies[settings.SESSION_COOKIE] = key
    return other


def test_a_planted_key_is_replaced_at_the_sign_in_and_stays_nobodys(visitor):
    visitor.client.cookies[settings.SESSION_COOKIE] = PLANTED
    visitor.register()

    assert key_of(visitor) != PLANTED
    assert visitor.is_signed_in
    assert not with_key(PLANTED).is_signed_in
    assert not Session.objects.filter(key_hash=queries.hash_of(PLANTED)).exists()


def test_the_session_of_another_account_does_not_grow_into_mine(visitor, esia):
    """Whoever plants a living session of their own in my browser does not learn who I am."""
    thief, state = Guest(), visitor.to_esia(register=True)
    visitor.client.cookies[settings.SESSION_COOKIE] = key_of(thief)
    visitor.back(state)

    assert key_of(visitor) != key_of(thief)
    assert visitor.is_signed_in
    assert not thief.is_signed_in


def test_signing_in_again_ends_the_session_before(signed_in):
    before = key_of(signed_in)
    Session.objects.update(proved_at=now() - 2 * PROOF_LIFE)
    signed_in.back(signed_in.to_esia_again())

    assert key_of(signed_in) != before
    assert signed_in.is_signed_in
    assert not with_key(before).is_signed_in


def test_the_key_is_long_and_new_each_time(visitor):
    keys = set()
    for _ in range(3):
        visitor.sign_in() if keys else visitor.register()
        keys.add(key_of(visitor))
        visitor.send("sign-in/leave/", "cards/")

    assert len(keys) == 3
    assert {len(key) for key in keys} == {43}  # 256 bits
