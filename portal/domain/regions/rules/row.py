"""The `region` row of an import."""

from dataclasses import dataclass
from datetime import date

from portal.domain.regions.states import CodeChannel, Level, Messenger
from portal.kit.rows import Row


@dataclass(frozen=True, slots=True)
class RegionRow:
    """Settings of one region; an absent setting keeps what stands in the table (None)."""

    code: str
    brand: str | None
    operator: str | None
    support_phone: str | None
    emergency: list[str] | None
    horizon_days: int | None
    code_channels: list[str] | None
    booking_level: str | None
    calendar_until: date | None = None
    messengers: list[str] | None = None


def read(row: Row) -> RegionRow:
    """Read a region's settings; what is wrong stands in `row.complaints`."""
    return RegionRow(
        code=row.text("code", 2),
        brand=row.maybe_text("brand", 80) or None,
        operator=row.maybe_text("operator", 500) or None,
        support_phone=row.maybe_text("support_phone", 30) or None,
        emergency=row.texts("emergency", 5, 10) or None,
        horizon_days=row.maybe_whole("booking_horizon_days", 1, 180),
        code_channels=_channels(row),
        messengers=_messengers(row),
        booking_level=row.choice("booking_level", set(Level)) if row.has("booking_level") else None,
        calendar_until=row.maybe_day("calendar_until"),
    )


def _channels(row: Row) -> list[str] | None:
    """Return the ways of a code in their order; a list that is given may not be empty or say one twice."""
    named = row.texts("code_channels", len(CodeChannel), 10)
    if row.has("code_channels") and (
        not named or len(set(named)) < len(named) or not set(named) <= set(CodeChannel)
    ):
        row.complain("code_channels", f"нужен список без повторов из: {', '.join(CodeChannel)}")
        return None
    return named or None


def _messengers(row: Row) -> list[str] | None:
    """Return the messengers that are switched on; an empty list switches all off."""
    named = row.texts("messengers", 10, 10)
    if not row.has("messengers"):
        return None
    if len(set(named)) < len(named) or not set(named) <= set(Messenger):
        row.complain("messengers", f"нужен список без повторов из: {', '.join(Messenger)}, или пустой")
        return None
    return named
