"""Buttons that articles tell people to press stand on our pages."""

import re
from pathlib import Path

import pytest

from scripts.bootstrap import ROOT

ARTICLES = sorted((ROOT / "portal/sites/patient/help_centre/articles").glob("*.md"))
CATALOGUES = [ROOT / name / "locale/ru/LC_MESSAGES/django.po" for name in ("portal", "esia_stand")]
PRESSED = re.compile(r"ажмите(?: кнопку)? «([^»]+)»")
SENTENCE = re.compile(r'^msg(?:id|str(?:\[\d\])?) "(.+)"$', re.MULTILINE)
OTHERS = {"Подключить Telegram", "Запустить"}
"""What is put together of two parts, and the button of Telegram itself."""


def pressed(article: Path) -> list[str]:
    return PRESSED.findall(article.read_text("utf-8"))


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    return {one for path in CATALOGUES for one in SENTENCE.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_every_button_of_an_article_is_there(article, sentences):
    assert [one for one in pressed(article) if one not in sentences | OTHERS] == []


def test_buttons_are_found_at_all(sentences):
    assert sum(len(pressed(article)) for article in ARTICLES) > 60
    assert "Открыть адрес" not in sentences
    assert "Записаться" in sentences
