"""Templates: used, without inline code, and escaped."""

import re

from tests.whole import tree

PATTERNS = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "inline style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "inline handler": re.compile(r"\son[a-z]+=[\"']", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+false"),
    "texts of another site": re.compile(r"(?:src|href)=[\"']https?://"),
}
ALLOWED = {
    ("look/components/icon.html", "text that is not escaped"),  # shapes written in the same file
}
NAME = re.compile(r"""["']([\w/-]+\.(?:html|txt|xml))["']""")
CHOSEN_BY_NAME = re.compile(r"""f["']([\w/-]*)\{\w+\}\.html["']""")


def _templates():
    return {
        tree.name(path).partition("/jinja2/")[2]: path
        for path in tree.of_programs(".html", ".txt")
        if _is(path)
    }


def _is(path):
    return "jinja2" in path.parts


def test_templates_hold_no_inline_code():
    found = [
        f"{name}: {what}"
        for name, path in _templates().items()
        for what, pattern in PATTERNS.items()
        if pattern.search(tree.text(path)) and (name, what) not in ALLOWED
    ]

    assert len(_templates()) > 20
    assert found == []


def test_every_template_is_used():
    sources = [tree.text(path) for path in [*tree.of_programs(".py"), *_templates().values()]]
    named = {name for source in sources for name in NAME.findall(source)}
    folders = tuple(folder for source in sources for folder in CHOSEN_BY_NAME.findall(source))

    assert [name for name in _templates() if name not in named and not name.startswith(folders)] == []


def test_patterns_find_what_they_are_for():
    wrong = {
        "inline script": "<script>alert(1)</script>",
        "inline style": '<p style="color: red">',
        "inline handler": '<a onclick="go()">',
        "text that is not escaped": "{{ name|safe }}",
        "texts of another site": '<img src="https://elsewhere.example/x.png">',
    }

    assert {what for what, text in wrong.items() if PATTERNS[what].search(text)} == set(PATTERNS)
