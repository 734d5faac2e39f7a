"""Reads of the journal."""

from esia_stand.journal.models import Record


def newest(*, client_id: str = "", only_refusals: bool = False, limit: int = 100) -> list[Record]:
    """Return the newest lines; those of one system, or only refusals and failures, when asked."""
    rows = Record.objects.all()
    if client_id:
        rows = rows.filter(client_id=client_id)
    if only_refusals:
        rows = rows.exclude(hint="")
    return list(rows[:limit])


def systems() -> list[str]:
    """Return the mnemonics that stand in the journal."""
    named = Record.objects.exclude(client_id="").order_by("client_id")
    return list(named.values_list("client_id", flat=True).distinct())
