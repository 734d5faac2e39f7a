"""What a person typed, word by word, as the words of a region understand it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portal.domain.finding.rules import parted, plain, slips
from portal.domain.finding.states import Kind, Whom
from portal.kit import folding

LONGEST: Final = 200
MOST_WORDS: Final = 8
_MOST_BEGUN: Final = 200
_SHORTEST_BEGUN: Final = 2
_SHORTEST_STEM: Final = 4
_SHORTEST_TO_MEND: Final = 4
_ENDINGS: Final = 3
_ORDER: Final = (Kind.SPECIALITY, Kind.PART_OF_SPECIALITY, Kind.DOCTOR, Kind.CLINIC)


class Known:
    """The words of one region, folded, by what they name; they hold nothing but public names."""

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a kind and a word, each once."""
        kinds: dict[str, set[str]] = {kind: set() for kind in Kind}
        for kind, word in terms:
            kinds[kind].add(word)
        self.of = kinds
        self.words = frozenset().union(*(kinds[kind] for kind in _ORDER))
        self._sorted = sorted(self.words)
        self._skilled = sorted(kinds[Kind.WHOLE_SPECIALITY])

    def begun(self, beginning: str) -> Iterator[str]:
        """Yield the words that begin so, not more than a page can use."""
        return _begun(self._sorted, beginning)

    def skilled(self, beginning: str) -> Iterator[str]:
        """Yield the whole names of specialities that begin with these words."""
        return (one for one in _begun(self._skilled, beginning) if plain.is_named(one, beginning))

    def best(self, words: Iterable[str]) -> str:
        """Return the word to say aloud: a speciality before a name, a name before a clinic."""
        return min(words, key=lambda word: ([word not in self.of[kind] for kind in _ORDER], word))


def _begun(ordered: Sequence[str], beginning: str) -> Iterator[str]:
    first = bisect_left(ordered, beginning)
    for word in ordered[first : first + _MOST_BEGUN]:
        if not word.startswith(beginning):
            return
        yield word


@dataclass(frozen=True, slots=True)
class Meant:
    """What one typed word may mean: itself, words near it, whole names of specialities that treat it.

    `also` are names of specialities that see it, too, after the others. `doctors`, `clinics` and `skills` say
    which of the exact and near words name what: nobody is asked about a word that nobody there has.
    """

    exact: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    skilled: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    doctors: frozenset[str] = frozenset()
    clinics: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether the word is understood at all."""
        return bool(self.exact or self.near or self.skilled or self.also)

    def of_names(self) -> "Meant":
        """Return it as the name of a doctor only: «врач» stands in many other names, too."""
        nothing: frozenset[str] = frozenset()
        return replace(self, clinics=nothing, skills=nothing, skilled=nothing, also=nothing)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is understood: `instead` says it in right words where it was mended, `unknown` are left.

    `clinic` is the whole name of a clinic, where the text is one. A text that `is_idle` says neither whom nor
    where: «болит», «врач». `whom` it is for, where that is said beside what is wanted.
    """

    words: Sequence[Meant] = ()
    instead: str = ""
    unknown: Sequence[str] = ()
    is_danger: bool = False
    clinic: str = ""
    is_idle: bool = False
    whom: Whom | None = None


def split(text: str, most: int = MOST_WORDS) -> list[str]:
    """Return the folded words of a text, each in the layout that was meant."""
    turned = [slips.other_layout(word) for word in text[:LONGEST].split()]
    return folding.words(" ".join(turned), most)


