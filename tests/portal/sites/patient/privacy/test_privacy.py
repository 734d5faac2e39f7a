"""«Согласия и мои данные»: see, take along, take back, agree again."""

import io
import json
import re
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import (
    Account,
    Consent,
    ConsentDocument,
    Device,
    EmailLink,
    Passkey,
    Password,
    RecoveryCode,
    Session,
    Totp,
)
from portal.domain.accounts.states import ConsentPurpose, Wording
from portal.domain.accounts.texts import ACCOUNT_CONSENT_VERSION
from portal.domain.audit.states import SYSTEM
from portal.sites.patient.privacy import archives
from tests.factories.accounts import ConsentFactory
from tests.factories.patients import HoldingFactory
from tests.portal.sites.patient.guest import Guest, path_of, places, visit
from tests.portal.sites.visitor import text

pytestmark = pytest.mark.django_db


def publish(body="Новый текст согласия\n\nДругие слова."):
    wording = Wording(ConsentPurpose.ACCOUNT, "2026-12", body)
    accounts.publish(region="26", wording=wording, in_force_at=now(), at=now(), by=SYSTEM)


def test_page_lists_the_consent_and_its_page_shows_text_and_evidence(visitor):
    visitor.register()
    page = text(visitor.get("settings/privacy/"))
    assert "Согласие на обработку персональных данных" in page
    href = re.search(r"settings/privacy/consents/[0-9a-f-]+/", page).group()
    shown = text(visitor.get(href))
    consent = Consent.objects.get()
    assert [
        word for word in (consent.text_id, consent.esia_oid, ACCOUNT_CONSENT_VERSION) if word not in shown
    ] == []


def test_page_names_whose_card_a_consent_is_for(region):
    guest = Guest()
    account = guest.patient.account
    consent = ConsentFactory(esia_issuer=account.esia_issuer, esia_oid=account.esia_oid)
    HoldingFactory(
        account=account, relation="child", consent=consent, card__surname="Ёлкина",
        card__name="Тайна", card__patronymic="",
    )  # fmt: skip
    page = text(guest.get("settings/privacy/"))
    assert page.count("Карта: ") == page.count("Карта: Ёлкина Тайна") == 1
    Session.objects.update(is_limited=True)
    assert "Ёлкина" not in text(guest.get("settings/privacy/"))


def test_consent_of_a_stranger_is_404(visitor):
    visitor.register()
    mine = Consent.objects.get().pk
    guest = Guest()
    assert visitor.get(f"settings/privacy/consents/{mine}/").status_code == 200
    assert guest.get(f"settings/privacy/consents/{mine}/").status_code == 404
    assert guest.get(f"settings/privacy/consents/{uuid.uuid4()}/").status_code == 404


def test_archive_holds_the_person_for_reading_and_for_programs(visitor):
    visitor.register()
    answer = visitor.send("settings/privacy/archive/", "settings/privacy/")
    assert answer["Content-Type"] == "application/zip"
    files = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(files.namelist()) == ["data.json", "index.html"]
    told = json.loads(files.read("data.json"))
    assert told["account"]["surname"] == "Землероева"
    assert "Землероева" in files.read("index.html").decode()


def test_archive_has_a_russian_name_for_everything(visitor):
    visitor.register()
    told = json.loads(
        zipfile.ZipFile(
            io.BytesIO(visitor.send("settings/privacy/archive/", "settings/privacy/").content)
        ).read("data.json")
    )
    rows = [told["account"], *told["cards"], *told["sessions"], *told["consents"]]
    assert sorted({name for row in rows for name in row} - set(archives._NAMES)) == []


def test_archive_lists_ways_in_and_devices_without_a_secret(visitor):
    visitor.register()
    account, at = Account.objects.get(), now()
    day = timedelta(days=1)
    Passkey.objects.create(
        account=account, credential="тайна-1", public_key="тайна-2", sign_count=1, host="testserver",
        name="Chrome, Windows", created_at=at,
    )  # fmt: skip
    Totp.objects.create(account=account, sealed="тайна-3", confirmed_at=at)
    RecoveryCode.objects.create(account=account, code_hash="тайна-4")
    Device.objects.create(
        account=account, key_hash="тайна-5", user_agent="Firefox", created_at=at, ends_at=at + day
    )
    Password.objects.create(account=account, hash="тайна-6", is_long=True, set_at=at)
    EmailLink.objects.create(
        account=account, email="new@example.ru", key_hash="тайна-7", created_at=at, ends_at=at + day
    )
    files = zipfile.ZipFile(
        io.BytesIO(visitor.send("settings/privacy/archive/", "settings/privacy/").content)
    )
    plain, page = files.read("data.json").decode(), files.read("index.html").decode()
    told = json.loads(plain)

    assert [told["passkeys"][0]["name"], told["devices"][0]["user_agent"], told["email_links"][0]["email"]] == [
        "Chrome, Windows", "Firefox", "new@example.ru",
    ]  # fmt: skip
    assert [len(told[name]) for name in ("apps", "passwords", "sessions")] == [1, 1, 1]
    assert len(told["notices"]) >= 1
    headings = [
        _ for _ in ("Ключи доступа", "Коды из приложения", "Устройства, которые вы запомнили") if _ in page
    ]
    assert len(headings) == 3
    assert [where for where in (plain, page) if "тайна" in where] == []
    names = {name for part in told.values() if isinstance(part, list) for row in part for name in row}
    assert sorted(names - set(archives._NAMES)) == []


