"""What some specialities of the demonstration ask before a visit."""

from datetime import datetime
from typing import Final

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import actions
from portal.domain.booking.actions import Wording
from portal.domain.booking.models import Question
from portal.domain.booking.rules.asking import Kind
from portal.domain.clinics.models import Speciality
from portal.nonprod.demo.shapes import Region

BY: Final = Actor(ActorKind.SYSTEM, "demonstration")
_COMPLAINT: Final = Wording(
    Kind.SHORT, "Что вас беспокоит?", "Несколько слов: что болит и как давно.", (), is_required=True,
    position=1,
)  # fmt: skip
_FIRST: Final = Wording(
    Kind.CHOICE, "Впервые с этой жалобой?", "", ("Впервые", "Уже был у врача с ней"), is_required=True,
    position=2,
)  # fmt: skip
_ALLERGY: Final = Wording(
    Kind.LONG, "На что у вас аллергия?", "Лекарства, еда, пыльца. Если аллергии нет, оставьте пустым.", (),
    is_required=False, position=3,
)  # fmt: skip
_LENSES: Final = Wording(Kind.YES_NO, "Вы носите линзы?", "", (), is_required=False, position=4)
OF: Final = {"53": (_COMPLAINT, _FIRST, _ALLERGY), "54": (_COMPLAINT, _FIRST, _ALLERGY, _LENSES)}
"""By the code of the speciality: ЛОР-врач and окулист."""


def settle(region: Region, *, at: datetime) -> int:
    """Let them ask where nothing has ever been asked in the region; return how many questions."""
    if Question.objects.filter(speciality__region=region.code).exists():
        return 0
    wanted = Speciality.objects.filter(region=region.code, external_id__in=OF)
    asked = [(one.pk, wording) for one in wanted for wording in OF[one.external_id]]
    for speciality_id, wording in asked:
        actions.ask(
            speciality_id=speciality_id, wording=wording, region=region.code, since_at=at, till_at=None,
            at=at, by=BY,
        )  # fmt: skip
    return len(asked)
