"""A messenger that writes to nobody: it remembers what it was told, and fails as the test says."""

from dataclasses import dataclass, field


@dataclass
class FakeMessenger:
    """`fails` is raised instead of an answer, after the message may have gone out."""

    title: str = "Telegram"
    fails: BaseException | None = None
    told: list[tuple[str, str, bool]] = field(default_factory=list)
    """Chat, text, whether it made no sound."""

    def link(self, token: str) -> str:
        return f"https://t.me/portal_bot?start={token}"

    def tell(self, *, chat: str, text: str, is_silent: bool) -> None:
        self.told.append((chat, text, is_silent))
        if self.fails:
            raise self.fails

    def subscribe(self) -> None:
        return None
