"""Markdown becomes a tree of known parts, or sentences: nothing hostile can be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.help_centre.rules import reading, shelf
from portal.domain.help_centre.rules.article import (
    Block,
    Broken,
    Flaw,
    Kind,
    Known,
    Part,
    Reason,
    all_blocks,
    plain,
)
from portal.domain.help_centre.texts import FLAW
from tests.factories.help_centre import SHELF

HEAD = {
    "title": '"Как записаться"', "for_whom": '"Для всех"', "order": "10", "section": '"Запись к врачу"',
    "related": "[]", "pages": "[]", "words": "[]", "revision": "3", "created": "2026-10-12", "updated": "2026-11-20",
}  # fmt: skip
STEPS = "1. Позвоните.\n"


def text(body=STEPS, **head):
    told = {**HEAD, **head}
    lines = [f"{key} = {value}" for key, value in told.items() if value is not None]
    return "\n".join(["+++", *lines, "+++", body])


def flaws(source):
    with pytest.raises(Broken) as broken:
        reading.read("a", source)
    return [(one.reason, one.said) for one in broken.value.flaws]


def test_article_is_read_whole():
    article = reading.read("registration", (SHELF / "articles" / "registration.md").read_text("utf-8"))

    assert article.head.title == "Как зарегистрироваться"
    assert (article.head.revision, str(article.head.created), str(article.head.updated)) == (
        3,
        "2026-10-12",
        "2026-11-20",
    )
    kinds = [block.kind.value for block in article.blocks]
    assert kinds == [
        "paragraph", "heading", "bullets", "heading", "steps", "note", "heading", "paragraph", "heading", "paragraph"
    ]  # fmt: skip
    first, *_others = article.blocks[4].items
    assert [block.kind for block in first] == [Kind.PARAGRAPH, Kind.PICTURE]
    assert (first[1].picture, first[1].said[:15]) == ("button.png", "Главная страниц")
    assert article.blocks[0].pieces[1].part is Part.STRONG


@pytest.mark.parametrize(
    ("head", "reason", "said"),
    [
        ({"title": None}, Reason.MISSING_KEY, "title"),
        ({"words": None}, Reason.MISSING_KEY, "words"),
        ({"colour": '"red"'}, Reason.UNKNOWN_KEY, "colour"),
        ({"title": '" "'}, Reason.WRONG_VALUE, "title"),
        ({"revision": "0"}, Reason.WRONG_VALUE, "revision"),
        ({"revision": "true"}, Reason.WRONG_VALUE, "revision"),
        ({"created": '"2026-10-12"'}, Reason.WRONG_VALUE, "created"),
        ({"created": "2026-10-12T10:00:00"}, Reason.WRONG_VALUE, "created"),
        ({"related": "[1]"}, Reason.WRONG_VALUE, "related"),
        ({"section": '"Разное"'}, Reason.WRONG_SECTION, "Разное"),
        ({"updated": "2026-10-11"}, Reason.DATES_TURNED, ""),
    ],
)
def test_head_is_refused(head, reason, said):
    assert flaws(text(**head)) == [(reason, said)]
    assert reading.read("a", text()).head.revision == 3, "the good twin"


def test_article_without_a_head_is_refused():
    assert flaws("1. Шаг") == [(Reason.NO_HEAD, "")]
    assert flaws("+++\ntitle = \n+++\n1. Шаг")[0][0] is Reason.BAD_HEAD


def test_name_of_a_file_is_plain():
    with pytest.raises(Broken) as broken:
        reading.read("Запись", text())
    assert broken.value.flaws == (Flaw(Reason.WRONG_SLUG, said="Запись"),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("<script>alert(1)</script>", Reason.HTML),
        ("Слово <b>важное</b>", Reason.HTML),
        ("Слово <img src=x onerror=alert(1)>", Reason.HTML),
        ("<!-- спрятано -->", Reason.HTML),
        ("[нажмите](javascript:alert(1))", Reason.WRONG_LINK),
        ("[нажмите](JaVaScRiPt&#58;alert)", Reason.WRONG_LINK),
        ("[нажмите](data:text/html;base64,PHNjcmlwdD4=)", Reason.WRONG_LINK),
        ("[нажмите](vbscript:x)", Reason.WRONG_LINK),
        ("[нажмите](//evil.example/)", Reason.WRONG_LINK),
        ("[нажмите](/26/staff/)", Reason.WRONG_LINK),
        ("[нажмите](http://пример.рф/)", Reason.WRONG_LINK),
        ("[нажмите](https://gosuslugi.ru@evil.example/)", Reason.WRONG_LINK),
        ("<javascript:alert(1)>", Reason.WRONG_LINK),
        ("[](https://www.gosuslugi.ru/)", Reason.EMPTY_LINK),
        ("![](cards.png)", Reason.SILENT_PICTURE),
        ("![Карты](https://evil.example/x.png)", Reason.WRONG_PICTURE),
        ("![Карты](../../settings.py)", Reason.WRONG_PICTURE),
        ("[![Карты](cards.png)](https://www.gosuslugi.ru/)", Reason.LINKED_PICTURE),
        ("# Большой", Reason.TOP_HEADING),
        ("### Через уровень", Reason.SKIPPED_HEADING),
        ("```\nкод\n```", Reason.CODE_BLOCK),
        ("- a\n  - b\n    - c\n      - d\n", Reason.TOO_DEEP),
    ],
)
def test_hostile_and_wrong_lines_are_refused_with_their_line(line, reason):
    _blocks, found = reading.body(f"{STEPS}\n{line}\n")

    assert reason in [one.reason for one in found]
    assert all(one.line == 3 or one.reason is Reason.TOO_DEEP for one in found)
    assert reading.body(f"{STEPS}\nСлово и [ссылка](https://www.gosuslugi.ru/).\n")[1] == [], "the good twin"


def test_body_without_steps_is_refused():
    assert [one.reason for one in reading.body("Просто текст.\n\n- пункт")[1]] == [Reason.NO_STEPS]
    assert reading.body(STEPS)[1] == []


def test_lines_are_counted_with_the_head():
    with pytest.raises(Broken) as broken:
        reading.read("a", text(f"{STEPS}\n<b>x</b>\n"))
    line = text(f"{STEPS}\n<b>x</b>\n").splitlines().index("<b>x</b>") + 1
    assert {one.line for one in broken.value.flaws} == {line}


def test_what_an_article_leads_to_must_exist():
    blocks, _ = reading.body(
        "1. [а](article:nobody), [б](article:booking), [в](portal:no:where), [г](portal:cards:card),"
        " [д](portal:cards:list)\n\n   ![К](lost.png)\n"
    )
    known = Known(frozenset({"booking"}), {"cards:card": True, "cards:list": False}, {"other.png": (1, 1)})

    assert [(one.reason, one.said) for one in shelf.wrong_body(blocks, known)] == [
        (Reason.UNKNOWN_ARTICLE, "article:nobody"),
        (Reason.UNKNOWN_PAGE, "portal:no:where"),
        (Reason.NUMBERED_PAGE, "portal:cards:card"),
        (Reason.LOST_PICTURE, "lost.png"),
    ]


def test_head_names_what_exists():
    article = reading.read("a", text(related='["a", "nobody"]', pages='["no:where", "cards:card"]'))
    found = shelf.wrong_of(article, Known(frozenset({"a"}), {"cards:card": True}))

    assert [(one.reason, one.said) for one in found] == [
        (Reason.OWN_ARTICLE, "a"), (Reason.UNKNOWN_ARTICLE, "nobody"), (Reason.UNKNOWN_PAGE, "no:where"),
    ]  # fmt: skip


def test_page_that_two_articles_name_belongs_to_the_first():
    late = reading.read("late", text(order="20", pages='["cards:list", "cards:new"]'))
    soon = reading.read("soon", text(order="10", pages='["cards:list"]', related='["late"]'))
    both = {"late": late, "soon": soon}

    assert shelf.by_page(both) == {"cards:list": "soon", "cards:new": "late"}
    assert shelf.linked_from(both) == {"late": {"cards:new", "article:soon"}, "soon": {"cards:list"}}


def test_every_reason_has_a_sentence():
    assert set(FLAW) == set(Reason)


@given(st.text(alphabet="ab <>\"'&[]()!#*_`:/\\\n\t1.-+=~|{}%@а", max_size=200))
def test_anything_typed_is_a_tree_of_known_parts_or_refused(source):
    blocks, _flaws = reading.body(source)

    assert all(isinstance(one, Block) and one.kind in {*Kind} for one in all_blocks(blocks))
    assert all(isinstance(plain(one.pieces), str) for one in all_blocks(blocks))
