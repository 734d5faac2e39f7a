"""Kinds of doctors of the demonstration."""

from portal.nonprod.demo.shapes import Speciality

ALL = (
    Speciality(
        "110", "Терапевт участковый", "Терапевт", "врач-терапевт участковый", "adults", 15, has_areas=True
    ),
    Speciality(
        "49",
        "Врач общей практики",
        "Семейный врач",
        "врач общей практики (семейный врач)",
        "everyone",
        20,
        has_areas=True,
        group="терапевт",
    ),
    Speciality(
        "59", "Педиатр участковый", "Педиатр", "врач-педиатр участковый", "children", 15, has_areas=True
    ),
    Speciality(
        "58", "Педиатр", "Педиатр кабинета здорового ребёнка", "врач-педиатр", "children", 20, group="педиатр"
    ),
    Speciality("145", "Фельдшер", "Фельдшер", "фельдшер", "everyone", 15, has_areas=True),
    Speciality("122", "Хирург", "Хирург", "врач-хирург", "adults", 12, second_room="Перевязочная"),
    Speciality(
        "28", "Детский хирург", "Детский хирург", "врач — детский хирург", "children", 15, group="хирург"
    ),
    Speciality("53", "Оториноларинголог", "ЛОР-врач", "врач-оториноларинголог", "everyone", 10),
    Speciality("54", "Офтальмолог", "Окулист", "врач-офтальмолог", "everyone", 15),
    Speciality(
        "13",
        "Акушер-гинеколог",
        "Гинеколог",
        "врач — акушер-гинеколог",
        "everyone",
        20,
        second_room="Смотровая",
    ),
    Speciality("103", "Стоматолог-терапевт", "Стоматолог", "врач-стоматолог-терапевт", "adults", 30),
    Speciality(
        "101", "Стоматолог детский", "Детский стоматолог", "врач — стоматолог детский", "children", 30
    ),
    Speciality(
        "x-dental-surgeon", "Стоматолог-хирург", "Стоматолог-хирург", "врач-стоматолог-хирург", "everyone", 30
    ),
    Speciality("119", "Фтизиатр", "Фтизиатр", "врач-фтизиатр", "everyone", 20),
    Speciality("87", "Психиатр-нарколог", "Нарколог", "врач — психиатр-нарколог", "adults", 20),
    Speciality("x-neurologist", "Невролог", "Невролог", "врач-невролог", "everyone", 20),
    Speciality("x-cardiologist", "Кардиолог", "Кардиолог", "врач-кардиолог", "everyone", 20),
    Speciality("x-endocrinologist", "Эндокринолог", "Эндокринолог", "врач-эндокринолог", "everyone", 20),
    Speciality("x-urologist", "Уролог", "Уролог", "врач-уролог", "adults", 15),
    Speciality("x-dermatologist", "Дерматовенеролог", "Дерматолог", "врач-дерматовенеролог", "everyone", 12),
    Speciality(
        "x-orthopaedist",
        "Травматолог-ортопед",
        "Травматолог-ортопед",
        "врач — травматолог-ортопед",
        "everyone",
        15,
    ),
    Speciality("x-oncologist", "Онколог", "Онколог", "врач-онколог", "adults", 30),
)
BY_CODE = {speciality.code: speciality for speciality in ALL}
