"""grant_type=refresh_token at /v3/te: whose token, signed by whom, from where; each refusal beside a good twin."""

import dataclasses
import datetime as dt
import uuid

import pytest
import time_machine
from django.utils import timezone

from esia_stand.grants import codes, secret_keys, sign_in
from esia_stand.grants.models import Grant
from esia_stand.people.models import Person
from esia_stand.systems.models import System as Registered
from tests.esia_stand.client import RETURN, exchanged_at_once, query, timestamp

OTHER_RETURN = f"{RETURN}/other"


@pytest.fixture
def system(any_system):
    """Every refusal and its twin, with keys of RSA and of GOST."""
    return any_system


@pytest.fixture
def kept(system, guest):
    """The refresh token of a sign-in with `access_type=offline`."""
    return guest.tokens(system, access_type="offline")["refresh_token"]


@pytest.fixture
def other(system):
    """Another system with the same key and addresses: only its mnemonic differs."""
    first = Registered.objects.get(pk=system.client_id)
    Registered.objects.create(
        client_id="OTHER",
        name="Другая",
        redirects=first.redirects,
        scopes=first.scopes,
        certificate_files=first.certificate_files,
    )
    return dataclasses.replace(system, client_id="OTHER")


def refusal(response):
    assert response.status_code == 400, response.content
    return response.json()["error_description"].partition(":")[0]


def is_given(response):
    return response.status_code == 200 and bool(response.json()["refresh_token"])


def test_foreign_key_refreshes_nothing(system, guest, kept, foreign_pair, foreign_gost_pair):
    key = (foreign_pair if system.client_id == "REGMED" else foreign_gost_pair)[0]
    stranger = dataclasses.replace(system, key=key)
    assert refusal(guest.token(stranger.refresh(kept))) == "ESIA-007053"
    assert is_given(guest.token(system.refresh(kept)))


@pytest.mark.parametrize("changed", ["state", "scope", "redirect_uri", "client_secret"])
def test_what_is_changed_after_signing_is_refused(system, guest, kept, changed):
    other = {
        "state": str(uuid.uuid4()),
        "scope": "openid",
        "redirect_uri": OTHER_RETURN,
        "client_secret": "AAAA",
    }
    sent = system.refresh(kept)
    assert refusal(guest.token(sent | {changed: other[changed]})) == "ESIA-007053"
    assert is_given(guest.token(sent))


def test_token_of_one_system_is_nothing_to_another(system, other, guest, kept):
    assert refusal(guest.token(other.refresh(kept))) == "ESIA-007011"
    assert is_given(guest.token(system.refresh(kept)))
    own = guest.tokens(other, access_type="offline")["refresh_token"]
    assert is_given(guest.token(other.refresh(own)))


def test_address_must_be_the_one_of_the_sign_in(system, guest, kept):
    assert refusal(guest.token(system.refresh(kept, redirect_uri=OTHER_RETURN))) == "ESIA-007011"
    assert is_given(guest.token(system.refresh(kept)))


def test_locked_person_is_not_refreshed(system, guest, kept):
    Person.objects.update(is_locked=True)
    assert refusal(guest.token(system.refresh(kept))) == "ESIA-007011"
    Person.objects.update(is_locked=False)
    assert is_given(guest.token(system.refresh(kept)))


def test_replayed_code_ends_the_refresh_token_it_gave(system, guest):
    given = {}
    for name in ("replayed", "used once"):
        code = query(guest.sign_in(system.ac(access_type="offline")))["code"]
        given[name] = code, guest.token(system.te(code)).json()["refresh_token"]
    assert refusal(guest.token(system.te(given["replayed"][0]))) == "ESIA-007011"
    assert refusal(guest.token(system.refresh(given["replayed"][1]))) == "ESIA-007011"
    assert is_given(guest.token(system.refresh(given["used once"][1])))


def test_revoking_leaves_no_refresh_token(system, guest, kept):
    grant = Grant.objects.get(refresh_hash=secret_keys.hashed(kept))
    codes.revoke(grant=grant, at=timezone.now())
    grant.refresh_from_db()
    assert grant.refresh_hash == ""
    assert grant.revoked_at is not None


