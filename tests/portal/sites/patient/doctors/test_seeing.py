"""Lists tell whom a doctor sees, and put who does not see the card last."""

import pytest

from portal.domain.finding.models import FreeCount
from portal.domain.finding.queries.doctors import PAGE
from tests.factories.clinics import DoctorFactory, SpecialityFactory
from tests.factories.finding import counted, laid
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.portal.sites.patient.doctors.test_fitting import child_of, only_attached
from tests.portal.sites.patient.guest import links
from tests.portal.sites.visitor import text


@pytest.fixture
def two(region):
    """An adults' doctor with places tomorrow, and a children's one of the speciality with places later."""
    speciality = SpecialityFactory(region=region, patient_name="ЛОР-врач")
    adults = DoctorFactory(
        clinic__region=region, clinic__serves="adults", speciality=speciality, surname="Взрослов"
    )
    children = DoctorFactory(clinic__region=region, speciality=speciality, surname="Детскова", max_age=17)
    WorkSessionFactory(doctor=adults, wall_date=in_days(1), slots=3)
    WorkSessionFactory(doctor=children, wall_date=in_days(5), slots=2)
    laid(counted(region))
    return adults, children


def row(page, doctor):
    """Return the row of a doctor."""
    start = page.index(f"/26/doctors/{doctor.pk}/")
    return page[start : page.index("</article>", start)]


@pytest.mark.parametrize("asked", [{"q": "лор"}, {"speciality": True}, {"whom": "", "part": "", "q": "лор"}])
def test_doctor_who_does_not_see_the_card_comes_last_and_says_whom_they_see(guest, two, asked):
    adults, children = two
    told = {name: adults.speciality_id if value is True else value for name, value in asked.items()}
    own = text(guest.client.get("/26/doctors/", told))
    assert own.index("Взрослов") < own.index("Детскова")
    assert "3\u00a0места" in row(own, adults).replace(" ", "\u00a0")
    assert "Принимает до 17 лет включительно." in row(own, children)
    assert "badge" in row(own, children)  # nobody is named: a parent may come for a child without a card
    named = text(guest.client.get("/26/doctors/", told | {"card": str(guest.card.pk)}))
    assert named.index("Взрослов") < named.index("Детскова")
    assert "badge" not in row(named, children)
    child = text(guest.client.get("/26/doctors/", told | {"card": str(child_of(guest).pk)}))
    assert child.index("Детскова") < child.index("Взрослов")
    assert "Принимает с 18 лет." in row(child, adults)
    assert "badge" not in row(child, adults)
    assert "Ближайшее" not in row(child, adults)
    assert "badge" in row(child, children)


def test_nobody_is_unfit_while_whom_they_book_for_is_open(guest, visitor, two):
    child_of(guest)
    for reader in (guest, visitor):
        page = text(reader.client.get("/26/doctors/", {"q": "лор"}))
        assert page.index("Взрослов") < page.index("Детскова")
        for doctor, limit in zip(
            two, ("Принимает с 18 лет.", "Принимает до 17 лет включительно."), strict=True
        ):
            assert limit in row(page, doctor)
            assert "badge" in row(page, doctor)


FOR_A_CHILD, FIRST = "Ищете для ребёнка?", "Первыми стоят врачи, которые принимают вас."


def test_parent_whose_list_is_put_in_order_for_them_learns_how_to_look_for_a_child(guest, visitor, two):
    alone = text(guest.client.get("/26/doctors/", {"q": "лор"}))
    assert FOR_A_CHILD in alone
    assert 'href="/26/cards/#ask-esia"' in alone
    assert FIRST in alone
    only = text(guest.client.get("/26/doctors/", {"q": "лор детскова"}))
    assert FOR_A_CHILD in only
    assert FIRST not in only  # nobody here sees them
    assert FOR_A_CHILD not in text(guest.client.get("/26/doctors/"))  # nothing is put in an order yet
    assert FOR_A_CHILD not in text(guest.client.get("/26/doctors/", {"q": "лор", "card": str(guest.card.pk)}))
    assert FOR_A_CHILD not in text(visitor.client.get("/26/doctors/", {"q": "лор"}))
    child_of(guest)
    assert FOR_A_CHILD not in text(guest.client.get("/26/doctors/", {"q": "лор"}))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"min_age": 15}, "Принимает с 15 лет."),
        ({"sex": "f"}, "Принимает только женщин."),
        ({"sex": "m"}, "Принимает только мужчин."),
        ({"max_age": 0}, "Принимает до года."),
        ({"speciality__serves": "children"}, "Принимает до 17 лет включительно."),
        ({"min_age": 21, "speciality__serves": "adults"}, "Принимает с 21 года."),
        ({}, ""),
    ],
)
def test_row_and_page_say_whom_a_doctor_sees(visitor, region, limits, said):
    doctor = WorkSessionFactory(
        doctor__clinic__region=region, **{f"doctor__{k}": v for k, v in limits.items()}
    ).doctor
    laid(counted(region))
    for path in (
        f"?q={doctor.surname}",
        f"clinics/{doctor.clinic_id}/{doctor.speciality_id}/",
        f"{doctor.pk}/",
    ):
        page = text(visitor.get(f"doctors/{path}"))
        assert said in page
        assert ("Принимает" in page.partition("<h1")[2].replace("Кого принимает", "")) == bool(said), path


