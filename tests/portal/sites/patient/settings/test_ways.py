"""«Способы входа»: added, used and taken away over HTTP, behind a fresh proof."""

import json
import re
from datetime import timedelta

import pyotp
import pytest
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import Account, Passkey, RecoveryCode, Session, Totp
from portal.domain.accounts.states import PROOF_LIFE, Way
from tests.factories.patients import patient
from tests.fakes.authenticator import Device
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.visitor import Visitor, text

PAGE = "settings/ways/"
STEP = timedelta(seconds=30)


def begin(who, path, shown_on):
    """Do what the page's script does first."""
    return json.loads(who.send(path, shown_on).content)


def add_passkey(guest) -> Device:
    device = Device()
    told = begin(guest, "settings/ways/passkey/begin/", PAGE)
    guest.send("settings/ways/passkey/", PAGE, credential=device.make(told))
    return device


def secret_of(guest) -> str:
    return queries.new_totp_secret(account_id=guest.patient.account.pk)


def switch_on(guest):
    """Connect an application; return its secret and the page with the codes on paper."""
    guest.send("settings/ways/totp/", PAGE, step="begin")
    secret = secret_of(guest)
    return secret, guest.send("settings/ways/totp/", code=pyotp.TOTP(secret).at(now()))


def grow_old():
    Session.objects.update(proved_at=now() - PROOF_LIFE - timedelta(seconds=1))


def test_a_passkey_is_added_shown_and_taken_away(guest):
    add_passkey(guest)

    page = text(guest.get(PAGE))
    assert "Ключ добавлен" in page
    number = Passkey.objects.get().pk
    assert f'value="{number}"' in page
    assert "Добавлен способ входа" in text(guest.get("cards/notices/"))

    assert guest.send("settings/ways/remove/", PAGE, which=str(number)).status_code == 303
    assert Passkey.objects.count() == 0


def test_a_passkey_signs_in_from_another_browser(guest):
    device = add_passkey(guest)
    other = Visitor()
    told = begin(other, "sign-in/passkey/begin/", "sign-in/")
    assert told["allowCredentials"] == []

    answer = other.send("sign-in/passkey/", "sign-in/", credential=device.sign(told), next="/cards/notices/")

    assert (answer.status_code, answer["Location"]) == (303, "/26/cards/notices/")
    newest = Session.objects.latest("pk")
    assert (newest.account_id, newest.way) == (guest.patient.account.pk, Way.PASSKEY)
    assert answer.cookies[settings.SESSION_COOKIE].value


@pytest.mark.parametrize("answer", ["", "{}", "\x00", "[]", "1" * 50_000])
def test_a_wrong_passkey_signs_nobody_in_and_says_so(guest, answer):
    other = Visitor()
    begin(other, "sign-in/passkey/begin/", "sign-in/")
    refused = other.send("sign-in/passkey/", "sign-in/", credential=answer)

    assert refused["Location"] == "/26/sign-in/"
    assert "Войти этим ключом не получилось" in text(other.get("sign-in/"))
    assert Session.objects.count() == 1


def test_an_unknown_passkey_and_a_wrong_one_are_answered_alike(guest):
    device = add_passkey(guest)
    stranger = Visitor()
    unknown = stranger.send(
        "sign-in/passkey/", "sign-in/",
        credential=Device().sign(begin(stranger, "sign-in/passkey/begin/", "sign-in/")),
    )  # fmt: skip
    said = text(stranger.get("sign-in/"))
    device.key = Device().key
    wrong = stranger.send(
        "sign-in/passkey/", "sign-in/",
        credential=device.sign(begin(stranger, "sign-in/passkey/begin/", "sign-in/")),
    )  # fmt: skip

    assert (unknown.status_code, unknown["Location"]) == (wrong.status_code, wrong["Location"])
    assert re.findall(r"Войти этим ключом[^<]*", said) == re.findall(
        r"Войти этим ключом[^<]*", text(stranger.get("sign-in/"))
    )


def test_an_application_is_connected_by_its_first_code(guest):
    secret, answer = switch_on(guest)

    codes = re.findall(r"<strong>((?:\w{4} ?){3})</strong>", text(answer))
    assert (answer.status_code, len(codes)) == (200, 8)
    assert Totp.objects.get().confirmed_at is not None
    page = text(guest.get(PAGE))
    assert "Запасных кодов осталось: 8" in page
    assert secret not in page
    assert codes[0] not in page
    assert guest.get("settings/ways/totp/").status_code == 303


def test_a_wrong_first_code_is_told_at_its_field(guest):
    guest.send("settings/ways/totp/", PAGE, step="begin")
    for typed in ("", "000000", "x" * 500, "\x00"):
        answer = guest.send("settings/ways/totp/", code=typed)
        assert answer.status_code == 200
        assert 'aria-invalid="true"' in text(answer)
    assert queries.has_totp(account_id=guest.patient.account.pk) is False


