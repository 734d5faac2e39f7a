"""The outbox page shows what phones and mailboxes would, newest first."""

import json

import pytest

from portal.adapters import outbox
from portal.adapters.phone.console.channel import ConsoleChannel
from portal.domain.accounts import ports
from portal.domain.regions.states import CodeChannel
from tests.factories.accounts import AccountFactory
from tests.factories.regions import RegionFactory
from tests.fakes.phone.ways import CODE, PHONE, send
from tests.portal.domain.accounts.codes import ask, check, deliver
from tests.portal.look.pages import tags, words
from tests.portal.sites.visitor import text

OTHER = "+79160000001"


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "outbox"


@pytest.fixture
def call(folder):
    return ConsoleChannel(folder, name="call", digits=4, picks_code=True)


@pytest.fixture
def telegram(folder):
    return ConsoleChannel(folder, name="telegram", digits=6, picks_code=False)


def items(client, **query):
    return client.get("/outbox.json", query).json()["items"]


def test_page_shows_calls_messages_and_letters_newest_first(client, folder, call, telegram):
    code = send(call).code
    send(telegram)
    outbox.write(folder, "letters", {"to": "anna@example.ru", "subject": "Вы записаны", "text": "Приходите."})

    shown = text(client.get("/outbox/"))

    assert [words(each) for each in tags(shown, tag="h2")] == ["Письмо", "Telegram", "Звонок"]
    facts = [words(each) for each in tags(shown, tag="dd")]
    assert {"Вы записаны", "Приходите.", "anna@example.ru", CODE, code, "+7 999 123-45-67"} <= set(facts)


def test_json_tells_the_code_that_a_person_would_type(client, call, telegram):
    made = send(call)
    send(telegram)

    message, rang = items(client)

    assert (message["way"], message["code"], message["from"]) == ("telegram", CODE, "")
    assert (rang["way"], rang["code"], rang["to"]) == ("call", made.code, PHONE)
    assert rang["from"].endswith(made.code)


@pytest.mark.parametrize("to", [PHONE, "8 999 123-45-67", "9991234567", "+7 (999) 123 45 67"])
def test_one_number_is_found_in_any_spelling(client, telegram, to):
    send(telegram)
    send(telegram, phone=OTHER)

    assert [each["to"] for each in items(client, to=to)] == [PHONE]
    assert [each["to"] for each in items(client)] == [OTHER, PHONE]


def test_one_address_is_found_whatever_its_letters(client, folder):
    outbox.write(folder, "letters", {"to": "Anna@Example.ru", "text": "а"})
    outbox.write(folder, "letters", {"to": "boris@example.ru", "text": "б"})

    assert [each["text"] for each in items(client, to=" anna@example.RU ")] == ["а"]


def test_page_says_that_nothing_was_sent(client, folder):
    shown = client.get("/outbox/", {"to": OTHER}).content.decode()

    assert "Портал ещё ничего не отправлял на этот телефон или адрес." in shown
    assert items(client) == []


def test_lines_that_are_no_rows_are_left_out(client, folder, telegram):
    send(telegram)
    with (folder / "telegram.jsonl").open("a", encoding="utf-8") as file:
        file.write('[1]\n"word"\n{"at": "yesterday", "to": 5}\n\n{"at": "2026-11-21T10:00')
    (folder / "old.jsonl").write_bytes(b"\xff\xfe\n")

    assert [(each["to"], each["code"]) for each in items(client)] == [(PHONE, CODE), ("5", "")]


def test_text_of_a_letter_is_shown_as_text(client, folder):
    outbox.write(folder, "letters", {"to": "a@example.ru", "text": "<script>alert(1)</script>"})

    assert "<script>alert" not in client.get("/outbox/").content.decode()


def test_letter_keeps_its_lines_and_its_link(client, folder):
    text = "Подтвердите почту:\nhttp://localhost:8000/26/mail/?key=a&b=3\n<c>"
    outbox.write(folder, "letters", {"to": "a@example.ru", "text": text})

    shown = client.get("/outbox/").content.decode()

    assert "Подтвердите почту:<br>" in shown
    address = "http://localhost:8000/26/mail/?key=a&b=3"
    assert [words(each) for each in tags(shown, tag="a", href=address)] == [address]
    assert "&lt;c&gt;" in shown
    assert items(client)[0]["text"] == text


def test_long_outbox_shows_its_end(client, folder):
    folder.mkdir(parents=True)
    lines = (
        json.dumps({"at": "2026-11-01T10:00:00+00:00", "to": OTHER, "text": "x" * 80}) for _ in range(10_000)
    )
    (folder / "sms.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    outbox.write(folder, "sms", {"to": PHONE, "text": "последнее"})

    found = items(client)

    assert len(found) == 100
    assert found[0]["text"] == "последнее"


def test_demonstration_leads_to_the_outbox(client, folder):
    shown = client.get("/outbox/").content.decode()

    (note,) = tags(shown, tag="p", **{"class": "demo"})
    assert "Демонстрация" in words(note)
    assert [words(each) for each in tags(shown, tag="a", href="/outbox/")] == ["Коды и письма"]


@pytest.mark.django_db
@pytest.mark.parametrize("way", CodeChannel)
def test_code_read_in_the_outbox_passes(client, folder, monkeypatch, way):
    region = RegionFactory()
    region.code_channels = [way]
    region.save()
    is_call = way == "call"
    channel = ConsoleChannel(folder, name=way, digits=4 if is_call else 6, picks_code=is_call)
    monkeypatch.setattr(ports, "channels", {way: channel})

    code = deliver(ask(AccountFactory(phone=PHONE), phone=PHONE, channel=way))
    (told,) = items(client, to=PHONE)

    assert (told["way"], code.ref != "", code.state) == (way, True, "sent")
    assert check(code, told["code"]).pk == code.pk


@pytest.mark.parametrize(
    ("way", "told", "code"),
    [
        ("letters", "Откройте http://localhost:8300/26/booking/ или позвоните +7 865 200-00-01.", ""),
        ("letters", "Приходите 24 ноября 2026 года.", ""),
        ("letters", "Код 042735. Страница: http://localhost:8300/26/", "042735"),
        ("sms", "http://localhost:8300/ Никому не говорите код: 042735", "042735"),
    ],
)
def test_code_is_never_a_port_or_a_telephone(client, folder, way, told, code):
    outbox.write(folder, way, {"to": "anna@example.ru", "text": told})

    assert [each["code"] for each in items(client)] == [code]
