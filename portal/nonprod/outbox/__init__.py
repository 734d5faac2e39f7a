"""What the portal sent, as phones and mailboxes would show it; on one machine only."""
