"""`python -m portal consent_text`: a region's own text."""

import pytest
from django.core.management import CommandError, call_command

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
