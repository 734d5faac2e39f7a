"""Plain words for what hurts, and the specialities that treat it; words stand folded (kit.folding)."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_WORDS: Final[Mapping[str, str]] = {
    "стоматолог": "зуб* десн* кариес* пломб* челюст* дантист*",
    "оториноларинголог лор": (
        "отоларинг* лор ухо уха уши ушн* нос носа носом насморк* горл* гланд* ангин* гаймор* отит*"
    ),
    "офтальмолог окулист": "глаз* зрен* очки очков линз* катаракт* глауком* глазник*",
    "кардиолог": "сердц* сердеч* давлен* аритми* гипертон* инфаркт*",
    "дерматолог дерматовенеролог": "кож* сыпь сыпи прыщ* акне родинк* экзем* псориаз* лишай* бородавк*",
    "гинеколог": "беремен* женск* цикл месячн* климакс*",
    "невролог невропатолог": "нерв* голов* мигрен* спин* поясниц* инсульт* бессонниц*",
    "гастроэнтеролог терапевт педиатр": "желуд* живот* тошн* понос*",
    "гастроэнтеролог": "гастрит* изжог* кишеч* печен* язв*",
    "эндокринолог": "щитовид* диабет* сахар* гормон* ожирен*",
    "уролог нефролог": "почк* моч* цистит* простат*",
    "травматолог ортопед": "перелом* вывих* ушиб* кост* сустав* колен* плоскостоп* травм*",
    "хирург травматолог ортопед": "нога ноги ногу ноге рука руки руку руке палец пальц*",
    "хирург": "грыж* аппендицит* рана раны нарыв* операц*",
    "пульмонолог": "легкие легких астм* бронх* пневмони*",
    "аллерголог": "аллерги* поллиноз*",
    "терапевт педиатр": "простуд* температур* грипп* кашель кашл* орви слабост* участков*",
    "педиатр детский": "ребенок ребенк* дети детей детск* малыш*",
    "педиатр терапевт": "прививк* вакцин*",
    "психиатр психотерапевт": "психик* психическ* депресси* тревог* панич*",
    "нарколог": "алкогол* запой запо* наркотик*",
    "онколог": "опухол* рак рака онкологи*",
    "фтизиатр": "туберкулез* манту",
    "терапевт семейный": "справк* больничн*",
}
"""Beginnings of specialities → words of people; a star ends a beginning of a word."""

_SAYS_NOTHING: Final = (
    "болит болят боль боли больно у меня в во на к и с при врач врача врачу доктор доктора мой моя мне"
)
_IDLE: Final = frozenset(_SAYS_NOTHING.split())
"""Words that say nothing of whom to see."""


def telling(words: Sequence[str]) -> list[str]:
    """Leave the words that say whom to see; all of them where none does."""
    return [word for word in words if word not in _IDLE] or list(words)


_TYPED = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_MEANT = "йцукенгшщзхъфывапролджэячсмитьбюё"
_OTHER_LAYOUT: Final = str.maketrans(_TYPED, _MEANT)
_SHORTEST_TO_MEND: Final = 5
_LIKENESS: Final = 0.8
"""Two letters of ten may be wrong (difflib's ratio)."""


def other_layout(text: str) -> str:
    """Return what was meant by a text typed with the keyboard left in Latin; any other text as it is."""
    lower = text.lower()
    is_latin = any("a" <= letter <= "z" for letter in lower) and not any("а" <= one <= "я" for one in lower)
    return lower.translate(_OTHER_LAYOUT) if is_latin else text


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that a folded word with a slip is like; the word itself where there is none."""
    if len(word) < _SHORTEST_TO_MEND or word in _IDLE or specialities(word):
        return word
    return next(iter(difflib.get_close_matches(word, [*known, *_WHOLE], n=1, cutoff=_LIKENESS)), word)


def _parted(words: Mapping[str, str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    whole: dict[str, list[str]] = {}
    begun: dict[str, list[str]] = {}
    for specialities, said in words.items():
        for word in said.split():
            kept = begun if word.endswith("*") else whole
            kept.setdefault(word.removesuffix("*"), []).extend(specialities.split())
    return whole, begun


_WHOLE, _BEGUN = _parted(_WORDS)
_SHORTEST = min(map(len, _BEGUN))


def specialities(word: str) -> list[str]:
    """Return the beginnings of the specialities that a folded word of a person may mean."""
    meant = list(_WHOLE.get(word, []))
    for length in range(_SHORTEST, len(word) + 1):
        meant += _BEGUN.get(word[:length], [])
    return list(dict.fromkeys(meant))
