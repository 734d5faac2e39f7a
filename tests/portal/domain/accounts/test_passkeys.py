"""Passkeys: a device signs what it was asked, once, for its own host and person."""

import json
from datetime import timedelta

import pytest

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import Challenge, Passkey
from portal.domain.accounts.states import CHALLENGE_LIFE, PASSKEYS_AT_MOST, Way
from portal.domain.audit.models import Entry
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.notices.models import Notice
from portal.kit.passkeys import Place
from tests.factories.accounts import NOW, AccountFactory, browser
from tests.fakes.authenticator import PRESENT, Device

PLACE = Place("testserver", "http://testserver")
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def me(db):
    return enter(AccountFactory())


def enter(account):
    return queries.signed_in(key=actions.open_session(account=account, browser=browser(), at=NOW), at=NOW)


def asked(me, where="chromium", place=PLACE, at=NOW):
    return actions.ask_to_make(session=me, place=place, brand="Портал", browser=browser(where), at=at)


def keep(me, answer, where="chromium", place=PLACE, at=LATER):
    actions.add_passkey(
        session=me, answer=answer, place=place, name="Ноутбук", browser=browser(where), at=at,
        by=actions.actor(me.account_id),
    )  # fmt: skip


def added(me, **shape) -> Device:
    device = Device(**shape)
    keep(me, device.make(asked(me)))
    return device


def wanted(where="chromium", at=NOW, account_id=None):
    return actions.ask_to_sign(place=PLACE, browser=browser(where), at=at, account_id=account_id)


def sign_in(answer, where="chromium", place=PLACE, at=LATER):
    return actions.sign_in_by_passkey(answer=answer, place=place, browser=browser(where), at=at)


def refusal(deed, *args, **more):
    with pytest.raises(actions.PasskeyRefused) as refused:
        deed(*args, **more)
    return refused.value.kind


def test_a_passkey_is_made_kept_and_told(me):
    device = added(me)

    mine = queries.passkeys_of(account_id=me.account_id)
    assert [(one.name, one.host, one.created_at, one.used_at) for one in mine] == [
        ("Ноутбук", "testserver", LATER, None)
    ]
    assert Entry.objects.filter(action="passkey.added").count() == 1
    assert list(Notice.objects.values_list("kind", "facts")) == [("way_added", {"way": "passkey"})]
    assert device.key.private_numbers().private_value > 0


def test_the_options_name_neither_the_account_nor_the_surname(me):
    told = json.dumps(asked(me), ensure_ascii=False)

    assert me.surname not in told
    assert json.loads(told)["authenticatorSelection"]["userVerification"] == "required"


def test_a_passkey_opens_a_session_of_its_own_way(me):
    device = added(me)

    person = queries.signed_in(key=sign_in(device.sign(wanted())), at=LATER)

    assert (person.account_id, person.way, person.proved_at) == (me.account_id, Way.PASSKEY, LATER)
    assert queries.passkeys_of(account_id=me.account_id)[0].used_at == LATER


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ({"origin": "http://evil.example"}, "wrong"),
        ({"host": "evil.example"}, "wrong"),
        ({"flags": PRESENT}, "wrong"),
        ({"flags": 0}, "wrong"),
    ],
)
def test_an_answer_for_another_place_or_without_the_person_is_refused(me, shape, kind):
    assert refusal(keep, me, Device(**shape).make(asked(me))) == kind
    assert Passkey.objects.count() == 0
    device = added(me)
    for name, value in shape.items():
        setattr(device, name, value)

    assert refusal(sign_in, device.sign(wanted())) == kind


def test_an_answer_works_once(me):
    device = added(me)
    answer = device.sign(wanted())
    sign_in(answer)

    assert refusal(sign_in, answer) == "late"


def test_an_answer_to_an_earlier_question_is_refused(me):
    device = added(me)
    old = device.sign(wanted())
    wanted()

    assert refusal(sign_in, old) == "wrong"


def test_an_answer_of_another_browser_is_refused(me):
    device = added(me)

    assert refusal(sign_in, device.sign(wanted("mine")), "theirs") == "late"


