"""`make words`: translations with Babel, because a fresh machine has no gettext programs.

The Russian sentence is the key, so a Russian sentence needs no entry of its own text;
only plurals (three forms) are filled by hand. Another language is another catalogue.
"""

from __future__ import annotations

import sys
import tomllib
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts import console
from scripts.bootstrap import ROOT
from scripts.console import Trouble, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

PROGRAMS = ("portal", "esia_stand")
KINDS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/jinja2/**.html", "jinja2"),
    ("**/jinja2/**.txt", "jinja2"),
    ("**/texts/**.toml", "scripts.words:from_texts"),
]
OPTIONS = {"**/jinja2/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "pgettext": ((1, "c"), 2),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "NN_": (1, 2),
}
HEADER = "# Sentences of the screens. `make words` collects them; plurals are filled by hand."


def main() -> None:
    """Bring every catalogue up to date with the code."""
    for program in PROGRAMS:
        found = extracted(program)
        if found or list(catalogues(program)):
            _update(program, found)
    compile_changed()


def extracted(program: str) -> Catalog:
    """Return every sentence that the code of one program marks."""
    catalogue = Catalog(locale="ru", header_comment=HEADER, charset="utf-8")
    rows = extract_from_dir(ROOT / program, KINDS, OPTIONS, KEYWORDS, comment_tags=("L10n:",))
    for file, _line, sentence, comments, context in rows:
        catalogue.add(sentence, locations=[(f"{program}/{file}", 0)], auto_comments=comments, context=context)
    return catalogue


def from_texts(
    file: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield the sentences of a file of texts: every value but the word that says how a notice is told."""
    del keywords, comment_tags, options
    for name, told in tomllib.load(file).items():
        rows = told.items() if isinstance(told, dict) else [(name, told)]
        said = [text for key, text in rows if isinstance(text, str) and key != "manner"]
        yield from ((0, "_", text, []) for text in said)


def stale(program: str) -> list[str]:
    """Name what a catalogue lacks, what it holds for nothing, and plurals left empty."""
    found = {_key(message) for message in extracted(program) if message.id}
    return [line for path in catalogues(program) for line in _differences(_read(path), found)]


def check() -> None:
    """Fail where a catalogue and the code differ."""
    lines = [line for program in PROGRAMS for line in stale(program)]
    if lines:
        raise Trouble("\n".join([*lines, "Run `make words`, fill in the plurals, commit the catalogue."]))


def catalogues(program: str) -> Iterator[Path]:
    """Yield every catalogue of one program."""
    yield from sorted((ROOT / program).glob("locale/*/LC_MESSAGES/django.po"))


def compile_changed(*, aloud: bool = True) -> None:
    """Compile each catalogue that is newer than what was compiled from it; say so if `aloud`."""
    for source in (path for program in PROGRAMS for path in catalogues(program)):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with target.open("wb") as written:
            write_mo(written, _read(source))
        if aloud:
            say(f"Compiled {source.relative_to(ROOT)}.")


def _update(program: str, found: Catalog) -> None:
    target = ROOT / program / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    target.parent.mkdir(parents=True, exist_ok=True)
    for path in {target, *catalogues(program)}:
        catalogue = _read(path) if path.exists() else Catalog(locale="ru")
        catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        _write(path, catalogue)
        say(f"{path.relative_to(ROOT)}: {len(catalogue)} sentences.")


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def _write(path: Path, catalogue: Catalog) -> None:
    catalogue.header_comment = HEADER
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)


def _key(message: object) -> str:
    identifier = message.id  # type: ignore[attr-defined]
    return " | ".join(identifier) if isinstance(identifier, tuple) else identifier


def _differences(catalogue: Catalog, found: set[str]) -> Iterator[str]:
    held = {_key(message): message for message in catalogue if message.id}
    yield from (f"not collected yet: {text}" for text in sorted(found - held.keys()))
    yield from (f"no longer used: {text}" for text in sorted(held.keys() - found))
    for text, message in held.items():
        if message.pluralizable and not all(message.string or ()):
            yield f"plural left empty: {text}"


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        check() if "--check" in sys.argv else main()
