"""Reads the files of texts and says in one sentence what is wrong with them.

A text is one sentence with named places in braces and nothing more: no attribute, no format, no
condition. Which places a text must have is said here, and not in the file: a place that nobody fills,
or one that was lost, stops the start.
"""

import re
import string
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from portal.domain.messaging.states import Manner
from portal.domain.messaging.texts.words import Words
from portal.domain.notices.states import Kind

HERE: Final = Path(__file__).parent
FRAME: Final = "frame.toml"
_SAID: Final = ("title", "letter", "cabinet", "text")
_MARKS: Final = ("names_phone", "is_warning")
_NAME: Final = re.compile(r"[a-z][a-z_]*")
_WHEN: Final = frozenset({"date", "time"})
PLACES: Final[dict[Kind, dict[str, frozenset[str]]]] = {
    kind: {"letter": _WHEN, "text": _WHEN | {"link"}} for kind in (Kind.REMIND_DAY, Kind.REMIND_HOURS)
}
"""The places of each text of a kind; every other text has none."""
FRAME_PLACES: Final[dict[str, frozenset[str]]] = {
    name: frozenset()
    for name in ("unknown", "not_you", "hello", "open", "answer", "why", "switch_off", "always_sent")
} | {"support": frozenset({"phone"})}
"""What stands around a letter, and the places of each."""


class BadText(SystemExit):
    """A file of texts is wrong; says where and how, and nothing starts."""


def kinds(folder: Path = HERE) -> dict[Kind, Words]:
    """Read the words of every kind from the files of a folder; raise BadText."""
    frame, found = _file(folder / FRAME), dict[Kind, Words]()
    for path in sorted(folder.glob("*.toml")):
        for name, told in () if path.name == FRAME else _file(path).items():
            kind = _kind(name, path)
            if kind in found:
                raise BadText(f"«{path.name}»: «{name}» есть и в другом файле.")
            found[kind] = _words(kind, told, path, frame["not_you"])
    for kind in Kind:
        if kind not in found:
            raise BadText(f"Ни в одном файле текстов нет слов для «{kind}».")
    return found


def frame(folder: Path = HERE) -> dict[str, str]:
    """Read what stands around a letter; raise BadText."""
    told = _file(folder / FRAME)
    if told.keys() != FRAME_PLACES.keys():
        odd = ", ".join(sorted(told.keys() ^ FRAME_PLACES.keys()))
        raise BadText(f"В «{FRAME}» лишние или пропущенные фразы письма: {odd}.")
    for name, text in told.items():
        check(text, FRAME_PLACES[name], f"«{FRAME}», {name}")
    return told


def check(text: object, places: frozenset[str], where: str) -> None:
    """Refuse a text whose places are not exactly these; raise BadText."""
    if not isinstance(text, str) or not text or text != text.strip():
        raise BadText(f"{where}: текст – это фраза без пробелов по краям.")
    named = _named(text, where)
    if odd := sorted(named - places):
        raise BadText(f"{where}: место {{{odd[0]}}} нечем заполнить.")
    if lost := sorted(places - named):
        raise BadText(f"{where}: не хватает места {{{lost[0]}}}.")


def _named(text: str, where: str) -> set[str]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        raise BadText(f"{where}: не закрыта фигурная скобка.") from None
    named = [(name, form, turn) for _, name, form, turn in parts if name is not None]
    for name, form, turn in named:
        if not _NAME.fullmatch(name) or form or turn:
            raise BadText(f"{where}: место – это только имя в фигурных скобках, например {{date}}.")
    return {name for name, _, _ in named}


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadText(f"«{path.name}»: прочитать не удалось ({error}).") from None


def _kind(name: str, path: Path) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise BadText(f"В «{path.name}» есть слова для «{name}», а такого уведомления нет.") from None


def _words(kind: Kind, told: Mapping[str, Any], path: Path, not_you: str) -> Words:
    where = f"«{path.name}», {kind}"
    if odd := sorted(told.keys() - {"manner", *_SAID, *_MARKS}):
        raise BadText(f"{where}: что такое «{odd[0]}», неизвестно.")
    if told.get("manner") not in [*Manner]:
        raise BadText(f"{where}: manner может быть только {', '.join(Manner)}.")
    for name in _SAID:
        places = PLACES.get(kind, {}).get(name, frozenset())
        if name in told or places or name == "title":
            check(told.get(name), places, f"{where}, {name}")
    return Words(
        title=told["title"], manner=Manner(told["manner"]), letter=told.get("letter", ""),
        cabinet=not_you if told.get("is_warning") else told.get("cabinet", ""),
        text=told.get("text", ""), names_phone=bool(told.get("names_phone")),
    )  # fmt: skip
