"""A broken article stops the start, with a sentence."""

import shutil

import pytest
from django.core.management import CommandError, call_command

from portal.config import articles
from tests.factories import help_centre


def test_articles_of_the_repository_are_right():
    assert articles.wrong() == []


def test_broken_article_stops_the_start_and_the_check(settings, tmp_path, capsys):
    help_centre.use_shelf(settings)
    articles.refuse_to_start_with_broken_ones()
    call_command("check_articles")
    assert "Статей: 3, картинок: 1." in capsys.readouterr().out

    shutil.copytree(help_centre.SHELF / "articles", tmp_path / "articles")
    (tmp_path / "articles" / "booking.md").write_text("1. <b>Шаг</b>", "utf-8")
    (tmp_path / "articles" / "latin.md").write_bytes("Шаг".encode("cp1251"))
    path = tmp_path / "articles" / "error.md"
    path.write_text(path.read_text("utf-8").replace("pages = []", 'pages = ["no:where"]'), "utf-8")
    settings.HELP_ARTICLES = tmp_path / "articles"

    with pytest.raises(SystemExit) as refused:
        articles.refuse_to_start_with_broken_ones()
    told = str(refused.value)
    assert "booking.md:1 — Статья начинается с шапки между двумя строками «+++»." in told
    assert "error.md:1 — Страницы «no:where» на портале нет." in told
    assert "latin.md:1" in told
    assert "registration.md" not in told, "what leads to a broken article is not wrong itself"
    with pytest.raises(CommandError, match="no:where"):
        call_command("check_articles")