def test_the_picture_holds_the_secret_and_only_until_the_first_code(guest):
    guest.send("settings/ways/totp/", PAGE, step="begin")
    picture = guest.get("settings/ways/totp/picture.svg")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert text(picture).startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "style" not in text(picture)
    assert picture["Cache-Control"] == "no-store"
    guest.send("settings/ways/totp/", code=pyotp.TOTP(secret_of(guest)).at(now()))

    assert guest.get("settings/ways/totp/picture.svg").status_code == 404


def test_new_codes_on_paper_and_switching_off(guest):
    switch_on(guest)
    before = set(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert guest.send("settings/ways/codes/", PAGE).status_code == 200
    assert before.isdisjoint(RecoveryCode.objects.values_list("code_hash", flat=True))

    assert guest.send("settings/ways/remove/", PAGE, which="totp").status_code == 303
    assert (Totp.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert guest.send("settings/ways/codes/", PAGE).status_code == 404


@pytest.mark.parametrize("which", ["", "totp", "x", "-1", "9" * 18, "9" * 400, "\x00"])
def test_taking_away_what_is_not_there_is_404(guest, which):
    add_passkey(guest)

    assert guest.send("settings/ways/remove/", PAGE, which=which).status_code == 404
    assert Passkey.objects.count() == 1


def test_taking_away_a_strangers_passkey_is_404(guest):
    add_passkey(guest)
    stranger = Guest(patient())

    answer = stranger.send("settings/ways/remove/", PAGE, which=str(Passkey.objects.get().pk))

    assert (answer.status_code, Passkey.objects.count()) == (404, 1)


@pytest.mark.parametrize(
    "path", ["", "passkey/begin/", "passkey/", "remove/", "totp/", "totp/picture.svg", "codes/"]
)
def test_every_step_asks_for_a_fresh_proof(guest, path):
    guest.client.handler.enforce_csrf_checks = False
    method = guest.client.get if path in {"", "totp/", "totp/picture.svg"} else guest.client.post
    before = method(f"/26/settings/ways/{path}")
    grow_old()

    answer = method(f"/26/settings/ways/{path}")

    assert before.headers.get("Location", "").startswith("/26/session/prove/") is False
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/26/session/prove/")


def prove(guest, **form):
    return guest.send("session/prove/", next="/settings/devices/", **form)


def test_a_passkey_raises_the_session_under_a_new_key(guest):
    device, old = add_passkey(guest), guest.client.cookies[settings.SESSION_COOKIE].value
    grow_old()
    told = begin(guest, "session/prove/begin/", "session/prove/")
    assert len(told["allowCredentials"]) == 1

    answer = prove(guest, credential=device.sign(told))

    assert (answer.status_code, answer["Location"]) == (303, "/26/settings/devices/")
    assert answer.cookies[settings.SESSION_COOKIE].value not in {"", old}
    assert guest.get(PAGE).status_code == 200
    guest.client.cookies[settings.SESSION_COOKIE] = old
    assert not guest.is_signed_in


def test_a_code_of_the_application_raises_the_session_and_a_wrong_one_does_not(guest):
    secret, page = switch_on(guest)
    paper = re.findall(r"<strong>((?:\w{4} ?){3})</strong>", text(page))[0]
    grow_old()
    wrong = {"": "Введите код", "000000": "Не подошло", "x" * 300: "Код короче", "\x00": ""}
    for typed, sentence in wrong.items():
        page = text(prove(guest, code=typed))
        assert ("Подтвердите, что это вы" in page, 'aria-invalid="true"' in page) == (True, True), typed
        assert sentence in page
    assert guest.get(PAGE).status_code == 302

    assert prove(guest, code=pyotp.TOTP(secret).at(now() + STEP))["Location"] == "/26/settings/devices/"
    grow_old()
    assert prove(guest, code=paper.lower())["Location"] == "/26/settings/devices/"
    assert Session.objects.get().proved_at > now() - STEP


def test_whoever_has_no_such_way_is_not_offered_it(guest):
    grow_old()
    page = text(guest.get("session/prove/"))
    assert "Подтвердить кодом" not in page
    assert "Подтвердить ключом" not in page

    answer = prove(guest, code="123456")
    assert (answer.status_code, "Подтвердите, что это вы" in text(answer)) == (200, True)
    switched = actions.begin_totp(account_id=guest.patient.account.pk)
    assert switched is None


def test_stronger_ways_are_offered_once(signed_in):
    Account.objects.update(created_at=now() - timedelta(days=3))
    offered = []
    for _ in range(2):
        signed_in.send("sign-in/leave/", "cards/")
        signed_in.sign_in()
        offered.append("по отпечатку пальца" in text(signed_in.get("cards/")))

    assert offered == [True, False]


def test_the_page_says_when_a_code_is_asked(guest):
    before = text(guest.get(PAGE))
    assert "Вход по паролю — код на телефон." in before
    assert "Вход через Госуслуги — код портала не нужен" in before
    assert "30 дней без кода" in before
    guest.send("settings/ways/totp/", PAGE, step="begin")
    assert "кроме устройств, которые вы запомнили" in text(guest.get("settings/ways/totp/"))

    switch_on(guest)

    after = text(guest.get(PAGE))
    assert ("Вход по паролю — код из приложения." in after, "код на телефон." in after) == (True, False)
