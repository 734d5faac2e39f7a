"""Any form of any page: its fields as a browser knows them, filled in oddly, and judged when it comes back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from portal.sites.entrance import unsent

LONG = "Болит спина, вторую неделю <b>сильнее</b>. " * 12
"""A text of more than five hundred letters, as people write where they are given room."""
ENDLESS = "Я" * 12_000
NOWHERE = "нет-такого-выбора"
ODD = {
    "date": "1901-02-03", "time": "23:59", "number": "999999", "email": "не-почта", "tel": "12",
    "search": "Ж", "textarea": LONG.strip(),
}  # fmt: skip
"""What is typed into a field of a kind; a browser would not send anything else from a date or a number."""
_CHOICES = ("radio", "checkbox", "select")
TOKEN = "csrfmiddlewaretoken"
_EMPTY = ("hidden", "file", "submit", "button")


@dataclass
class Field:
    """One name of a form: what it is, what may be chosen, what stands in it now."""

    name: str
    kind: str
    options: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        return self.kind not in _EMPTY

    @property
    def is_secret(self) -> bool:
        """Passwords and codes are typed again; a page that gave them back would be wrong."""
        return self.kind == "password" or unsent._NEVER_KEPT.search(self.name) is not None

    def typed(self) -> list[str]:
        """Return what a person with no patience would leave in it."""
        if not self.is_shown:
            return [] if self.kind in ("file", "submit", "button") else self.values
        if self.kind in _CHOICES:
            return [one for one in self.options if one][-1:]
        return [ODD.get(self.kind, f"Ж «{self.name}» <b>")]

    def left(self) -> list[str]:
        """Return what a browser sends of a field that nobody touched."""
        return [] if self.kind in _CHOICES else [""]


@dataclass
class Form:
    """One form that is posted."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def shown(self) -> list[Field]:
        return [one for one in self.fields.values() if one.is_shown]

    def variants(self) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """Return everything filled in; endless texts; choices nobody offers; one half left empty, then the other."""
        full = {TOKEN: ["-"]} | {one.name: one.typed() for one in self.fields.values()}
        yield "all", full
        changes = {
            "endless": {one.name: [ENDLESS] for one in self.shown if one.kind in ("text", "textarea")},
            "other": {one.name: [NOWHERE] for one in self.shown if one.kind in _CHOICES},
            "empty": {one.name: one.left() for one in self.shown[::2]},
            "empty too": {one.name: one.left() for one in self.shown[1::2]},
        }
        yield from ((how, full | change) for how, change in changes.items() if change)


class Page(HTMLParser):
    """A page as a reading machine sees it: forms, ids, and what points at them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.ids: set[str] = set()
        self.described: set[str] = set()
        self.is_invalid = self.is_summed_up = False
        self.summary_links: list[str] = []
        self._form: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None
        self._in_summary = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.ids.add(told.get("id", ""))
        self.described |= set(told.get("aria-describedby", "").split())
        self.is_invalid |= told.get("aria-invalid") == "true"
        self._summary(tag, told)
        if tag == "form" and told.get("method", "").lower() == "post":
            self._form = Form(told.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, told)

    def _summary(self, tag: str, told: dict[str, str]) -> None:
        if told.get("id") == "error-summary":
            self.is_summed_up, self._in_summary = True, 1
        elif self._in_summary and tag == "div":
            self._in_summary += 1
        elif self._in_summary and tag == "a":
            self.summary_links.append(told.get("href", ""))

    def _field(self, tag: str, told: dict[str, str]) -> None:
        name = told.get("name", "")
        if tag == "option" and self._select is not None:
            self._select.options.append(told.get("value", ""))
            if "selected" in told:
                self._select.values.append(told.get("value", ""))
        if tag not in ("input", "select", "textarea") or name in ("", TOKEN) or "disabled" in told:
            return
        kind = told.get("type", "text") if tag == "input" else tag
        one = self._form.fields.setdefault(name, Field(name, kind))
        if tag == "textarea":
            one.values, self._area = [""], one
        elif tag == "select":
            self._select = one
        elif kind in _CHOICES:
            one.options.append(told.get("value", "on"))
            one.values += [told.get("value", "on")] if "checked" in told else []
        else:
            one.values = [*one.values, told.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._in_summary:
            self._in_summary -= 1
        if tag == "textarea" and self._area is not None:
            self._area.values[0] = self._area.values[0].removeprefix("\r\n").removeprefix("\n")
            self._area = None
        if tag == "select":
            self._select = None
        if tag == "form":
            self._form = None


def target(form: Form, shown_on: str) -> str:
    """Return where a form is sent, with its query."""
    return form.action.partition("#")[0] or shown_on


def troubles(page: Page, path: str, sent: dict[str, list[str]]) -> list[str]:
    """Say what is wrong with a page that refused a form: what was lost, which error points nowhere."""
    again = [one for one in page.forms if urlsplit(target(one, path)).path == urlsplit(path).path]
    form = max(again, key=lambda one: len(one.fields.keys() & sent.keys()), default=Form(""))
    found = [
        f"{name}: {values[0][:30]!r} became {form.fields[name].values if name in form.fields else 'no field'}"
        for name, values in sent.items()
        if values and name != TOKEN and not _is_kept(form.fields.get(name), values)
    ]
    errors = {one for one in page.ids if re.fullmatch(r".+-error", one)}
    found += [f"error {one} is of no field" for one in errors - page.described]
    found += [] if errors and page.is_invalid else ["no field is marked as wrong"]
    found += [] if page.is_summed_up else ["no summary of errors"]
    links = [link for link in page.summary_links if link.removeprefix("#") not in page.ids]
    return found + [f"the summary leads to {link}, which is not there" for link in links]


def _is_kept(now: Field | None, values: list[str]) -> bool:
    if now is None:
        return False
    if not now.is_shown or now.is_secret or values == [NOWHERE]:
        return True
    return [one.replace("\r\n", "\n") for one in now.values] == values