def read(text: str, known: Known) -> Reading:
    """Understand a text; the words keep their order, which means nothing."""
    words = split(text)
    parts = parted.part(words, doctors=known.of[Kind.DOCTOR], clinics=known.of[Kind.CLINIC])
    telling = plain.telling(parts.what)
    is_turned, is_idle = words != folding.words(text, MOST_WORDS), plain.is_idle(words)
    found = [_read(word, known, is_turned=is_turned) for word in telling]
    said = [right for right, _ in found]
    is_mended = said != telling or is_turned
    is_danger = plain.is_danger(split(text, LONGEST)) or plain.is_danger(said)
    clinic = plain.clinic_name(said)
    # Beside 103 nobody is asked what they meant.
    is_asked = is_mended and not is_danger and any(meant for _, meant in found)
    return Reading(
        words=[meant.of_names() if is_idle else meant for _, meant in found],
        instead=" ".join([*(_aloud(word, known) for word in said), *parts.said]) if is_asked else "",
        unknown=[word for word, (_, meant) in zip(telling, found, strict=True) if not meant],
        is_danger=is_danger,
        is_idle=is_idle,
        whom=parts.whom,
        clinic=clinic if clinic in known.of[Kind.WHOLE_CLINIC] else "",
    )


def _aloud(word: str, known: Known) -> str:
    """Return a word as people write it: a surname with a capital."""
    is_skill = word in known.of[Kind.SPECIALITY] or word in known.of[Kind.PART_OF_SPECIALITY]
    return word.capitalize() if word in known.of[Kind.DOCTOR] and not is_skill else word


def _read(word: str, known: Known, *, is_turned: bool) -> tuple[str, Meant]:
    """Return the word as it is said, mended where it had to be, and what it means."""
    meant = _as_typed(word, known)
    if meant:
        return word, meant
    stem = _by_stem(word, known)
    if stem:
        # In the other layout nobody sees their own slip: what is shown must be right.
        right = {one for one in stem if is_turned and slips.is_one(word, one)}
        return known.best(right) if right else word, _meant(known, near=stem)
    mended = _mended(word, known)
    return (mended, _as_typed(mended, known)) if mended else (word, Meant())


def _as_typed(word: str, known: Known) -> Meant:
    exact = frozenset({word} & known.words)
    begun = frozenset(known.begun(word) if len(word) >= _SHORTEST_BEGUN else ()) - exact
    if begun and not exact and len(word) > _SHORTEST_TO_MEND:
        begun |= known.words & set(slips.around(word))  # «стоматологи» also begins a longer word
    who, also = _skilled(word, known, "who"), _skilled(word, known, "also")
    return _meant(known, exact=exact, near=begun, skilled=who, also=also)


def _meant(
    known: Known, *, near: frozenset[str], exact: frozenset[str] = frozenset(), **skilled: frozenset[str]
) -> Meant:
    named = exact | near
    return Meant(
        exact=exact,
        near=near,
        doctors=named & known.of[Kind.DOCTOR],
        clinics=named & known.of[Kind.CLINIC],
        skills=named & (known.of[Kind.SPECIALITY] | known.of[Kind.PART_OF_SPECIALITY]),
        **skilled,
    )


def _skilled(word: str, known: Known, column: str) -> frozenset[str]:
    beginnings = plain.specialities(word, column)
    return frozenset(one for beginning in beginnings for one in known.skilled(beginning))


def _by_stem(word: str, known: Known) -> frozenset[str]:
    """Return the words that differ in the ending only: «кардиологу», «Ивановой»."""
    for cut in range(1, _ENDINGS + 1):
        stem = word[:-cut]
        if len(stem) < _SHORTEST_STEM or word.isdecimal():
            break
        found = frozenset(one for one in known.begun(stem) if len(one) <= len(word) + 1)
        if found:
            return found
    return frozenset()


def _mended(word: str, known: Known) -> str:
    """Return the word that was meant with one slip; empty where there is none."""
    if not word.isalpha():
        return ""
    for cut in range(_ENDINGS):
        stem = word[: len(word) - cut]
        if len(stem) < _SHORTEST_TO_MEND + (cut and 2):
            break
        near = set(slips.around(stem))
        found = near & known.words or near & set(plain.whole_words())
        if found:
            return known.best(found)
    return ""
