"""The frame round a page, and what must not stand in any template."""

import dataclasses
import re
from pathlib import Path

import pytest
from django.conf import settings

from portal.look.frame import Flash, Frame, MenuItem
from portal.nonprod.gallery import forms, samples
from tests.portal.look.pages import look, tags, words

PAGE = (
    "{% extends 'look/layout.html' %}{% block title %}Врачи{% endblock %}"
    "{% block content %}<h1>Врачи</h1>{% endblock %}"
)
TEMPLATES = [
    *settings.PORTAL.glob("look/jinja2/**/*.html"),
    *settings.PORTAL.glob("nonprod/gallery/**/*.html"),
]


def page(source: str = PAGE, **names) -> str:
    return look().from_string(source).render({"frame": samples.FRAME, "csrf_input": "", **names})


def test_layout_has_its_landmarks_and_skip_link() -> None:
    shown = page()
    assert [len(tags(shown, tag=name)) for name in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    assert tags(shown, tag="a")[0]["href"] == "#" + tags(shown, tag="main")[0]["id"]
    assert {one["aria-label"] for one in tags(shown, tag="nav")} == {"Главное меню", "О портале"}


def test_title_names_page_brand_and_region() -> None:
    assert words(tags(page(), tag="title")[0]) == "Врачи — Медицина-онлайн, Ставропольский край"


def test_title_of_a_refused_form_begins_with_error() -> None:
    assert words(tags(page(form=forms.wrong()), tag="title")[0]).startswith("Ошибка: Врачи")
    assert words(tags(page(form=forms.Visit()), tag="title")[0]).startswith("Врачи")


def test_wordmark_is_heard_whole() -> None:
    assert words(tags(page(), **{"class": "wordmark"})[0]) == "Медицина-онлайн Ставропольский край"


def test_person_signs_out_by_post() -> None:
    frame = dataclasses.replace(
        samples.FRAME, person=dataclasses.replace(samples.FRAME.person, sign_out_href="/out")
    )
    [form] = tags(page(frame=frame, csrf_input="TOKEN"), action="/out")
    assert form["method"] == "post"
    assert "TOKEN" in form["text"]


def test_guest_is_offered_to_sign_in() -> None:
    shown = page(frame=dataclasses.replace(samples.FRAME, person=None, sign_in_href="/in"))
    assert words(tags(shown, href="/in")[0]) == "Войти"
    assert "Выйти" not in shown


def test_flash_is_said_by_its_kind() -> None:
    shown = page(frame=Frame("Медицина-онлайн", flash=Flash("error", "Место заняли")))
    assert words(tags(shown, role="alert")[0]) == "Ошибка: Место заняли"


def test_closed_menu_says_how_many_notices_are_new() -> None:
    menu = [MenuItem("Мои карты", items=[MenuItem("Уведомления", "#")], count=2)]
    [button] = tags(page(frame=dataclasses.replace(samples.FRAME, menu=menu)), **{"class": "band__menu"})
    assert words(button) == "Меню 2, 2 новых уведомления"
    [button] = tags(page(), **{"class": "band__menu"})
    assert words(button) == "Меню"


def test_page_loads_htmx_only_where_it_asks_for_it() -> None:
    asks = PAGE.replace(
        "{% block content",
        "{% block htmx %}{% include 'look/parts/htmx.html' %}{% endblock %}{% block content",
    )
    assert ["htmx" in page(), "htmx" in page(asks)] == [False, True]


@pytest.mark.parametrize(
    "file", [file for file in settings.PORTAL.glob("**/*.html") if re.search(r"\bhx-", file.read_text())]
)
def test_template_with_htmx_attributes_loads_it(file) -> None:
    """Itself, or where it is a part, a page it stands on, through other parts too."""
    assert any("look/parts/htmx.html" in TEXTS[page] for page in standing(file))


TEXTS = {file: file.read_text() for file in settings.PORTAL.glob("**/*.html")}


def standing(file: Path) -> set[Path]:
    """Return the template and every one that includes or imports it, or one that does."""
    found, new = set(), {file}
    while new:
        found |= new
        names = tuple(f"/{one.name}'" for one in new)
        new = {page for page, text in TEXTS.items() if any(name in text for name in names)} - found
    return found


@pytest.mark.parametrize("names", [{}, {"frame": Frame("Медицина-онлайн")}])
def test_bare_page_stands_without_a_frame_and_without_htmx(names) -> None:
    source = PAGE.replace("layout", "bare")
    shown = look().from_string(source).render(names)
    assert words(tags(shown, tag="h1")[0]) == "Врачи"
    assert "htmx" not in shown


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: "/".join(file.parts[-2:]))
def test_template_is_short_and_has_nothing_inline(file) -> None:
    text = file.read_text()
    assert len(text.splitlines()) < 80
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*src=)", text)


def test_first_page_weighs_less_than_100_kilobytes() -> None:
    shown = look().from_string(PAGE.replace("layout", "bare")).render(frame=samples.FRAME)
    files = [one.get("href") or one.get("src") for one in tags(shown) if one["tag"] in {"link", "script"}]
    folder = settings.PORTAL / "look" / "static"
    weight = len(shown.encode()) + sum(
        (folder / name.removeprefix("/static/")).stat().st_size for name in files
    )
    assert len(files) > 8
    assert weight < 100 * 1024
