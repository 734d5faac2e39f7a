"""Acts of law as the table keeps them."""

from datetime import UTC, date, datetime

from portal.domain.regions.models import Act


def act(region: str | None = "26", key: str = "26-1", **told: object) -> Act:
    """Say an act: by default a law of the region that shortens a term, in force since 2026."""
    return Act.objects.create(
        **{
            "region_id": region, "key": key, "kind": "other", "number": "7-кз", "signed": date(2026, 2, 1),
            "title": "закон края", "gives": "Специалиста ждут не дольше десяти дней.", "topic": "waiting",
            "since": date(2026, 1, 1), "set_at": datetime(2026, 1, 1, tzinfo=UTC), "set_by": "7",
        } | told
    )  # fmt: skip
