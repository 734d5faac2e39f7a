"""`python -m portal consent_text`: a region's own text."""

import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from portal.domain.accounts import queries
from portal.domain.accounts.models import ConsentDocument
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    RegionFactory(code="26")
    path = tmp_path / "text.txt"
    path.write_text("Согласие\n\nСлова оператора.\n", encoding="utf-8")
    return path


def test_consent_text_publishes_once(file, capsys):
    call_command("consent_text", "26", "2026-12", str(file))
    call_command("consent_text", "26", "2026-12", str(file))
    assert ConsentDocument.objects.get().body == "Согласие\n\nСлова оператора."
    assert "ничего не изменено" in capsys.readouterr().out


def test_consent_text_of_a_card_is_a_text_of_its_own(file):
    call_command("consent_text", "26", "2026-12", str(file))
    call_command("consent_text", "26", "2026-12", str(file), "--purpose", "card_child")
    assert sorted(ConsentDocument.objects.values_list("purpose", flat=True)) == ["account", "card_child"]


SHORT = "Зачем: чтобы записать вас.\n\nКак отозвать: письмом: по адресу."


def publish_with(file, short, *more):
    beside = file.with_name("short.txt")
    beside.write_text(short, encoding="utf-8")
    call_command("consent_text", "26", "2026-12", str(file), "--short", str(beside), *more)


def test_short_words_stand_beside_a_text_and_are_no_part_of_it(file):
    publish_with(file, SHORT)
    told = queries.wording(region="26", operator="", at=now())
    assert told.shortly == (("Зачем", "чтобы записать вас."), ("Как отозвать", "письмом: по адресу."))
    assert told.sha256 == hashlib.sha256("Согласие\n\nСлова оператора.".encode()).hexdigest()


def test_text_without_short_words_says_what_the_portal_does_whatever_the_text(file):
    call_command("consent_text", "26", "2026-12", str(file))
    told = queries.wording(region="26", operator="", at=now())
    assert [label for label, _ in told.shortly] == ["Как отозвать", "Если откажетесь"]


def test_other_short_words_need_a_new_number(file):
    publish_with(file, SHORT)
    publish_with(file, SHORT)
    with pytest.raises(CommandError, match="Дайте новый номер"):
        publish_with(file, SHORT.replace("письмом", "звонком"))
    assert ConsentDocument.objects.get().shortly == SHORT.replace("\n\n", "\n")


@pytest.mark.parametrize(
    ("short", "says"),
    [
        ("", "пуст"),
        ("Зачем: просто так", "от 2 до 6"),
        ("Зачем: а\nбез двоеточия", "двоеточие"),
        ("Зачем: а\nДолго: " + "я" * 251, "длиннее 250"),
    ],
)
def test_short_words_that_are_not_short_are_refused(file, short, says):
    with pytest.raises(CommandError, match=says):
        publish_with(file, short)
    assert ConsentDocument.objects.count() == 0


@pytest.mark.parametrize(
    ("region", "content", "says"),
    [("26", b"\xff\xfe", "UTF-8"), ("26", "Одна строка".encode(), "пустая строка"), ("99", b"A\n\nB", "нет")],
)
def test_consent_text_refuses_in_a_sentence(file, region, content, says):
    file.write_bytes(content)
    with pytest.raises(CommandError, match=says):
        call_command("consent_text", region, "2026-12", str(file))
    assert ConsentDocument.objects.count() == 0


def test_consent_text_refuses_other_words_under_the_same_number(file):
    call_command("consent_text", "26", "2026-12", str(file))
    file.write_text("Согласие\n\nДругие слова.", encoding="utf-8")
    with pytest.raises(CommandError, match="Дайте новый номер"):
        call_command("consent_text", "26", "2026-12", str(file))
