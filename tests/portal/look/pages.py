"""Renders macros without a database and reads the answer as a tree of tags."""

import re
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from jinja2 import Environment, FileSystemLoader

from portal.config.jinja import environment

COMPONENTS = settings.PORTAL / "look" / "jinja2"
VOID = {"meta", "link", "input", "br", "hr", "img"}


def look() -> Environment:
    return environment(loader=FileSystemLoader(COMPONENTS), autoescape=True)


def show(file: str, call: str, **names: Any) -> str:
    macro = re.split(r"\W", call, maxsplit=1)[0]
    source = f"{{% from 'look/components/{file}.html' import {macro} %}}{{{{ {call} }}}}"
    return look().from_string(source).render(**names)


class Tags(HTMLParser):
    """Every start tag with its attributes and the text inside it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[dict[str, str]] = []
        self._open: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        found = {"tag": tag, "text": "", **{name: value or "" for name, value in attrs}}
        self.all.append(found)
        if tag not in VOID:
            self._open.append(found)

    def handle_startendtag(self, tag, attrs) -> None:
        self.all.append({"tag": tag, "text": "", **{name: value or "" for name, value in attrs}})

    def handle_endtag(self, tag) -> None:
        while self._open and self._open.pop()["tag"] != tag:
            pass

    def handle_data(self, data) -> None:
        for one in self._open:
            one["text"] += data


def tags(page: str, **wanted: str) -> list[dict[str, str]]:
    found = Tags(page).all
    return [one for one in found if all(one.get(name) == value for name, value in wanted.items())]


def words(one: dict[str, str]) -> str:
    return " ".join(one["text"].split())
