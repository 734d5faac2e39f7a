"""Articles of the help: whole heads, short sentences, steps, links that lead somewhere."""

import datetime
import functools
import re
import tomllib
from collections import Counter

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from portal.domain.help_centre.rules import reading, search
from tests.whole import tree

ARTICLES = tree.ROOT / "portal" / "sites" / "patient" / "help_centre" / "articles"
FILES = sorted(ARTICLES.glob("*.md"))
REGION = "portal.config.urls.region"
SECTIONS = (
    "Вход и учётная запись", "Карты и семья", "Запись к врачу", "Сообщения и уведомления",
    "Ваши права и данные", "Если что-то не так",
)  # fmt: skip
HEAD = {
    "title": str, "for_whom": str, "order": int, "section": str, "related": list, "pages": list,
    "words": list, "revision": int, "created": datetime.date, "updated": datetime.date,
}  # fmt: skip
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")


def parts(path):
    head, body = re.fullmatch(r"\+\+\+\n(.*?)\+\+\+\n(.*)", tree.text(path), re.DOTALL).groups()
    return tomllib.loads(head), body


def slugs():
    return {path.stem for path in FILES}


@pytest.mark.parametrize("text", ["больничный", "рецепт", "справка", "выписка"])
def test_what_the_portal_does_not_give_has_a_pointer(text):
    index = search.Index(reading.read(path.stem, tree.text(path)) for path in FILES)
    assert "messages" in [one.slug for one in index.find(text)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_head_is_whole(path):
    head, _body = parts(path)

    assert {name: type(value) for name, value in head.items()} == HEAD
    assert head["section"] in SECTIONS
    assert set(head["related"]) <= slugs() - {path.stem}
    assert head["updated"] >= head["created"]
    assert len(head["words"]) >= 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_body_is_plain_and_says_what_to_do(path):
    _head, body = parts(path)

    assert re.findall(r"<[a-z/!]", body) == []
    assert re.findall(r"^# ", body, re.MULTILINE) == []
    assert re.findall(r"^1\. ", body, re.MULTILINE) != []
    assert max(len(sentence.split()) for sentence in re.split(r"[.!?:;]\s|\n", body)) <= 32


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_links_lead_somewhere(path):
    _head, body = parts(path)

    assert [target for target in LINK.findall(body) if not _leads(target)] == []


def _leads(target):
    kind, _, name = target.partition(":")
    if kind == "article":
        return name in slugs()
    return kind == "https" or (kind == "portal" and _is_page(name))


def _is_page(name):
    try:
        return bool(reverse(name, urlconf=REGION))
    except NoReverseMatch:
        return False


def test_a_link_to_nowhere_is_found():
    assert _leads("article:cards")
    assert _leads("portal:cards:list")
    assert not _leads("article:nothing")
    assert not _leads("portal:cards:nothing")
    assert not _leads("http://example.ru")


def test_each_article_is_named_once_and_stands_alone_in_its_order():
    heads = [parts(path)[0] for path in FILES]

    assert [title for title, times in Counter(head["title"] for head in heads).items() if times > 1] == []
    assert [order for order, times in Counter(head["order"] for head in heads).items() if times > 1] == []
    assert {head["section"] for head in heads} == set(SECTIONS)


def test_no_page_has_two_articles():
    told = Counter(name for path in FILES for name in parts(path)[0]["pages"])

    assert [name for name, times in told.items() if times > 1] == []
    assert [name for name in told if name not in _names()] == []


@functools.cache
def _names():
    return frozenset(_below(get_resolver(REGION)))


def _below(resolver, before=""):
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from _below(one, f"{before}{one.namespace}:" if one.namespace else before)
        elif one.name:
            yield f"{before}{one.name}"


def test_each_article_is_led_to():
    related = {slug for path in FILES for slug in parts(path)[0]["related"]}
    linked = {target.removeprefix("article:") for path in FILES for target in LINK.findall(parts(path)[1])}

    assert slugs() - related - linked == set()
