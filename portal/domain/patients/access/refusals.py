"""Why a card does not open."""


class NotYours(Exception):
    """There is no such card for this account; pages answer 404, whether it exists or not."""


class TooNarrow(NotYours):
    """The account holds the card, and may do less with it than was asked for; pages may say so."""
