"""Tables of messengers: who is reached in which chat, and the links by which a chat is found."""

from django.db import models
from django.db.models import F, Q

from portal.domain.accounts.models import Account


class Chat(models.Model):
    """The chat in which a messenger reaches an account; `chat` is the messenger's own number of it.

    One chat belongs to one account: a link sent by a stranger takes nobody's chat away.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    messenger = models.CharField(max_length=8)
    chat = models.CharField(max_length=40)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="messaging_chat_of_account", fields=["account", "messenger"]),
            models.UniqueConstraint(name="messaging_chat_once", fields=["messenger", "chat"]),
            models.CheckConstraint(name="messaging_chat_is_named", condition=~Q(chat="")),
        ]

    def __str__(self) -> str:
        return f"{self.messenger} of account {self.account_id}"


class ChatLink(models.Model):
    """A link that starts a messenger's bot for one account, once and not after `ends_at`; only its hash."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    messenger = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="messaging_chatlink_ends", condition=Q(ends_at__gt=F("made_at"))),
            models.UniqueConstraint(
                name="messaging_chatlink_one", fields=["account", "messenger"], condition=Q(used_at=None)
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="messaging_chatlink_by_end")]

    def __str__(self) -> str:
        return f"link of {self.messenger} to account {self.account_id}"