def test_places_of_who_does_not_see_the_card_are_not_counted_in_a_clinic(guest, two, region):
    adults, children = two
    here = f"doctors/clinics/{children.clinic_id}/"
    other = DoctorFactory(
        clinic=children.clinic, speciality=children.speciality, min_age=18, surname="Второв"
    )
    WorkSessionFactory(doctor=other, wall_date=in_days(1), slots=4)
    counted(region)
    child = child_of(guest)
    assert "6 мест" in text(guest.get(here))
    assert "2 места" in text(guest.get(f"{here}?card={child.pk}"))
    assert "4 места" in text(guest.get(f"{here}?card={guest.card.pk}"))
    nobody = text(guest.get(f"doctors/clinics/{adults.clinic_id}/?card={child.pk}"))
    assert "Принимает с 18 лет." in nobody
    assert "3 места" not in nobody
    listed = text(guest.get(f"{here}{children.speciality_id}/?card={child.pk}"))
    assert listed.index("Детскова") < listed.index("Второв")
    assert "badge" not in row(listed, other)
    assert not any("/any/" in one for one in links(listed))
    assert any("/any/" in one for one in links(text(guest.get(f"{here}{children.speciality_id}/"))))


@pytest.mark.parametrize("asked", ["", "&whom=any"])
def test_lists_count_places_with_doctors_who_see_the_card(guest, two, asked):
    _adults, children = two
    other = DoctorFactory(clinic=children.clinic, surname="Третьев", min_age=18)
    WorkSessionFactory(doctor=other, wall_date=in_days(1), slots=4)
    counted(children.region)
    child = child_of(guest)
    clinic, skill = f"/clinics/{children.clinic_id}/", f"speciality={other.speciality_id}"
    clinics, skills = f"doctors/clinics/?card={child.pk}{asked}", f"doctors/?card={child.pk}"
    assert "6 мест" in _note_of(text(guest.get("doctors/clinics/")), clinic)
    assert "2 места" in _note_of(text(guest.get(clinics)), clinic)
    assert "4 места" in _note_of(text(guest.get(f"doctors/clinics/?card={guest.card.pk}{asked}")), clinic)
    assert "Не подходит по возрасту или полу." in _note_of(text(guest.get(skills)), skill)
    assert "4 места" in _note_of(text(guest.get("doctors/")), skill)


def _note_of(page: str, asked: str) -> str:
    return page.partition(asked)[2].partition("</li>")[0]


def test_speciality_for_adults_says_so_to_a_child(guest, two):
    other = DoctorFactory(clinic=two[1].clinic, speciality__serves="adults")
    WorkSessionFactory(doctor=other, wall_date=in_days(1), slots=4)
    counted(other.region)
    skill = f"speciality={other.speciality_id}"
    assert "Принимает с 18 лет." in _note_of(text(guest.get(f"doctors/?card={child_of(guest).pk}")), skill)
    assert "4 места" in _note_of(text(guest.get(f"doctors/?card={guest.card.pk}")), skill)


def test_speciality_none_of_whose_doctors_sees_the_person_says_so(guest, two):
    for_men = DoctorFactory(clinic=two[1].clinic, sex="m")
    WorkSessionFactory(doctor=for_men, wall_date=in_days(1), slots=4)
    counted(for_men.region)
    skill = f"speciality={for_men.speciality_id}"
    page = f"doctors/?card={guest.card.pk}"
    assert "Не подходит по возрасту или полу." in _note_of(text(guest.get(page)), skill)
    type(for_men).objects.filter(pk=for_men.pk).update(sex="f")
    assert "4 места" in _note_of(text(guest.get(page)), skill)
    FreeCount.objects.filter(doctor=for_men).delete()
    assert "Сейчас подходящих мест нет" in _note_of(text(guest.get(page)), skill)