def test_an_answer_after_five_minutes_is_refused(me):
    device = added(me)

    assert refusal(sign_in, device.sign(wanted()), at=NOW + CHALLENGE_LIFE) == "late"
    assert actions.sweep_challenges(at=NOW + CHALLENGE_LIFE) == Challenge.objects.count() + 2


def test_an_unknown_passkey_and_a_foreign_key_are_refused(me):
    device = added(me)
    assert refusal(sign_in, Device().sign(wanted())) == "unknown"

    device.key = Device().key
    assert refusal(sign_in, device.sign(wanted())) == "wrong"


def test_a_copied_key_that_counts_behind_is_refused(me):
    device = added(me)
    device.count = 5
    sign_in(device.sign(wanted()))
    device.count = 2

    assert refusal(sign_in, device.sign(wanted())) == "wrong"


def test_a_blocked_account_is_not_let_in(me):
    device = added(me)
    type(AccountFactory()).objects.filter(pk=me.account_id).update(is_blocked=True)

    assert refusal(sign_in, device.sign(wanted())) == "blocked"


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "x", '{"id": 5}', '{"id":"\\u0000"}', "я" * 30_000]
)
def test_garbage_is_refused(me, answer):
    asked(me)
    wanted()

    assert refusal(keep, me, answer) == "wrong"
    assert refusal(sign_in, answer) in {"wrong", "unknown"}


def test_one_device_is_not_kept_twice(me):
    device = added(me)
    told = asked(me)

    assert [one["id"] for one in told["excludeCredentials"]] == [json.loads(device.make(told))["id"]]
    assert refusal(keep, me, device.make(told)) == "wrong"


def test_eleven_passkeys_are_too_many(me):
    for _ in range(PASSKEYS_AT_MOST):
        added(me)

    assert refusal(asked, me) == "many"


def test_prove_by_passkey_takes_ones_own_only(me):
    mine, stranger = added(me), enter(AccountFactory())
    theirs = added(stranger)
    prove = {"session": me, "place": PLACE, "browser": browser(), "at": LATER}
    assert len(wanted(account_id=me.account_id)["allowCredentials"]) == 1

    actions.prove_by_passkey(answer=mine.sign(wanted(account_id=me.account_id)), **prove)

    answer = theirs.sign(wanted(account_id=me.account_id))
    assert refusal(actions.prove_by_passkey, answer=answer, **prove) == "unknown"
    assert refusal(actions.prove_by_passkey, answer=mine.sign(wanted()), **prove) == "wrong"


def test_remove_passkey_takes_ones_own_only(me):
    device, stranger = added(me), enter(AccountFactory())
    number = Passkey.objects.get().pk
    with pytest.raises(actions.NoSuchWay):
        actions.remove_passkey(
            account_id=stranger.account_id, passkey_id=number, at=LATER, by=actions.actor(stranger.account_id)
        )

    actions.remove_passkey(
        account_id=me.account_id, passkey_id=number, at=LATER, by=actions.actor(me.account_id)
    )

    assert refusal(sign_in, device.sign(wanted())) == "unknown"
    assert list(Notice.objects.order_by("pk").values_list("kind", flat=True)) == ["way_added", "way_removed"]


def test_ask_to_sign_is_limited_for_a_network(db):
    for turn in range(limit.PASSKEYS_OF_NETWORK.most):
        wanted(str(turn))

    with pytest.raises(limits.Exhausted):
        wanted("one more")

    assert Challenge.objects.count() == limit.PASSKEYS_OF_NETWORK.most
    wanted("later", at=NOW + limit.PASSKEYS_OF_NETWORK.window)


def test_offer_ways_once_ever_and_not_to_new_people(me, db):
    day = timedelta(days=1)
    account = AccountFactory(created_at=NOW)

    told = [
        actions.offer_ways(account_id=account.pk, at=NOW + after)
        for after in (0 * day, day, 2 * day, 3 * day)
    ]

    assert told == [False, False, True, False]
    added(me)
    assert actions.offer_ways(account_id=me.account_id, at=LATER) is False
