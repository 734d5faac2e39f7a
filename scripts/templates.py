"""Compiles every template, so that a slip of syntax or an unknown filter fails before a page is opened."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import django
from django.template import engines
from jinja2 import TemplateError

from scripts import console
from scripts.bootstrap import ROOT
from scripts.console import Trouble, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

SETTINGS = {"portal": "portal.config.settings.test", "esia_stand": "esia_stand.config.settings.base"}


def main(program: str) -> None:
    """Compile the templates of one program."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS[program]
    django.setup()
    environment = engines["jinja2"].env  # type: ignore[attr-defined]  # the Jinja2 engine has it
    troubles = list(_troubles(environment))
    if troubles:
        raise Trouble("\n".join(troubles))
    say(f"{program}: {len(environment.list_templates())} templates compile.")


def _troubles(environment: Environment) -> Iterator[str]:
    for name in environment.list_templates(extensions=["html", "txt", "xml", "ics"]):
        try:
            environment.get_template(name)
        except TemplateError as error:
            path = getattr(error, "filename", None) or name
            yield f"{str(path).removeprefix(f'{ROOT}/')}:{getattr(error, 'lineno', '?')}: {error}"


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main(sys.argv[1])
