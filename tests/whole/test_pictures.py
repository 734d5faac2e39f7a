"""Pictures of the help: each has a scene, stands in an article, is small, and shows nobody who lives."""

import io
import json
import re
import struct

import pytest
from PIL import Image, ImageDraw

from scripts.scenes import SCENES, booking, cards, coming_in, paint, settings
from tests.whole import test_articles, tree

PICTURES = tree.ROOT / "portal" / "sites" / "patient" / "help_centre" / "static" / "help_centre" / "pictures"
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
PEOPLE = tree.ROOT / "esia_stand" / "demo" / "people.json"
METADATA = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def told():
    return [found for path in test_articles.FILES for found in PICTURE.findall(tree.text(path))]


def files():
    return sorted(PICTURES.glob("*.png"))


def test_each_picture_of_an_article_has_a_scene_and_is_there():
    names = {name for _words, name in told()}

    assert names == {f"{name}.png" for name in SCENES}
    assert names == {path.name for path in files()}


def test_each_picture_is_told_in_words():
    assert [name for words, name in told() if len(words.split()) < 3] == []


def test_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in files()}

    assert {name: size for name, size in sizes.items() if size > paint.LARGEST_B} == {}
    assert 0 < sum(sizes.values()) <= paint.LARGEST_OF_ALL_B


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_pictures_are_of_a_telephone_and_hold_no_metadata(path):
    with Image.open(path) as picture:
        assert (picture.mode, picture.width) == ("P", 780)

    assert chunks(path.read_bytes()) & METADATA == set()


def chunks(data):
    """Return the kinds of chunks in a PNG."""
    kinds, at = set(), 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kinds.add(data[at + 4 : at + 8])
        at += length + 12
    return kinds


def test_scenes_are_played_by_people_of_the_demonstration():
    told = tree.text(PEOPLE)
    known = {person["surname"] for person in json.loads(told)["people"]}
    played = {coming_in.NEWCOMER, settings.WHO, booking.PATIENT, booking.ASKED, booking.LEFT, cards.HEROINE,
              cards.MOTHER, cards.NOWHERE, cards.CHILD_OF, cards.RELATIVE["surname"]}  # fmt: skip
    texts = [tree.text(path) for path in (tree.ROOT / "scripts" / "scenes").glob("*.py")]
    numbers = re.findall(r"\d{3}-\d{3}-\d{3} \d\d|\+7\d{10}|\b\d{16}\b", " ".join(texts))

    assert played - known == set()
    assert numbers != []
    assert [number for number in numbers if number not in told] == []


def picture(*, moved: int = 0) -> bytes:
    drawn = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(drawn).rectangle((20 + moved, 20, 80 + moved, 80), fill="black")
    target = io.BytesIO()
    drawn.save(target, "PNG")
    return target.getvalue()


def test_a_picture_that_looks_the_same_is_left_alone(tmp_path):
    path = tmp_path / "some.png"

    assert paint.keep(path, picture())
    before = path.read_bytes()
    assert not paint.keep(path, picture())
    assert path.read_bytes() == before


def test_a_picture_that_looks_otherwise_is_written(tmp_path):
    path = tmp_path / "some.png"
    paint.keep(path, picture())

    assert paint.keep(path, picture(moved=10))
    assert paint.looks_alike(path.read_bytes(), paint.shrunk(picture(moved=10)))


def test_another_size_is_another_picture():
    smaller = io.BytesIO()
    Image.new("RGB", (100, 200), "white").save(smaller, "PNG")

    assert not paint.looks_alike(picture(), smaller.getvalue())