def test_withdraw_says_first_what_stops_and_what_stays(region):
    guest = Guest()
    visit(guest, places(1)[0])
    page = text(guest.get("settings/privacy/withdraw/"))
    assert [word for word in ("Что прекратится сразу", "останутся в силе", "Что останется по закону", guest.card.surname)
            if word not in page] == []  # fmt: skip


def test_withdraw_without_the_tick_changes_nothing(region):
    guest = Guest()
    answer = guest.send("settings/privacy/withdraw/")
    assert "Отметьте" in text(answer)
    assert Account.objects.get(pk=guest.patient.account.pk).closing_at is None


def test_withdraw_ends_the_session_and_next_sign_in_asks_to_stay(visitor):
    visitor.register()
    answer = visitor.send("settings/privacy/withdraw/", understood="on")
    assert path_of(answer) == "/26/sign-in/closing/"
    assert Session.objects.filter(closed_at=None).count() == 0
    visitor.sign_in()
    asked = visitor.get("cards/")
    assert path_of(asked) == "/26/sign-in/again/"
    page = text(visitor.get("sign-in/again/"))
    assert "Ваш кабинет закрывается" in page
    digest = re.search(r'name="text" value="(\w+)"', page).group(1)
    kept = visitor.send("sign-in/again/", text=digest, answer="yes")
    assert path_of(kept) == "/26/cards/"
    assert visitor.get("cards/").status_code == 200
    assert Account.objects.get().closing_at is None


def test_changed_text_is_asked_at_the_next_sign_in_and_not_before(visitor):
    visitor.register()
    publish()
    assert visitor.get("cards/").status_code == 200
    visitor.send("sign-in/leave/", "cards/")
    visitor.sign_in()
    assert path_of(visitor.get("cards/")) == "/26/sign-in/again/"
    page = text(visitor.get("sign-in/again/"))
    assert "Новый текст согласия" in page
    digest = re.search(r'name="text" value="(\w+)"', page).group(1)
    visitor.send("sign-in/again/", text=digest, answer="yes", next="/cards/notices/")
    assert visitor.get("cards/").status_code == 200
    assert sorted(Consent.objects.values_list("text__version", flat=True)) == [
        ACCOUNT_CONSENT_VERSION,
        "2026-12",
    ]


def test_same_text_is_not_asked_again(visitor):
    visitor.register()
    visitor.send("sign-in/leave/", "cards/")
    visitor.sign_in()
    assert visitor.get("cards/").status_code == 200
    assert Consent.objects.count() == 1


def test_refusing_the_changed_text_leads_out_and_changes_nothing(visitor):
    visitor.register()
    publish()
    visitor.send("sign-in/leave/", "cards/")
    visitor.sign_in()
    visitor.send("sign-in/leave/", "sign-in/again/")
    assert visitor.get("cards/").status_code == 302
    assert (Consent.objects.count(), Account.objects.get().closing_at) == (1, None)


def test_agreeing_to_an_old_text_asks_again(visitor):
    visitor.register()
    publish()
    visitor.send("sign-in/leave/", "cards/")
    visitor.sign_in()
    answer = visitor.send("sign-in/again/", text="0" * 64, answer="yes")
    assert "Текст согласия изменился" in text(answer)
    assert Consent.objects.count() == 1


def test_again_for_nobody_leads_to_sign_in(visitor):
    assert path_of(visitor.get("sign-in/again/")) == "/26/sign-in/"


def test_publish_never_changes_a_version():
    publish()
    publish()
    assert ConsentDocument.objects.count() == 1
    with pytest.raises(accounts.OtherText):
        publish("Другие слова.")


def test_document_not_yet_in_force_is_not_shown(visitor):
    wording = Wording(ConsentPurpose.ACCOUNT, "2027-01", "Будущий текст\n\nСлова.")
    accounts.publish(region="26", wording=wording, in_force_at=now() + timedelta(days=1), at=now(), by=SYSTEM)
    assert "Будущий текст" not in text(visitor.get("sign-in/consent/"))
    publish()
    assert "Новый текст согласия" in text(visitor.get("sign-in/consent/"))


def test_rights_over_the_data_stay_open_before_a_new_text_is_agreed_to(visitor):
    visitor.register()
    publish()
    visitor.send("sign-in/leave/", "cards/")
    visitor.sign_in()
    assert path_of(visitor.get("cards/")) == "/26/sign-in/again/"
    assert "settings/privacy/" in text(visitor.get("sign-in/again/"))
    assert visitor.get("settings/privacy/").status_code == 200
    visitor.send("settings/privacy/withdraw/", understood="on")
    assert Account.objects.get().closing_at is not None


def test_open_pages_show_no_cards_before_a_new_text_is_agreed_to(visitor):
    visitor.register()
    address = f"doctors/{places(1)[0].doctor_id}/"
    assert "Землероева" in text(visitor.get(address))
    publish()
    visitor.send("sign-in/leave/", "cards/")
    visitor.sign_in()
    assert visitor.get(address).status_code == 200
    assert "Землероева" not in text(visitor.get(address))


def test_again_leads_to_the_cards_where_nothing_is_to_be_asked(visitor):
    visitor.register()
    assert path_of(visitor.get("sign-in/again/")) == "/26/cards/"
    assert Consent.objects.count() == 1
