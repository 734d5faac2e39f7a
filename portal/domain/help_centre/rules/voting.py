"""What may be written about an article that did not help."""

import re
from typing import Final

TEXT_LONGEST: Final = 500
_DIGITS: Final = 7
_NUMBER: Final = re.compile(rf"(?:\d[\s()+.\-–—/]{{0,3}}){{{_DIGITS},}}")
_DATE: Final = re.compile(r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_EMAIL: Final = re.compile(r"\S@\S+\.\S")


def is_personal(text: str) -> bool:
    """Tell whether a text holds what looks like a telephone, a number of a document or an e-mail."""
    return bool(_NUMBER.search(_DATE.sub("", text)) or _EMAIL.search(text))
