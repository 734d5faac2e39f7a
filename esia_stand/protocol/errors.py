"""Refusals of ESIA, raised where they are found.

What the real ESIA says stands in `error_description`; `hint` is the stand's own, for its desk:
the likely mistake of whoever wrote the asking system.
"""

from esia_stand.protocol.codes import Code, RestCode

__all__ = ["Code", "Refused", "RestCode", "RestRefused"]


class Refused(Exception):
    """The request is refused with one of ESIA's numbers; `detail` ends the sentence.

    `hint` is one Russian phrase for the desk: what was done wrong, as far as it can be found out.
    """

    def __init__(self, code: Code, detail: str = "", *, hint: str = "") -> None:
        super().__init__(code.number)
        self.code = code
        self.detail = detail
        self.hint = hint or code.value[3]

    @property
    def description(self) -> str:
        """Return `error_description` as ESIA writes it."""
        sentence = self.code.value[2]
        return f"{self.code.number}: {sentence}{f' {self.detail}' if self.detail else ''}"


class RestRefused(Exception):
    """A call of the REST service is refused; `hint` is for the desk, as in `Refused`."""

    def __init__(self, code: RestCode, *, hint: str = "") -> None:
        super().__init__(code.value[1])
        self.status, self.number, self.message, why = code.value
        self.hint = hint or why