@pytest.mark.parametrize(("whom", "said"), [("child", "2 места"), ("adult", "4 места"), ("any", "6 мест")])
def test_filter_of_clinics_counts_places_for_whom_it_names(visitor, two, whom, said):
    _adults, children = two
    WorkSessionFactory(doctor__clinic=children.clinic, doctor__min_age=18, wall_date=in_days(1), slots=4)
    counted(children.region)
    page = text(visitor.get(f"doctors/clinics/?whom={whom}"))
    assert said in _note_of(page, f"/clinics/{children.clinic_id}/")


@pytest.mark.parametrize(
    ("whom", "said", "first"), [("child", "2 места", "Детскова"), ("adult", "4 места", "Второв")]
)
def test_way_from_a_filtered_list_counts_and_orders_alike(visitor, two, whom, said, first):
    _adults, children = two
    other = DoctorFactory(
        clinic=children.clinic, speciality=children.speciality, min_age=18, surname="Второв"
    )
    WorkSessionFactory(doctor=other, wall_date=in_days(1), slots=4)
    counted(children.region)
    clinic = f"doctors/clinics/{children.clinic_id}/"
    listed = text(visitor.get(f"doctors/clinics/?whom={whom}"))
    assert f'href="/26/{clinic}?whom={whom}"' in listed
    opened = text(visitor.get(f"{clinic}?whom={whom}"))
    assert said in opened
    assert f'href="/26/{clinic}{children.speciality_id}/?whom={whom}"' in opened
    doctors = text(visitor.get(f"{clinic}{children.speciality_id}/?whom={whom}"))
    assert min(("Детскова", "Второв"), key=doctors.index) == first
    assert 'href="/26/doctors/clinics/"' in text(visitor.get(f"doctors/clinics/?whom={whom}&q=нетакой"))


def test_card_of_another_age_than_the_filter_hides_no_places(guest, two):
    _adults, children = two
    page = text(guest.get(f"doctors/clinics/?card={guest.card.pk}&whom=child"))
    assert "2 места" in _note_of(page, f"/clinics/{children.clinic_id}/")
    adult = text(guest.get(f"doctors/clinics/?card={guest.card.pk}&whom=adult"))
    assert "Сейчас подходящих мест нет" in _note_of(adult, f"/clinics/{children.clinic_id}/")


@pytest.mark.parametrize("path", ["clinics/{clinic}/", "clinics/{clinic}/{skill}/"])
def test_pages_below_say_for_whom_and_lead_back_to_everybody(visitor, two, path):
    _adults, children = two
    here = "doctors/" + path.format(clinic=children.clinic_id, skill=children.speciality_id)
    says = "Ищем тех, кто принимает детей."
    page = text(visitor.get(f"{here}?whom=child"))
    assert f'{says} <a href="/26/{here}">Искать среди всех</a>' in page
    assert says not in text(visitor.get(here))


def test_any_doctor_of_a_filter_is_found_though_the_card_is_of_another_age(guest, two):
    _adults, children = two
    asked = f"card={guest.card.pk}&whom=child&speciality={children.speciality_id}"
    answer = guest.get(f"doctors/any/?{asked}")
    assert answer.headers["Location"].startswith(f"/26/doctors/{children.pk}/")
    assert "badge" in row(text(guest.get(f"doctors/?{asked}")), children)


def test_words_that_say_for_whom_count_so_and_go_along(visitor, two):
    speciality = two[1].speciality_id
    page = text(visitor.get("doctors/?q=ребенку ыыыыыы"))
    assert "Ищем тех, кто принимает детей." in page
    assert f'href="/26/doctors/?speciality={speciality}&whom=child"' in page
    assert "2 места" in _note_of(page, f"speciality={speciality}")
    assert "5 мест" in _note_of(text(visitor.get("doctors/")), f"speciality={speciality}")


