"""The outbox of one machine: what is sent is read as the phone would show it."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.adapters.phone.console.channel import ConsoleChannel
from portal.domain.accounts import ports
from tests.fakes.phone.ways import CODE, PHONE, send


def written(folder, way) -> list[dict]:
    return [json.loads(line) for line in (folder / f"{way}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "outbox"


@pytest.fixture
def call(folder) -> ConsoleChannel:
    return ConsoleChannel(folder, name="call", digits=4, picks_code=True)


@pytest.fixture
def message(folder) -> ConsoleChannel:
    return ConsoleChannel(folder, name="telegram", digits=6, picks_code=False)


def test_call_shows_only_who_called_and_that_ends_in_the_code(call, folder):
    sent = send(call)

    (row,) = written(folder, "call")
    assert sorted(row) == ["at", "from", "id", "to", "way"]
    assert (row["id"], row["way"], row["to"]) == (sent.ref, "call", PHONE)
    assert row["from"].startswith("+7495")
    assert len(row["from"]) == len("+74951234567")
    assert sent == ports.Sent(code=row["from"][-4:], ref=row["id"], cost_kopecks=0)


def test_call_has_another_code_each_time(call):
    assert len({send(call).code for _ in range(20)}) > 10


def test_message_is_written_as_it_is_sent(message, folder):
    sent = send(message)

    (row,) = written(folder, "telegram")
    assert row["text"] == f"Медицина-онлайн. Код: {CODE}. Никому его не сообщайте."
    assert len(row["text"]) <= 70, "one message of an operator"
    assert (row["to"], sent.code, sent.ref) == (PHONE, None, row["id"])


def test_status_is_delivered_for_what_was_written(message):
    assert message.status(send(message).ref) == ports.Delivery.DELIVERED
    assert message.status("") == ports.Delivery.UNKNOWN


def test_outbox_is_for_our_eyes_only(message, folder):
    send(message)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "telegram.jsonl").stat().st_mode) == 0o600


def test_many_at_once_lose_no_line(message, folder):
    with ThreadPoolExecutor(8) as pool:
        refs = {sent.ref for sent in pool.map(lambda _: send(message), range(200))}

    assert {row["id"] for row in written(folder, "telegram")} == refs
    assert len(refs) == 200


def test_a_text_is_written_as_it_would_be_read(message, folder):
    told = message.tell(phone=PHONE, text="Портал: этот номер больше не указан.", ttl_s=60, key="k")

    [row] = written(folder, "telegram")
    assert (row["to"], row["text"], row["id"]) == (PHONE, "Портал: этот номер больше не указан.", told.ref)
