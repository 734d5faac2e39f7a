r"""Turns what PostgreSQL's log shows of one real booking into a script for pgbench.

Every statement is kept, in its order, word for word but for the values that belong to this one
person, place and appointment: they become variables computed from k. Columns that the portal
copies from one answer into the next statement are copied in the same way (`\gset`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bench import data

_BEGINS: Final = re.compile(r"^\d{4}-\d\d-\d\d .*? LOG:  (?:statement|execute \S+): (?P<sql>.*)$")
_PARAMETERS: Final = re.compile(r"^\d{4}-\d\d-\d\d .*? DETAIL:  parameters: (?P<values>.*)$")
_PARAMETER: Final = re.compile(r"(\$\d+) = (NULL|'(?:[^']|'')*')")
_LITERAL: Final = re.compile(r"'(?:[^']|'')*'")
_IS_UUID: Final = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_COPIED: Final = (
    "doctor_id", "clinic_id", "speciality_id", "starts_at", "ends_at", "wall_date", "wall_start"
)  # fmt: skip
_UUID: Final = "('00000000-0000-4000-%s-' || lpad(CAST(:k AS text), 12, '0'))"
HEAD: Final = f"""\\set n :n + 1
\\set k :client_id + 8 * :n + 1
\\set account {data.ACCOUNT} + :k
\\set session {data.SESSION} + :k
\\set slot {data.SLOT} + :k
"""


@dataclass(frozen=True, slots=True)
class Booking:
    """The one real booking: person k, and what the portal made up for it."""

    k: int
    appointment_id: str
    number: str


def of_log(text: str) -> list[str]:
    """Return the statements of a server log, in order, with their parameters as literals."""
    found: list[str] = []
    for line in text.replace("\n\t", "\n ").splitlines(keepends=True):
        begun, told = _BEGINS.match(line), _PARAMETERS.match(line)
        if begun:
            found.append(begun["sql"])
        elif told:
            found[-1] = _filled(found[-1], told["values"])
        elif found and line.startswith(" "):  # a statement of several lines goes on behind a tab
            found[-1] += "\n" + line[1:].rstrip("\n")
    return [sql.strip() for sql in found]


def _filled(sql: str, values: str) -> str:
    known = dict(_PARAMETER.findall(values))
    return re.sub(r"\$\d+", lambda place: known[place[0]], sql)


def script(statements: list[str], booking: Booking) -> str:
    """Return the pgbench script that does the same for other people."""
    return HEAD + "".join(_lines(statements, booking))


def _lines(statements: list[str], booking: Booking) -> Iterator[str]:
    known = _known(booking)
    for sql in statements:
        if sql.startswith("INSERT INTO booking_appointment"):
            yield _templated(_copying(sql), known) + ";\n"
        elif "w.opens_at" in sql and "s.seats" in sql and sql.startswith("SELECT s.starts_at"):
            yield _templated(sql, known) + " \\gset f_\n"
        else:
            yield _templated(sql, known) + ";\n"


def _known(booking: Booking) -> Mapping[str, str]:
    """Return the values of this booking, each with the expression that takes its place."""
    return {
        data.key_hash(booking.k): "encode(sha256(CAST('bench-key-' || CAST(:k AS text) AS bytea)), 'hex')",
        **_both_ways(data.card(booking.k), _UUID % "8000"),
        **_both_ways(booking.appointment_id, _UUID % "9000"),
        booking.number: "CAST(:k AS text)",
        str(data.ACCOUNT + booking.k): ":account",
        str(data.SESSION + booking.k): ":session",
        str(data.SLOT + booking.k): ":slot",
    }


def _both_ways(value: str, expression: str) -> Mapping[str, str]:
    """Know a UUID as texts hold it and as the driver writes it."""
    return {value: expression, value.replace("-", ""): expression}


def _templated(sql: str, known: Mapping[str, str]) -> str:
    """Replace known values inside literals by joining texts, outside of them by bare variables."""
    parts, last = [], 0
    for literal in _LITERAL.finditer(sql):
        parts += [_bare(sql[last : literal.start()], known), _joined(literal[0], known)]
        last = literal.end()
    parts.append(_bare(sql[last:], known))
    return "".join(parts)


def _bare(sql: str, known: Mapping[str, str]) -> str:
    for value, expression in known.items():
        sql = re.sub(rf"\b{re.escape(value)}\b", expression.replace("\\", r"\\"), sql)
    return sql


def _joined(literal: str, known: Mapping[str, str]) -> str:
    """Return `'booked:' || <id>` for `'booked:0a1b…'`; a literal without known values stays as it is."""
    text = literal[1:-1]
    if text in known:
        # A bare variable takes the type of its column, a UUID goes into texts as well.
        return f"CAST({known[text]} AS uuid)" if _IS_UUID.fullmatch(text) else known[text]
    values = [value for value in known if value in text]
    if not values:
        return literal
    pieces = re.split("(" + "|".join(map(re.escape, values)) + ")", text)
    texts = [f"CAST({known[one]} AS text)" if one in known else f"'{one}'" for one in pieces if one]
    joined = f"({' || '.join(texts)})"
    return f"CAST({joined} AS jsonb)" if text.startswith("{") else joined


def _copying(insert: str) -> str:
    """Let the INSERT take what the SELECT before it has found, as the portal does."""
    told = re.fullmatch(r"(.*?\()([^)]*)(\)\s*VALUES \()(.*)(\)\s*ON CONFLICT.*)", insert, re.DOTALL)
    if told is None:
        raise ValueError(f"the INSERT of a hold has changed: {insert}")
    columns = [name.strip() for name in told[2].split(",")]
    values = told[4].split(", ")
    if len(columns) != len(values):
        raise ValueError(f"{len(columns)} columns, {len(values)} values: {insert}")
    taken = [f":f_{name}" if name in _COPIED else value for name, value in zip(columns, values, strict=True)]
    return f"{told[1]}{told[2]}{told[3]}{', '.join(taken)}{told[5]}"