def test_list_of_who_needs_a_referral_leads_to_who_gives_it(visitor, two):
    _adults, children = two
    type(children).objects.update(needs_referral=True)
    page = f"doctors/?speciality={children.speciality_id}"
    shown = text(visitor.get(page))
    assert "Сюда записывают по направлению." in shown
    assert ("Найти терапевта" in shown, "Найти педиатра" in shown) == (True, True)
    child = text(visitor.get(f"{page}&whom=child"))
    assert ("Найти терапевта" in child, "Найти педиатра" in child) == (False, True)
    assert "Сюда записывают" not in text(visitor.get(f"{page}&page=2"))
    type(children).objects.filter(pk=children.pk).update(needs_referral=False)
    assert "Сюда записывают" not in text(visitor.get(page))


def test_more_than_a_page_of_who_needs_a_referral_leads_on_the_first(visitor, two):
    """Somebody who may be booked stands behind them, where few look."""
    _adults, children = two
    DoctorFactory.create_batch(PAGE, clinic=children.clinic, speciality=children.speciality)
    type(children).objects.update(needs_referral=True)
    page = f"doctors/?speciality={children.speciality_id}"
    first, second = text(visitor.get(page)), text(visitor.get(f"{page}&page=2"))
    assert ("Сюда записывают" in first, "Сюда записывают" in second) == (True, False)
    assert ("Следующие врачи" in first, "Детскова" in first + second) == (True, True)


def test_any_doctor_is_one_who_sees_the_card(guest, two):
    adults, children = two
    asked = {"speciality": adults.speciality_id}
    child = child_of(guest)
    led = [
        guest.client.get("/26/doctors/any/", asked | told)["Location"]
        for told in ({}, {"card": str(child.pk)}, {"card": str(guest.card.pk)})
    ]
    assert led == [
        f"/26/doctors/{adults.pk}/?day={in_days(1)}",
        f"/26/doctors/{children.pk}/?day={in_days(5)}&card={child.pk}",
        f"/26/doctors/{adults.pk}/?day={in_days(1)}&card={guest.card.pk}",
    ]


def test_any_doctor_whom_nobody_of_the_speciality_is_leads_back_to_the_list(guest, two):
    adults, children = two
    WorkSessionFactory._meta.model.objects.get(doctor=children).slots.update(state="closed")
    child = child_of(guest)
    asked = {"speciality": adults.speciality_id, "card": str(child.pk)}
    told = guest.client.get("/26/doctors/any/", asked)["Location"]
    assert told == f"/26/doctors/?speciality={adults.speciality_id}&card={child.pk}"


def test_any_doctor_is_not_of_a_clinic_that_books_only_its_own_people(guest, region, two):
    adults, _children = two
    later = DoctorFactory(clinic__region=region, speciality=adults.speciality, surname="Позднее")
    WorkSessionFactory(doctor=later, wall_date=in_days(6))
    counted(region)
    (slot, *_rest) = WorkSessionFactory._meta.model.objects.get(doctor=adults).slots.all()
    asked = {"speciality": adults.speciality_id, "card": str(guest.card.pk)}
    assert f"/26/doctors/{adults.pk}/" in guest.client.get("/26/doctors/any/", asked)["Location"]
    only_attached(slot, guest)
    assert f"/26/doctors/{later.pk}/" in guest.client.get("/26/doctors/any/", asked)["Location"]


def test_any_doctor_of_children_is_found_for_a_parent_whose_child_has_no_card(guest, two):
    adults, children = two
    region, asked = adults.clinic.region, {"speciality": adults.speciality_id}
    first = guest.client.get("/26/doctors/any/", asked)["Location"]
    assert first == f"/26/doctors/{adults.pk}/?day={in_days(1)}"
    WorkSessionFactory._meta.model.objects.get(doctor=adults).slots.update(state="closed")
    counted(region)
    told = guest.client.get("/26/doctors/any/", asked)["Location"]
    assert told == f"/26/doctors/{children.pk}/?day={in_days(5)}"


def test_any_doctor_is_not_offered_where_all_need_a_referral(guest, two):
    """The counts are some minutes old when a rule begins: the page goes by the doctors."""
    adults, _children = two
    other = DoctorFactory(clinic=adults.clinic, speciality=adults.speciality)
    WorkSessionFactory(doctor=other, wall_date=in_days(1))
    laid(counted(adults.clinic.region))
    paths = f"doctors/clinics/{adults.clinic_id}/{adults.speciality_id}/", "doctors/?q=лор"
    for path in paths:
        assert any("/any/" in one for one in links(text(guest.get(path))))
    type(adults).objects.filter(speciality=adults.speciality_id).update(needs_referral=True)
    for path in paths:
        assert not any("/any/" in one for one in links(text(guest.get(path))))
