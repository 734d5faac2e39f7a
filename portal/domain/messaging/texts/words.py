"""What the words of a notice are."""

from dataclasses import dataclass

from portal.domain.messaging.states import Manner


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind: `title` is the heading in the list and the letter's subject.

    `cabinet` stands in the list under the heading (after the visit, where the notice is about
    one), and the clinic's telephone after it if `names_phone`; `letter` is the letter's own sentence,
    `text` the whole message to a telephone, empty where none is sent.
    """

    title: str
    manner: Manner
    letter: str = ""
    cabinet: str = ""
    text: str = ""
    names_phone: bool = False
