"""Whoever asks `python -m portal COMMAND --help` is answered in Russian."""

import re

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
OURS = {name: app for name, app in get_commands().items() if str(app).startswith("portal.")}


def arguments(command):
    return {action.dest: action.help for action in command.create_parser("portal", "command")._actions}


def test_commands_of_the_portal_are_found():
    assert {"backup", "import_region", "work", "seed_demo"} <= OURS.keys()
    assert "migrate" not in OURS, "Django's own commands speak as Django does"


@pytest.mark.parametrize("name", sorted(OURS))
def test_command_and_each_of_its_arguments_tell_of_themselves_in_russian(name):
    command = load_command_class(OURS[name], name)
    own = {dest: told for dest, told in arguments(command).items() if dest not in arguments(BaseCommand())}

    assert CYRILLIC.search(command.help)
    assert [dest for dest, told in own.items() if not CYRILLIC.search(told or "")] == []
