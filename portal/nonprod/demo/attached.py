"""Where the people of the ESIA stand are attached: each outcome of a search has somebody.

The stand and the portal do not know each other, so the people stand here once more; whoever is not
here is attached nowhere (Санчес, Быстров).
"""

from portal.nonprod.demo.shapes import Attached, Patient

_ANNA = Patient("Придумана", "Анна", "Сергеевна", "1990-01-01", "700-001-009 76", "2658900898000015")
_PETER = Patient("Бесполисов", "Пётр", "Иванович", "1985-07-14", "700-002-018 81", None)
_LINA = Patient("Ким", "Лина", None, "1996-11-03", None, "2648300896000039")
_MARIA = Patient("Однодетова", "Мария", "Павловна", "1992-03-25", "700-004-036 91", "2656700874000043")
_TIMOTHY = Patient("Однодетов", "Тимофей", "Олегович", "2019-09-02", "710-004-052 99", "2690089747008047")
_OLEG = Patient("Многодетный", "Олег", "Николаевич", "1983-12-09", "700-005-045 96", "2647610840000054")
_VERA = Patient("Многодетная", "Вера", "Олеговна", "2011-04-17", "710-005-065 07", "2695889782008058")
_GLEB = Patient("Многодетный", "Глеб", "Олегович", "2016-08-30", "710-005-072 06", "2691389719008069")
_EGOR = Patient("Стандартнов", "Егор", "Андреевич", "1998-12-10", "700-008-072 10", "2649100828000084")
"""The clinic wrote day and month of Егор's birth date the wrong way round: «данные не совпали»."""
OLGA = Patient("Скорая", "Ольга", "Викторовна", "1987-09-19", "700-013-117 92", "2650210880000132")
DENIS = Patient("Торопов", "Денис", "Алексеевич", "1994-06-27", "700-014-126 97", "2653500822000142")
NINA = Patient("Старополисова", "Нина", "Ефимовна", "1956-03-08", "700-015-135 01", None)
_ZINAIDA = Patient("Волжанина", "Зинаида", "Фёдоровна", "1949-12-31", "700-011-099 99", "7367050868000115")

STAVROPOL = (
    Attached("att-01", _ANNA, "therapeutic", "gp1", "4", "gp1-d04", "2019-03-12"),
    Attached("att-02", _ANNA, "women", "zhk1", None, "zhk1-d01", "2019-03-12"),
    Attached("att-03", _ANNA, "dental", "sp1", None, None, "2021-10-04"),
    Attached("att-04", _PETER, "therapeutic", "gp2", "3", "gp2-d03", "2020-02-17"),
    Attached("att-05", _LINA, "therapeutic", "gp1", "6", None, "2024-09-02"),
    Attached("att-06", _MARIA, "therapeutic", "gp1", "3", "gp1-d03", "2018-06-25"),
    Attached("att-07", _TIMOTHY, "pediatric", "dgp1", "4", "dgp1-d04", "2019-09-10"),
    Attached("att-08", _OLEG, "therapeutic", "gp2", "1", "gp2-d01", "2015-04-01"),
    Attached("att-09", _VERA, "pediatric", "dgp2", "2", "dgp2-d02", "2015-04-01"),
    Attached("att-10", _GLEB, "pediatric", "dgp2", "2", "dgp2-d02", "2016-09-05"),
    Attached("att-11", _EGOR, "therapeutic", "gp2", "2", "gp2-d02", "2022-11-21"),
    Attached("att-12", OLGA, "therapeutic", "gp1", "5", "gp1-d11", "2017-05-30"),
    Attached("att-13", DENIS, "therapeutic", "gp2", "2", "gp2-d02", "2023-01-16"),
    Attached("att-14", NINA, "therapeutic", "shrb", "2", "shrb-d02", "2009-08-11"),
)
ULYANOVSK = (
    Attached("att-01", _ZINAIDA, "therapeutic", "ugp1", "3", "ugp1-d03", "2011-07-19"),
)  # fmt: skip
