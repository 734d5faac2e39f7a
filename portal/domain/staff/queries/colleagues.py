"""Names of those who acted, also of those who have left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.domain.staff.models import Employee, Role


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of staff as a patient may know them: name, kind of the newest role, its clinic."""

    name: str
    role: str
    place: str


def colleagues(employee_ids: Collection[int]) -> Mapping[str, Colleague]:
    """Return them by their number as text (two queries; none for nobody)."""
    if not employee_ids:
        return {}
    newest: dict[int, Role] = {}
    for role in (
        Role.objects.filter(employee__in=employee_ids).select_related("clinic").order_by("since", "pk")
    ):
        newest[role.employee_id] = role
    found = Employee.objects.filter(pk__in=employee_ids)
    return {str(one.pk): _said(one, newest.get(one.pk)) for one in found}


def _said(one: Employee, role: Role | None) -> Colleague:
    place = role.clinic.short_name if role and role.clinic else ""
    return Colleague(one.full_name, role.kind if role else "", place)
