"""What a person typed cannot be used, told in one plain sentence."""


class Wrong(ValueError):
    """A value that cannot be used; `reason` is a Russian sentence, marked, without the value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
