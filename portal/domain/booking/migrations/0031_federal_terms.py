"""Lay the country's terms of waiting: the programme of guarantees of 2026 and the plan of 2027 and 2028."""

from datetime import date

from django.db import migrations

ACT = {
    "region": None,
    "since": date(2026, 1, 1),
    "till": date(2028, 12, 31),
    "act": (
        "постановление Правительства РФ «О Программе государственных гарантий бесплатного оказания гражданам "
        "медицинской помощи на 2026 год и на плановый период 2027 и 2028 годов»"
    ),
    "number": "2188",
    "signed": date(2025, 12, 29),
    "link": "http://publication.pravo.gov.ru/",
    "set_by": "",
}
TERMS = [
    (
        "district", 24, "hours",
        "Участковый терапевт, врач общей практики или участковый педиатр принимает не позже чем через 24 часа "
        "после обращения в клинику.",
    ),
    ("urgent", 2, "hours", "Неотложную помощь в поликлинике оказывают не позже чем через 2 часа после обращения."),
    (
        "specialist", 14, "working_days",
        "Врач-специалист консультирует не позже чем через 14 рабочих дней после обращения в клинику.",
    ),
    (
        "suspected_cancer", 3, "working_days",
        "При подозрении на онкологическое заболевание консультация специалиста — не позже чем через 3 рабочих дня.",
    ),
    (
        "suspected_heart", 3, "working_days",
        "При подозрении на болезнь сердца и сосудов консультация специалиста — не позже чем через 3 рабочих дня.",
    ),
    (
        "tests", 14, "working_days",
        "Рентген, УЗИ, анализы и другие обычные исследования — не позже чем через 14 рабочих дней после назначения.",
    ),
    (
        "scans", 14, "working_days",
        "Компьютерная и магнитно-резонансная томография — не позже чем через 14 рабочих дней после назначения.",
    ),
    (
        "tests_of_suspected", 7, "working_days",
        "При подозрении на онкологическое заболевание или болезнь сердца и сосудов исследования — не позже чем "
        "через 7 рабочих дней после назначения.",
    ),
    (
        "hospital", 14, "working_days",
        "Плановая помощь в стационаре — не позже чем через 14 рабочих дней после направления.",
    ),
]  # fmt: skip


def lay(apps, schema_editor):
    term = apps.get_model("booking", "WaitingTerm")
    term.objects.bulk_create(
        term(kind=kind, amount=amount, unit=unit, says=says, **ACT) for kind, amount, unit, says in TERMS
    )


def take_back(apps, schema_editor):
    apps.get_model("booking", "WaitingTerm").objects.filter(region=None, set_by="").delete()


class Migration(migrations.Migration):
    dependencies = [("booking", "0030_waiting_terms")]
    operations = [migrations.RunPython(lay, take_back)]