def test_revoked_grant_is_not_refreshed_even_if_its_token_is_known(system, guest, kept):
    Grant.objects.update(revoked_at=timezone.now())
    assert refusal(guest.token(system.refresh(kept))) == "ESIA-007011"
    Grant.objects.update(revoked_at=None)
    assert is_given(guest.token(system.refresh(kept)))


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"state": "x" * 256}, "ESIA-007003"),
        ({"scope_org": "org_everything"}, "ESIA-007006"),
        ({"timestamp": timestamp(-400)}, "ESIA-007015"),
        ({"refresh_token": None}, "ESIA-007014"),
        ({"refresh_token": "nonsense"}, "ESIA-007011"),
    ],
)
def test_bad_form_is_refused_and_leaves_the_token_good(system, guest, kept, changed, number):
    assert refusal(guest.token(system.refresh(kept, **changed))) == number
    assert is_given(guest.token(system.refresh(kept)))


@pytest.mark.parametrize("changed", [{"state": "x" * 255}, {"scope_org": "org_fullname"}, {"scope_org": ""}])
def test_unusual_but_good_form_is_refreshed(system, guest, kept, changed):
    assert is_given(guest.token(system.refresh(kept, **changed)))


@pytest.mark.parametrize(
    ("changed", "number"),
    [({"state": "x" * 256}, "ESIA-007003"), ({"scope_org": "org_everything"}, "ESIA-007006")],
)
def test_bad_form_leaves_the_code_good(system, guest, changed, number):
    code = query(guest.sign_in(system.ac(access_type="offline")))["code"]
    assert refusal(guest.token(system.te(code, **changed))) == number
    assert is_given(guest.token(system.te(code, scope_org="org_fullname", state="x" * 255)))


def test_replayed_token_ends_the_whole_family(system, guest, kept):
    """RFC 9700, 4.14.2: nobody can tell which of the two is the thief."""
    second = guest.token(system.refresh(kept)).json()
    third = guest.token(system.refresh(second["refresh_token"])).json()
    assert guest.read("/rs/prns/1000300001", third["access_token"]).status_code == 200
    assert refusal(guest.token(system.refresh(kept))) == "ESIA-007011"
    assert refusal(guest.token(system.refresh(third["refresh_token"]))) == "ESIA-007011"
    answer = guest.read("/rs/prns/1000300001", third["access_token"])
    assert (answer.status_code, answer.json()["code"]) == (401, "ESIA-005011")


def test_stranger_with_a_spent_token_ends_nothing(system, other, guest, kept):
    second = guest.token(system.refresh(kept)).json()["refresh_token"]
    assert refusal(guest.token(other.refresh(kept))) == "ESIA-007011"
    assert is_given(guest.token(system.refresh(second)))


def test_refresh_token_ends_and_a_new_one_lives_as_long_again(system, guest, settings):
    settings.STAND_REFRESH_LIFE = dt.timedelta(days=10)
    kept = guest.tokens(system, access_type="offline")["refresh_token"]
    begun = dt.datetime.now(dt.UTC)

    def after(days, token):
        with time_machine.travel(begun + dt.timedelta(days=days), tick=False):
            return guest.token(system.refresh(token, timestamp=timestamp()))

    second = after(7, kept).json()["refresh_token"]
    assert refusal(after(18, second)) == "ESIA-007011"
    assert is_given(after(16, second))


def test_locked_person_gets_nothing_for_a_code_and_nothing_by_a_token(system, guest):
    code = query(guest.sign_in(system.ac()))["code"]
    token = guest.tokens(system)["access_token"]
    Person.objects.update(is_locked=True)
    assert refusal(guest.token(system.te(code))) == "ESIA-007011"
    assert guest.read("/rs/prns/1000300001", token).json()["code"] == "ESIA-005011"
    Person.objects.update(is_locked=False)
    assert guest.token(system.te(code)).status_code == 200
    assert guest.read("/rs/prns/1000300001", token).status_code == 200


def test_sweep_leaves_what_can_still_be_refreshed(system, guest, kept):
    sign_in.sweep(at=timezone.now() + dt.timedelta(days=29))
    assert is_given(guest.token(system.refresh(kept)))
    sign_in.sweep(at=timezone.now() + dt.timedelta(days=32))
    assert not Grant.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_parallel_use_gives_tokens_at_most_once(rsa_system, guest):
    token = guest.tokens(rsa_system, access_type="offline")["refresh_token"]
    sent = [rsa_system.refresh(token) for _ in range(6)]
    assert exchanged_at_once(sent) == [200, *[400] * 5]
